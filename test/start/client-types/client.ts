// What a customer writes with the client. Compiled with the compilers' settings of several platforms.
import { Gatehouse, UnansweredError } from 'gatehouse/client';
import type {
  CallOptions,
  ClientOptions,
  Decision,
  Grant,
  Question,
  Reason,
  Subject,
  Unanswered,
  WhenUnanswered,
} from 'gatehouse/client';

const url = 'https://access.example.com';
const said: Unanswered[] = [];

export const options: ClientOptions = {
  url,
  token: async () => await Promise.resolve('a token'),
  org: 7,
  timeoutMs: 500,
  retries: 0,
  whenUnanswered: (why, { action }) => why.status === 503 && action.name === 'read',
  onUnanswered: (why) => said.push(why),
};
/** Settings that may not be there, as those of an environment. */
export const given = (org?: number) =>
  new Gatehouse({ url, token: () => 'a token', org, timeoutMs: undefined });
/** The platform's own `fetch`, and one that is written by hand. */
export const gatehouse = new Gatehouse({ url, token: 'a token', fetch });
export const byHand = new Gatehouse({ ...options, fetch: async (to, init) => await fetch(to, init) });

export const alice: Subject = { type: 'user', id: 'alice', properties: { iss: 'https://login.example.com' } };
export const question: Question = {
  subject: alice,
  action: { name: 'approve' },
  resource: { type: 'invoices', id: '7' },
  context: { ip: '192.0.2.1' },
};

export async function decide(signal: AbortSignal): Promise<readonly string[]> {
  const call: CallOptions = { explain: true, signal, timeoutMs: 100, whenUnanswered: 'throw' };
  const { decision, context }: Decision = await gatehouse.evaluate(question, call);
  const reason: Reason | undefined = context.reason;
  const grants: readonly Grant[] = reason !== undefined && 'grants' in reason ? reason.grants : [];
  return decision ? grants.map(({ via, role }) => role?.name ?? via) : [context.revision ?? '', 'no'];
}

export async function list(deny: WhenUnanswered): Promise<number> {
  if (!(await gatehouse.allows(question, { whenUnanswered: deny }))) return 0;
  const decisions = await gatehouse.evaluateAll([question, { ...question, subject: alice }]);
  const [first] = decisions;
  return first?.context.error?.retryAfter ?? decisions.filter(({ decision }) => decision).length;
}

export async function search(): Promise<string[]> {
  const { subject, action, resource } = question;
  const found: string[] = [];
  const page = await gatehouse.search(
    'resource',
    { subject, action, resource: { type: 'invoices' } },
    { limit: 100 },
  );
  for await (const { type, id } of page) found.push(`${type} ${id}`);
  const { results } = await gatehouse.search('subject', { subject: { type: 'user' }, action, resource });
  found.push(...results.map(({ id }) => id));
  const actions = await gatehouse.search('action', { subject, resource });
  found.push(...actions.results.map(({ name }) => name), actions.revision ?? '');
  return page.all ? found : [];
}

export function tell(fault: unknown): string {
  return fault instanceof UnansweredError
    ? `${fault.status} ${fault.message} ${fault.retryAfter ?? 0}`
    : 'another fault';
}

/** What is no action of any org: the names are those of each org's types, which no type knows. */
export const unknown: Question = { ...question, action: { name: 'aprove' } };
