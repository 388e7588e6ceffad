import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Plan } from '../service/engine/change.ts';

/** The orgs that have more of something by a plan, but for the one that makes the change. */
export const elsewhere = ({ writes }: Pick<Plan<unknown>, 'writes'>, orgId: number): number[] => [
  ...new Set(writes.flatMap(({ grows = orgId }) => (grows === orgId ? [] : [grows]))),
];

/** The orgs that may have more of something by a plan: the one that makes the change, the deployment, and those. */
export const growingBy = (plan: Pick<Plan<unknown>, 'writes'>, orgId: number): number[] => [
  ...new Set([orgId, GLOBAL_ORG_ID, ...elsewhere(plan, orgId)]),
];
