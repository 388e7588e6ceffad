import type { Allowances, CountedName } from '../core/limits.ts';
import { isOfDeployment } from '../core/limits.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import { unlessAway } from '../faults.ts';
import type { Plan } from '../service/engine/change.ts';
import { readList } from '../service/ports/read.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { growingBy } from './growing.ts';

/** What is needed to say what is full. */
export type FullRefusalPorts = Pick<CoordinatorParts, 'orgId' | 'database' | 'repositories'> & {
  readonly allowances: Allowances;
};

/** Says what is full, and how far. Another trip, which only whoever is refused pays for. */
export async function fullRefusal(
  { database, repositories, orgId, allowances }: FullRefusalPorts,
  limit: CountedName,
  plan: Pick<Plan<unknown>, 'writes'>,
): Promise<Refusal> {
  const orgIds = growingBy(plan, orgId);
  const usages = await unlessAway(
    database.read(readList(orgIds.map((id) => repositories.usage.of(id)))),
    'a full limit',
  );
  if (!usages.ok) return UNAVAILABLE;
  // How much other orgs have is no affair of an org.
  if (orgId !== GLOBAL_ORG_ID && isOfDeployment(limit))
    return { tag: 'limit-reached', limit, used: undefined, allowed: allowances[limit] };
  const used = Math.max(...usages.value.map((usage) => usage[limit] ?? 0));
  return { tag: 'limit-reached', limit, used, allowed: allowances[limit] };
}
