/**
 * Every table of the one D1 database, the single source of the migrations (`npm run db:generate`).
 *
 * Times are ISO 8601 texts in UTC with milliseconds, so that they sort by time. Ids are never reused. Org id 0 is the
 * global plane. `role_uid` names a role of the row's org, a global role, or a role shipped as code: a uid is never both
 * global and an org's own.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

import type { CountedName } from '../core/limits.ts';
import { COUNTED_NAMES } from '../core/limits.ts';
import { LOCATIONS } from '../core/locations.ts';

/** What `orgs.placed` says of an org whose object is not known to be made. */
export const NOT_PLACED = '';

/**
 * Orgs. `location` is where the org's object is to be made, if it is to be anywhere else than the deployment says. `placed` is
 * when the object was found to be made, and `NOT_PLACED` before: from then on `location` counts no more. Null, in orgs that a version
 * without the column made, counts as made: nobody knows.
 */
export const orgs = sqliteTable(
  'orgs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    created: text().notNull(),
    updated: text().notNull(),
    location: text({ enum: LOCATIONS }),
    placed: text(),
  },
  (table) => [uniqueIndex('orgs_by_name').on(table.name)],
);

/**
 * Orgs that were deleted and are not cleaned up yet: rows of theirs may be left in every table with an org id. They count
 * nowhere, because the org is not in `orgs`.
 */
export const endedOrgs = sqliteTable('ended_orgs', {
  orgId: integer().primaryKey(),
  ended: text().notNull(),
});

/**
 * People and service accounts, which share one id space. `login` and `email` are in lower case. `homeOrgId` is the org
 * that a service account belongs to, or a person's current org; see `currentOrg` for one that was deleted. `passwordHash` is
 * null for service accounts, and for the first admin while the deployment's secret is its password. `version` counts the changes
 * of a service account.
 */
export const users = sqliteTable(
  'users',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    uid: text().notNull(),
    login: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    isServiceAccount: integer({ mode: 'boolean' }).notNull(),
    homeOrgId: integer().notNull(),
    isServerAdmin: integer({ mode: 'boolean' }).notNull().default(false),
    isDisabled: integer({ mode: 'boolean' }).notNull().default(false),
    passwordHash: text(),
    credentialVersion: integer().notNull().default(0),
    created: text().notNull(),
    updated: text().notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex('users_by_uid').on(table.uid),
    uniqueIndex('users_by_login').on(table.login),
    uniqueIndex('users_by_email').on(table.email),
    // Lists of people, in each order that there is.
    index('users_by_kind').on(table.isServiceAccount, table.login),
    index('users_by_kind_and_email').on(table.isServiceAccount, table.email),
    index('users_by_kind_and_name').on(table.isServiceAccount, table.name),
    index('users_by_server_admin').on(table.isServerAdmin, table.isDisabled),
    // The service accounts of an org, in order of login.
    index('users_by_home_org').on(table.homeOrgId, table.isServiceAccount, table.login),
    index('users_by_home_org_and_id').on(table.homeOrgId, table.isServiceAccount, table.id),
  ],
);

/**
 * Memberships of orgs, with the org role. `pendingAs` is what an Admin of the org typed to add a person who has not acted in
 * the org yet, and null for a member.
 */
export const orgUsers = sqliteTable(
  'org_users',
  {
    orgId: integer().notNull(),
    userId: integer().notNull(),
    role: text({ enum: ['None', 'Viewer', 'Editor', 'Admin'] }).notNull(),
    created: text().notNull(),
    updated: text().notNull(),
    pendingAs: text(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.userId] }),
    index('org_users_by_user').on(table.userId),
    // In order of the members' ids. The role goes first: beginning with the org, SQLite takes it for all that is asked of an org.
    index('org_users_by_role').on(table.role, table.orgId, table.userId),
  ],
);

/**
 * Groups of principals inside an org. `createdBy` is null for teams that are older than the column. `version` counts the changes
 * of what the row says.
 */
export const teams = sqliteTable(
  'teams',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    orgId: integer().notNull(),
    uid: text().notNull(),
    name: text().notNull(),
    email: text().notNull(),
    created: text().notNull(),
    updated: text().notNull(),
    description: text().notNull().default(''),
    createdBy: integer(),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex('teams_by_name').on(table.orgId, table.name),
    uniqueIndex('teams_by_uid').on(table.orgId, table.uid),
    index('teams_by_id').on(table.orgId, table.id),
  ],
);

/**
 * Members added by hand. `permission` is 0 for a member and 4 for a team admin. They are in order of `position`, which
 * only has an order and no other meaning; members of one place, as all are that are older than the column, in order of
 * their ids.
 */
export const teamMembers = sqliteTable(
  'team_members',
  {
    orgId: integer().notNull(),
    teamId: integer().notNull(),
    userId: integer().notNull(),
    permission: integer().notNull(),
    addedBy: integer().notNull(),
    created: text().notNull(),
    position: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.teamId, table.userId] }),
    index('team_members_by_user').on(table.orgId, table.userId),
    index('team_members_by_user_anywhere').on(table.userId),
  ],
);

/** Preferences of a team. They are stored for clients only: nothing here uses them. No row means that none is set. */
export const teamPreferences = sqliteTable(
  'team_preferences',
  {
    orgId: integer().notNull(),
    teamId: integer().notNull(),
    theme: text().notNull(),
    timezone: text().notNull(),
    weekStart: text().notNull(),
    homeDashboardUid: text().notNull(),
    language: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.teamId] })],
);

/** Custom roles, and changed basic roles. An unchanged basic role is as in the catalogue. */
export const roles = sqliteTable(
  'roles',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    orgId: integer().notNull(),
    uid: text().notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    displayName: text().notNull(),
    description: text().notNull(),
    group: text().notNull(),
    hidden: integer({ mode: 'boolean' }).notNull(),
    created: text().notNull(),
    updated: text().notNull(),
  },
  (table) => [
    uniqueIndex('roles_by_uid').on(table.orgId, table.uid),
    uniqueIndex('roles_by_name').on(table.orgId, table.name),
    index('roles_by_uid_anywhere').on(table.uid),
  ],
);

/** The permissions of a stored role. */
export const permissions = sqliteTable(
  'permissions',
  {
    orgId: integer().notNull(),
    roleUid: text().notNull(),
    action: text().notNull(),
    scope: text().notNull(),
    created: text().notNull(),
    updated: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.roleUid, table.action, table.scope] }),
    // Which roles grant an action: all that a search needs to know of a permission.
    index('permissions_by_action').on(table.orgId, table.action, table.scope, table.roleUid),
  ],
);

/** Roles assigned to users and service accounts. Org id 0 is a global assignment. */
export const userRoles = sqliteTable(
  'user_roles',
  {
    orgId: integer().notNull(),
    userId: integer().notNull(),
    roleUid: text().notNull(),
    addedBy: integer().notNull(),
    created: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.userId, table.roleUid] }),
    // With its holder: SQLite takes the index of the key, which has all of the org, for a shorter one that lacks it.
    index('user_roles_by_role').on(table.roleUid, table.orgId, table.userId),
    index('user_roles_by_user').on(table.userId),
  ],
);

/** Roles assigned to teams. One of a team's roles may be marked as its root role; otherwise it is like the others. */
export const teamRoles = sqliteTable(
  'team_roles',
  {
    orgId: integer().notNull(),
    teamId: integer().notNull(),
    roleUid: text().notNull(),
    addedBy: integer().notNull(),
    created: text().notNull(),
    isRoot: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.teamId, table.roleUid] }),
    index('team_roles_by_role').on(table.roleUid, table.orgId, table.teamId),
    uniqueIndex('team_roles_root')
      .on(table.orgId, table.teamId)
      .where(sql`${table.isRoot} = 1`),
  ],
);

/** Levels of users, teams and basic roles on one resource. `subject` is an id or a role's uid. */
export const managedPermissions = sqliteTable(
  'managed_permissions',
  {
    orgId: integer().notNull(),
    subjectKind: text({ enum: ['user', 'team', 'basic-role'] }).notNull(),
    subject: text().notNull(),
    resource: text().notNull(),
    resourceId: text().notNull(),
    level: text().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.orgId, table.subjectKind, table.subject, table.resource, table.resourceId],
    }),
    // With the subject, for the same reason.
    index('managed_permissions_by_resource').on(
      table.orgId,
      table.resource,
      table.resourceId,
      table.subjectKind,
      table.subject,
    ),
    index('managed_permissions_by_subject').on(table.subjectKind, table.subject),
    // The users with a level on a resource, in order of their ids, which are texts here.
    index('managed_permissions_by_user')
      .on(table.orgId, table.resource, table.resourceId, sql`cast(${table.subject} as integer)`)
      .where(sql`${table.subjectKind} = 'user'`),
  ],
);

/**
 * The types of resources that an org declared; org id 0 for all orgs. `actions` is a JSON list of names without the type, `levels` one
 * of `{name, actions}`.
 */
export const resourceTypes = sqliteTable(
  'resource_types',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    orgId: integer().notNull(),
    name: text().notNull(),
    displayName: text().notNull(),
    attribute: text().notNull(),
    actions: text().notNull(),
    levels: text().notNull(),
    version: integer().notNull(),
    created: text().notNull(),
    updated: text().notNull(),
  },
  (table) => [uniqueIndex('resource_types_by_name').on(table.orgId, table.name)],
);

/** Roles mapped to external groups. `groupKey` is the group's id in lower case. */
export const groupMappings = sqliteTable(
  'group_mappings',
  {
    orgId: integer().notNull(),
    groupKey: text().notNull(),
    groupId: text().notNull(),
    roleUid: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.groupKey, table.roleUid] }),
    index('group_mappings_by_role').on(table.roleUid, table.orgId, table.groupKey),
  ],
);

/**
 * External groups that are linked to teams. `groupKey` is the group's id in lower case. They are in order of `position`,
 * which only has an order and no other meaning; groups of one place, as all are that are older than the column, in the
 * order in which they were inserted.
 */
export const teamGroups = sqliteTable(
  'team_groups',
  {
    orgId: integer().notNull(),
    teamId: integer().notNull(),
    groupKey: text().notNull(),
    groupId: text().notNull(),
    addedBy: integer().notNull(),
    created: text().notNull(),
    position: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.groupKey, table.teamId] }),
    index('team_groups_by_team').on(table.orgId, table.teamId, table.groupKey),
  ],
);

/**
 * The external groups of users, by source. Groups from an identity provider of the deployment are valid in every org
 * (org id 0). Groups from an org's own directory job are valid only in that org. `siblingsKey` is the key of the
 * wildcard group that matches this group, or empty.
 */
export const userGroups = sqliteTable(
  'user_groups',
  {
    userId: integer().notNull(),
    orgId: integer().notNull(),
    source: text({ enum: ['jwt', 'scim', 'api'] }).notNull(),
    groupKey: text().notNull(),
    siblingsKey: text().notNull(),
    groupId: text().notNull(),
    learned: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.orgId, table.source, table.groupKey] }),
    // In order of the users' ids. In the second the key goes first, for the same reason.
    index('user_groups_by_group').on(table.orgId, table.groupKey, table.userId),
    index('user_groups_by_siblings').on(table.siblingsKey, table.orgId, table.userId),
  ],
);

/**
 * The links of people to subjects of identity providers. `issuedAt` (seconds) and `claims` (a keyed digest) are those
 * of the newest token: an older token that comes later changes nothing. `updated` is when its claims were applied.
 */
export const identities = sqliteTable(
  'identities',
  {
    userId: integer().primaryKey(),
    issuer: text().notNull(),
    subject: text().notNull(),
    issuedAt: integer().notNull(),
    claims: text().notNull(),
    /** The org in which the provider sets the person's org role, and that role; null when it sets none. */
    roleOrgId: integer(),
    orgRole: text({ enum: ['None', 'Viewer', 'Editor', 'Admin'] }),
    /** The org role could not be set yet, because nobody else is Admin of the org. */
    isPostponed: integer({ mode: 'boolean' }).notNull(),
    created: text().notNull(),
    updated: text().notNull(),
    /** The org roles that the provider set in other orgs, as a JSON object by org id. */
    otherRoles: text().notNull().default('{}'),
    /** The person linked themselves, and has kept the password. */
    keepsPassword: integer({ mode: 'boolean' }).notNull().default(false),
    /** The newest token says that the person may not sign in. */
    isBarred: integer({ mode: 'boolean' }).notNull().default(false),
    /** The tokens that were from ahead when they came first, as a JSON list, the one that was stated last first. */
    ahead: text().notNull().default('[]'),
  },
  (table) => [uniqueIndex('identities_by_subject').on(table.issuer, table.subject)],
);

/**
 * The subjects of deleted people, and of removed links, and when that was, in seconds. A token that was issued before that does not
 * create the person again.
 */
export const endedIdentities = sqliteTable(
  'ended_identities',
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    endedAt: integer().notNull(),
    /**
     * Of a removed link, and of a person who was deleted with the membership of their last org: the org roles that the provider had
     * said, as a JSON object by org id. The latter is marked: see `readEnded`. Null for all others.
     */
    saidRoles: text(),
    /** The person to whom the link was removed; null for none. */
    unlinkedFrom: integer(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

/**
 * Service account tokens. Only a keyed hash of the token is stored (I13). `hashKey` names the secret that made the hash; it is
 * empty for hashes that are older than the column. `lastUsed` is some minutes late.
 */
export const tokens = sqliteTable(
  'tokens',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    orgId: integer().notNull(),
    accountId: integer().notNull(),
    name: text().notNull(),
    hash: text().notNull(),
    created: text().notNull(),
    expires: text(),
    revoked: text(),
    lastUsed: text(),
    hashKey: text().notNull().default(''),
  },
  (table) => [
    uniqueIndex('tokens_by_hash').on(table.hash),
    uniqueIndex('tokens_by_name').on(table.orgId, table.name),
    index('tokens_by_account').on(table.orgId, table.accountId),
  ],
);

/**
 * One row for every change of an org. The table is the fence that stops a second writer, the audit trail and the change
 * feed (I2, I3). `globalRevision` is the second part of the pair that names the state after the change. `before` and
 * `after` are JSON and never contain a secret (I13). `touches` is the JSON list of dependencies whose cached principals
 * must be read again, so that an org can follow the global plane without forgetting everything. `seal` is a keyed digest of
 * `hash`, and `sealKey` names the key; both are empty where there was no key.
 */
export const changes = sqliteTable(
  'changes',
  {
    orgId: integer().notNull(),
    revision: integer().notNull(),
    id: text().notNull(),
    globalRevision: integer().notNull(),
    at: text().notNull(),
    actor: text().notNull(),
    origin: text().notNull(),
    kind: text().notNull(),
    before: text().notNull(),
    after: text().notNull(),
    touches: text().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
    sealKey: text().notNull().default(''),
    seal: text().notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.revision] }),
    uniqueIndex('changes_by_id').on(table.id),
  ],
);

/**
 * What changes answered to requests with an `Idempotency-Key`, for a day. `key` is a keyed digest of the caller's method, path and
 * key, `sent` one of query and body. `change` is the name of the change. `output` is its reply as JSON, with `ID_TO_COME` in place
 * of `madeId`; null where it is not kept. `number` counts the rows of one caller in one org.
 */
export const keptAnswers = sqliteTable(
  'kept_answers',
  {
    orgId: integer().notNull(),
    userId: integer().notNull(),
    key: text().notNull(),
    sent: text().notNull(),
    change: text().notNull(),
    output: text(),
    madeId: integer(),
    number: integer().notNull(),
    at: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.userId, table.key] }),
    uniqueIndex('kept_answers_by_user').on(table.userId, table.orgId, table.number),
    index('kept_answers_by_time').on(table.at),
  ],
);

/**
 * Always empty. A statement that would insert a 0 here aborts its batch. This makes a whole batch depend on a
 * condition, which an UPDATE that matches no row cannot do (I2).
 */
export const guards = sqliteTable('guards', { holds: integer().notNull() }, (table) => [
  check('guard_holds', sql`${table.holds} = 1`),
]);

/**
 * How many rows an org has of each kind that has a limit; org 0 is the deployment. Triggers count, whoever writes: no row
 * of this table is written by hand. `before` is how many there were when the org's newest change began.
 */
export const usage = sqliteTable(
  'usage',
  {
    orgId: integer().notNull(),
    name: text({ enum: [...COUNTED_NAMES] as [CountedName, ...CountedName[]] }).notNull(),
    used: integer().notNull(),
    before: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.name] })],
);

/**
 * Always empty. A name that is inserted here aborts its batch, by a check whose name says which it was. So a whole batch is
 * refused because of one limit, and it can be told which.
 */
export const fullLimits = sqliteTable('full_limits', { name: text().notNull() }, () =>
  COUNTED_NAMES.map((name) => check(`full_${name}`, sql.raw(`\`name\` <> '${name}'`))),
);
