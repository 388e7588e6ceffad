import type { Caller } from '../core/caller.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import { PermissionSearch } from '../core/permission-search.ts';
import { storedByUid } from '../core/principal.ts';
import type { ReachQuestion } from '../core/reach.ts';
import { isWithin } from '../core/reach.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { isVisibleUser } from '../core/visibility.ts';
import { holds } from '../service/ports/changes.ts';
import { LIST_BYTES_MAX, LIST_TOO_LONG } from '../service/ports/too-long.ts';
import type { Acting } from './coordinator.ts';
import { meaningIn } from './kept-types.ts';
import type { CachedPrincipal } from './principal-cache.ts';
import type { Principals } from './principals.ts';

/** Whose permissions are listed. `outsider` is what the caller must meet to know of somebody who is no member of the org. */
export type ListedPrincipal = {
  readonly userId: number;
  readonly requirement: Requirement;
  readonly outsider: Requirement;
};

/** The one whose permissions are searched, and how it is told how far the caller may search. */
export type SearchedPrincipal = {
  readonly userId: number;
  readonly isServiceAccount: boolean;
  readonly requirement: Requirement;
  readonly reach: ReachQuestion;
};

/** What looking at the permissions of others needs from its coordinator. */
type PermissionLooksPorts = {
  readonly orgId: number;
  readonly principals: Principals;
  /** The caller as it may act in the org if it meets the requirement, or why it may not. */
  readonly authorised: (caller: Caller, requirement: Requirement) => Promise<Result<Acting, Refusal>>;
};

/** How often a principal is looked up again because its reader may see it only since then. */
const READ_ATTEMPTS_MAX = 3;

/** Tells callers what others may do, from what is kept of these; in one round trip where nothing is. */
export class PermissionLooks {
  readonly #ports: PermissionLooksPorts;

  constructor(ports: PermissionLooksPorts) {
    this.#ports = ports;
  }

  /** See `Coordinator.permissionsOf`. With a question, only the permissions that it looks for. */
  async list(
    caller: Caller,
    listed: ListedPrincipal,
    question?: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    const { userId, requirement } = listed;
    return await this.#look(caller, userId, requirement, (reader, principal) =>
      principal === undefined ? ok(undefined) : listFor(reader, principal, listed, question),
    );
  }

  /** See `Coordinator.searchPermissionsOf`. */
  async search(
    caller: Caller,
    { userId, isServiceAccount, requirement, reach }: SearchedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    const isBeyond = ({ permissions }: CachedPrincipal) => !isWithin(permissions.reach(reach), userId);
    // Nobody is read for who may not see them.
    const acting = await this.#ports.authorised(caller, requirement);
    if (!acting.ok) return acting;
    if (isBeyond(acting.value.principal)) return ok(NOTHING);
    return await this.#look(caller, userId, requirement, (reader, principal) => {
      if (isBeyond(reader)) return ok(NOTHING);
      const facts = principal?.facts;
      if (principal === undefined || facts === undefined || facts.orgRole === null) return ok(undefined);
      if (facts.isServiceAccount !== isServiceAccount) return ok(undefined);
      const json = JSON.stringify(searchOf(principal, question).heldBy(facts));
      return json.length > LIST_BYTES_MAX ? refuse(LIST_TOO_LONG) : ok(json);
    });
  }

  async #look<T>(
    caller: Caller,
    userId: number,
    requirement: Requirement,
    answer: (reader: CachedPrincipal, principal: CachedPrincipal | undefined) => Result<T, Refusal>,
  ): Promise<Result<T, Refusal>> {
    const { orgId, principals, authorised } = this.#ports;
    for (let attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt++) {
      // The caller is checked last, so that its rights are not older than the answer.
      const found = await principals.find(orgId, userId, null);
      const acting = await authorised(caller, requirement);
      if (!acting.ok) return acting;
      if (found === 'unavailable') break;
      // A caller who may only since a later state must not see an older answer.
      if (holds(found.at, acting.value.since)) return answer(acting.value.principal, found.principal);
    }
    return refuse(UNAVAILABLE);
  }
}

/** The JSON text of no permissions. */
const NOTHING = '{}';

/**
 * What is listed of a principal for a reader who meets the requirement: all permissions, or those that a question looks for. Undefined for
 * somebody whom the reader may not know of.
 */
export function listFor(
  reader: CachedPrincipal,
  principal: CachedPrincipal,
  { outsider }: ListedPrincipal,
  question?: PermissionQuestion,
): Result<string | undefined, Refusal> {
  const { facts } = principal;
  const mayReadAnybody = isMet(outsider, reader.permissions);
  if (!isVisibleUser(reader.facts.evaluatedIn, facts, mayReadAnybody)) return ok(undefined);
  if (question === undefined) return ok(principal.asList);
  const found = searchOf(principal, question).listOf(facts);
  return ok(JSON.stringify(found.map(({ action, scope }) => ({ action, scope }))));
}

const searchOf = ({ facts, types }: CachedPrincipal, question: PermissionQuestion): PermissionSearch =>
  new PermissionSearch(question, storedByUid(facts.storedRoles), meaningIn(facts.evaluatedIn, types));
