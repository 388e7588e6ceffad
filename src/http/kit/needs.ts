import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { notFound, UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { ByUid, FoundByUid, NamedThing } from '../../service/engine/uids.ts';
import type { AppEnv, Place } from '../context.ts';
import type { IfAllowed } from './allowed.ts';
import type { Dialect } from './dialect.ts';
import { isUid, readId } from './ids.ts';
import { here } from './place.ts';
import { readNow } from './read-now.ts';

/** What parameters of a path name, by id or by uid; the first in the path comes first. */
export type Named = Readonly<Record<string, NamedThing>>;

/** The id that a parameter of the path names; 0, which nothing has, when it names nothing. */
export const namedId = (c: Context<AppEnv>, param: string): number => c.var.ids[param] ?? 0;

/** Where a route is evaluated, the caller's own org unless it says otherwise, and what its path names. */
export type At = {
  readonly at?: (c: Context<AppEnv>) => Place;
  readonly named?: Named;
};

/** Routes that say what they require of the caller. */
export const statesNeeds = <E extends Response>(
  { refused, malformed }: Dialect<E>,
  ifAllowed: IfAllowed<E>,
) => ({
  /**
   * States what a route requires, and where. The decision itself is made with the rest, by the coordinator; this is for
   * requests that never get that far because they are malformed. Reads the ids of the path, which may be uids.
   */
  needs: (requirement: (c: Context<AppEnv>) => Requirement | null, { at = here, named = {} }: At = {}) =>
    createMiddleware<AppEnv>(async (c, next) => {
      const place = at(c);
      const found = await findNamed(c, named, place.orgId);
      if (found === 'unavailable') return refused(c, UNAVAILABLE);
      c.set('ids', found.ids);
      c.set('needs', { requirement: requirement(c), place });
      const { problem, seen: head } = found;
      if (problem === undefined) return await next();
      const shows = Object.values(named).includes('user') ? 'everywhere' : 'org';
      const seen = head && ({ head, shows } as const);
      const tell = () =>
        problem.kind === 'id' ? malformed(c, problem) : refused(c, notFound(problem.thing));
      return await ifAllowed(c, tell, { seen });
    }),
});

/** A parameter that names nothing: either it cannot, or there is no such thing. */
type Problem =
  | { readonly kind: 'id'; readonly param: string }
  | { readonly kind: 'missing'; readonly thing: NamedThing };

type Found = {
  readonly ids: Readonly<Record<string, number>>;
  readonly problem: Problem | undefined;
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
  let problem: Problem | undefined;
  const ids: Record<string, number> = {};
  for (const one of texts) {
    const id = readId(one.text) ?? byUid[uids.indexOf(one)];
    ids[one.param] = id ?? 0;
    if (id === undefined) {
      problem ??= uids.includes(one)
        ? { kind: 'missing', thing: one.thing }
        : { kind: 'id', param: one.param };
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
