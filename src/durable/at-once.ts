import type { Answer, Asked, AskedSubject, AskedTogether } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';
import { isForeign, isKnownStanding } from '../core/caller.ts';
import { isAllowed } from '../core/evaluation.ts';
import { Explainer } from '../core/explanation.ts';
import { findCredentialProblem, GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import {
  comparedSubject,
  HOLDS_NOTHING,
  isNamedSo,
  MAY_NOT_ASK,
  mayAskAbout,
  mayAskAboutSomebody,
} from '../core/subject.ts';
import { whyUnmet } from '../core/unmet.ts';
import type { Head, Revisions } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import type { Confirmation } from './confirmation.ts';
import type { Authorised, CoordinatorPorts, OwnPermissions, Question } from './coordinator.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { Evaluated, LookedAt } from './evaluations.ts';
import type { ListedPrincipal } from './permission-looks.ts';
import { listFor } from './permission-looks.ts';
import type { CachedPrincipal } from './principal-cache.ts';
import { knowsToken } from './principals.ts';
import type { SubjectNames } from './subject-names.ts';

/** What answering at once needs from its coordinator. */
type AtOncePorts = Pick<CoordinatorParts, 'orgId' | 'cache' | 'clock'> & {
  readonly confirmation: Confirmation;
  readonly names: SubjectNames;
  readonly noteUse: CoordinatorPorts['noteUse'];
};

/** A caller whose credential holds at this moment, and the state of it. */
type ActingNow = { readonly principal: CachedPrincipal; readonly at: Revisions };

/** Somebody who is asked about, as far as that can be told at once. */
type LookedAtNow = LookedAt | 'must-be-read';

/**
 * What an object can answer without waiting for anything: about principals that it keeps, while its cache may be answered from. Nothing
 * happens in between, so all of it is of one moment, which is after the question. The object's storage is read once for it, and first,
 * since that read finds out whether the object was replaced.
 *
 * Each of these is undefined where that is not enough, also where a credential does not hold: then the methods of the same names of
 * `Coordinator` find the answer by the same rules. So it is in the global plane, where an answer is of a state that every org has heard of.
 */
export class AtOnce {
  readonly #ports: AtOncePorts;

  constructor(ports: AtOncePorts) {
    this.#ports = ports;
  }

  /** See `Coordinator.ownPermissions`. */
  ownPermissions(caller: Caller): Result<string, Refusal> | undefined {
    const acting = this.#acting(caller);
    return acting && ok(acting.principal.byAction);
  }

  /** See `Coordinator.ownPermissionsAt`. */
  ownPermissionsAt(caller: Caller, seen?: Head): Result<OwnPermissions, Refusal> | undefined {
    const acting = this.#acting(caller, seen);
    return acting && ok({ json: acting.principal.byAction, at: acting.at, since: acting.principal.since });
  }

  /** See `Coordinator.authorise`. */
  authorise(caller: Caller, question: Question, seen?: Head): Result<Authorised, Refusal> | undefined {
    const { requirement, standing } = question;
    if (!isKnownStanding(standing)) return undefined;
    const acting = this.#acting(caller, seen);
    if (acting === undefined) return undefined;
    const { principal, at } = acting;
    return unmet(principal, requirement) ?? ok(authorisedAs(principal, question, at, principal.since));
  }

  /** See `Coordinator.permissionsOf`. */
  permissionsOf(caller: Caller, listed: ListedPrincipal): Result<string | undefined, Refusal> | undefined {
    const acting = this.#acting(caller);
    if (acting === undefined) return undefined;
    const { principal: reader } = acting;
    const refused = unmet(reader, listed.requirement);
    if (refused !== undefined) return refused;
    const principal = this.#kept(listed.userId);
    return principal && listFor(reader, principal, listed);
  }

  /** See `Coordinator.evaluate`. */
  evaluate(caller: Caller, { asked, explains }: AskedTogether): Evaluated | undefined {
    const acting = this.#acting(caller);
    if (acting === undefined) return undefined;
    const { principal: reader, at } = acting;
    const look = this.#lookOf(reader);
    const seen: LookedAt[] = [];
    // What was read of a text has one object for each subject.
    const known = asked.length > 1 ? new Map<AskedSubject, LookedAt>() : undefined;
    for (const { subject } of asked) {
      const who = known?.get(subject) ?? look(subject);
      if (who === 'must-be-read') return undefined;
      known?.set(subject, who);
      seen.push(who);
    }
    const explainer = explains ? new Explainer(reader.permissions) : undefined;
    return { answers: asked.map((question, i) => answerOf(seen[i], question, explainer)), at };
  }

  /** The caller, if it is a member who has acted here before, with a good credential, at a state that holds what was seen. */
  #acting(caller: Caller, seen?: Head): ActingNow | undefined {
    const { orgId, clock, confirmation, noteUse } = this.#ports;
    if (orgId === GLOBAL_ORG_ID || isForeign(caller, orgId)) return undefined;
    const at = confirmation.revisionsNow();
    if (at === undefined || (seen !== undefined && !holds(at, seen))) return undefined;
    const principal = this.#kept(caller.userId);
    if (principal === undefined) return undefined;
    const { facts } = principal;
    const { credential } = caller;
    if (!knowsToken(facts, credential.kind === 'token' ? credential.tokenId : null)) return undefined;
    const problem = findCredentialProblem(caller, facts, new Date(clock.now()).toISOString());
    if (problem !== undefined || facts.orgRole === null || facts.isPending === true) return undefined;
    noteUse(caller);
    return { principal, at };
  }

  #kept(userId: number): CachedPrincipal | undefined {
    const { cache, orgId } = this.#ports;
    return cache.find(orgId, userId);
  }

  /** How the reader looks at others: by the rules of `Evaluations`, where whoever may not be asked about is read each time. */
  #lookOf(reader: CachedPrincipal): (subject: AskedSubject) => LookedAtNow {
    const { names } = this.#ports;
    const asking = { userId: reader.facts.userId, permissions: reader.permissions };
    if (!mayAskAboutSomebody(asking.permissions))
      return (said) => {
        const isOwn = isOwnName(reader, comparedSubject(said), names);
        if (isOwn === 'unknown') return 'must-be-read';
        return isOwn === 'yes' ? reader : 'may-not-ask';
      };
    const find = (id: number) => this.#kept(id);
    return (said) => {
      const subject = comparedSubject(said);
      const { name } = subject;
      if (name === null || (name.by === 'id' && !mayAskAbout(asking, name.id))) return undefined;
      const who = names.find(subject, find);
      if (who === undefined || !mayAskAbout(asking, who.facts.userId)) return 'must-be-read';
      return who.facts.isServiceAccount === subject.isServiceAccount ? who : undefined;
    };
  }
}

/** Why somebody who acts may not do what is required; undefined where they may. */
const unmet = (
  { permissions }: CachedPrincipal,
  requirement: Requirement | null,
): Result<never, Refusal> | undefined =>
  requirement === null || isMet(requirement, permissions)
    ? undefined
    : refuse(whyUnmet(requirement, permissions));

/** What is told to a caller who may. */
export const authorisedAs = (
  { permissions }: CachedPrincipal,
  { also, reach = [] }: Question,
  at: Revisions,
  since: Revisions,
): Authorised => ({
  alsoMet: also !== undefined && isMet(also, permissions),
  reach: reach.map((asked) => permissions.reach(asked)),
  at,
  since,
});

/** Whether a name is somebody's own; `unknown` for a uid while theirs is not known. `subject` is as it is compared. */
export function isOwnName(
  { facts }: CachedPrincipal,
  subject: AskedSubject,
  names: Pick<SubjectNames, 'uidOf'>,
): 'yes' | 'no' | 'unknown' {
  const isNamed = isNamedSo(facts, subject);
  if (isNamed !== 'unknown' || subject.name?.by !== 'uid') return isNamed;
  const own = names.uidOf(facts.userId);
  if (own === undefined) return 'unknown';
  return own === subject.name.value ? 'yes' : 'no';
}

/** Whether a principal may do what is asked, and why: the one place where that is decided. */
export function answerOf(who: LookedAt, asked: Asked, explainer: Explainer | undefined): Answer {
  if (who === 'may-not-ask') return MAY_NOT_ASK;
  if (who === undefined) return HOLDS_NOTHING;
  const { permissions } = who;
  const decision = isAllowed(permissions, permissions.types, asked);
  const why = explainer?.explain(who, asked);
  return why === undefined ? { decision } : { decision, why };
}
