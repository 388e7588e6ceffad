import type { Context } from 'hono';

import type { PastEffect } from '../../core/past-effect.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { reaches } from '../../core/reach.ts';
import type { Refusal } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { Sight } from '../../wire/grafana/effect.ts';
import type { AppEnv, ChangePlace, Place } from '../context.ts';
import { GLOBAL } from './place.ts';

/**
 * What the caller may know of the effect of a change that is made at a place. It is asked now, so it must be called after the effect is known
 * (I6). A principal is seen by whoever may read its permissions: by the right to that in its org, or in the global plane for a change
 * there, and for what an org's change does there. Numbers are for readers of the trail that the change is in.
 */
export async function sightAt(
  c: Context<AppEnv>,
  place: ChangePlace,
  effect: PastEffect['effect'],
): Promise<Result<Sight, Refusal>> {
  const isGlobal = place.orgId === GLOBAL_ORG_ID;
  const places = [...(!isGlobal && isToldOfPlane(effect) ? [GLOBAL] : []), ...placesOf(place)];
  const asked = await Promise.all(places.map(async (at) => await sightIn(c, at, isGlobal)));
  const seen: Sight[] = [];
  for (const one of asked) {
    if (!one.ok) return one;
    seen.push(one.value);
  }
  return ok({
    sees: (principal) => seen.some(({ sees }) => sees(principal)),
    seesAny: seen.some(({ seesAny }) => seesAny),
    counts: seen.at(-1)?.counts ?? false,
  });
}

/** Where rights are looked at, the plane of the change last. One that is made by rights in an org may be seen by these, too. */
const placesOf = ({ orgId, standing }: ChangePlace): readonly Place[] =>
  typeof standing === 'object'
    ? [{ orgId: standing.inOrg, standing: standing.orGlobal ? 'in-org-or-global' : 'in-org' }, GLOBAL]
    : [{ orgId, standing }];

/** Whether it tells of somebody in the global plane itself. */
const isToldOfPlane = (effect: PastEffect['effect']): boolean =>
  effect.kind === 'told' &&
  effect.groups.some(({ principals }) => principals.some(({ orgId }) => orgId === GLOBAL_ORG_ID));

/** @param isOfPlane whether the change is one of the global plane, where rights are over everybody, everywhere */
async function sightIn(
  c: Context<AppEnv>,
  { orgId, standing }: Place,
  isOfPlane: boolean,
): Promise<Result<Sight, Refusal>> {
  const question = {
    requirement: null,
    standing,
    also: requirements.readTrail,
    reach: [requirements.SEARCHABLE_USERS],
  };
  const asked = await c.var.services.org.authorise(orgId, c.var.caller, question);
  if (!asked.ok) return asked;
  const { alsoMet, reach: reached } = asked.value;
  const [reach = []] = reached;
  const isWithin = reaches(reach);
  return ok({
    sees: (principal) =>
      (orgId === principal.orgId || (isOfPlane && orgId === GLOBAL_ORG_ID)) && isWithin(principal.userId),
    seesAny: reach.length > 0,
    counts: alsoMet,
  });
}
