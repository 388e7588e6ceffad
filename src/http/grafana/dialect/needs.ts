import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { notFound, UNAVAILABLE } from '../../../core/refusal.ts';
import type { Refusal } from '../../../core/refusal.ts';
import type { Requirement } from '../../../core/requirement.ts';
import { chooseFlavour } from '../../../wire/grafana/flavour.ts';
import type { Head } from '../../../service/ports/changes.ts';
import type { ByUid, FoundByUid, NamedThing } from '../../../service/engine/uids.ts';
import type { AppEnv, Place } from '../../context.ts';
import { readId } from '../../kit/read-id.ts';
import { readNow } from '../../kit/read-now.ts';
import { invalidParameter, refuseMalformed } from './malformed.ts';
import { here } from './place.ts';
import { refused } from './refused.ts';
import { isUid } from './route.ts';

/** What a parameter of a path names, by id or by uid. */
export type Named = Readonly<Record<string, NamedThing>>;

/** The id that a parameter of the path names; 0, which nothing has, when it names nothing. */
export const namedId = (c: Context<AppEnv>, param: string): number => c.var.ids[param] ?? 0;

/**
 * States what a route requires, and where. The decision itself is made with the rest, by the coordinator; this is
 * for requests that never get that far because they are malformed. Reads the ids of the path, which may be uids, and
 * chooses the dialect's flavour.
 *
 * @param named the parameters of the path that are ids or uids, and what they name; the first in the path comes first
 * @param inWords says a refusal of such a parameter in a router's own words
 */
export const needs = (
  requirement: (c: Context<AppEnv>) => Requirement | null,
  place: (c: Context<AppEnv>) => Place = here,
  named: Named = {},
  inWords: (refusal: Refusal) => Refusal = (refusal) => refusal,
) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { GRAFANA_DIALECT } = c.var.services.settings;
    const header = (name: string) => c.req.header(name);
    c.set(
      'flavour',
      chooseFlavour(header('X-Grafana-Dialect'), header('Grafana-Terraform-Provider'), GRAFANA_DIALECT),
    );
    const where = place(c);
    const found = await findNamed(c, named, where.orgId);
    if (found === 'unavailable') return refused(c, UNAVAILABLE);
    c.set('ids', found.ids);
    const required = requirement(c);
    c.set('needs', { requirement: required, place: where });
    if (found.problem === undefined) return await next();
    const shows = Object.values(named).includes('user') ? 'everywhere' : 'org';
    return await refuseMalformed(
      c,
      inWords(found.problem),
      required,
      found.seen && { head: found.seen, shows },
    );
  });

type Found = {
  readonly ids: Readonly<Record<string, number>>;
  readonly problem: Refusal | undefined;
  /** The newest pair, read with the uids; undefined where none was looked up. A missing uid is shown at that pair. */
  readonly seen: Head | undefined;
};

/**
 * Ids as they are; uids are looked up, all in one round trip, with the newest pair of the org that the request is evaluated
 * in. `problem` is about the first that names nothing.
 */
async function findNamed(
  c: Context<AppEnv>,
  named: Named,
  placeOrgId: number,
): Promise<Found | 'unavailable'> {
  const texts = Object.entries(named).map(([param, thing]) => ({
    param,
    thing,
    text: c.req.param(param) ?? '',
  }));
  const uids = texts.filter(({ text }) => readId(text) === undefined && isUid(text));
  const looked = uids.length === 0 ? undefined : await lookUp(c, uids, placeOrgId);
  if (looked === 'unavailable') return looked;
  const byUid = looked?.ids ?? [];
  let problem: Refusal | undefined;
  const ids: Record<string, number> = {};
  for (const named of texts) {
    const id = readId(named.text) ?? byUid[uids.indexOf(named)];
    ids[named.param] = id ?? 0;
    if (id === undefined) {
      problem ??= uids.includes(named) ? notFound(named.thing) : invalidParameter(named.param);
    }
  }
  return { ids, problem, seen: looked?.head };
}

async function lookUp(
  c: Context<AppEnv>,
  uids: readonly ByUid[],
  placeOrgId: number,
): Promise<FoundByUid | 'unavailable'> {
  const looked = await readNow(c, c.var.services.idsOfUids(c.var.orgId, uids, placeOrgId));
  return looked.ok ? looked.value : 'unavailable';
}
