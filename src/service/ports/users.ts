import type { Linked } from '../../core/managed.ts';
import type { OrgRole } from '../../core/org-role.ts';
import type { Reach } from '../../core/reach.ts';
import type { OrgOfUser, OrgUser, ShownProfile, UserProfile } from '../../core/user.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Page, Part, Write } from './database.ts';

/** A user or service account as one org sees it. `orgRole` is null when it is not a member. */
export type UserInOrg = {
  readonly id: number;
  readonly isServiceAccount: boolean;
  readonly homeOrgId: number;
  readonly orgRole: OrgRole | null;
};

/** A person or service account to store. */
type NewUser = {
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly isServiceAccount: boolean;
  readonly isDisabled: boolean;
  readonly homeOrgId: number;
  readonly passwordHash: string | null;
  readonly at: string;
};

/** A column that a list of people can be ordered by, and the direction. */
export type UserOrder = { readonly by: 'login' | 'email' | 'name'; readonly descending: boolean };

/** Which people to list. `query` is looked for in login, e-mail address and name. */
export type UserSearch = {
  readonly query: string;
  readonly order: UserOrder;
  readonly page: Page;
  readonly reach: Reach;
};

/** What can change about a person. */
type UserFields = {
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly isDisabled: boolean;
  readonly isServerAdmin: boolean;
  readonly homeOrgId: number;
};

/** What the Worker needs to check a password and to find the org to ask. */
export type LoginRecord = {
  readonly userId: number;
  readonly homeOrgId: number;
  readonly passwordHash: string | null;
  readonly credentialVersion: number;
  /** True for the first admin while its password is the deployment's secret. */
  readonly usesAdminPassword: boolean;
};

/** People, service accounts and their membership of orgs. */
export type UserRepository = {
  find(orgId: number, userId: number): Read<UserInOrg | undefined>;
  /** Those of the users and service accounts that exist anywhere, in no order. */
  findMany(orgId: number, userIds: readonly number[]): Read<readonly UserInOrg[]>;
  /** With the link to an identity provider, which other orgs do not see: for decisions, not for showing. */
  findByName(orgId: number, loginOrEmail: string): Read<(UserInOrg & Linked) | undefined>;
  /** The users with one of the e-mail addresses, in any org; by what was typed where their membership is pending. */
  findByEmails(orgId: number, emails: readonly string[]): Read<readonly (UserInOrg & { email: string })[]>;
  /** The id of the user or service account with the uid, in any org. */
  idOf(uid: string): Read<number | undefined>;
  isTaken(login: string, email: string): Read<boolean>;
  /** True when somebody else has the login or the e-mail address, as their login or e-mail address. */
  isTakenByOther(userId: number, login: string, email: string): Read<boolean>;
  login(loginOrEmail: string): Read<LoginRecord | undefined>;
  profile(userId: number): Read<UserProfile | undefined>;
  /** The same to show, with the current org. */
  shownProfile(userId: number): Read<ShownProfile | undefined>;
  /** The same for a caller that acts in an org: `orgId` is that org, or 0 where the caller is no member of it. */
  ownProfile(userId: number, actsIn: number): Read<ShownProfile | undefined>;
  /** A person, not a service account. */
  profileByName(loginOrEmail: string): Read<ShownProfile | undefined>;
  /** People of all orgs, without service accounts. */
  search(search: UserSearch): Read<Part<UserProfile> | TooLong>;
  /** All orgs of a user, also those in which they have not acted since they were added. */
  orgsOf(userId: number): Read<readonly OrgOfUser[]>;
  /** Whether the user has a role by a global assignment. */
  hasGlobalRoles(userId: number): Read<boolean>;
  /** Aborts the batch when somebody else than `exceptId` has one of the names, as login or as e-mail address. */
  expectFree(names: readonly string[], exceptId?: number): Write;
  /**
   * Aborts the batch unless the user is a member of exactly these orgs. For changes of the global plane that rely on
   * them, because orgs change their members themselves.
   */
  expectOrgsOf(userId: number, orgIds: readonly number[]): Write;
  /** Aborts the batch when the user has acted in one of these orgs, or left it, since their membership was pending. */
  expectPendingIn(userId: number, orgIds: readonly number[]): Write;
  /**
   * Aborts the batch when one of these memberships has another role by now, or is not pending any more, or not settled. Beside
   * `expectOrgsOf`, for what rests on what somebody is in their orgs: these change that themselves.
   */
  expectStanding(userId: number, memberships: readonly OrgOfUser[]): Write;
  /** Whether somebody else is a server admin who can sign in. */
  hasOtherServerAdmin(userId: number): Read<boolean>;
  insert(user: NewUser): Write;
  update(userId: number, fields: Partial<UserFields>, at: string): Write;
  /** Stores a new password. All sign-ins with the old one end. */
  setPassword(userId: number, passwordHash: string, at: string): Write;
  /** Stores another hash of the same password, unless another one than `before` is stored by now. No sign-in ends. */
  rehashPassword(userId: number, before: string, after: string): Write;
  /**
   * Gives a person whose current org this is another of their orgs as the current one. Without another org it stays.
   */
  moveFrom(orgId: number, userId: number): Write;
  /** Makes the org the current org of a user who is not a member of their current org. */
  settleIn(org: number | { readonly name: string }, userId: number): Write;
  /**
   * Removes a person and everything that they have anywhere. Tokens of an identity provider from before do not create
   * the person again. With `keepsRoles`, since they go with the membership of their last org, what the provider said of orgs is kept
   * with the subject.
   */
  removePerson(userId: number, at: string, keepsRoles?: true): Write[];
  /**
   * Adds a user to an org. The user exists, or is inserted in the same batch. `pendingAs` is what was typed, when the membership
   * is to be pending.
   */
  insertMember(
    orgId: number,
    user: { uid: string } | { id: number },
    role: OrgRole,
    at: string,
    pendingAs?: string,
  ): Write;
};

/** People as members of an org. */
export type OrgUserRepository = {
  /** With the account's own names and state, also while the membership is pending: for decisions, not for showing. */
  find(orgId: number, userId: number): Read<OrgUser | undefined>;
  /** As the org sees them: those whose membership is pending come last, by what was typed. */
  search(orgId: number, search: UserSearch): Read<Part<OrgUser> | TooLong>;
  /** Whether the org has another Admin who is a person, can sign in, and has acted in the org. */
  hasOtherAdmin(orgId: number, userId: number): Read<boolean>;
  /** Up to two people who are Admins of the org, can sign in, and have acted in it. */
  someAdmins(orgId: number): Read<readonly number[]>;
  setRole(orgId: number, userId: number, role: OrgRole, at: string): Write;
  /**
   * Makes somebody whose membership is pending a member, and aborts the batch when it is not pending. The org becomes the
   * current org of somebody who has no other.
   */
  settle(orgId: number, userId: number, at: string): Write[];
  /** Ends a membership, and removes everything that the member has in the org. */
  remove(orgId: number, userId: number): Write[];
};
