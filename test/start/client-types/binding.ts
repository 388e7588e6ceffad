// A Worker of the same account, which asks without HTTP. Slips are marked as in wrong.ts.
import type { Decisions, PermissionList, Question, Questions, Unanswered } from 'gatehouse/client';

type Env = { readonly DECISIONS: Decisions; readonly TOKEN: string };

const question: Question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'approve' },
  resource: { type: 'invoices', id: '7' },
};
const { subject, action, resource } = question;

export async function ask({ DECISIONS, TOKEN }: Env): Promise<boolean> {
  const { decision } = await DECISIONS.evaluate(TOKEN, question, { explain: true, address: '192.0.2.1' });
  const { evaluations } = await DECISIONS.evaluations(TOKEN, {
    subject,
    evaluations: [
      { action, resource },
      { action: { name: 'no such action' }, resource },
    ],
    options: { evaluations_semantic: 'deny_on_first_deny' },
  });
  const { permissions, context }: PermissionList = await DECISIONS.permissionsOf(TOKEN, subject, { org: 7 });
  const scopes: readonly string[] = permissions['invoices:approve'] ?? [];
  const error: Unanswered | undefined = context.error;
  return decision && evaluations.every((one) => one.decision) && scopes.length > 0 && error === undefined;
}

export async function slip({ DECISIONS, TOKEN }: Env): Promise<void> {
  // @ts-expect-error 2345: a question where the token belongs
  await DECISIONS.evaluate(question, TOKEN);
  // @ts-expect-error 2741: a question without a resource
  await DECISIONS.evaluate(TOKEN, { subject, action });
  // @ts-expect-error 2322: an id that is a number
  await DECISIONS.evaluate(TOKEN, { subject, action, resource: { type: 'invoices', id: 7 } });
  // @ts-expect-error 2345: a list without what it is part of
  await DECISIONS.evaluations(TOKEN, [question]);
  const _options = {
    // @ts-expect-error 2820: a misspelt way to answer several questions
    evaluations_semantic: 'deny_on_first_denial',
  } satisfies Questions['options'];
  // @ts-expect-error 2345: a subject that is a text
  await DECISIONS.permissionsOf(TOKEN, 'alice');
  // @ts-expect-error 2801: a condition that nobody waited for, which is always true
  if (DECISIONS.evaluate(TOKEN, question)) throw new Error('always');
  // @ts-expect-error 2339: a method that there is not
  await DECISIONS.search(TOKEN, question);
}
