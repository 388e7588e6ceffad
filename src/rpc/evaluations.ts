import { askedOf, decisionOf, decisionsOf, evaluate } from '../access/evaluating.ts';
import type { Decision, DecisionList, Unanswered } from '../client/contract.ts';
import type { Asked } from '../core/asking.ts';
import { EVALUATIONS_MAX } from '../core/asking.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { Decision as Worded } from '../wire/authzen/decision.ts';
import type { Evaluations, Semantic } from '../wire/authzen/evaluation.ts';
import { readEvaluation, readEvaluations } from '../wire/authzen/evaluation.ts';
import type { Asking, Asks, Open } from './answering.ts';
import { answerCall } from './answering.ts';
import { isPlainObject, problemOfValue } from './plain-value.ts';

/** Answers one question. Nothing of what came need be what the types of the client say. */
export async function answerEvaluation(
  open: Open,
  token: unknown,
  question: unknown,
  options: unknown,
): Promise<Decision> {
  const answered = await answerCall(open, {
    token,
    options,
    read: () => readPlain(question, readEvaluation),
    ask: askOne,
  });
  return answered.ok ? answered.value : refused(answered.refusal);
}

/**
 * Answers several questions, in their order. Where the whole is refused, each question that would have been answered has the refusal as
 * its answer. There is always one, since of an empty list it is true that all are yes: one alone where it cannot be told how many
 * questions there are, and where these are too many.
 */
export async function answerEvaluations(
  open: Open,
  token: unknown,
  questions: unknown,
  options: unknown,
): Promise<DecisionList> {
  const answered = await answerCall<Evaluations, readonly Worded[]>(open, {
    token,
    options,
    read: ({ settings }) => readPlain(questions, (body) => readEvaluations(body, settings.AUTHZEN_MERGE)),
    ask: async (asks, asking, asked) => {
      if (asked.kind === 'one') {
        const one = await askOne(asks, asking, asked.asked);
        return one.ok ? ok([one.value]) : one;
      }
      const { orgId, caller, explains } = asking;
      const found = await evaluate(asks, orgId, caller, askedOf(asked), explains);
      return found.ok ? ok(decisionsOf(asked, found.value)) : found;
    },
  });
  if (answered.ok) return { evaluations: answered.value };
  const length = endsAtFirstNo(questions) ? 1 : countOf(questions);
  return { evaluations: Array.from({ length }, () => refused(answered.refusal)) };
}

/** What a call asks, read by the rules of HTTP. */
function readPlain<T>(value: unknown, read: (body: unknown) => Result<T, Refusal>): Result<T, Refusal> {
  const problem = problemOfValue(value);
  return problem === undefined ? read(value) : refuse(problem);
}

async function askOne(
  asks: Asks,
  { orgId, caller, explains }: Asking,
  asked: Asked,
): Promise<Result<Worded, Refusal>> {
  const found = await evaluate(asks, orgId, caller, [asked], explains);
  return found.ok ? ok(decisionOf(found.value.answers[0], found.value)) : found;
}

const refused = (error: Unanswered): Decision => ({ decision: false, context: { error: { ...error } } });

/** How many answers a list of questions is to have, as far as that can be told. */
function countOf(questions: unknown): number {
  const list = isPlainObject(questions) ? questions['evaluations'] : undefined;
  const count = Array.isArray(list) ? list.length : 1;
  return count > EVALUATIONS_MAX ? 1 : Math.max(count, 1);
}

/** Whether the first no ends the list: a refusal is one. */
function endsAtFirstNo(questions: unknown): boolean {
  const options = isPlainObject(questions) ? questions['options'] : undefined;
  return (
    isPlainObject(options) && options['evaluations_semantic'] === ('deny_on_first_deny' satisfies Semantic)
  );
}
