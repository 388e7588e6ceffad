import type { OrgRole } from './org-role.ts';

/** The subject of an identity provider that a person is linked to. */
export type LinkedSubject = { readonly issuer: string; readonly subject: string };

/** Whether a link is to the subject. No link is to none. */
export const isLinkTo = (link: LinkedSubject | undefined, { issuer, subject }: LinkedSubject): boolean =>
  link !== undefined && link.issuer === issuer && link.subject === subject;

/** Whom a link is of, and what it is to. */
export type Link = LinkedSubject & { readonly userId: number };

/** The link of a person to a subject of an identity provider, as it is shown. */
export type LinkOfPerson = LinkedSubject & {
  /** When the newest token was issued, in seconds. */
  readonly issuedAt: number;
  /** When the person was linked, as an ISO time. */
  readonly created: string;
  /** The newest token says that the person may not sign in. */
  readonly isBarred: boolean;
  /** The person linked themselves, and has kept the password. */
  readonly keepsPassword: boolean;
  /** The org roles that the provider sets, by org id. */
  readonly orgRoles: readonly { readonly orgId: number; readonly role: OrgRole }[];
};
