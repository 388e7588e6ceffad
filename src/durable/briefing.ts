import type { Caller, ChangeStanding } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import { isAsExpected, isOfContent, notAsExpected } from '../core/change-conditions.ts';
import { answerAgain, keysOf } from '../core/kept-answer.ts';
import type { KeptBefore } from '../core/kept-answer.ts';
import type { Touches } from '../core/dependency.ts';
import { boundTouches, dependenciesOf, TYPES } from '../core/dependency.ts';
import { restsOnSingleThings } from '../core/narrow-right.ts';
import type { Grant, PermissionSet } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, findCredentialProblem, GLOBAL_ORG_ID, NOBODY } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { MEMBERSHIP_PENDING, unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { grantsBehind, isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { whyUnmet } from '../core/unmet.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { ok, refuse } from '../core/result.ts';
import type { ActingCaller, Change, Plan, Proposal, Unchanged } from '../service/engine/change.ts';
import type { Read } from '../service/ports/read.ts';
import { known, map, readAll, readFrom, withGrounds } from '../service/ports/read.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { meaningIn } from './kept-types.ts';
import type { CachedPrincipal } from './principal-cache.ts';

/** Who wants to make a change, and on which rights. */
export type Applicant = {
  readonly caller: Caller;
  readonly standing: ChangeStanding;
  /** The least that the change requires, as far as its input tells. Null when that is nothing. */
  readonly least: Requirement | null;
  /** The change is what makes a member of somebody whose membership is pending. */
  readonly isSettling?: boolean;
};

/** A change that somebody wants. */
export type Wanted<I, O> = Applicant & {
  readonly change: Change<I, O>;
  readonly input: I;
  readonly conditions?: ChangeConditions | undefined;
};

/** What `decide` has to know of a change that somebody wants. */
type Conditioned = Applicant &
  Pick<Wanted<never, unknown>, 'conditions'> & {
    readonly change: Pick<Change<never, unknown>, 'versioned' | 'kind'>;
  };

/** What is read before a change is decided. */
export type Briefing<O> = {
  readonly caller: PrincipalFacts | undefined;
  /** The caller with its permissions, where the facts were taken from the cache. */
  readonly cached: CachedPrincipal | undefined;
  readonly globalCaller: PrincipalFacts | undefined;
  /** The caller in the org that a change of the global plane asks for its rights in. */
  readonly callerThere: PrincipalFacts | undefined;
  readonly revisionThere: number | undefined;
  /** The revision of the org that the caller's token is of, if that is another one. */
  readonly tokenOrg: number | undefined;
  /** What is kept of the caller, if the change is to be made once under a key. */
  readonly kept: KeptBefore | undefined;
  readonly proposal: Proposal<O>;
  /** What is declared where the change is made; and in the org that it asks for the caller's rights in, if it does. */
  readonly types: Vocabulary;
  readonly typesThere: Vocabulary | undefined;
  /** What the caller's rights and the proposal were read from; undefined where that is not known. */
  readonly from: () => Touches | undefined;
};

/** The question for a briefing, and what is known of its answer beforehand. */
export type BriefingRead<O> = {
  readonly read: Read<Briefing<O>>;
  /** Whether it will be known what the answer was read from. */
  readonly isFromKnown: boolean;
  /** Whether what came from the cache, if anything did, is still in it. */
  readonly isStillTrue: () => boolean;
};

/** What was decided, for whom, and which of the caller's grants allowed it. */
export type Decided<O> = {
  readonly plan: Plan<O> | Unchanged<O>;
  readonly acting: ActingCaller;
  readonly through: readonly Grant[];
  /** The caller may only because of rights on single things, so its hourly budget counts. */
  readonly isNarrow: boolean;
  /** Nothing is to be made: the plan is what an earlier request under the same key was answered. */
  readonly isReplay?: true;
};

/** What is needed to ask for a briefing. */
export type BriefingPorts = Pick<CoordinatorParts, 'orgId' | 'repositories'>;

/** What a coordinator keeps, and whether that may be used. */
export type BriefingMemory = Pick<CoordinatorParts, 'cache'> & { readonly confirmation: Confirmation };

/**
 * What must be read to decide a change. The caller's facts and the declared types may come from the cache; then `isStillTrue` must be asked once the
 * cache is at the revisions that were read beside the rest.
 *
 * @param memory undefined where nothing may be taken from the cache
 */
export function briefingFor<I, O>(
  { repositories, orgId }: BriefingPorts,
  { change, input, caller, standing, conditions }: Wanted<I, O>,
  memory: BriefingMemory | undefined,
): BriefingRead<O> {
  const { changes, principals, keptAnswers, resourceTypes } = repositories;
  const once = conditions?.once;
  const tokenId = caller.credential.kind === 'token' ? caller.credential.tokenId : null;
  const cache = memory?.confirmation.isWarm === true ? memory.cache : undefined;
  const taken: { readonly place: number; readonly principal: CachedPrincipal }[] = [];
  const factsIn = (place: number): Read<PrincipalFacts | undefined> => {
    const cached = isForeign(caller, orgId) ? undefined : cache?.find(place, caller.userId);
    const isComplete = tokenId === null || cached?.facts.tokens.some(({ id }) => id === tokenId) === true;
    if (cached === undefined || !isComplete) return principals.facts(place, caller.userId, tokenId);
    taken.push({ place, principal: cached });
    return readFrom(known(cached.facts), dependenciesOf);
  };
  const kept = cache?.types();
  const nobody = known(undefined);
  const decisive = readAll({
    caller: caller.credential.kind === 'provider' ? nobody : factsIn(orgId),
    globalCaller: standing === 'in-org-or-global' ? factsIn(GLOBAL_ORG_ID) : nobody,
    callerThere:
      typeof standing === 'object' ? principals.facts(standing.inOrg, caller.userId, tokenId) : nobody,
    types:
      kept === undefined ? resourceTypes.inForce(orgId) : readFrom(known(kept.vocabulary), () => [TYPES]),
    typesThere: typeof standing === 'object' ? resourceTypes.inForce(standing.inOrg) : nobody,
    proposal: change.propose(repositories, orgId, input, caller),
  });
  const read = readAll({
    revisionThere: typeof standing === 'object' ? changes.revision(standing.inOrg) : nobody,
    tokenOrg: isForeign(caller, orgId) ? changes.revision(caller.tokenOrgId ?? 0) : nobody,
    // Only the org's own changes keep answers, so these are no ground that anybody else can take away.
    kept: once === undefined ? nobody : keptAnswers.find({ orgId, userId: caller.userId }, keysOf(once)),
    decisive: withGrounds(decisive),
  });
  return {
    read: map(read, ({ decisive: { value, from }, ...rest }) => ({
      ...rest,
      ...value,
      // Of one place only: what is seen from elsewhere is not kept here.
      cached: taken[0]?.principal,
      from,
    })),
    isFromKnown: decisive.from !== undefined,
    isStillTrue: () =>
      (kept === undefined || cache?.types() === kept) &&
      taken.every(({ place, principal }) => cache?.find(place, caller.userId) === principal),
  };
}

/**
 * Decides a change on its briefing: whether the caller's credential holds (`unauthenticated`), whether the caller may
 * (`denied`), what was made under the same key before, and what the change itself decides. `not-as-expected` comes after all that
 * says who may and what is there. Refuses with `MEMBERSHIP_PENDING` a caller who must be made a member before.
 *
 * @param at where and when: the org, the ISO time, and what makes new uids
 */
export function decide<O>(
  briefing: Briefing<O>,
  { caller, standing, least, isSettling, change: { versioned, kind }, conditions }: Conditioned,
  at: { readonly orgId: number; readonly now: string; readonly newUid: () => string },
): Result<Decided<O>, Refusal> {
  const { callerThere, proposal, kept } = briefing;
  const isNobody = caller.credential.kind === 'provider';
  const facts = isNobody ? NOBODY : briefing.caller;
  // The caller's current org must still be this one. The global plane alone would not notice a change.
  const problem = isNobody
    ? undefined
    : (findCredentialProblem(caller, facts, at.now) ??
      (callerThere && findCredentialProblem(caller, callerThere, at.now)));
  if (problem !== undefined || facts === undefined)
    return refuse(unauthenticated(problem ?? 'invalid-token'));
  const effective = effectiveFacts(standing, facts, briefing);
  if (effective.isPending === true && isSettling !== true) return refuse(MEMBERSHIP_PENDING);
  const acting: ActingCaller = {
    facts: effective,
    permissions: permissionsOf(
      effective,
      typesAt(effective.evaluatedIn, at.orgId, briefing),
      briefing.cached,
    ),
  };
  const { requires } = proposal;
  // The least comes first, so that it makes no difference whether the turn is reached.
  const unmet = [least, requires].find((needed) => needed !== null && !isMet(needed, acting.permissions));
  if (unmet) return refuse(whyUnmet(unmet, acting.permissions));
  const once = conditions?.once;
  const again = once && kept && answerAgain(once, kind, kept, at.now);
  if (again?.ok === false) return again;
  if (again !== undefined) {
    const plan: Unchanged<O> = { kind: 'unchanged', reply: again.value as O };
    return ok({ plan, acting, through: [], isNarrow: false, isReplay: true });
  }
  const decision = proposal.decide({ ...at, caller: acting, types: briefing.types });
  const through = requires === null ? [] : grantsBehind(requires, acting.permissions);
  const expected = conditions?.expected;
  const mayBeMade = decision.ok || isOfContent(decision.refusal);
  if (expected !== undefined && mayBeMade && !isAsExpected(expected, proposal.current()))
    return refuse(versioned === undefined ? UNAVAILABLE : notAsExpected(versioned));
  if (!decision.ok) return decision;
  const { value } = decision;
  const plan = value.kind === 'change' ? { ...value, touches: boundTouches(at.orgId, value.touches) } : value;
  const isNarrow = !isNobody && restsOnSingleThings([least, requires], acting.permissions);
  return ok({ plan, acting, through, isNarrow });
}

/**
 * Whether a caller has the rights of the global plane in an org: who is no member, and who was only added to it and holds
 * something in the global plane. That one need not join to look after it.
 */
export const isBesideOrg = (
  here: Pick<PrincipalFacts, 'orgRole' | 'isPending'>,
  globally: Pick<PrincipalFacts, 'reached'> | undefined,
): boolean =>
  here.orgRole === null || (here.isPending === true && globally !== undefined && globally.reached.length > 0);

/** What somebody may do by these facts and types: as the cache has it, if it was compiled from just these. */
const permissionsOf = (
  facts: PrincipalFacts,
  types: Vocabulary,
  cached: CachedPrincipal | undefined,
): PermissionSet =>
  cached?.facts === facts && meaningIn(facts.evaluatedIn, cached.types) === types
    ? cached.permissions
    : compilePermissions(facts, types);

/** What is declared in the place where the caller's rights come from. */
const typesAt = (place: number, orgId: number, { types, typesThere }: Briefing<unknown>): Vocabulary => {
  if (place === GLOBAL_ORG_ID) return types.globally;
  return place === orgId ? types : (typesThere ?? types.globally);
};

/** The facts that the caller's rights come from. */
function effectiveFacts(
  standing: ChangeStanding,
  here: PrincipalFacts,
  { globalCaller, callerThere }: Pick<Briefing<unknown>, 'globalCaller' | 'callerThere'>,
): PrincipalFacts {
  if (standing === 'in-org') return here;
  if (standing === 'in-org-or-global') return isBesideOrg(here, globalCaller) ? (globalCaller ?? here) : here;
  if (callerThere === undefined) return here;
  return callerThere.orgRole === null && standing.orGlobal ? here : callerThere;
}
