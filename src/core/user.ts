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
};

/** A member of an org, who is a person. */
export type OrgUser = UserProfile & { readonly role: OrgRole };

/** An org that somebody is a member of. */
export type OrgOfUser = { readonly orgId: number; readonly name: string; readonly role: OrgRole };

/** A login and an e-mail address in the form they are stored and compared in; undefined for an empty one. */
export const foldName = (text: string | null | undefined): string | undefined =>
  text?.trim().toLowerCase() || undefined;

/** True for a text that can be a login: Basic sign-in ends the name at a colon. */
export const isLogin = (text: string): boolean => !text.includes(':');
