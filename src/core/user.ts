import type { OrgRole } from './org-role.ts';

/** A person or service account by itself, seen from no org. Login and e-mail address are in lower case. */
export type UserProfile = {
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
  /** The issuer that knows the person; null when they sign in by password alone. */
  readonly provider: string | null;
  /** The org in which that issuer says what org role the person has; null for none. */
  readonly roleOrgId: number | null;
};

/** A member of an org, who is a person. */
export type OrgUser = UserProfile & { readonly role: OrgRole };

/** An org that somebody is a member of. */
export type OrgOfUser = { readonly orgId: number; readonly name: string; readonly role: OrgRole };

/** A login and an e-mail address in the form they are stored and compared in; undefined for an empty one. */
export const foldName = (text: string | null | undefined): string | undefined =>
  text?.trim().toLowerCase() || undefined;

/** The Basic user name whose password is a token. Source: docs/grafana.md#credentials. */
export const TOKEN_USER = 'api_key';
/** What logins of service accounts begin with. */
const ACCOUNT_LOGIN = /^sa-\d+-/;

/**
 * Why a person cannot have the names, as the field and the rest of the sentence; undefined when they can. Basic
 * sign-in ends a name at a colon; and a name like a service account's would keep the name of an account from an org
 * that cannot see who has it (I10).
 */
export function findNameProblem(names: {
  readonly login: string | undefined;
  readonly email: string | undefined;
}): { readonly field: 'login' | 'email'; readonly problem: string } | undefined {
  if (names.login?.includes(':') === true) {
    return { field: 'login', problem: 'must not hold a colon: Basic sign-in ends there' };
  }
  if (names.login === TOKEN_USER) return { field: 'login', problem: 'is the name that tokens sign in with' };
  for (const field of ['login', 'email'] as const) {
    if (ACCOUNT_LOGIN.test(names[field] ?? '')) {
      return { field, problem: 'must not begin like the login of a service account' };
    }
  }
  return undefined;
}
