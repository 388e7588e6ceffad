// What the answers of the API come to.
import type { components } from '../../api/document.ts';
import type { Holder, RoleNames } from '../../kit/grant-steps.ts';
import { hrefTo } from '../../route/route.ts';
import type { Question } from './question.ts';
import type { Found } from './ways.ts';
import { waysOf } from './ways.ts';

/** People, or service accounts. */
export type HolderKind = 'person' | 'account';

/** What the API calls them. */
export const SUBJECT_TYPES: Readonly<Record<HolderKind, string>> = {
  person: 'user',
  account: 'service_account',
};

/** Somebody who may. `subject` is how the API names them. */
export type Subject = { readonly key: string; readonly kind: HolderKind; readonly subject: string };

/** What is known of those who may beside how the API names them: ids, for links, and names; and what roles are called. */
export type Directory = {
  readonly principals: ReadonlyMap<
    string,
    { readonly id: number; readonly name: string; readonly fullName: string }
  >;
  readonly roles: RoleNames;
};

/** What was answered of each, with why. */
export type Decisions = ReadonlyMap<string, components['schemas']['AuthzenDecision']>;

/** The login that names a subject: with a colon in it, it stands behind its attribute. */
export const loginOf = (subject: string): string =>
  subject.startsWith('login:') ? subject.slice('login:'.length) : subject;

/** Whom a subject is, as far as it is known. */
export function holderOf(
  { key, kind, subject }: Subject,
  directory: Directory,
): { readonly holder: Holder; readonly fullName: string | undefined } {
  const login = loginOf(subject);
  const known = directory.principals.get(`${kind} ${login}`);
  const href = hrefTo(['what'], { subject: `${SUBJECT_TYPES[kind]}:${login}` });
  return {
    holder: { key, kind, name: known?.name ?? login, ...(known === undefined ? { href } : { id: known.id }) },
    fullName: known?.fullName,
  };
}

/** Those who may with their ways, as far as the reasons are there; `gone` have lost it since they were found. */
export function foundOf(
  question: Question,
  subjects: readonly Subject[],
  decisions: Decisions,
  directory: Directory,
): { readonly found: readonly Found[]; readonly gone: number } {
  const found = subjects.flatMap((subject): Found[] => {
    const decision = decisions.get(subject.key);
    if (decision === undefined || !decision.decision) return [];
    const { holder, fullName } = holderOf(subject, directory);
    return [
      {
        key: subject.key,
        subject: `${SUBJECT_TYPES[subject.kind]}:${loginOf(subject.subject)}`,
        holder,
        fullName,
        isTold: decision.context.reason !== undefined,
        ...waysOf(holder, question.action, decision.context.reason, directory.roles),
      },
    ];
  });
  const gone = subjects.filter(({ key }) => decisions.get(key)?.decision === false).length;
  return { found, gone };
}
