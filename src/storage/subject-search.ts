import type { SQL } from 'drizzle-orm';
import { and, eq, inArray, sql } from 'drizzle-orm';

import { basicRoleUid, ORG_ROLES, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import type { OrgRole } from '../core/org-role.ts';
import type { HeldLevel, ReachedRole } from '../core/principal.ts';
import { GLOBAL_ORG_ID, storedByUid } from '../core/principal.ts';
import type { Reach } from '../core/reach.ts';
import type { SourcesOfPermission } from '../core/subject-search.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import { map } from '../service/ports/read.ts';
import type {
  SubjectsAsked,
  SubjectSearchRepository,
  SubjectsFound,
} from '../service/ports/subject-search.ts';
import { within } from './bounded.ts';
import type { Orm, RowsOf } from './d1.ts';
import { fixedRead } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import type { Whose } from './memberships.ts';
import { distinctMembershipsOf } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import { reached, serverAdminIn, toPath } from './principals.ts';
import {
  groupMappings,
  managedPermissions,
  orgUsers,
  permissions,
  roles,
  teamGroups,
  teamMembers,
  teamRoles,
  teams,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import { toStoredRoles } from './stored-permissions.ts';

/**
 * Who of an org may hold a permission. It begins at what gives it: from each role, team, group and level, the users behind the last
 * page are taken by an index in order of their ids, so many and no more. One statement.
 */
export const subjectSearchRepository = (orm: Orm): SubjectSearchRepository => {
  const pages = perChoice((choice: SubjectChoice) =>
    fixedRead(orm, (asked: Asked) => within(orm, pageOf(orm, choice, asked))),
  );
  return {
    page: (orgId, sources, asked) =>
      map(
        pages({
          isAmongAll: asked.reach === 'all',
          hasScope: sources.permission.scope !== '',
          isHeldByEveryone: sources.isHeldByEveryone,
        })(askedOf(orgId, sources, asked)),
        (rows) => pageIn(orgId, sources, asked, rows),
      ),
  };
};

/** What a search has another text for. */
type SubjectChoice = Readonly<Record<'isAmongAll' | 'hasScope' | 'isHeldByEveryone', boolean>>;
/** What is asked for. Lists are JSON; `next` are those of whom the caller may ask about some only. */
type Asked = Readonly<
  Record<'orgId' | 'after' | 'subjects', number> &
    Record<
      | 'planes'
      | 'serverAdmin'
      | 'action'
      | 'scopes'
      | 'roleUids'
      | 'resource'
      | 'levels'
      | 'ids'
      | 'teamIds'
      | 'next',
      string
    >
> & { readonly isServiceAccount: boolean };

const askedOf = (orgId: number, sources: SourcesOfPermission, asked: SubjectsAsked): Asked => ({
  orgId,
  planes: JSON.stringify([orgId, GLOBAL_ORG_ID]),
  serverAdmin: serverAdminIn(orgId),
  action: sources.permission.action,
  scopes: JSON.stringify(sources.scopes),
  roleUids: JSON.stringify(sources.roleUids),
  resource: sources.levels.resource,
  levels: JSON.stringify(sources.levels.names),
  ids: JSON.stringify(sources.levels.ids),
  teamIds: JSON.stringify(sources.teamIds),
  after: asked.after,
  next: JSON.stringify(asked.reach === 'all' ? [] : nextOf(asked.reach, asked.after)),
  isServiceAccount: asked.isServiceAccount,
  subjects: asked.limit + 1,
});

/** So many ids are looked at for one page, and one more to know whether there are others. */
const WINDOW = 1_000;

/** The rows of a page, of several kinds: `part` says what `a`, `b` and `c` are. See `pageIn`. */
const pageOf = (orm: Orm, choice: SubjectChoice, asked: Asked) =>
  orm
    .select({
      part: sql<string>`part`.as('part'),
      userId: sql<number>`user_id`.as('user_id'),
      a: sql<string | null>`a`.as('a'),
      b: sql<string | null>`b`.as('b'),
      c: sql<string | null>`c`.as('c'),
    })
    .from(
      sql`(WITH ${granting(choice, asked)}, ${wantedTeams(asked)}, ${wantedRoles(choice, asked)},
        ${choice.isAmongAll ? candidatesOf(asked) : namedCandidates(asked)},
        ${subjectsAmong(asked)}, ${heldBy(asked)}
        SELECT 'window' AS part, coalesce(max(user_id), 0) AS user_id, cast(count(*) AS text) AS a, '' AS b, '' AS c
          FROM candidate
        UNION ALL SELECT 'subject', user_id, role, login, '' FROM subject
        UNION ALL SELECT 'role', user_id, uid, via, detail FROM held
        UNION ALL ${levelsAndTeams(asked)}
        UNION ALL ${storedRoles(choice, asked)}) AS found`,
    );

const isWantedPermission = ({ hasScope }: SubjectChoice, { action, scopes }: Asked): SQL | undefined =>
  and(eq(permissions.action, action), hasScope ? isAmong(permissions.scope, scopes) : undefined);

/** `uid`: the roles that may give it. */
const granting = (choice: SubjectChoice, asked: Asked): SQL => sql`
  granting(uid) AS MATERIALIZED (${valuesOf(asked.roleUids)}
    UNION SELECT ${permissions.roleUid} FROM ${permissions}
      WHERE ${inArray(permissions.orgId, [asked.orgId, GLOBAL_ORG_ID])} AND ${isWantedPermission(choice, asked)})`;

/** The levels that give it to holders of a kind. */
const isGivingLevel = ({ orgId, resource, levels }: Asked, kind: SQL): SQL => sql`
  ${managedPermissions.orgId} = ${orgId} AND ${managedPermissions.resource} = ${resource}
    AND ${managedPermissions.resourceId} = named.value AND ${managedPermissions.subjectKind} = ${kind}
    AND ${isAmong(managedPermissions.level, levels)}`;

const idsOfLevels = ({ ids }: Asked): SQL => sql`json_each(${ids}) AS named`;

/** `team_id`: the teams that have such a role or level, or whose members hold it as members. */
const wantedTeams = (asked: Asked): SQL => sql`
  wanted_team(team_id) AS MATERIALIZED (
    SELECT ${teamRoles.teamId} FROM granting CROSS JOIN ${teamRoles}
      ON ${teamRoles.roleUid} = granting.uid AND ${teamRoles.orgId} = ${asked.orgId}
    UNION SELECT cast(${managedPermissions.subject} AS integer) FROM ${idsOfLevels(asked)}
      CROSS JOIN ${managedPermissions} ON ${isGivingLevel(asked, sql`'team'`)}
    UNION SELECT ${teams.id} FROM json_each(${asked.teamIds}) AS named
      CROSS JOIN ${teams} ON ${teams.id} = cast(named.value AS integer) AND +${teams.orgId} = ${asked.orgId})`;

/** `role`: the org roles whose basic role gives it, or has a level that does; all where everybody holds it. */
const wantedRoles = ({ isHeldByEveryone }: SubjectChoice, asked: Asked): SQL => {
  const uids = JSON.stringify(ORG_ROLES.map((role) => [role, basicRoleUid(role)]));
  const all = isHeldByEveryone ? sql`1` : sql`0`;
  return sql`
    wanted_role(role) AS MATERIALIZED (SELECT value ->> 0 FROM json_each(${uids})
      WHERE ${all} OR value ->> 1 IN (SELECT uid FROM granting
        UNION SELECT ${managedPermissions.subject} FROM ${idsOfLevels(asked)}
          CROSS JOIN ${managedPermissions} ON ${isGivingLevel(asked, sql`'basic-role'`)}))`;
};

/** The first ids of a selection with the column `id`, in order: for each row of what it is joined to, so many and no more. */
const firstOf = (selection: SQL): SQL =>
  sql`json_each((SELECT json_group_array(id) FROM (${selection} ORDER BY 1 LIMIT ${WINDOW + 1})))`;

/** `user_id`: the first who may hold it, in order of id. D1 accepts at most five parts in a union. */
const candidatesOf = (asked: Asked): SQL => {
  const { orgId, after, planes } = asked;
  const places = sql`json_each(${planes}) AS place`;
  const inGroup = (key: typeof userGroups.groupKey | typeof userGroups.siblingsKey, of: SQL): SQL =>
    firstOf(sql`SELECT ${userGroups.userId} AS id FROM ${userGroups}
      WHERE ${userGroups.orgId} = place.value AND ${key} = ${of} AND ${userGroups.userId} > ${after}`);
  const admins = sql`SELECT ${users.id} AS id FROM ${users}
    WHERE ${users.isServerAdmin} = 1 AND ${users.isDisabled} = 0 AND ${users.id} > ${after}`;
  return sql`
    alone(user_id) AS MATERIALIZED (
      SELECT first.value FROM wanted_role CROSS JOIN ${firstOf(sql`SELECT ${orgUsers.userId} AS id FROM ${orgUsers}
        WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.role} = wanted_role.role AND ${orgUsers.userId} > ${after}`)} AS first
      UNION SELECT first.value FROM granting CROSS JOIN ${places} CROSS JOIN ${firstOf(sql`
        SELECT ${userRoles.userId} AS id FROM ${userRoles} WHERE ${userRoles.roleUid} = granting.uid
          AND ${userRoles.orgId} = place.value AND ${userRoles.userId} > ${after}`)} AS first
      UNION SELECT first.value FROM granting CROSS JOIN ${groupMappings}
          ON ${groupMappings.roleUid} = granting.uid AND ${groupMappings.orgId} = ${orgId}
        CROSS JOIN ${places} CROSS JOIN ${inGroup(userGroups.groupKey, sql`${groupMappings.groupKey}`)} AS first
      UNION SELECT first.value FROM ${idsOfLevels(asked)} CROSS JOIN ${firstOf(sql`
        SELECT cast(${managedPermissions.subject} AS integer) AS id FROM ${managedPermissions}
          WHERE ${isGivingLevel(asked, sql`'user'`)}
            AND cast(${managedPermissions.subject} AS integer) > ${after}`)} AS first
      UNION SELECT first.value FROM granting CROSS JOIN ${firstOf(admins)} AS first
        WHERE granting.uid = ${SERVER_ADMIN_ROLE_UID}),
    by_team(user_id) AS MATERIALIZED (
      SELECT first.value FROM wanted_team CROSS JOIN ${firstOf(sql`SELECT ${teamMembers.userId} AS id FROM ${teamMembers}
        WHERE ${teamMembers.orgId} = ${orgId} AND ${teamMembers.teamId} = wanted_team.team_id
          AND ${teamMembers.userId} > ${after}`)} AS first
      UNION SELECT first.value FROM wanted_team
        CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = ${orgId} AND ${teamGroups.teamId} = wanted_team.team_id
        CROSS JOIN ${places} CROSS JOIN ${inGroup(userGroups.groupKey, sql`${teamGroups.groupKey}`)} AS first
      UNION SELECT first.value FROM wanted_team
        CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = ${orgId} AND ${teamGroups.teamId} = wanted_team.team_id
        CROSS JOIN ${places} CROSS JOIN ${inGroup(userGroups.siblingsKey, sql`${teamGroups.groupKey}`)} AS first),
    candidate(user_id) AS MATERIALIZED (
      SELECT user_id FROM (SELECT user_id FROM alone UNION SELECT user_id FROM by_team)
        ORDER BY user_id LIMIT ${WINDOW + 1})`;
};

/** The same where the caller may ask about some only: these. */
const namedCandidates = ({ next }: Asked): SQL => sql`candidate(user_id) AS MATERIALIZED (${valuesOf(next)})`;

/** The first ids behind the last page, in order, of those that the caller may ask about. */
const nextOf = (reach: Exclude<Reach, 'all'>, after: number): number[] => {
  const ids = reach.map(Number).filter((id, i) => Number.isSafeInteger(id) && String(id) === reach[i]);
  return [...new Set(ids)]
    .filter((id) => id > after)
    .toSorted((a, b) => a - b)
    .slice(0, WINDOW + 1);
};

/** `user_id`, `role`, `login`: those of them who are members, may act, and are of the kind that is asked for. */
const subjectsAmong = ({ orgId, isServiceAccount, subjects }: Asked): SQL => sql`
  subject(user_id, role, login) AS MATERIALIZED (
    SELECT candidate.user_id, ${orgUsers.role}, ${users.login} FROM candidate
      CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = candidate.user_id
        AND ${orgUsers.pendingAs} IS NULL
      CROSS JOIN ${users} ON ${users.id} = candidate.user_id AND +${users.isDisabled} = 0
        AND +${users.isServiceAccount} = ${isServiceAccount}
      ORDER BY candidate.user_id LIMIT ${subjects})`;

const isSubject: Whose = (column) => sql`${column} IN (SELECT user_id FROM subject)`;

/** `user_id`, `uid`, `via`, `detail`: the roles that may give it, as they reach the subjects. */
const heldBy = ({ orgId, serverAdmin }: Asked): SQL => sql`
  held(user_id, uid, via, detail) AS MATERIALIZED (
    SELECT user_id, uid, via, min(detail) FROM (${reached(orgId, isSubject, serverAdmin)})
      WHERE uid IN (SELECT uid FROM granting) GROUP BY 1, 2, 3, detail = ${String(GLOBAL_ORG_ID)})`;

/** Levels, with the resource's id and the level; and memberships of the teams that are the resource. */
const levelsAndTeams = (asked: Asked): SQL => {
  const ofTeams = sql`SELECT user_id, team_id, permission FROM (${distinctMembershipsOf(asked.orgId, isSubject)})
    WHERE team_id IN (SELECT team_id FROM wanted_team)`;
  return sql`
    SELECT * FROM (WITH in_team(user_id, team_id, permission) AS MATERIALIZED (${ofTeams})
      SELECT DISTINCT 'level', holder.user_id, ${managedPermissions.resourceId}, ${managedPermissions.level}, ''
        FROM (SELECT user_id, 'user' AS kind, cast(user_id AS text) AS name FROM subject
          UNION ALL SELECT user_id, 'team', cast(team_id AS text) FROM in_team
          UNION ALL SELECT user_id, 'basic-role', 'basic_' || lower(role) FROM subject) AS holder
        CROSS JOIN ${idsOfLevels(asked)}
        CROSS JOIN ${managedPermissions} ON ${isGivingLevel(asked, sql`holder.kind`)}
          AND ${managedPermissions.subject} = holder.name
      UNION ALL SELECT 'team', user_id, cast(team_id AS text), cast(permission AS text), '' FROM in_team
        WHERE cast(team_id AS text) IN (${valuesOf(asked.teamIds)}))`;
};

/** The stored ones of those roles, with what may be what is searched for; one that was changed so that it gives nothing has none. */
const storedRoles = (choice: SubjectChoice, asked: Asked): SQL => sql`
  SELECT 'stored', 0, ${roles.uid}, ${permissions.action}, ${permissions.scope}
    FROM (SELECT DISTINCT uid FROM held) AS wanted
    CROSS JOIN ${roles} ON ${inArray(roles.orgId, [asked.orgId, GLOBAL_ORG_ID])} AND ${roles.uid} = wanted.uid
    LEFT JOIN ${permissions} ON ${permissions.orgId} = ${roles.orgId} AND ${permissions.roleUid} = ${roles.uid}
      AND ${isWantedPermission(choice, asked)}`;

type Rows = Readonly<RowsOf<typeof pageOf>>;

/** A page, from its rows. */
function pageIn(
  orgId: number,
  { levels: { resource } }: SourcesOfPermission,
  { limit }: SubjectsAsked,
  rows: Rows,
): SubjectsFound {
  const byPart = Map.groupBy(rows, ({ part }) => part);
  const of = (part: string): Rows => byPart.get(part) ?? [];
  const by = (part: string) => Map.groupBy(of(part), ({ userId }) => userId);
  const [rolesOf, levelsOf, teamsOf] = [by('role'), by('level'), by('team')];
  const subjects = of('subject')
    .toSorted((a, b) => a.userId - b.userId)
    .map(({ userId, a: role, b: login }) => ({
      login: login ?? '',
      holdings: {
        evaluatedIn: orgId,
        userId,
        isDisabled: false,
        orgRole: role as OrgRole,
        teams: (teamsOf.get(userId) ?? []).map(({ a: id, b: permission }) => ({
          id: Number(id),
          isAdmin: Number(permission) === TEAM_ADMIN,
        })),
        reached: (rolesOf.get(userId) ?? []).map(({ a: uid, b: via, c: detail }): ReachedRole => ({
          uid: uid ?? '',
          path: toPath(via ?? '', detail ?? ''),
        })),
        managed: (levelsOf.get(userId) ?? []).map(({ a, b }): HeldLevel => ({
          resource,
          resourceId: a ?? '',
          level: b ?? '',
        })),
      },
    }));
  const [window] = of('window');
  const isWhole = Number(window?.a ?? 0) <= WINDOW;
  const given = subjects.slice(0, limit);
  const isCut = subjects.length > limit;
  return {
    subjects: given,
    stored: storedByUid(
      toStoredRoles(of('stored').map(({ a, b, c }) => ({ uid: a ?? '', action: b, scope: c }))),
    ),
    lookedAtUpTo: isCut ? given.at(-1)?.holdings.userId : isWhole ? undefined : window?.userId,
  };
}
