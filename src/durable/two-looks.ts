import type { AffectedPrincipal, Difference, Effect } from '../core/effect.ts';
import { differenceOf, effectOf } from '../core/effect.ts';
import { EMPTY_PERMISSION_SET } from '../core/permission-set.ts';
import type { PrincipalFacts, StoredRole } from '../core/principal.ts';
import { compilePermissions } from '../core/principal.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { Read } from '../service/ports/read.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import { isShort } from '../service/ports/too-long.ts';

/** A principal in an org, or in the global plane. */
export type Place = { readonly orgId: number; readonly userId: number };

/** What answers at once, from one state. */
type Now = { read<T>(read: Read<T>): T };

/** What decides what principals may do, at one state. */
export type Look = ReadonlyMap<string, Seen>;

/** A principal; and what is the same for two only if they may do the same. */
type Seen = { readonly facts: PrincipalFacts; readonly types: Vocabulary; readonly key: string };

/** So many are read together. */
const TOGETHER_MAX = 100;
/** So many rows are read at most, by all looks together. What one read brings is shared only by those who were read with it. */
const ROWS_MAX = 300_000;
/** A read of many that was too long brought so many at least. */
const TOO_LONG_ROWS = 10_000;
/** So many permissions are compared at most, of all together. */
const COMPARED_MAX = 2_000_000;

/** What names a place in a look. */
export const keyOf = ({ orgId, userId }: Place): string => `${orgId}/${userId}`;

/**
 * Looks at what decides what principals may do: as evaluations do, by the same questions and the same rules. Two looks of one pair can be
 * compared. Whoever is not there is in no look.
 */
export class Looking {
  readonly #repositories: Pick<Repositories, 'principals' | 'resourceTypes'>;
  /** Texts by which roles and types are told apart, each by a number. */
  readonly #numbers = new Map<string, number>();
  readonly #ofRole = new WeakMap<StoredRole, number>();
  #rowsLeft = ROWS_MAX;

  constructor(repositories: Pick<Repositories, 'principals' | 'resourceTypes'>) {
    this.#repositories = repositories;
  }

  /** What is so of the principals at this moment; undefined where that would be too much work. */
  lookAt(now: Now, places: readonly Place[]): Look | undefined {
    const seen = new Map<string, Seen>();
    for (const [orgId, those] of Map.groupBy(places, (place) => place.orgId)) {
      const { types, number } = this.#typesOf(now, orgId);
      const userIds = those.map(({ userId }) => userId);
      const found = this.#factsOf(now, orgId, userIds);
      if (found === undefined) return undefined;
      for (const facts of found) {
        const key = JSON.stringify([number, this.#holdingsOf(facts)]);
        seen.set(keyOf({ orgId, userId: facts.userId }), { facts, types, key });
      }
    }
    return seen;
  }

  #typesOf(now: Now, orgId: number): { readonly types: Vocabulary; readonly number: number } {
    const { statements, answer } = this.#repositories.resourceTypes.inForce(orgId);
    return now.read({
      statements,
      answer: (rows) => ({ types: answer(rows), number: this.#numberOf(JSON.stringify(rows)) }),
    });
  }

  #factsOf(now: Now, orgId: number, userIds: readonly number[]): PrincipalFacts[] | undefined {
    const { principals } = this.#repositories;
    const all: PrincipalFacts[] = [];
    let together = TOGETHER_MAX;
    for (let next = 0; next < userIds.length;) {
      if (this.#rowsLeft <= 0) return undefined;
      const some = userIds.slice(next, next + together).map((userId) => ({ userId, tokenId: null }));
      const factsOf = some.length > 1 ? now.read(principals.factsOfMany(orgId, some)) : undefined;
      if (factsOf !== undefined && !isShort(factsOf)) {
        together = Math.ceil(some.length / 2);
        this.#rowsLeft -= TOO_LONG_ROWS;
        continue;
      }
      const found = some.flatMap(
        (one) =>
          (factsOf === undefined ? now.read(principals.facts(orgId, one.userId, null)) : factsOf(one)) ?? [],
      );
      this.#rowsLeft -= rowsOf(found);
      all.push(...found);
      next += some.length;
    }
    return all;
  }

  /** What the permissions of somebody follow from, see `bundlesOf`. */
  #holdingsOf({
    evaluatedIn,
    isDisabled,
    orgRole,
    isPending,
    teams,
    reached,
    managed,
    storedRoles,
  }: PrincipalFacts) {
    const roles = storedRoles.map((role) => {
      const number = this.#ofRole.get(role) ?? this.#numberOf(JSON.stringify(role));
      this.#ofRole.set(role, number);
      return number;
    });
    return [evaluatedIn, isDisabled, orgRole, isPending === true, teams, reached, managed, roles];
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** How many rows facts that were read together are made of. */
const rowsOf = (found: readonly PrincipalFacts[]): number =>
  [...new Set(found.flatMap(({ storedRoles }) => storedRoles))].reduce(
    (sum, { permissions }) => sum + permissions.length,
    found.reduce(
      (sum, { teams, groups, reached, managed }) =>
        sum + teams.length + groups.length + reached.length + managed.length,
      0,
    ),
  );

/** What principals may do at one look and not at the other; undefined where that would be too much work. */
export function compareLooks(
  before: Look | undefined,
  after: Look | undefined,
  places: readonly Place[],
): Effect | undefined {
  if (before === undefined || after === undefined) return undefined;
  const differences: { readonly principal: AffectedPrincipal; readonly difference: Difference }[] = [];
  const known = new Map<string, Difference>();
  let compared = 0;
  for (const place of places) {
    const [was, is] = [before.get(keyOf(place)), after.get(keyOf(place))];
    const who = is ?? was;
    if (who === undefined || was?.key === is?.key) continue;
    const key = JSON.stringify([was?.key, is?.key]);
    let difference = known.get(key);
    if (difference === undefined) {
      const [then, now] = [permissionsOf(was), permissionsOf(is)];
      compared += then.count + now.count;
      if (compared > COMPARED_MAX) return undefined;
      known.set(key, (difference = differenceOf(then, now)));
    }
    const { login, isServiceAccount } = who.facts;
    differences.push({ principal: { ...place, login, isServiceAccount }, difference });
  }
  return effectOf(differences);
}

const permissionsOf = (seen: Seen | undefined) =>
  seen === undefined ? EMPTY_PERMISSION_SET : compilePermissions(seen.facts, seen.types);
