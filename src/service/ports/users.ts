import type { OrgRole } from '../../core/org-role.ts';
import type { Reach } from '../../core/reach.ts';
import type { OrgOfUser, OrgUser, UserProfile } from '../../core/user.ts';
import type { Read } from './read.ts';
import type { Page, Part, Write } from './database.ts';

/** A user or service account seen from one org. `orgRole` is null when it is no member. */
export type UserInOrg = {
  readonly id: number;
  readonly isServiceAccount: boolean;
  readonly homeOrgId: number;
  readonly orgRole: OrgRole | null;
};

/** A person or service account to be stored. */
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
  /** Those of the users and service accounts that there are, in no order. */
  /** Those of the users that exist anywhere. */
  findMany(orgId: number, userIds: readonly number[]): Read<readonly UserInOrg[]>;
  findByName(orgId: number, loginOrEmail: string): Read<UserInOrg | undefined>;
  /** Those with one of the e-mail addresses, wherever they are. */
  findByEmails(orgId: number, emails: readonly string[]): Read<readonly (UserInOrg & { email: string })[]>;
  /** The id behind a uid, wherever the user or service account is. */
  idOf(uid: string): Read<number | undefined>;
  isTaken(login: string, email: string): Read<boolean>;
  /** True when somebody else has the login or the e-mail address as login or e-mail address. */
  isTakenByOther(userId: number, login: string, email: string): Read<boolean>;
  login(loginOrEmail: string): Read<LoginRecord | undefined>;
  profile(userId: number): Read<UserProfile | undefined>;
  /** A person, not a service account. */
  profileByName(loginOrEmail: string): Read<UserProfile | undefined>;
  /** People everywhere, without service accounts. */
  search(search: UserSearch): Read<Part<UserProfile>>;
  orgsOf(userId: number): Read<readonly OrgOfUser[]>;
  /**
   * Aborts the batch unless the user is a member of exactly these orgs. Orgs change who their members are, so for a
   * change of the global plane that counts on them.
   */
  expectOrgsOf(userId: number, orgIds: readonly number[]): Write;
  /** Whether somebody else is a server admin who can sign in. */
  hasOtherServerAdmin(userId: number): Read<boolean>;
  insert(user: NewUser): Write;
  update(userId: number, fields: Partial<UserFields>, at: string): Write;
  /** Stores another password, and ends every sign-in with the one before. */
  setPassword(userId: number, passwordHash: string, at: string): Write;
  /** Makes another org of theirs the current one of those whose current org this is; who is in no other stays. */
  moveFrom(orgId: number, userId: number | 'everybody'): Write;
  /** Makes an org the current one of somebody whose current org is none of theirs. */
  settleIn(org: number | { readonly name: string }, userId: number): Write;
  /**
   * Removes a person with everything that they have anywhere. What an identity provider said of them until then brings
   * nobody back.
   */
  removePerson(userId: number, at: string): Write[];
  /** Adds a user that is inserted in the same batch, or one that exists, to an org. */
  insertMember(orgId: number, user: { uid: string } | { id: number }, role: OrgRole, at: string): Write;
};

/** People as members of an org. */
export type OrgUserRepository = {
  find(orgId: number, userId: number): Read<OrgUser | undefined>;
  search(orgId: number, search: UserSearch): Read<Part<OrgUser>>;
  /** Whether the org has another Admin, who can sign in and is a person. */
  hasOtherAdmin(orgId: number, userId: number): Read<boolean>;
  /** Up to two people who are Admins of the org and can sign in. */
  someAdmins(orgId: number): Read<readonly number[]>;
  setRole(orgId: number, userId: number, role: OrgRole, at: string): Write;
  /** Ends a membership with everything that the member has in the org. */
  remove(orgId: number, userId: number): Write[];
};
