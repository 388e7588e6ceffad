import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { Session } from '../../session/session.ts';
import type { AskedSubject } from '../../question/question.ts';
import type { Subject } from './subject.ts';

/** A search finds parts of names: so many are looked at for the one whose whole name it is. */
const LOOKED_AT = 1000;

/** A subject by its attribute, `id:42` or `uid:…`, which paths take as well. */
const BY_ATTRIBUTE = /^(?:id:(\d+)|uid:(.+))$/;

/** Who asks: whoever may find nobody still knows themselves. */
export type Caller = Pick<Session, 'api' | 'actions' | 'who' | 'isPerson'>;

/** Finds whom a question is about. Never fails: whoever may not be read keeps the name that was asked for. */
export async function findSubject(
  { api, actions, who, isPerson }: Caller,
  { subjectType, subjectId }: AskedSubject,
  signal: AbortSignal,
): Promise<Subject> {
  const kind = subjectType === 'user' ? 'person' : 'account';
  const named = BY_ATTRIBUTE.exec(subjectId);
  const unknown: Subject = {
    kind,
    id: named?.[1] === undefined ? undefined : Number(named[1]),
    name: subjectId.replace(/^(?:login|email):/, ''),
    orgRole: undefined,
  };
  const isSelf = isPerson === (kind === 'person') && who.login.toLowerCase() === unknown.name.toLowerCase();
  if (!actions.has(kind === 'person' ? 'org.users:read' : 'serviceaccounts:read'))
    return isSelf ? { ...unknown, id: who.id } : unknown;
  const found = await (
    named === null
      ? search(api, kind, unknown.name, signal)
      : fetchOne(api, kind, named[1] ?? named[2] ?? '', signal)
  ).catch(() => {
    signal.throwIfAborted();
    // Not to be found is no fault here: the question is answered all the same.
    return undefined;
  });
  return found ?? unknown;
}

async function search(
  api: Api,
  kind: Subject['kind'],
  text: string,
  signal: AbortSignal,
): Promise<Subject | undefined> {
  const params = { query: { query: text, perpage: LOOKED_AT } };
  const wanted = text.toLowerCase();
  if (kind === 'person') {
    const { orgUsers } = await answer(api.GET('/api/org/users/search', { params, signal }));
    const user =
      orgUsers.find(({ login }) => login.toLowerCase() === wanted) ??
      orgUsers.find(({ email }) => email.toLowerCase() === wanted);
    return user && { kind, id: user.userId, name: user.login, orgRole: user.role };
  }
  const { serviceAccounts } = await answer(api.GET('/api/serviceaccounts/search', { params, signal }));
  const account = serviceAccounts.find(({ login }) => login.toLowerCase() === wanted);
  return account && { kind, id: account.id, name: account.name, orgRole: account.role };
}

async function fetchOne(api: Api, kind: Subject['kind'], ref: string, signal: AbortSignal): Promise<Subject> {
  if (kind === 'person') {
    const user = await answer(api.GET('/api/users/{userId}', { params: { path: { userId: ref } }, signal }));
    return { kind, id: user.id, name: user.login, orgRole: undefined };
  }
  const params = { path: { serviceAccountId: ref } };
  const account = await answer(api.GET('/api/serviceaccounts/{serviceAccountId}', { params, signal }));
  return { kind, id: account.id, name: account.name, orgRole: account.role };
}
