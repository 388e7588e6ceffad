import type { AheadToken } from '../../core/ahead.ts';
import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { StoredRoles } from '../../core/kept-roles.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Namesake } from '../../core/linking.ts';
import type { Result } from '../../core/result.ts';
import type { RolesByOrg } from '../../core/said-roles.ts';
import type { OrgOfUser, UserProfile } from '../../core/user.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';

/** The content of a verified token, and until when (milliseconds since the epoch) the key that signed it is valid. */
export type VerifiedJwt = { readonly claims: Claims; readonly policy: IssuerPolicy; readonly until: number };

/**
 * Verifies a token of an identity provider. Refuses with the problem, or because keys cannot be fetched now. `header` is the one
 * that the token came in, in any letter case, when it was not `Authorization`: only issuers that name it are taken from it.
 */
export type VerifyJwt = (token: string, header?: string) => Promise<Result<VerifiedJwt, Refusal>>;

/** The link of a person to an identity provider's subject, with data of the newest token. */
export type Identity = StoredRoles & {
  readonly userId: number;
  readonly issuer: string;
  readonly subject: string;
  /** When that token was issued, in seconds. */
  readonly issuedAt: number;
  /** A digest of everything that the token says. */
  readonly claims: string;
  /** What it says of some org could not be done yet. */
  readonly isPostponed: boolean;
  /** That token puts its person in none of the groups that may sign in. */
  readonly isBarred: boolean;
  /** The tokens that were from ahead when they came first: see `countedAt`. */
  readonly ahead: readonly AheadToken[];
};

/** A link as it was found, with the person's names, and which of the token's are no other's: they can be set. */
export type FoundIdentity = Identity & {
  /** The person's current org. */
  readonly homeOrgId: number;
  /** When the claims were applied, as an ISO time. */
  readonly updated: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly keepsPassword: boolean;
  /** Whether there is a password that somebody knows. */
  readonly hasPassword: boolean;
  readonly isLoginFree: boolean;
  readonly isEmailFree: boolean;
  /** In some org the person is a member, or added, with another role than the newest token said. */
  readonly hasOtherRoles: boolean;
};

/**
 * The person of a token: whom its subject is linked to, under the issuer or a former one, else whom it names by the rule of the
 * issuer.
 */
export type Arriving = {
  readonly profile: UserProfile | undefined;
  /** Whether that person has a password that somebody knows. */
  readonly hasPassword: boolean;
  /** The link of that person, to this subject or to another. */
  readonly identity: Identity | undefined;
  readonly memberships: readonly OrgOfUser[];
  /** The person's groups from identity providers. */
  readonly groups: readonly string[];
  /** All people and accounts that have a name of the token as their login or e-mail address. */
  readonly namesakes: readonly Namesake[];
  /** Whether the person has roles in every org. */
  readonly hasGlobalRoles: boolean;
  /** When a person that the subject was linked to was deleted, or the link removed, in seconds; undefined when none was. */
  readonly endedAt: number | undefined;
  /** What the provider had said of that person, if they were deleted with the membership of their last org. */
  readonly endedRoles: RolesByOrg | undefined;
  /** What it had said in orgs that the person is not in any more from whom the subject's link was removed. */
  readonly leftRoles: RolesByOrg;
  /** The people to whom a link of the subject was removed. */
  readonly unlinkedFrom: readonly number[];
};

/** The names in a token by which its person is looked for. */
type ArrivingNames = Pick<Claims, 'login' | 'email' | 'unverified'>;

/** The links of people to subjects of identity providers. A person has at most one. */
export type IdentityRepository = {
  /** The link of a subject; the names are those of the token. */
  find(
    issuer: string,
    subject: string,
    names?: Partial<Pick<Claims, 'login' | 'email'>>,
  ): Read<FoundIdentity | undefined>;
  arriving(
    claims: Pick<Claims, 'issuer' | 'subject'> & ArrivingNames,
    policy: Pick<IssuerPolicy, 'formerIssuers' | 'linkUsers'>,
  ): Read<Arriving>;
  /**
   * Links a person, who may be inserted in the same batch. Replaces the person's old link. `keepsPassword` stays as it is where it
   * is not said.
   */
  put(
    user: { readonly id: number } | { readonly uid: string },
    identity: Omit<Identity, 'userId'> & { readonly keepsPassword?: boolean; readonly at: string },
  ): Write;
  /** Aborts the batch when a later token of the subject has been seen, or another from ahead than those of `ahead`. */
  expectNoNewer(issuer: string, subject: string, issuedAt: number, ahead: readonly AheadToken[]): Write;
  /**
   * Notes a token that was issued later and says the same as the one before it, or one from ahead. Aborts the batch when the newest
   * token now says something else, or others from ahead have come than those of `aheadBefore`. `anew` is stored in place of the digest
   * `claims`: of the same, under another key.
   */
  noteIssued(
    identity: Pick<Identity, 'issuer' | 'subject' | 'issuedAt' | 'claims' | 'ahead'> & {
      readonly aheadBefore: readonly AheadToken[];
      readonly anew?: string;
    },
  ): Write[];
};
