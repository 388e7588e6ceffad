import type { Caller, ChangeStanding } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import { findCredentialProblem } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { isMet } from '../core/requirement.ts';
import { whyUnmet } from '../core/unmet.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';

/** What is needed to refuse early. */
export type EarlyRefusalPorts = Pick<CoordinatorParts, 'orgId' | 'cache' | 'clock'> & {
  readonly confirmation: Confirmation;
};

/**
 * Why a change is refused without a turn in the queue: a read by the same caller would be refused at this moment too. Undefined
 * when only its turn can tell: memory does not know the caller, or the caller's rights come from elsewhere as well. Asks nobody.
 *
 * @param requirement the least that the change requires; its turn may require more
 */
export function earlyRefusal(
  { orgId, cache, clock, confirmation }: EarlyRefusalPorts,
  caller: Caller,
  standing: ChangeStanding,
  requirement: Requirement | null,
): Refusal | undefined {
  if (typeof standing === 'object' || isForeign(caller, orgId) || !confirmation.isFresh) return undefined;
  const refusal = refusalByMemory({ orgId, cache, clock }, caller, standing, requirement);
  // Reads the object's storage, so that an object that was replaced finds out before it answers.
  if (refusal !== undefined) confirmation.revisions();
  return refusal;
}

function refusalByMemory(
  { orgId, cache, clock }: Pick<EarlyRefusalPorts, 'orgId' | 'cache' | 'clock'>,
  caller: Caller,
  standing: ChangeStanding,
  requirement: Requirement | null,
): Refusal | undefined {
  const cached = cache.find(orgId, caller.userId);
  const { credential } = caller;
  const isKnown =
    credential.kind !== 'token' || cached?.facts.tokens.some(({ id }) => id === credential.tokenId) === true;
  if (cached === undefined || !isKnown) return undefined;
  const problem = findCredentialProblem(caller, cached.facts, new Date(clock.now()).toISOString());
  // The caller may act in this org again by now. Leaving drops the caller from the cache, coming back does not.
  if (problem === 'moved') return undefined;
  if (problem !== undefined) return unauthenticated(problem);
  // Who was added is made a member in the turn.
  if (cached.facts.isPending === true) return undefined;
  const isOutsider = standing === 'in-org-or-global' && cached.facts.orgRole === null;
  if (isOutsider || requirement === null || isMet(requirement, cached.permissions)) return undefined;
  return whyUnmet(requirement, cached.permissions);
}
