import type { Answer, Asked } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok } from '../core/result.ts';
import type { OrgDoor } from '../durable/org-door.ts';
import type { Reasons } from '../service/asking/reasons.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Decision } from '../wire/authzen/decision.ts';
import { toDecision, toRefusedDecision, upToEnd } from '../wire/authzen/decision.ts';
import type { Batch } from '../wire/authzen/evaluation.ts';
import type { Reason } from '../wire/authzen/reason.ts';
import { toReason } from '../wire/authzen/reason.ts';
import { revisionText } from './revision.ts';

/** What evaluating needs. */
export type Evaluates = { readonly org: OrgDoor; readonly reasons: Reasons };

/** What was answered at one state, and the reason of an answer, where there is one. */
export type Answered = {
  readonly answers: readonly Answer[];
  readonly revision: string;
  readonly reasonOf: (answer: Answer | undefined) => Reason | undefined;
};

/** A refusal of an evaluation by a caller who may ask about nobody but itself. */
export const MAY_NOT_ASK: Refusal = { tag: 'denied', needed: 'access:evaluate' };

/** Asks the org's object: one call, whatever the number. The names in reasons take a round trip more. */
export async function evaluate(
  services: Evaluates,
  orgId: number,
  caller: Caller,
  asked: readonly Asked[],
  explains: boolean,
): Promise<Result<Answered, Refusal>> {
  const ask = async (seen?: Head) => await services.org.evaluate(orgId, caller, { asked, explains }, seen);
  const named = await services.reasons.named(orgId, ask);
  if (!named.ok) return named;
  const { answered, names } = named.value;
  const reasonOf = (answer: Answer | undefined) => answer?.why && toReason(answer.why, names);
  return ok({ answers: answered.answers, revision: revisionText(answered.at), reasonOf });
}

/** The decision of an answer; a no for one that is missing. Of what was refused it says why. */
export function decisionOf(answer: Answer | undefined, { revision, reasonOf }: Answered): Decision {
  if (answer?.isRefused === true) return toRefusedDecision(MAY_NOT_ASK, revision);
  return toDecision(answer?.decision === true, revision, reasonOf(answer));
}

/** What is to be asked of a batch: whatever could be read. */
export const askedOf = ({ items }: Pick<Batch, 'items'>): readonly Asked[] =>
  items.flatMap((item) => (item.ok ? [item.value] : []));

/** The decisions of a batch, in its order and up to where it ends, from what was answered to `askedOf` of it. */
export function decisionsOf({ semantic, items }: Batch, answered: Answered): readonly Decision[] {
  let next = 0;
  const decisions = items.map((item) =>
    item.ok
      ? decisionOf(answered.answers[next++], answered)
      : toRefusedDecision(item.refusal, answered.revision),
  );
  return upToEnd(semantic, decisions);
}
