import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { notFound, UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { ByUid, FoundByUid, NamedThing } from '../../service/engine/uids.ts';
import type { AppEnv, Place } from '../context.ts';
import type { IfAllowed } from './allowed.ts';
import type { Dialect } from './dialect.ts';
import { isUid, isWholeNumber, readId } from './ids.ts';
import { here } from './place.ts';
import { readNow } from './read-now.ts';

/** What the parameters of a path name, by id or by uid, in the order of the path. */
export type Named = Readonly<Record<string, NamedThing>>;

/** The id that a path parameter names; 0, which nothing has, when it names nothing. */
export const namedId = (c: Context<AppEnv>, param: string): number => c.var.ids[param] ?? 0;

/** Where a route is evaluated (by default the caller's own org), and what its path names. */
export type At = {
  readonly at?: (c: Context<AppEnv>) => Place;
  readonly named?: Named;
};

/** Routes state what they require of the caller. */
export const statesNeeds = <E extends Response>(
  { refused, malformed }: Dialect<E>,
  ifAllowed: IfAllowed<E>,
) => ({
  /**
   * States what a route requires, and where. The coordinator decides on it together with the rest of the request.
   * Malformed requests never get that far, so they are checked against what is stated here. Also translates uids in the
   * path to ids. That is read before it is known whether the caller may, because what is required names the id. It is a
   * look-up by key for each uid of the path.
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

/** A parameter that names nothing: it is neither a number nor a uid (`id`), or nothing has this uid (`missing`). */
type Problem =
  | { readonly kind: 'id'; readonly param: string }
  | { readonly kind: 'missing'; readonly thing: NamedThing };

type Found = {
  readonly ids: Readonly<Record<string, number>>;
  readonly problem: Problem | undefined;
  /**
   * The newest pair of revisions, read with the uids. Undefined when no uid was looked up. A missing uid is reported at
   * that pair.
   */
  readonly seen: Head | undefined;
};

/**
 * Translates the parameters to ids. All uids are looked up in one round trip, with the newest pair of revisions of the
 * org that the request is evaluated in. `problem` is about the first parameter that names nothing.
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
    // A number that is no id is looked for, and not found, as any id that nothing has.
    if (id === undefined && !isWholeNumber(one.text)) {
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
