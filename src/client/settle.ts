import type { Decision, Question } from './contract.ts';
import type { WhenUnanswered } from './options.ts';
import { UnansweredError } from './unanswered-error.ts';

/**
 * What a caller is answered: the decision, or where there is none what `whenUnanswered` says. Of a function only `true` itself is a yes.
 * Throws an UnansweredError where it says `throw`, and what the function throws.
 */
export function settle(
  decision: Decision,
  {
    question,
    whenUnanswered,
    cause,
  }: { question: Question; whenUnanswered: WhenUnanswered; cause?: unknown },
): Decision {
  const { error } = decision.context;
  if (error === undefined || whenUnanswered === 'deny') return decision;
  if (whenUnanswered === 'throw') throw new UnansweredError(error, cause);
  const said: unknown = whenUnanswered(error, question);
  // Of one that is asynchronous: a rejection that nobody handles ends some processes.
  void Promise.resolve(said).catch(() => undefined);
  return { ...decision, decision: said === true };
}
