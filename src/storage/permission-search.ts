import type { SQL } from 'drizzle-orm';
import { and, eq, inArray, sql } from 'drizzle-orm';

import { basicRoleUid, ORG_ROLES, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import type { OrgRole } from '../core/org-role.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import {
  declaredAsked,
  isHeldByEveryone,
  levelsGranting,
  shippedRolesGranting,
} from '../core/permission-search.ts';
import type { GrantPath } from '../core/permission-set.ts';
import type { HeldLevel, Holdings, ReachedRole, StoredPermissions } from '../core/principal.ts';
import { GLOBAL_ORG_ID, storedByUid } from '../core/principal.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import { LIST_BYTES_MAX } from '../service/ports/too-long.ts';
import { within } from './bounded.ts';
import type { Orm, RowsOf } from './d1.ts';
import { fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { idsIn, isOfOrg } from './lists.ts';
import { membershipsIn } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import {
  groupMappings,
  managedPermissions,
  orgUsers,
  permissions,
  resourceTypes,
  roles,
  teamRoles,
  teams,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import type { PermissionAsked, PermissionChoice } from './stored-permissions.ts';
import { mayBeLookedFor, readQuestion, toStoredRoles } from './stored-permissions.ts';

type Found = { readonly principals: readonly Holdings[]; readonly stored: StoredPermissions };

/**
 * The members of an org who may hold what the search looks for, each with what may grant it. It begins at the
 * permissions: the roles and levels that grant one, then who has these. What is read grows with the holders, not with
 * the org. A few hold nothing that is looked for; the domain leaves them out.
 *
 * Too long where the holders take more than `HOLDERS_BYTES_MAX` in one of the lists: some 50,000 of them.
 */
export const searchEverybody = (
  orm: Orm,
): ((orgId: number, question: PermissionQuestion) => Read<Found | TooLong>) => {
  const parts = perChoice((choice: SearchChoice) =>
    fixedRead(orm, (asked: Asked) => {
      const sources = sourcesOf(choice, asked);
      return readAll({
        byRole: within(orm, membersByRole(orm, choice, asked, sources), HOLDERS_BYTES_MAX),
        alone: within(orm, reachedAlone(orm, asked, sources), HOLDERS_BYTES_MAX),
        teamRoles: within(orm, rolesOfTeams(orm, asked, sources), HOLDERS_BYTES_MAX),
        members: within(orm, membersOfTeams(orm, choice, asked, sources), HOLDERS_BYTES_MAX),
        levels: within(orm, levelsHeld(orm, asked, sources), HOLDERS_BYTES_MAX),
        stored: within(orm, storedRoles(orm, choice, asked, sources)),
      });
    }),
  );
  return (orgId, question) => {
    const { choice, asked } = readSearch(orgId, question);
    return map(parts(choice)(asked), ({ byRole, alone, teamRoles, members, levels, stored }) => ({
      principals: gather(orgId, byRole, alone, teamRoles, members, levels),
      stored: storedByUid(toStoredRoles(stored)),
    }));
  };
};

/** What a search has another text for. */
type SearchChoice = PermissionChoice & {
  readonly isHeldByEveryone: boolean;
  /** The declared types that it may be about. */
  readonly declared: 'none' | 'any' | 'one';
  /** The resources of declared types on which a level may answer. */
  readonly declaredLevels: 'none' | 'any' | 'one';
  /** Whether the resources of shipped types on which a level answers are known. */
  readonly hasIds: boolean;
  /** The teams in which membership itself may answer. */
  readonly teams: 'none' | 'all' | 'some';
};

/** What is asked for. Lists are JSON. */
type Asked = PermissionAsked &
  Readonly<Record<'shipped' | 'declaredName' | 'declaredId' | 'levels' | 'ids' | 'teamIds', string>> & {
    readonly orgId: number;
  };

function readSearch(orgId: number, question: PermissionQuestion): { choice: SearchChoice; asked: Asked } {
  const { choice, asked } = readQuestion(question);
  const declared = declaredAsked(question);
  const granting = levelsGranting(question);
  // A scope that names something is of one type of resource.
  const ids = granting[0]?.ids;
  const onTeams = granting.find(({ resource }) => resource === 'teams');
  return {
    choice: {
      ...choice,
      isHeldByEveryone: isHeldByEveryone(question),
      declared: declared === undefined ? 'none' : declared.name === undefined ? 'any' : 'one',
      declaredLevels:
        declared === undefined || declared.id === null ? 'none' : declared.id === undefined ? 'any' : 'one',
      hasIds: ids !== undefined,
      teams: onTeams === undefined ? 'none' : onTeams.ids === undefined ? 'all' : 'some',
    },
    asked: {
      ...asked,
      orgId,
      shipped: JSON.stringify(shippedRolesGranting(question)),
      declaredName: declared?.name ?? '',
      declaredId: declared?.id ?? '',
      levels: JSON.stringify(granting.map((each) => [each.resource, each.level])),
      ids: JSON.stringify(ids ?? []),
      teamIds: idsIn(onTeams?.ids ?? []),
    },
  };
}

/** A holder takes some ten times as much memory as it does of this. */
const HOLDERS_BYTES_MAX = LIST_BYTES_MAX / 4;

/** What grants something that is looked for, as tables to begin with. */
type Sources = {
  /** `uid`: roles that are stored with such a permission, or shipped with one. These may have been changed since. */
  readonly granting: SQL;
  /** `kind`, `subject`, `resource`, `resource_id`, `level`: levels on resources, and who has them. */
  readonly levels: SQL;
};

function sourcesOf(choice: SearchChoice, asked: Asked): Sources {
  const isMatch = and(
    inArray(permissions.orgId, [asked.orgId, GLOBAL_ORG_ID]),
    mayBeLookedFor(choice, asked),
  );
  const holdingDeclared =
    choice.declared === 'none' ? sql`` : sql`UNION ${rolesHoldingDeclared(choice, asked)}`;
  return {
    granting: sql`granting(uid) AS MATERIALIZED (SELECT value FROM json_each(${asked.shipped})
      UNION SELECT ${permissions.roleUid} FROM ${permissions} WHERE ${isMatch} ${holdingDeclared})`,
    levels:
      choice.declaredLevels === 'none'
        ? levelsOfShipped(choice, asked)
        : sql`${levelsOfShipped(choice, asked)} UNION ALL ${levelsOfDeclared(choice, asked)}`,
  };
}

/** The declared types of the org and of all orgs that the search may be about. */
const isAskedType = ({ declared }: SearchChoice, { orgId, declaredName }: Asked): SQL | undefined =>
  and(
    inArray(resourceTypes.orgId, [orgId, GLOBAL_ORG_ID]),
    declared === 'one' ? eq(resourceTypes.name, declaredName) : undefined,
  );

/** The basic roles that bring all actions of declared types, where there is one: see `Vocabulary.heldWith`. */
const rolesHoldingDeclared = (choice: SearchChoice, asked: Asked): SQL => sql`
  SELECT iif(${resourceTypes.orgId} = ${GLOBAL_ORG_ID}, value ->> 1, value ->> 0)
    FROM ${resourceTypes} CROSS JOIN json_each(${HOLDING_DECLARED})
    WHERE ${isAskedType(choice, asked)}`;

/** By pairs: what holds the types of an org, and those of all orgs. */
const HOLDING_DECLARED = JSON.stringify([
  [basicRoleUid('Admin'), basicRoleUid('Admin')],
  [basicRoleUid('Admin'), SERVER_ADMIN_ROLE_UID],
]);

/** All levels on resources of declared types: which of them grant something, the domain knows. */
function levelsOfDeclared(choice: SearchChoice, asked: Asked): SQL {
  const { resource, resourceId, level } = managedPermissions;
  return sql`
    SELECT ${managedPermissions.subjectKind}, ${managedPermissions.subject}, ${resource}, ${resourceId}, ${level}
      FROM (SELECT DISTINCT ${resourceTypes.name} AS name FROM ${resourceTypes}
          WHERE ${isAskedType(choice, asked)}) AS wanted
        CROSS JOIN ${managedPermissions} ON ${managedPermissions.orgId} = ${asked.orgId} AND ${resource} = wanted.name
          ${choice.declaredLevels === 'one' ? sql`AND ${resourceId} = ${asked.declaredId}` : sql``}`;
}

/** Levels are looked up by resource and id where the scope names one, by resource otherwise. */
function levelsOfShipped({ hasIds }: SearchChoice, { orgId, levels, ids }: Asked): SQL {
  const { resource, resourceId, level } = managedPermissions;
  return sql`
    SELECT ${managedPermissions.subjectKind} AS subject_kind, ${managedPermissions.subject} AS subject,
        ${resource} AS resource, ${resourceId} AS resource_id, ${level} AS level
      FROM (SELECT DISTINCT value ->> 0 AS resource FROM json_each(${levels})) AS wanted ${hasIds ? sql`CROSS JOIN json_each(${ids}) AS named` : sql``}
        CROSS JOIN ${managedPermissions} ON ${managedPermissions.orgId} = ${orgId} AND ${resource} = wanted.resource
          ${hasIds ? sql`AND ${resourceId} = named.value` : sql``}
      WHERE (${resource}, ${level}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${levels}))`;
}

/** True for a member of the org who is not disabled and has acted there, by the id in the column. */
const isEnabledMember = (orgId: number, userId: SQL) => sql`
  CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId}
    AND ${orgUsers.pendingAs} IS NULL
  CROSS JOIN ${users} ON ${users.id} = ${userId} AND ${users.isDisabled} = 0`;

/** Members by org role: of basic roles that grant something, or have a level that does, or all when everyone holds it. */
const membersByRole = (
  orm: Orm,
  { isHeldByEveryone }: SearchChoice,
  { orgId }: Asked,
  { granting, levels }: Sources,
) => {
  const uids = JSON.stringify(ORG_ROLES.map((role) => [role, basicRoleUid(role)]));
  const wanted = sql`SELECT value ->> 0 FROM json_each(${uids}) WHERE value ->> 1 IN (
    SELECT uid FROM granting UNION SELECT subject FROM (${levels}) WHERE subject_kind = 'basic-role')`;
  return orm
    .select({ userId: sql<number>`user_id`.as('user_id'), orgRole: sql<OrgRole>`role`.as('role') })
    .from(
      sql`(WITH ${granting}
        SELECT ${orgUsers.userId} AS user_id, ${orgUsers.role} AS role FROM ${orgUsers}
          CROSS JOIN ${users} ON ${users.id} = ${orgUsers.userId} AND ${users.isDisabled} = 0
          WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.pendingAs} IS NULL
            ${isHeldByEveryone ? sql`` : sql`AND ${orgUsers.role} IN (${wanted})`}) AS found`,
    );
};

/**
 * The roles that reach members one by one, as two JSON lists for each member: what the org gives by assignment or by an
 * external group, and what counts in all orgs, by assignment or as a server admin.
 */
const reachedAlone = (orm: Orm, { orgId }: Asked, { granting }: Sources) =>
  orm
    .select({
      userId: sql<number>`user_id`.as('user_id'),
      uids: sql<string>`uids`.as('uids'),
      everywhere: sql<string>`everywhere`.as('everywhere'),
      orgRole: sql<OrgRole>`role`.as('role'),
    })
    .from(
      sql`(WITH ${granting}
        SELECT reached.user_id, reached.uids, reached.everywhere, ${orgUsers.role} AS role FROM (SELECT user_id,
            json_group_array(uid) FILTER (WHERE is_everywhere = 0) AS uids,
            json_group_array(uid) FILTER (WHERE is_everywhere = 1) AS everywhere FROM (
          SELECT ${userRoles.userId} AS user_id, ${userRoles.roleUid} AS uid,
              ${userRoles.orgId} = ${GLOBAL_ORG_ID} AS is_everywhere FROM granting CROSS JOIN ${userRoles}
            ON ${userRoles.roleUid} = granting.uid AND ${userRoles.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})
          UNION ALL SELECT ${userGroups.userId}, granting.uid, 0 FROM granting
            CROSS JOIN ${groupMappings}
              ON ${groupMappings.roleUid} = granting.uid AND ${groupMappings.orgId} = ${orgId}
            CROSS JOIN ${userGroups} ON ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})
              AND ${userGroups.groupKey} = ${groupMappings.groupKey}
          UNION ALL SELECT ${users.id}, granting.uid, 1 FROM granting CROSS JOIN ${users}
            WHERE granting.uid = ${SERVER_ADMIN_ROLE_UID} AND ${users.isServerAdmin} = 1
        ) GROUP BY user_id) AS reached ${isEnabledMember(orgId, sql`reached.user_id`)}) AS found`,
    );

const rolesOfTeams = (orm: Orm, { orgId }: Asked, { granting }: Sources) =>
  orm
    .select({ teamId: sql<number>`team_id`.as('team_id'), uid: sql<string>`uid`.as('uid') })
    .from(sql`(WITH ${granting} ${teamsWithRole(orgId)}) AS found`);

/** The teams with a role that grants something. */
const teamsWithRole = (orgId: number): SQL => sql`
  SELECT ${teamRoles.teamId} AS team_id, granting.uid AS uid FROM granting CROSS JOIN ${teamRoles}
    ON ${teamRoles.roleUid} = granting.uid AND ${teamRoles.orgId} = ${orgId}`;

/**
 * The members of teams with such a role or level, and of all teams on which membership itself grants something: a JSON
 * list of teams for each member, and one of those of which they are admin.
 */
const membersOfTeams = (
  orm: Orm,
  choice: SearchChoice,
  { orgId, teamIds }: Asked,
  { granting, levels }: Sources,
) => {
  const isNamed = choice.teams === 'some' ? isAmong(teams.id, teamIds) : undefined;
  const ofThemselves =
    choice.teams === 'none'
      ? sql``
      : sql`UNION SELECT ${teams.id} FROM ${teams} WHERE ${isOfOrg(teams.orgId, orgId, isNamed)}`;
  return orm
    .select({
      userId: sql<number>`user_id`.as('user_id'),
      teamIds: sql<string>`team_ids`.as('team_ids'),
      adminOf: sql<string>`admin_of`.as('admin_of'),
      orgRole: sql<OrgRole>`role`.as('role'),
    })
    .from(
      sql`(WITH ${granting},
        wanted(team_id) AS MATERIALIZED (SELECT team_id FROM (${teamsWithRole(orgId)})
          UNION SELECT cast(subject AS integer) FROM (${levels}) WHERE subject_kind = 'team'
          ${ofThemselves})
        SELECT member.user_id, member.team_ids, member.admin_of, ${orgUsers.role} AS role
          FROM (SELECT user_id, json_group_array(DISTINCT team_id) AS team_ids,
              json_group_array(team_id) FILTER (WHERE permission = ${TEAM_ADMIN}) AS admin_of
            FROM (${membershipsIn(orgId, sql`wanted`)}) GROUP BY user_id) AS member
          ${isEnabledMember(orgId, sql`member.user_id`)}) AS found`,
    );
};

/** The levels. With the org role of the member who has one alone; null also for a team, a basic role, or nobody. */
const levelsHeld = (orm: Orm, { orgId }: Asked, { levels }: Sources) =>
  orm
    .select({
      kind: sql<string>`subject_kind`.as('subject_kind'),
      subject: sql<string>`subject`.as('subject'),
      resource: sql<string>`held.resource`.as('resource'),
      resourceId: sql<string>`held.resource_id`.as('resource_id'),
      level: sql<string>`held.level`.as('level'),
      orgRole: sql<OrgRole | null>`(
        SELECT ${orgUsers.role} FROM ${orgUsers} CROSS JOIN ${users}
          WHERE held.subject_kind = 'user' AND ${orgUsers.orgId} = ${orgId}
            AND ${orgUsers.userId} = cast(held.subject AS integer) AND ${orgUsers.pendingAs} IS NULL
            AND ${users.id} = ${orgUsers.userId} AND ${users.isDisabled} = 0)`.as('role'),
    })
    .from(sql`(${levels}) AS held`);

/** Stored roles that grant something, or that were changed so that they do not any more; only those that are given. */
const storedRoles = (orm: Orm, choice: SearchChoice, asked: Asked, { granting }: Sources) =>
  orm
    .select({
      uid: sql<string>`uid`.as('uid'),
      action: sql<string | null>`action`.as('action'),
      scope: sql<string | null>`scope`.as('scope'),
    })
    .from(
      sql`(WITH ${granting}
        SELECT granting.uid, ${permissions.action}, ${permissions.scope} FROM granting
          CROSS JOIN ${roles} ON ${roles.orgId} IN (${asked.orgId}, ${GLOBAL_ORG_ID}) AND ${roles.uid} = granting.uid
          LEFT JOIN ${permissions} ON ${and(
            eq(permissions.orgId, roles.orgId),
            eq(permissions.roleUid, roles.uid),
            mayBeLookedFor(choice, asked),
          )}
          WHERE ${isGiven(asked.orgId, sql`granting.uid`)}) AS found`,
    );

/** True for a role that may reach somebody in the org: a basic one, or one with an assignment or a mapping. */
const isGiven = (orgId: number, uid: SQL): SQL => sql`(${uid} GLOB 'basic_*'
  OR EXISTS (SELECT 1 FROM ${userRoles}
    WHERE ${userRoles.roleUid} = ${uid} AND ${userRoles.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}))
  OR EXISTS (SELECT 1 FROM ${teamRoles} WHERE ${teamRoles.roleUid} = ${uid} AND ${teamRoles.orgId} = ${orgId})
  OR EXISTS (SELECT 1 FROM ${groupMappings}
    WHERE ${groupMappings.roleUid} = ${uid} AND ${groupMappings.orgId} = ${orgId}))`;

/** The search does not tell how something reached its holder, but whether it counts in all orgs. */
const SOMEHOW: GrantPath = { via: 'unknown' };
const EVERYWHERE: GrantPath = { via: 'assignment', global: true };

type Gathered = {
  readonly orgRole: OrgRole;
  readonly teams: { readonly id: number; readonly isAdmin: boolean }[];
  readonly reached: ReachedRole[];
  readonly managed: HeldLevel[];
};

function gather(orgId: number, ...[byRole, alone, teamRoleRows, members, levels]: Parts): Holdings[] {
  const byUser = new Map<number, Gathered>();
  const of = (userId: number, orgRole: OrgRole): Gathered => {
    let gathered = byUser.get(userId);
    if (gathered === undefined)
      byUser.set(userId, (gathered = { orgRole, teams: [], reached: [], managed: [] }));
    return gathered;
  };
  const reachedBy = new Map<GrantPath, Map<string, ReachedRole>>();
  const reached = (uid: string, path: GrantPath = SOMEHOW): ReachedRole => {
    let roles = reachedBy.get(path);
    if (roles === undefined) reachedBy.set(path, (roles = new Map()));
    let role = roles.get(uid);
    if (role === undefined) roles.set(uid, (role = { uid, path }));
    return role;
  };
  const levelsOf = Map.groupBy(levels, ({ kind, subject }) => `${kind}/${subject}`);
  const rolesOf = Map.groupBy(teamRoleRows, ({ teamId }) => teamId);

  for (const { userId, orgRole } of byRole) {
    const member = of(userId, orgRole);
    const uid = basicRoleUid(orgRole);
    member.reached.push(reached(uid));
    member.managed.push(...(levelsOf.get(`basic-role/${uid}`) ?? []));
  }
  for (const { userId, uids, everywhere, orgRole } of alone) {
    const member = of(userId, orgRole);
    for (const uid of JSON.parse(uids) as string[]) member.reached.push(reached(uid));
    for (const uid of JSON.parse(everywhere) as string[]) member.reached.push(reached(uid, EVERYWHERE));
  }
  for (const { userId, teamIds, adminOf, orgRole } of members) {
    const member = of(userId, orgRole);
    const admin = new Set(listIn(adminOf));
    for (const id of listIn(teamIds)) {
      member.teams.push({ id, isAdmin: admin.has(id) });
      for (const { uid } of rolesOf.get(id) ?? []) member.reached.push(reached(uid));
      for (const level of levelsOf.get(`team/${id}`) ?? []) member.managed.push(level);
    }
  }
  for (const level of levels) {
    const userId = Number(level.subject);
    const isUser = level.kind === 'user' && String(userId) === level.subject;
    if (isUser && level.orgRole !== null) of(userId, level.orgRole).managed.push(level);
  }
  return Array.from(byUser, ([userId, gathered]) => ({
    evaluatedIn: orgId,
    userId,
    isDisabled: false,
    ...gathered,
  }));
}

const listIn = (json: string): readonly number[] => JSON.parse(json) as number[];

type Parts = [
  Readonly<RowsOf<typeof membersByRole>>,
  Readonly<RowsOf<typeof reachedAlone>>,
  Readonly<RowsOf<typeof rolesOfTeams>>,
  Readonly<RowsOf<typeof membersOfTeams>>,
  Readonly<RowsOf<typeof levelsHeld>>,
];
