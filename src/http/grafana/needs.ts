import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { notFound, UNAVAILABLE } from '../../core/refusal.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import { chooseFlavour } from '../../wire/grafana/flavour.ts';
import type { NamedThing } from '../../service/uids.ts';
import type { AppEnv, Place } from '../context.ts';
import { readId } from '../read-id.ts';
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
    const found = await findNamed(c, named);
    if (found === 'unavailable') return refused(c, UNAVAILABLE);
    c.set('ids', found.ids);
    c.set('needs', { requirement: requirement(c), place: place(c) });
    return found.problem === undefined ? await next() : await refuseMalformed(c, inWords(found.problem));
  });

type Found = { readonly ids: Readonly<Record<string, number>>; readonly problem: Refusal | undefined };

/** Ids as they are; uids are looked up, all in one round trip. `problem` is about the first that names nothing. */
async function findNamed(c: Context<AppEnv>, named: Named): Promise<Found | 'unavailable'> {
  const { idsOfUids, database } = c.var.services;
  const texts = Object.entries(named).map(([param, thing]) => ({
    param,
    thing,
    text: c.req.param(param) ?? '',
  }));
  const uids = texts.filter(({ text }) => readId(text) === undefined && isUid(text));
  const byUid = await database.read(idsOfUids(c.var.orgId, uids)).catch((cause: unknown) => {
    console.warn('the database cannot be read', cause);
    return 'unavailable' as const;
  });
  if (byUid === 'unavailable') return byUid;
  let problem: Refusal | undefined;
  const ids: Record<string, number> = {};
  for (const named of texts) {
    const id = readId(named.text) ?? byUid[uids.indexOf(named)];
    ids[named.param] = id ?? 0;
    if (id === undefined) {
      problem ??= uids.includes(named) ? notFound(named.thing) : invalidParameter(named.param);
    }
  }
  return { ids, problem };
}
