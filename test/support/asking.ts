import type { Answer, Asked, SubjectName } from '../../src/core/asking.ts';
import type { Caller } from '../../src/core/caller.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Result } from '../../src/core/result.ts';
import type { Evaluated } from '../../src/durable/evaluations.ts';

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
type Evaluates = {
  evaluate(
    caller: Caller,
    together: { readonly asked: readonly Asked[]; readonly explains: boolean },
  ): Promise<Result<Evaluated, Refusal>>;
};

/** What is answered, in order: yes, no, or that the caller may not ask. Throws a refusal of all. */
export async function answers(
  at: Evaluates,
  caller: Caller,
  ...asked: readonly Asked[]
): Promise<readonly (boolean | 'may not ask')[]> {
  const result = await at.evaluate(caller, { asked, explains: false });
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
  return result.value.answers.map(({ decision, isRefused }: Answer) =>
    isRefused ? 'may not ask' : decision,
  );
}
