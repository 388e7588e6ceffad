import type { Asked } from './asking.ts';
import { wholeAction } from './declared-type.ts';
import type { AskedOfPermissions } from './evaluation.ts';
import { askedOfPermissions, isKnownType } from './evaluation.ts';
import { compareText } from './permission.ts';
import type { Grant, GrantPath, PermissionSet } from './permission-set.ts';
import type { PrincipalFacts } from './principal.ts';
import type { Requirement } from './requirement.ts';
import { isMet } from './requirement.ts';
import * as requirements from './requirements.ts';
import { isVisibleUser } from './visibility.ts';

/** How a grant reaches the subject, in one word. `level` is a level on one resource; `team` without a role is membership itself. */
export type Via =
  | 'org-role'
  | 'server-admin'
  | 'assignment'
  | 'team'
  | 'group'
  | 'level'
  | 'everyone'
  | 'unknown';

/**
 * One grant behind a yes, as far as the caller may read it elsewhere: what it may not read is absent. `isGlobal` is there for an
 * assignment in all orgs. Plain data: it crosses RPC.
 */
export type ExplainedGrant = {
  readonly via: Via;
  readonly isGlobal?: true;
  readonly roleUid?: string;
  readonly teamId?: number;
  readonly group?: string;
  readonly scope?: string;
};

/**
 * What comes nearest to a yes.
 *
 * - `held-elsewhere`: the action is held, on other scopes.
 * - `not-held`: the action is held on nothing, or the caller may not know which of the others it is.
 * - `disabled`, `not-a-member`, `pending`: the subject holds nothing here, for this reason.
 * - `unknown-type`, `unknown-action`: neither shipped nor declared here.
 */
export type Nearest = keyof typeof NEAREST;

/**
 * Why the answer is what it is. Of a yes, all grants, `more` of them without being told; of a no, what comes nearest. `scopes` are
 * those where the action is held elsewhere, as far as the caller may read them. `inRolesOf` is the action of which the caller may know
 * whether any role has it. Plain data: it crosses RPC.
 */
export type Explanation =
  | { readonly grants: readonly ExplainedGrant[]; readonly more: number }
  | {
      readonly nearest: Nearest;
      readonly scopes?: readonly string[];
      readonly more?: number;
      readonly inRolesOf?: string;
    };

/** The subject of a question, where its answer is decided. */
export type Explained = {
  readonly facts: Pick<
    PrincipalFacts,
    'evaluatedIn' | 'userId' | 'isServiceAccount' | 'homeOrgId' | 'orgRole' | 'isDisabled' | 'isPending'
  >;
  readonly permissions: PermissionSet;
};

/** So many grants or scopes are told of one answer at most. */
export const REASONS_MAX = 20;
/**
 * So many permissions are looked through for all answers of one request, those of a subject once for each answer; one that counts is
 * as much work as twenty others. Answers beyond have no reason: that is for subjects with thousands, in a batch of hundreds.
 */
export const LOOKED_THROUGH_MAX = 2_000_000;
const WORK_OF_ONE_THAT_COUNTS = 20;
/** So many letters of uids, groups and scopes are told of all answers of one request at most; what is beyond is counted in `more`. */
export const REASON_LETTERS_MAX = 1_000_000;

const NEAREST = {
  disabled: true,
  'held-elsewhere': true,
  'not-a-member': true,
  'not-held': true,
  pending: true,
  'unknown-action': true,
  'unknown-type': true,
} as const;

const VIAS = {
  'org-role': 'org-role',
  'server-admin': 'server-admin',
  assignment: 'assignment',
  team: 'team',
  group: 'group',
  managed: 'level',
  everyone: 'everyone',
  unknown: 'unknown',
} as const satisfies Readonly<Record<GrantPath['via'], Via>>;

const WORDS_OF_VIA = new Set<unknown>(Object.values(VIAS));

/**
 * Says why answers are what they are, to one caller, for the answers of one request. The grants are those of `PermissionSet.why`, so
 * they are there exactly when the answer is yes. A caller who may not read the subject's roles is told nothing, and neither is one
 * who may not know that the subject exists. Everything else is told as far as the caller could read it elsewhere.
 *
 * Source: docs/authzen.md#reasons.
 */
export class Explainer {
  readonly #caller: PermissionSet;
  #lettersLeft = REASON_LETTERS_MAX;
  #lookedThrough = 0;

  /** @param caller what the caller may do where the answers are decided, at the same moment */
  constructor(caller: PermissionSet) {
    this.#caller = caller;
  }

  /** The reason of one answer; undefined for a caller who may not know it, and for the last ones of a request that costs too much. */
  explain(
    subject: Explained,
    { action, resource }: Pick<Asked, 'action' | 'resource'>,
  ): Explanation | undefined {
    const { facts, permissions } = subject;
    if (!this.#may(requirements.readUserRoles(facts.userId)) || !this.#maySee(facts)) return undefined;
    if (this.#lookedThrough >= LOOKED_THROUGH_MAX) return undefined;
    this.#lookedThrough += permissions.count;
    // What is declared is the same for both, and a subject that holds nothing may come without it.
    const { types } = this.#caller;
    const asked = askedOfPermissions(types, action, resource);
    if (asked === undefined) {
      const state = this.#stateOf(facts);
      if (state !== undefined) return { nearest: state };
      const whole = wholeAction(resource.resource, action);
      const unread = [resource.resource, whole.slice(0, whole.indexOf(':'))].some(
        (type) => !this.#may(requirements.readResourceType(type)),
      );
      if (unread) return this.#notHeld(whole);
      return { nearest: isKnownType(types, resource.resource) ? 'unknown-action' : 'unknown-type' };
    }
    const grants = permissions.why(asked.action, asked.scopes);
    return grants.length > 0 ? this.#granted(facts.userId, grants) : this.#nearest(subject, asked);
  }

  #granted(userId: number, behind: readonly Grant[]): Explanation {
    this.#lookedThrough += WORK_OF_ONE_THAT_COUNTS * behind.length;
    const mayReadAll = this.#may(requirements.readUserPermissions(userId));
    const all = behind.map((grant) => this.#shown(grant, mayReadAll));
    const { told, more } = this.#bounded(all, (grant) => JSON.stringify(grant), unranked);
    return { grants: told, more };
  }

  #shown({ scope, source: { roleUid, path } }: Grant, mayReadAll: boolean): ExplainedGrant {
    const mayReadRole = roleUid !== null && this.#may(requirements.readRole(roleUid));
    return {
      ...(mayReadRole && { roleUid }),
      via: VIAS[path.via],
      ...(path.via === 'assignment' && path.global && { isGlobal: true }),
      ...(path.via === 'team' && this.#may(requirements.readTeam(path.teamId)) && { teamId: path.teamId }),
      ...(path.via === 'group' && this.#may(requirements.readGroupMappings) && { group: path.group }),
      ...((mayReadAll || this.#mayReadScope(scope, roleUid, path)) && { scope }),
    };
  }

  /** The scope of a role is read with the role, that of a level with the levels on that resource. */
  #mayReadScope(scope: string, roleUid: string | null, path: GrantPath): boolean {
    if (roleUid !== null) return this.#may(requirements.readRole(roleUid));
    if (path.via === 'everyone') return true;
    const type = scope.slice(0, Math.max(scope.indexOf(':'), 0));
    return this.#caller.allows(`${type}.permissions:read`, [scope]);
  }

  #nearest({ facts, permissions }: Explained, { action, scopes }: AskedOfPermissions): Explanation {
    const { userId } = facts;
    const state = this.#stateOf(facts);
    if (state !== undefined) return { nearest: state };
    const elsewhere = permissions.why(action, []);
    if (elsewhere.length > 0) {
      this.#lookedThrough += WORK_OF_ONE_THAT_COUNTS * elsewhere.length;
      const mayReadAll = this.#may(requirements.readUserPermissions(userId));
      const readable = elsewhere
        .filter(
          ({ scope, source: { roleUid, path } }) => mayReadAll || this.#mayReadScope(scope, roleUid, path),
        )
        .map(({ scope }) => scope);
      const { told, more } = this.#bounded(readable, (scope) => scope, nearness(scopes));
      return { nearest: 'held-elsewhere', scopes: told, ...(more > 0 && { more }) };
    }
    return this.#notHeld(action);
  }

  #notHeld(action: string): Explanation {
    return { nearest: 'not-held', ...(this.#may(requirements.listRoles) && { inRolesOf: action }) };
  }

  /** Why the subject holds nothing at all, if that is so and the caller could read it elsewhere. */
  #stateOf(facts: Explained['facts']): Nearest | undefined {
    const { evaluatedIn, userId, isServiceAccount, orgRole, isDisabled, isPending } = facts;
    // Of somebody who has not acted in the org yet, the org is shown nothing else.
    if (isPending === true) return this.#may(requirements.readPerson(userId)) ? 'pending' : undefined;
    if (evaluatedIn !== 0 && orgRole === null) return 'not-a-member';
    if (!isDisabled) return undefined;
    const readers = isServiceAccount
      ? [requirements.readServiceAccount(userId)]
      : [requirements.readPerson(userId), requirements.readAnyUser(userId)];
    return readers.some((reader) => this.#may(reader)) ? 'disabled' : undefined;
  }

  /** Those that differ, in order, as many as may be told, and how many there are beyond. */
  #bounded<T>(
    all: readonly T[],
    textOf: (one: T) => string,
    rankOf: (text: string) => number,
  ): { readonly told: T[]; readonly more: number } {
    const byText = new Map(all.map((one) => [textOf(one), one]));
    const ranked = Array.from(byText, ([text, one]) => ({ text, one, rank: rankOf(text) }));
    const told: T[] = [];
    const first = firstOf(ranked, REASONS_MAX, (a, b) => b.rank - a.rank || compareText(a.text, b.text));
    for (const { text, one } of first) {
      if (text.length > this.#lettersLeft) break;
      this.#lettersLeft -= text.length;
      told.push(one);
    }
    return { told, more: byText.size - told.length };
  }

  #maySee(facts: Explained['facts']): boolean {
    const mayReadAnybody = this.#may(requirements.readAnyUser(facts.userId));
    return isVisibleUser(facts.evaluatedIn, facts, mayReadAnybody);
  }

  #may(requirement: Requirement): boolean {
    return isMet(requirement, this.#caller);
  }
}

/** The first few of many in an order, without putting all of them in order. */
function firstOf<T>(all: readonly T[], count: number, compare: (a: T, b: T) => number): readonly T[] {
  const first: T[] = [];
  for (const one of all) {
    const last = first.at(-1);
    if (last !== undefined && first.length === count && compare(one, last) >= 0) continue;
    const place = first.findIndex((other) => compare(one, other) < 0);
    first.splice(place === -1 ? first.length : place, 0, one);
    first.length = Math.min(first.length, count);
  }
  return first;
}

/** Ranks higher what has a longer beginning in common with a wanted scope. */
const nearness =
  (wanted: readonly string[]) =>
  (scope: string): number =>
    wanted.reduce((longest, one) => Math.max(longest, commonLength(one, scope)), 0);

const unranked = (): number => 0;

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/**
 * What an object answered as a reason; undefined where it is none, or has a word that this version does not know: then it is left
 * out, because nobody can tell what it would show.
 */
export function understoodExplanation(why: unknown): Explanation | undefined {
  if (typeof why !== 'object' || why === null) return undefined;
  const { grants, nearest } = why as { readonly grants?: unknown; readonly nearest?: unknown };
  const isUnderstood = Array.isArray(grants)
    ? grants.every((grant) => WORDS_OF_VIA.has((grant as { readonly via?: unknown } | null)?.via))
    : typeof nearest === 'string' && Object.hasOwn(NEAREST, nearest);
  return isUnderstood ? (why as Explanation) : undefined;
}
