import type { Linked } from './managed.ts';
import { findKnownNameProblem, trimBlanks } from './name-form.ts';
import type { OrgRole } from './org-role.ts';
import type { MaybePending } from './pending.ts';

/** A person or service account, independent of any org. Login and e-mail address are in lower case. */
export type UserProfile = Linked & {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly isServiceAccount: boolean;
  readonly homeOrgId: number;
  readonly isServerAdmin: boolean;
  readonly isDisabled: boolean;
  readonly created: string;
  readonly updated: string;
};

/** The same as it is shown: `orgId` is that of an org that exists, or 0. Deleting an org may leave somebody without any. */
export type ShownProfile = UserProfile & { readonly orgId: number };

/** A person who is a member of an org, or was added to it and has not acted there yet. */
export type OrgUser = UserProfile & MaybePending & { readonly role: OrgRole };

/** An org that somebody is a member of, or was added to and has not acted in yet. */
export type OrgOfUser = MaybePending & {
  readonly orgId: number;
  readonly name: string;
  readonly role: OrgRole;
};

/** The form in which a login or an e-mail address is stored and compared; undefined for an empty one. */
export const foldName = (text: string | null | undefined): string | undefined =>
  text?.trim().toLowerCase() || undefined;

/** The Basic user name whose password is a token. Source: docs/grafana.md#credentials. */
export const TOKEN_USER = 'api_key';
/** The beginning of a service account's login. */
const ACCOUNT_LOGIN = /^sa-\d+-/;

/** The names that others know a person by. */
type Names = { readonly login: string | undefined; readonly email: string | undefined };

/** What is wrong with which of them: the rest of the sentence. */
type NameProblem = { readonly field: 'login' | 'email'; readonly problem: string };

const NAMES = ['login', 'email'] as const;

/**
 * Why a person cannot have these new names; undefined when they can. Beside what `findNameProblem` finds, a name must not
 * be taken for another one: see `findKnownNameProblem`. A login has letters of one script; an address, also one that is a login,
 * of one script in each word, because its domain is often in another one.
 */
export function findNewNameProblem(names: Names): NameProblem | undefined {
  for (const field of NAMES) {
    const name = names[field];
    const problem = name === undefined ? undefined : findNameFormProblem(name, field);
    if (problem !== undefined) return { field, problem };
  }
  return findNameProblem(names);
}

const findNameFormProblem = (name: string, field: 'login' | 'email'): string | undefined =>
  findKnownNameProblem(name, field === 'email' || name.includes('@') ? 'one-a-word' : 'one');

/**
 * The same for names as they were sent, where `foldName` hides what is wrong: a letter whose lower case is another one, or
 * what is not seen around the name. What is wrong with the folded name as well may be an old name, and counts as none here.
 */
export function findHiddenNameProblem(sent: {
  readonly [F in keyof Names]?: string | null | undefined;
}): NameProblem | undefined {
  for (const field of NAMES) {
    const folded = foldName(sent[field]);
    if (folded === undefined || findNameFormProblem(folded, field) !== undefined) continue;
    const problem = findNameFormProblem(trimBlanks(sent[field] ?? ''), field);
    if (problem !== undefined) return { field, problem };
  }
  return undefined;
}

/**
 * Why a person cannot have these names, as the field and the rest of the sentence; undefined when they can. Basic
 * authentication ends a name at a colon. A name like the login of a service account would take that login from an org
 * that cannot see who has it (I10).
 */
export function findNameProblem(names: Names): NameProblem | undefined {
  if (names.login?.includes(':') === true) {
    return {
      field: 'login',
      problem: 'must not contain a colon, because Basic authentication ends the name there',
    };
  }
  if (names.login === TOKEN_USER)
    return { field: 'login', problem: 'must not be api_key, which is reserved for tokens' };
  for (const field of NAMES) {
    if (ACCOUNT_LOGIN.test(names[field] ?? '')) {
      return {
        field,
        problem: 'must not begin with sa-, a number and -, like the login of a service account',
      };
    }
  }
  return undefined;
}
