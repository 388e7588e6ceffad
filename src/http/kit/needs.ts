import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { ID_MAX, notFound, UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { ByUid, FoundByUid, NamedThing } from '../../service/engine/uids.ts';
import type { AppEnv, Place } from '../context.ts';
import type { IfAllowed } from './allowed.ts';
import type { Dialect } from './dialect.ts';
import { contractHere } from './contract.ts';
import { asksDryRun, DRY_RUN } from './dry-run.ts';
import { isUid, isWholeNumber, readId } from './ids.ts';
import { readAsked } from './once.ts';
import { here } from './place.ts';
import { prefersStrict, STRICTLY } from './prefer.ts';
import { readNow } from './read-now.ts';
import type { UnknownName } from './unknown-names.ts';
import { judgeQuery } from './unknown-names.ts';

/** What the parameters of a path name, by id or by uid, in the order of the path. */
export type Named = Readonly<Record<string, NamedThing>>;

/** The id that a path parameter names; 0, which nothing has, when it names nothing. */
export const namedId = (c: Context<AppEnv>, param: string): number => c.var.ids[param] ?? 0;

/** Where a route is evaluated (by default the caller's own org), and what its path names. */
export type At = {
  readonly at?: (c: Context<AppEnv>) => Place;
  readonly named?: Named;
  /** It changes a thing that has versions, so that a request may say of which it means the change. */
  readonly isVersioned?: boolean;
  /** It changes something. */
  readonly isChange?: boolean;
};

/** Routes state what they require of the caller. */
export const statesNeeds = <E extends Response>(
  { refused, malformed }: Dialect<E>,
  ifAllowed: IfAllowed<E>,
) => ({
  /**
   * States what a route requires, and where. The coordinator decides on it together with the rest of the request.
   * Malformed requests never get that far, so they are checked against what is stated here: the parameters of the query among
   * them, whose names are looked at here for all routes. Also translates uids in the
   * path to ids. That is read before it is known whether the caller may, because what is required names the id. It is a
   * look-up by key for each uid of the path. Every signed-in caller learns what is wrong with the conditions of a request.
   *
   * A uid that no user has goes on as an id that no user has: the uid of somebody in another org is found here, and what comes
   * after must not tell the two apart (I10). So does the uid of a team that gets a level, as an id of such a team is answered like one
   * of a user there.
   */
  needs: (
    requirement: (c: Context<AppEnv>) => Requirement | null,
    { at = here, named = {}, isVersioned = false, isChange = false }: At = {},
  ) =>
    createMiddleware<AppEnv>(async (c, next) => {
      const place = at(c);
      const asked = readAsked(c.req, { isVersioned, isChange });
      if (!asked.ok) {
        c.set('needs', { requirement: null, place });
        return await ifAllowed(c, () => refused(c, asked.refusal));
      }
      const found = await findNamed(c, named, place.orgId);
      if (found === 'unavailable') return refused(c, UNAVAILABLE);
      c.set('ids', found.ids);
      c.set('needs', { requirement: requirement(c), place, ...asked.value });
      const { problem, seen: head } = found;
      if (problem === undefined) {
        const unknown = findUnknownParameter(c, isChange);
        return unknown === undefined
          ? await next()
          : await ifAllowed(c, () => malformed(c, { kind: 'unknown', unknown }));
      }
      const seen = head && ({ head, shows: 'org' } as const);
      const tell = () =>
        problem.kind === 'id' ? malformed(c, problem) : refused(c, notFound(problem.thing));
      return await ifAllowed(c, tell, { seen });
    }),
});

/**
 * The parameter of the query that is unknown and cannot be ignored. Says if it was looked for as strictly as the client wants. Every change
 * may be asked for what it would do.
 */
function findUnknownParameter(c: Context<AppEnv>, isChange: boolean): UnknownName | undefined {
  const isStrict = prefersStrict(c.req.header('Prefer'));
  if (isStrict) c.header(...STRICTLY);
  // Most requests have no query.
  if (!c.req.url.includes('?')) return undefined;
  const contract = contractHere(c);
  const names = Object.keys(c.req.queries()).filter((name) => !isChange || name !== DRY_RUN);
  const unknown = contract && judgeQuery(contract, names, isStrict);
  if (unknown !== undefined || !isChange || asksDryRun(c) !== undefined) return unknown;
  return { part: 'query', path: [DRY_RUN], why: { kind: 'neither' } };
}

/** A parameter that names nothing: it is neither a number nor a uid (`id`), or nothing of the org has this uid (`missing`). */
type Problem =
  | { readonly kind: 'id'; readonly param: string }
  | { readonly kind: 'missing'; readonly thing: MissingThing };

/** What is answered like an id that nothing has where nothing has its uid: see `needs`. */
const LIKE_AN_ID = ['user', 'team-member', 'assigned-team'] as const;
type MissingThing = Exclude<NamedThing, (typeof LIKE_AN_ID)[number]>;
const isMissing = (thing: NamedThing): thing is MissingThing =>
  !(LIKE_AN_ID as readonly NamedThing[]).includes(thing);
/** Nothing has this id: it is the last one that there can be. */
const NOTHING = ID_MAX;

type Found = {
  readonly ids: Readonly<Record<string, number>>;
  readonly problem: Problem | undefined;
  /**
   * The newest pair of revisions, read with the uids. Undefined when no uid was looked up. That a uid is missing is said at
   * that pair.
   */
  readonly seen: Head | undefined;
};

/**
 * Translates the parameters to ids. All uids are looked up in one round trip, with the newest pair of revisions of the
 * org that the request is evaluated in. `problem` is about the first parameter that names nothing. `NOTHING` stands for a uid
 * that nothing has, where that is answered like an id.
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
    const isUidSent = uids.includes(one);
    const { thing } = one;
    const nothing = isUidSent && !isMissing(thing) ? NOTHING : undefined;
    const id = readId(one.text) ?? byUid[uids.indexOf(one)] ?? nothing;
    ids[one.param] = id ?? 0;
    // A number that is no id is looked for, and not found, as any id that nothing has.
    if (id === undefined && !isWholeNumber(one.text))
      problem ??=
        isUidSent && isMissing(thing) ? { kind: 'missing', thing } : { kind: 'id', param: one.param };
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
