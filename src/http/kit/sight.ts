import type { Context } from 'hono';

import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { reaches } from '../../core/reach.ts';
import type { Refusal } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { Sight } from '../../wire/grafana/effect.ts';
import type { AppEnv, ChangePlace } from '../context.ts';

/**
 * What the caller may know of the effect of a change that is made at a place, asked now: so it is asked after the effect is known (I6). A
 * principal is seen where its permissions can be read elsewhere, by the right to do so at the place: one that is held in an org counts in that org alone,
 * and one that is held in the global plane in all. Numbers are for readers of the trail that has the change.
 */
export async function sightAt(
  c: Context<AppEnv>,
  { orgId, standing }: ChangePlace,
): Promise<Result<Sight, Refusal>> {
  // A change of the global plane by rights in an org: these tell of that org.
  const at =
    typeof standing === 'object'
      ? ({ orgId: standing.inOrg, standing: standing.orGlobal ? 'in-org-or-global' : 'in-org' } as const)
      : { orgId, standing };
  const asked = await c.var.services.org.authorise(at.orgId, c.var.caller, {
    requirement: null,
    standing: at.standing,
    also: requirements.readTrail,
    reach: [requirements.SEARCHABLE_USERS],
  });
  if (!asked.ok) return asked;
  const [reach = []] = asked.value.reach;
  const isWithin = reaches(reach);
  return ok({
    sees: ({ orgId: there, userId }) =>
      (at.orgId === GLOBAL_ORG_ID || there === at.orgId) && isWithin(userId),
    seesAny: reach.length > 0,
    counts: asked.value.alsoMet && at.orgId === orgId,
  });
}
