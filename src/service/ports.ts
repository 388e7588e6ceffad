/** What the use cases need from outside. `storage` implements it; nothing here knows how. */
import type { Dependency, Touches } from '../core/dependency.ts';
import type { LevelChange, LevelHolder } from '../core/level-change.ts';
import type { OrgRole } from '../core/org-role.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import type { Permission } from '../core/permission.ts';
import type { Holdings, ManagedLevel, PrincipalFacts, StoredPermissions } from '../core/principal.ts';
import type { Reach } from '../core/reach.ts';
import type { ResourceRef } from '../core/resource-types.ts';
import type { Role, RoleWithPermissions } from '../core/role.ts';
import type { ServiceAccount, ServiceAccountProfile } from '../core/service-account.ts';
import type { TeamPreferences } from '../core/team.ts';
import type { Token } from '../core/token.ts';
import type { OrgOfUser, OrgUser, UserProfile } from '../core/user.ts';
import type { Read } from './read.ts';

/** One statement of a change, to be committed together with others. Only `storage` looks inside. */
export type Write = { readonly statement: unknown };

/** What became of a batch. `unknown` means that the database neither confirmed nor denied it (I8). */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly idOf: (write: Write) => number }
  /** Nothing was written: a constraint, a guard or the fence said no. */
  | { readonly kind: 'conflict' }
  /** Nothing was written, and nothing ever will be: the batch itself is one that the database does not take. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'unknown' };

/** The database: many questions in one round trip, many writes in one transaction. */
export type Database = {
  /** Answers in one round trip; throws when the database cannot be reached. */
  read<T>(read: Read<T>): Promise<T>;
  /** Commits all or nothing in one round trip; never throws. */
  commit(writes: readonly Write[]): Promise<CommitOutcome>;
};

/** The newest revision of an org and of the global plane: together they name a state (I3). */
export type Revisions = { readonly own: number; readonly global: number };

/** A change of the global plane, as far as other orgs must know it. */
export type GlobalChange = { readonly revision: number; readonly touches: Touches };

/**
 * The pair of revisions, the hash that the next entry of the org's audit chain refers to, and what the global plane
 * changed since a revision that the reader knows. `news` is undefined when there is too much of it to list.
 */
export type Head = Revisions & { readonly hash: string; readonly news: readonly GlobalChange[] | undefined };

/** One entry of an org's audit trail (I3). `before` and `after` are JSON texts. */
export type ChangeEntry = {
  readonly orgId: number;
  readonly revision: number;
  readonly id: string;
  readonly globalRevision: number;
  readonly at: string;
  readonly actor: string;
  readonly origin: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly touches: string;
  readonly previousHash: string;
  readonly hash: string;
};

/** The audit trail, which is the fence and the revision counter as well. */
export type ChangeRepository = {
  head(orgId: number, knownGlobal: number): Read<Head>;
  /** The org's newest revision alone. */
  revision(orgId: number): Read<number>;
  append(entry: ChangeEntry): Write;
  /** Aborts the batch unless the org's newest revision is the expected one. */
  expectRevision(orgId: number, revision: number): Write;
};

/** One person or service account, named by id or uid. */
export type NamedPrincipal = { readonly isServiceAccount: boolean } & (
  | { readonly id: number }
  | { readonly uid: string }
);

/** Members of an org that a search is about: those within reach, or one of them. */
export type PrincipalsAsked = { readonly reach: Reach; readonly named: NamedPrincipal | undefined };

/** Who may do what. */
export type PrincipalRepository = {
  /** Everything that decides what the principal may do in the org; undefined when there is no such user. */
  facts(orgId: number, userId: number, tokenId: number | null): Read<PrincipalFacts | undefined>;
  /**
   * The same of every member that is asked for, in no order, but for roles that grant nothing looked for; and the
   * permissions of stored roles that may be among those looked for.
   */
  search(
    orgId: number,
    among: PrincipalsAsked,
    question: PermissionQuestion,
  ): Read<{ readonly principals: readonly Holdings[]; readonly stored: StoredPermissions }>;
};

/** How often a role is in use, by kind of assignment. */
type RoleUsage = { readonly users: number; readonly teams: number; readonly groups: number };

/** A role together with the way an org's list refers to it. */
export type AssignedRole = {
  readonly uid: string;
  readonly stored: Role | undefined;
  readonly mapped: boolean;
};

/** Roles that are rows: custom ones, and basic ones that were changed. Finds an org's own and the global ones. */
export type RoleRepository = {
  findMany(orgId: number, uids: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** Changed basic roles, which live in the global plane. */
  findBasic(): Read<readonly RoleWithPermissions[]>;
  list(orgId: number): Read<readonly Role[]>;
  /** The same with their permissions. */
  listInFull(orgId: number): Read<readonly RoleWithPermissions[]>;
  /** Whether a uid or a name is taken for a role of the org; a uid may not be both global and an org's own. */
  clash(orgId: number, uid: string, name: string): Read<{ readonly uid: boolean; readonly name: boolean }>;
  /** How often the role is assigned in the org, or anywhere for a global role. */
  usage(orgId: number, uid: string): Read<RoleUsage>;
  /** Aborts the batch when an org has a role of its own with the uid: a uid is never both global and an org's own. */
  expectNoOrgHas(uid: string): Write;
  /** Aborts the batch when the role is assigned in the org, or anywhere for a global role. */
  expectUnused(orgId: number, uid: string): Write[];
  insert(role: Role): Write;
  update(role: Role): Write;
  remove(orgId: number, uid: string): Write;
  insertPermissions(orgId: number, uid: string, permissions: readonly Permission[], at: string): Write[];
  removePermissions(orgId: number, uid: string, permissions: readonly Permission[]): Write[];
  removeAllPermissions(orgId: number, uid: string): Write;
  /** Takes the role away from every user, team and group mapping of the org, or of all orgs for a global role. */
  removeAssignments(orgId: number, uid: string): Write[];
};

/** A principal that roles are given to; a service account is a user here. */
export type Assignee = { readonly kind: 'user' | 'team'; readonly id: number };

/** Who has a role by an assignment in one org, each list in ascending order of id. */
export type RoleHolders = {
  readonly users: readonly number[];
  readonly teams: readonly number[];
  readonly serviceAccounts: readonly number[];
};

/** Which roles are given to whom. */
export type AssignmentRepository = {
  /** Uids of the roles given directly; org id 0 asks for global assignments. */
  uids(orgId: number, assignee: Assignee): Read<readonly string[]>;
  /** The stored ones among the roles given directly and the named ones, with permissions. */
  roles(orgId: number, assignee: Assignee, named: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** Roles given to the assignee in the org or globally; `mapped` ones come through external groups. */
  list(orgId: number, assignee: Assignee): Read<readonly AssignedRole[]>;
  /** Roles given to many of one kind, in the org or globally: who has which, and those that are stored. */
  listMany(
    orgId: number,
    kind: Assignee['kind'],
    ids: readonly number[],
  ): Read<{
    readonly given: readonly { readonly id: number; readonly uid: string }[];
    readonly stored: readonly Role[];
  }>;
  add(orgId: number, assignee: Assignee, roleUids: readonly string[], addedBy: number, at: string): Write;
  remove(orgId: number, assignee: Assignee, roleUids: readonly string[]): Write;
  /** Who has the role by an assignment in the org itself. */
  holders(orgId: number, roleUid: string): Read<RoleHolders>;
  /** Gives one role to many; a service account is a user here. */
  give(
    orgId: number,
    roleUid: string,
    to: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
    addedBy: number,
    at: string,
  ): Write;
  /** Takes one role from many. */
  take(
    orgId: number,
    roleUid: string,
    from: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
  ): Write;
};

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

/** A part of a list, and how long the whole list is. */
export type Part<T> = { readonly total: number; readonly items: readonly T[] };

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
  /** Removes a person with everything that they have anywhere. */
  removePerson(userId: number): Write[];
  /** Adds a user that is inserted in the same batch, or one that exists, to an org. */
  insertMember(orgId: number, user: { uid: string } | { id: number }, role: OrgRole, at: string): Write;
};

/** A page of a list: `number` counts from 1, `size` is how many things are on it. */
export type Page = { readonly number: number; readonly size: number };

/** People as members of an org. */
export type OrgUserRepository = {
  find(orgId: number, userId: number): Read<OrgUser | undefined>;
  search(orgId: number, search: UserSearch): Read<Part<OrgUser>>;
  /** Whether the org has another Admin, who can sign in and is a person. */
  hasOtherAdmin(orgId: number, userId: number): Read<boolean>;
  setRole(orgId: number, userId: number, role: OrgRole, at: string): Write;
  /** Ends a membership with everything that the member has in the org. */
  remove(orgId: number, userId: number): Write[];
};

/** A tenant. */
type Org = { readonly id: number; readonly name: string };

/** Which service accounts to list: those within reach that meet every condition. */
type ServiceAccountFilter = {
  readonly reach: Reach;
  /** Stands in the name or the login; empty for no such condition. */
  readonly text: string;
  readonly onlyDisabled: boolean;
  /** Only those that have a token that was expired at this ISO time. */
  readonly expiredAt: string | undefined;
};

/** Service accounts, each of which belongs to one org for good. */
export type ServiceAccountRepository = {
  /** The id behind a uid in the org. */
  idOf(orgId: number, uid: string): Read<number | undefined>;
  profile(orgId: number, accountId: number): Read<ServiceAccountProfile | undefined>;
  /** A page of the accounts that the filter lets through, in order of login. */
  search(orgId: number, filter: ServiceAccountFilter, page: Page): Read<Part<ServiceAccount>>;
  update(orgId: number, account: ServiceAccountProfile): Write[];
  /** Takes the account away with everything that it holds anywhere, and with what others hold on it. */
  remove(orgId: number, accountId: number): Write[];
};

/** Tenants. */
export type OrgRepository = {
  find(orgId: number): Read<Org | undefined>;
  findByName(name: string): Read<Org | undefined>;
  /** `name` is the whole name and `query` a part of it; an empty one does not count. By name. */
  search(search: {
    readonly name: string;
    readonly query: string;
    readonly page: Page;
  }): Read<readonly Org[]>;
  rename(orgId: number, name: string, at: string): Write;
  /** Removes an org with everything in it, but for its audit trail. */
  remove(orgId: number): Write[];
  exists(orgId: number): Read<boolean>;
  /** The ids of the oldest orgs, at most `limit`. */
  ids(limit: number): Read<readonly number[]>;
  isNameTaken(name: string): Read<boolean>;
  insert(name: string, at: string): Write;
  /** Makes a user Admin of an org inserted in the same batch. */
  insertAdminOf(name: string, userId: number, at: string): Write;
};

/** A team; members are those added by hand. */
export type Team = {
  readonly id: number;
  readonly orgId: number;
  readonly uid: string;
  readonly name: string;
  readonly email: string;
  readonly memberCount: number;
};

/** A team with what the user may do to it: 0 for a member, 4 for an admin. */
export type TeamOfUser = Team & { readonly permission: number };

/** What a list of teams can be ordered by. */
export type TeamOrder = {
  readonly by: 'name' | 'email' | 'memberCount';
  readonly direction: 'asc' | 'desc';
};

/** Which teams to list. An empty text asks for nothing. */
export type TeamSearch = {
  readonly reach: Reach;
  readonly name: string;
  /** A part of the name, in any case of ASCII letters. */
  readonly nameContains: string;
  /** Only the teams with these ids; undefined for all. */
  readonly ids: readonly number[] | undefined;
  readonly order: readonly TeamOrder[];
  readonly page: Page;
};

/** Teams. */
export type TeamRepository = {
  exists(orgId: number, teamId: number): Read<boolean>;
  find(orgId: number, teamId: number): Read<Team | undefined>;
  /** One page of the teams that are asked for, by name where no other order is. */
  search(orgId: number, search: TeamSearch): Read<Part<Team>>;
  /** The teams that a user or service account was added to by hand, by name, and its permission in each. */
  ofUser(orgId: number, userId: number): Read<readonly TeamOfUser[]>;
  /** Those of the ids that are teams of the org. */
  /** The ids of those of the teams that exist in the org. */
  existing(orgId: number, teamIds: readonly number[]): Read<readonly number[]>;
  /** The id behind a uid in the org. */
  idOf(orgId: number, uid: string): Read<number | undefined>;
  isNameTaken(orgId: number, name: string): Read<boolean>;
  insert(orgId: number, team: { uid: string; name: string; email: string; at: string }): Write;
  update(orgId: number, teamId: number, team: { name: string; email: string; at: string }): Write;
  /** Removes a team with its members, roles and preferences, its levels on resources, and all levels on it. */
  remove(orgId: number, teamId: number): Write[];
  insertMember(
    orgId: number,
    team: { uid: string } | { id: number },
    member: { userId: number; permission: number; addedBy: number; at: string },
  ): Write;
};

/** A member added by hand: `permission` is 0, or 4 for an admin of the team. */
export type TeamMember = { readonly userId: number; readonly permission: number };

/** A member as lists show it. */
export type TeamMemberInList = TeamMember & {
  readonly userUid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
};

/** Members of teams that were added by hand. */
export type TeamMemberRepository = {
  find(orgId: number, teamId: number, userId: number): Read<TeamMember | undefined>;
  all(orgId: number, teamId: number): Read<readonly TeamMember[]>;
  /** The members within reach, by login, with the team's uid; undefined when there is no such team. */
  list(
    orgId: number,
    teamId: number,
    reach: Reach,
  ): Read<{ readonly teamUid: string; readonly members: readonly TeamMemberInList[] } | undefined>;
  insert(
    orgId: number,
    teamId: number,
    members: readonly TeamMember[],
    added: { by: number; at: string },
  ): Write[];
  setPermission(orgId: number, teamId: number, userIds: readonly number[], permission: number): Write;
  remove(orgId: number, teamId: number, userIds: readonly number[]): Write;
};

/** Preferences of teams. */
export type TeamPreferencesRepository = {
  /** All empty for a team that has none; undefined when there is no such team. */
  find(orgId: number, teamId: number): Read<TeamPreferences | undefined>;
  set(orgId: number, teamId: number, preferences: TeamPreferences): Write;
  remove(orgId: number, teamId: number): Write;
};

/** Levels that principals have on single resources. */
export type ManagedPermissionRepository = {
  /** The levels that one holder has, on any resource of the org; membership of teams is not among them. */
  levelsOf(orgId: number, holder: LevelHolder): Read<readonly ManagedLevel[]>;
  /** Gives the user a level on a service account inserted in the same batch. */
  grantOnNewServiceAccount(orgId: number, userId: number, accountUid: string, level: string): Write;
  /** Whoever has a level on the resource, as cached principals depend on them. */
  holdersOf(orgId: number, resource: string, resourceId: number): Read<readonly Dependency[]>;
};

/** Somebody with a level on a resource, as lists show it. */
export type ListedLevel =
  | {
      readonly kind: 'user';
      readonly level: string;
      readonly user: UserInOrg & { readonly uid: string; readonly login: string };
    }
  | {
      readonly kind: 'team';
      readonly level: string;
      readonly team: { readonly id: number; readonly uid: string; readonly name: string };
    }
  | { readonly kind: 'basic-role'; readonly level: string; readonly roleUid: string };

/**
 * The levels on one resource, wherever they are kept: those on a team are its members.
 * Source: reference/grafana/BEHAVIOUR.md section 12.
 */
export type ResourceLevelRepository = {
  /** Everybody who has a level on the resource, people of any org among them: by kind, then id. */
  list(orgId: number, resource: ResourceRef): Read<readonly ListedLevel[]>;
  /** The levels that the named holders have on the resource; nothing for those who have none. */
  held(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Read<readonly LevelChange[]>;
  /** Gives each holder its level in place of any it has. */
  give(
    orgId: number,
    resource: ResourceRef,
    levels: readonly LevelChange[],
    by: { readonly userId: number; readonly at: string },
  ): Write;
  /** Takes whatever level the holders have. */
  take(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Write;
};

/** Where a token leads: these three never change while it exists. */
export type TokenRoute = { readonly orgId: number; readonly accountId: number; readonly tokenId: number };

/** That a token was used at an ISO time. */
type TokenUse = { readonly orgId: number; readonly tokenId: number; readonly at: string };

/** Service account tokens. */
export type TokenRepository = {
  route(hash: string): Read<TokenRoute | undefined>;
  isNameTaken(orgId: number, name: string): Read<boolean>;
  /** A token of the very account. */
  find(orgId: number, accountId: number, tokenId: number): Read<Token | undefined>;
  /** All tokens of an account, expired ones included, the oldest first. */
  list(orgId: number, accountId: number): Read<readonly Token[]>;
  insert(
    orgId: number,
    token: { accountId: number; name: string; hash: string; at: string; expires: string | null },
  ): Write;
  remove(orgId: number, accountId: number, tokenId: number): Write;
  /** Notes when tokens were last used, each in its own org; an older time never replaces a newer one. */
  noteUses(uses: readonly TokenUse[]): Write;
};

/** All repositories of one database. */
export type Repositories = {
  readonly changes: ChangeRepository;
  readonly principals: PrincipalRepository;
  readonly roles: RoleRepository;
  readonly assignments: AssignmentRepository;
  readonly users: UserRepository;
  readonly orgs: OrgRepository;
  readonly orgUsers: OrgUserRepository;
  readonly teams: TeamRepository;
  readonly teamMembers: TeamMemberRepository;
  readonly teamPreferences: TeamPreferencesRepository;
  readonly managed: ManagedPermissionRepository;
  readonly serviceAccounts: ServiceAccountRepository;
  readonly levels: ResourceLevelRepository;
  readonly tokens: TokenRepository;
};
