import type { Claims, IssuerPolicy } from '../../core/claims.ts';
import type { OrgRole } from '../../core/org-role.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import type { OrgOfUser, UserProfile } from '../../core/user.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';

/** What a genuine token says, and until when (milliseconds since the epoch) the key that signed it may be believed. */
type VerifiedJwt = { readonly claims: Claims; readonly policy: IssuerPolicy; readonly until: number };

/** Verifies a token of an identity provider. Refuses it with what is wrong, or because keys cannot be had now. */
export type VerifyJwt = (token: string) => Promise<Result<VerifiedJwt, Refusal>>;

/** Whom an identity provider knows a person as, and the newest token that said so. */
export type Identity = {
  readonly userId: number;
  readonly issuer: string;
  readonly subject: string;
  /** When that token was issued, in seconds. */
  readonly issuedAt: number;
  /** A digest of everything that it said. */
  readonly claims: string;
  /** The org role that it gave, and the org where it did; null for none. */
  readonly orgRole: OrgRole | null;
  readonly roleOrgId: number | null;
  /** The org role could not be taken in yet. */
  readonly isPostponed: boolean;
};

/** The person that a token is about: the one that its subject is linked to, else the one with the login. */
export type Arriving = {
  readonly profile: UserProfile | undefined;
  /** The link of that person, be it to this subject or to another. */
  readonly identity: Identity | undefined;
  readonly memberships: readonly OrgOfUser[];
  /** The groups that identity providers said the person is in. */
  readonly groups: readonly string[];
  /** Whoever, person or account, has the login or e-mail address as login or e-mail address. */
  readonly namesakes: readonly { readonly id: number; readonly login: string; readonly email: string }[];
  /** Whether the person has roles in every org. */
  readonly hasGlobalRoles: boolean;
  /** When a person that the subject was linked to was deleted, in seconds; undefined when none was. */
  readonly endedAt: number | undefined;
};

/** The links between people and those that identity providers know. A person has at most one. */
export type IdentityRepository = {
  /** The link of a subject, the current org of the person, and when its claims were taken in, as an ISO time. */
  find(
    issuer: string,
    subject: string,
  ): Read<(Identity & { readonly homeOrgId: number; readonly updated: string }) | undefined>;
  arriving(claims: Pick<Claims, 'issuer' | 'subject' | 'login' | 'email'>): Read<Arriving>;
  /** Links a person, who may be inserted in the same batch, in place of any link that they have. */
  put(
    user: { readonly id: number } | { readonly uid: string },
    identity: Omit<Identity, 'userId'> & { readonly at: string },
  ): Write;
  /** Aborts the batch when a token of the subject that was issued later has been seen. */
  expectNoNewer(issuer: string, subject: string, issuedAt: number): Write;
  /**
   * Notes that a token was seen that says the same as the one before it, but was issued later. Aborts the batch when by
   * now the newest says something else.
   */
  noteIssued(identity: Pick<Identity, 'issuer' | 'subject' | 'issuedAt' | 'claims'>): Write[];
};
