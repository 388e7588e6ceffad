import type { OrgRole } from './org-role.ts';
import type { MaybePending } from './pending.ts';

/** A person or service account, independent of any org. Login and e-mail address are in lower case. */
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
  /** The issuer that the person is linked to; null for a person who signs in only by password. */
  readonly provider: string | null;
  /** The org in which that issuer sets the person's org role; null for none. */
  readonly roleOrgId: number | null;
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

/**
 * Why a person cannot have these names, as the field and the rest of the sentence; undefined when they can. Basic
 * authentication ends a name at a colon. A name like the login of a service account would take that login from an org
 * that cannot see who has it (I10).
 */
export function findNameProblem(names: {
  readonly login: string | undefined;
  readonly email: string | undefined;
}): { readonly field: 'login' | 'email'; readonly problem: string } | undefined {
  if (names.login?.includes(':') === true) {
    return {
      field: 'login',
      problem: 'must not contain a colon, because Basic authentication ends the name there',
    };
  }
  if (names.login === TOKEN_USER)
    return { field: 'login', problem: 'must not be api_key, which is reserved for tokens' };
  for (const field of ['login', 'email'] as const) {
    if (ACCOUNT_LOGIN.test(names[field] ?? '')) {
      return {
        field,
        problem: 'must not begin with sa-, a number and -, like the login of a service account',
      };
    }
  }
  return undefined;
}
