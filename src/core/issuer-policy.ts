import type { ManagedField } from './managed.ts';
import type { OrgRole } from './org-role.ts';

/**
 * Where an issuer's tokens have which value, as paths: see `core/claim-path.ts`. At least one of `login` and `email` is set. Without
 * `login`, the e-mail address is the login.
 */
type ClaimPaths = {
  readonly login?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly groups?: string | undefined;
  readonly orgRole?: string | undefined;
};

/** Which people who are here already an issuer may be linked to, by what. */
export const LINK_RULES = ['login', 'verified-email'] as const;

/** One of these; false for nobody. */
export type LinkRule = (typeof LINK_RULES)[number] | false;

/** What a claim means that is absent: that it says nothing, or that it says none. */
export const ABSENT_CLAIMS = ['say-nothing', 'say-none'] as const;

/**
 * Who has the value is a member of the org, with the role. The value is of the claim at the path, else a group. Letter case does not
 * count.
 */
export type OrgMapping = {
  readonly claim?: string | undefined;
  readonly value: string;
  readonly orgId: number;
  readonly role: OrgRole;
};

/** What a deployment allows an identity provider. */
export type IssuerPolicy = {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** What its `iss` was before. People who are linked to the same subject of one of them are linked to it. */
  readonly formerIssuers: readonly string[];
  readonly claims: ClaimPaths;
  /** What it means when the claim of groups, of the org role or of a mapping is absent. */
  readonly absentClaims: (typeof ABSENT_CLAIMS)[number];
  /** Whether a token is refused that says that there are too many groups to list. Else the groups stay as they are. */
  readonly refusesUnlistedGroups: boolean;
  /** Whether its e-mail addresses count as verified, whatever `email_verified` says. */
  readonly emailsAreVerified: boolean;
  /** Whether unknown people are created. */
  readonly createUsers: boolean;
  /** By what a token is linked to an existing person. */
  readonly linkUsers: LinkRule;
  /** What nobody else changes of its people. The password is that of people whom it made or linked. */
  readonly manages: readonly ManagedField[];
  /** Only people in one of these groups sign in; everybody if it is absent. Letter case does not count. */
  readonly allowedGroups?: readonly string[] | undefined;
  /** The org that new people join, and whose org role `claims.orgRole` sets. */
  readonly orgId: number;
  /** The org role of new people, and of people whose token says that they have none. */
  readonly defaultOrgRole: OrgRole;
  /** Memberships of orgs by what a token says. Of several roles in one org, the highest counts. */
  readonly orgMapping: readonly OrgMapping[];
};
