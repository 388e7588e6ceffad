import type { QueryValues } from '../route/route.ts';

/** May this somebody do this action on this resource? What is not said yet is empty. */
export type Question = {
  readonly subjectType: 'user' | 'service_account';
  /** As the API takes it: a login, an address, or an attribute and its value (`id:42`). */
  readonly subjectId: string;
  readonly action: string;
  readonly type: string;
  readonly id: string;
};

/** Whom a question is about, as the API takes it. */
export type AskedSubject = Pick<Question, 'subjectType' | 'subjectId'>;

const ACCOUNT = 'service_account:';
const USER = 'user:';
/** How logins of service accounts begin, and of nobody else. Source: docs/grafana.md#users. */
const ACCOUNT_LOGIN = /^sa-\d+-/;

/**
 * Reads whom a text means: `user:ada` and `service_account:ci` say it, and of what is typed without either a login says it by itself.
 */
export function subjectOf(text: string): AskedSubject {
  if (text.startsWith(ACCOUNT))
    return { subjectType: 'service_account', subjectId: text.slice(ACCOUNT.length) };
  if (text.startsWith(USER)) return { subjectType: 'user', subjectId: text.slice(USER.length) };
  return { subjectType: ACCOUNT_LOGIN.test(text) ? 'service_account' : 'user', subjectId: text };
}

/** The shortest text that means this subject: `subjectOf` of it is the subject again. */
export function subjectText({ subjectType, subjectId }: AskedSubject): string {
  const plain = subjectOf(subjectId);
  return plain.subjectType === subjectType && plain.subjectId === subjectId
    ? subjectId
    : fullSubject({ subjectType, subjectId });
}

/** A subject as addresses have it: `user:ada`. */
export const fullSubject = ({ subjectType, subjectId }: AskedSubject): string =>
  `${subjectType}:${subjectId}`;

/** Reads a question out of the address. Blanks at the ends of an id are part of it, as for the API. */
export function questionOf(query: URLSearchParams): Question {
  const said = (name: string): string => (query.get(name) ?? '').trim();
  return {
    ...subjectOf(said('subject')),
    action: said('action'),
    type: said('type'),
    id: query.get('id') ?? '',
  };
}

/** A question as the address says it: `questionOf` of it is the question again, where somebody is named. */
export const queryOf = ({ subjectType, subjectId, action, type, id }: Question): QueryValues => ({
  subject: subjectId === '' ? '' : fullSubject({ subjectType, subjectId }),
  action,
  type,
  id,
});

/** Whether it can be asked. An id may be missing: some actions take no resource. */
export const isWhole = ({ subjectId, action, type }: Question): boolean =>
  subjectId !== '' && action !== '' && type !== '';

/** The body of the request that asks it. */
export const bodyOf = ({ subjectType, subjectId, action, type, id }: Question) => ({
  subject: { type: subjectType, id: subjectId },
  action: { name: action },
  resource: { type, id },
});

/** The whole action: one without a colon is of the type of the resource. */
export const wholeActionOf = ({ action, type }: Pick<Question, 'action' | 'type'>): string =>
  action.includes(':') ? action : `${type}:${action}`;

/** How a login names its subject: one with a colon says that it is a login. */
export const subjectIdOf = (login: string): string => (login.includes(':') ? `login:${login}` : login);
