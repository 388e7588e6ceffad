import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Allowances } from '../core/limits.ts';
import type { Plan } from '../service/engine/change.ts';
import type { Write } from '../service/ports/database.ts';
import type { UsageRepository } from '../service/ports/usage.ts';

/** The orgs that have more of something by a plan, but for the one that makes the change. */
export const elsewhere = ({ writes }: Pick<Plan<unknown>, 'writes'>, orgId: number): number[] => [
  ...new Set(writes.flatMap(({ grows = orgId }) => (grows === orgId ? [] : [grows]))),
];

/** The orgs that may have more of something by a plan: the one that makes the change, the deployment, and those. */
export const growingBy = (plan: Pick<Plan<unknown>, 'writes'>, orgId: number): number[] => [
  ...new Set([orgId, GLOBAL_ORG_ID, ...elsewhere(plan, orgId)]),
];

/** What aborts the batch of a plan where an org would have more than it may. Nothing where nothing grows. */
export const limitsOf = (
  plan: Pick<Plan<unknown>, 'writes'>,
  orgId: number,
  usage: UsageRepository,
  allowances: Allowances,
): Write[] =>
  plan.writes.some(({ inserts }) => inserts) ? [usage.expectWithin(growingBy(plan, orgId), allowances)] : [];
