import type { Caller } from '../core/caller.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import { isMet } from '../core/requirement.ts';
import { readUserPermissions, searchUserPermissions } from '../core/requirements.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { ActionsWanted, Ground, ResourcesWanted, SubjectsWanted, Wanted } from '../core/searching.ts';
import {
  actionsFound,
  NO_PERMISSIONS,
  nothingFound,
  refusalOfSearch,
  resourcesGround,
  subjectsGround,
} from '../core/searching.ts';
import { mayAskAboutSomebody } from '../core/subject.ts';
import type { Head, Revisions } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import { LIST_BYTES_MAX, LIST_TOO_LONG } from '../service/ports/too-long.ts';
import type { Acting } from './coordinator.ts';
import type { Evaluations, LookedAt } from './evaluations.ts';
import type { CachedPrincipal } from './principal-cache.ts';

/** What an object answers to a search: all of it at one state, `at`; and since when its caller may see it. */
export type Grounded = { readonly ground: Ground; readonly at: Revisions; readonly since: Revisions };

/** What searching needs from its coordinator. */
type SearchPorts = {
  readonly evaluations: Pick<Evaluations, 'lookAt'>;
  /** The caller as it may act in the org, at a state that holds what was seen; or why its credential does not hold. */
  readonly authenticate: (caller: Caller, seen?: Head) => Promise<Result<Acting, Refusal>>;
};

/** How often a subject is looked at again because its answer is older than what was seen. */
const ATTEMPTS_MAX = 3;

/**
 * Answers the part of searches that an org's object knows: what a principal may do, and what the caller may ask. Who may ask is the same
 * as for evaluations.
 */
export class Searches {
  readonly #ports: SearchPorts;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  /** See `Coordinator.search`. */
  async search(caller: Caller, wanted: Wanted, seen?: Head): Promise<Result<Grounded, Refusal>> {
    switch (wanted.for) {
      case 'subject': {
        const acting = await this.#ports.authenticate(caller, seen);
        if (!acting.ok) return acting;
        const { principal, at, since } = acting.value;
        const { permissions, facts } = principal;
        if (!mayAskAboutSomebody(permissions)) return refuse(refusalOfSearch(wanted));
        return ok({ ground: subjectsGround(wanted, { userId: facts.userId, permissions }), at, since });
      }
      case 'action':
      case 'resource':
        return await this.#about(caller, wanted, seen, ([who]) => {
          if (who === 'may-not-ask') return refuse(refusalOfSearch(wanted));
          return ok(who === undefined ? nothingFound(wanted) : groundOf(who.permissions, wanted));
        });
      case 'permissions':
        return await this.#about(
          caller,
          wanted,
          seen,
          ([who], reader) => permissionsFor(reader, who) ?? refuse(refusalOfSearch(wanted)),
        );
      default:
        // A Worker of the version after searches for more.
        wanted satisfies never;
        return refuse(UNAVAILABLE);
    }
  }

  async #about(
    caller: Caller,
    { subject }: Exclude<Wanted, SubjectsWanted>,
    seen: Head | undefined,
    answer: (looked: readonly LookedAt[], reader: CachedPrincipal) => Result<Ground, Refusal>,
  ): Promise<Result<Grounded, Refusal>> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const acting = seen && (await this.#ports.authenticate(caller, seen));
      if (acting?.ok === false) return acting;
      const looked = await this.#ports.evaluations.lookAt(caller, [subject], answer);
      if (!looked.ok) return looked;
      const { answer: ground, at } = looked.value;
      if (!ground.ok) return ground;
      // All of it was looked at now: that it may be seen is as old as that.
      if (seen === undefined || holds(at, seen)) return ok({ ground: ground.value, at, since: at });
    }
    return refuse(UNAVAILABLE);
  }
}

const groundOf = (permissions: PermissionSet, wanted: ActionsWanted | ResourcesWanted): Ground =>
  wanted.for === 'action' ? actionsFound(permissions, wanted.resource) : resourcesGround(permissions, wanted);

/**
 * All that somebody may do, for themselves and for readers with a right to see it: the right to ask for decisions does not show scopes.
 * Whoever the reader may not see is as somebody who is not there. Undefined for a reader without that right on anybody, about others.
 */
function permissionsFor(reader: CachedPrincipal, who: LookedAt): Result<Ground, Refusal> | undefined {
  const isSomebody = who !== undefined && who !== 'may-not-ask';
  const isOwn = isSomebody && who.facts.userId === reader.facts.userId;
  if (!isOwn && !isMet(searchUserPermissions, reader.permissions)) return undefined;
  const isSeen = isSomebody && (isOwn || isMet(readUserPermissions(who.facts.userId), reader.permissions));
  if (!isSeen) return ok(NO_PERMISSIONS);
  const json = who.byAction;
  return json.length > LIST_BYTES_MAX ? refuse(LIST_TOO_LONG) : ok({ for: 'permissions', json });
}
