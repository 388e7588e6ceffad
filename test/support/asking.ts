import type { Answer, Asked, SubjectName } from '../../src/core/asking.ts';
import type { Caller } from '../../src/core/caller.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Result } from '../../src/core/result.ts';
import { ok } from '../../src/core/result.ts';
import type { AnswerText } from '../../src/durable/answer-text.ts';
import { fromAnswerText } from '../../src/durable/answer-text.ts';
import type { Coordinator } from '../../src/durable/coordinator.ts';
import type { Evaluated } from '../../src/durable/evaluations.ts';
import type { QuestionText } from '../../src/durable/question-text.ts';
import { toQuestionText } from '../../src/durable/question-text.ts';

/** Somebody who signed in with a password, as an object is told of them. */
export const callerBy = (userId: number, name: string): Caller => ({
  userId,
  credential: { kind: 'password', name, credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});

/** A question about a person. */
export const asks = (name: SubjectName | null, action: string, resource: string, id: string): Asked => ({
  subject: { isServiceAccount: false, name },
  action,
  resource: { resource, id },
});

/** The same about a service account. */
export const asksOfAccount = (...asked: Parameters<typeof asks>): Asked => ({
  ...asks(...asked),
  subject: { isServiceAccount: true, name: asked[0] },
});

/** Names somebody by id. */
export const byId = (id: number): SubjectName => ({ by: 'id', id });

/** What answers questions: an object, or what stands before it. */
type Evaluates = Pick<Coordinator, 'evaluate'> | { decide(text: QuestionText): Told | Promise<Told> };

type Told = Result<AnswerText | Evaluated, Refusal>;

/** What is answered, with its state; an object is asked by a text, as a Worker asks it. */
export async function evaluated(
  at: Evaluates,
  caller: Caller,
  ...asked: readonly Asked[]
): Promise<Result<Evaluated, Refusal>> {
  const together = { asked, explains: false };
  if (!('decide' in at)) return await at.evaluate(caller, together);
  const told = await at.decide(toQuestionText(caller, together));
  if (!told.ok) return told;
  const answered = fromAnswerText(told.value, asked.length);
  if (answered === undefined) throw new Error(`Unreadable: ${JSON.stringify(told.value)}`);
  return ok(answered);
}

/** What is answered, in order: yes, no, or that the caller may not ask. Throws a refusal of all. */
export async function answers(
  at: Evaluates,
  caller: Caller,
  ...asked: readonly Asked[]
): Promise<readonly (boolean | 'may not ask')[]> {
  const result = await evaluated(at, caller, ...asked);
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
  return result.value.answers.map(({ decision, isRefused }: Answer) =>
    isRefused ? 'may not ask' : decision,
  );
}
