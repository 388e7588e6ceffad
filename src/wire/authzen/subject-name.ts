import type { AskedSubject, SubjectName } from '../../core/asking.ts';
import { ID_MAX } from '../../core/refusal.ts';

/** Texts that name something have at most so many UTF-16 code units. A longer one names nothing. */
const NAME_LENGTH_MAX = 1_000;

/** Whether a text is short enough to name something. */
export const canName = (text: string): boolean => text.length <= NAME_LENGTH_MAX;

/** What the types of subjects are called here. Subjects of all other types are nobody. */
export const SUBJECT_TYPES = { person: 'user', account: 'service_account' } as const;

const ID = /^[1-9]\d{0,9}$/;

/**
 * Whom a subject's type and id name. An id with a colon is an attribute and its value: `id`, `uid`, `login`, `email`, or `sub`, which
 * is a subject of the identity provider in `properties.iss`. One without is a login, or else an e-mail address. No attribute stands
 * for another, and what is none of them names nobody.
 *
 * @param issuer `iss` of the subject's properties, as it was sent
 */
export function toAskedSubject(type: string, id: string, issuer: unknown): AskedSubject {
  const isServiceAccount = type === SUBJECT_TYPES.account;
  const isKnown = isServiceAccount || type === SUBJECT_TYPES.person;
  return { isServiceAccount, name: isKnown && canName(id) ? toSubjectName(id, issuer) : null };
}

function toSubjectName(id: string, issuer: unknown): SubjectName | null {
  const colon = id.indexOf(':');
  const value = id.slice(colon + 1);
  if (value === '') return null;
  if (colon === -1) return { by: 'name', value };
  const by = id.slice(0, colon);
  switch (by) {
    case 'id':
      return ID.test(value) && Number(value) <= ID_MAX ? { by, id: Number(value) } : null;
    case 'uid':
    case 'login':
    case 'email':
      return { by, value };
    case 'sub':
      return typeof issuer === 'string' && canName(issuer) ? { by, issuer, subject: value } : null;
    default:
      return null;
  }
}
