import type { QueryValues } from '../../route/route.ts';

/** May this somebody do this action on this resource? What is not said yet is empty. */
export type Question = {
  readonly subjectType: 'user' | 'service_account';
  /** As the API takes it: a login, an address, or an attribute and its value (`id:42`). */
  readonly subjectId: string;
  readonly action: string;
  readonly type: string;
  readonly id: string;
};

const ACCOUNT = 'service_account:';
const USER = 'user:';

/** Reads a question out of the address. A subject without a type is a person. */
export function questionOf(query: URLSearchParams): Question {
  const said = (name: string): string => (query.get(name) ?? '').trim();
  const subject = said('subject');
  const isAccount = subject.startsWith(ACCOUNT);
  const isTyped = isAccount || subject.startsWith(USER);
  return {
    subjectType: isAccount ? 'service_account' : 'user',
    subjectId: isTyped ? subject.slice(subject.indexOf(':') + 1) : subject,
    action: said('action'),
    type: said('type'),
    id: said('id'),
  };
}

/** A question as the address says it: `questionOf` of it is the question again. */
export const queryOf = ({ subjectType, subjectId, action, type, id }: Question): QueryValues => ({
  subject: subjectId === '' && subjectType === 'user' ? '' : `${subjectType}:${subjectId}`,
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
