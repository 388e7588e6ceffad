import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { groupMappings, orgUsers, teamGroups, teamMembers, userGroups } from './schema.ts';

/*
 * Memberships of teams, and what external groups grant, as parts of statements. Joins are CROSS JOINs, because SQLite
 * makes these in the given order: it begins with few rows and finds the others by an index.
 */

/** The condition on the column with the id of a user or of a team: whose rows are wanted. */
export type Whose = (column: Column) => SQL;

/**
 * The roles that members of an org get by external groups: `user_id`, `role_uid` and `group_id`. A group from two
 * sources counts once.
 */
export const mappedRolesOf = (orgId: number, isWanted: Whose): SQL => sql`
  SELECT DISTINCT ${userGroups.userId} AS user_id, ${groupMappings.roleUid} AS role_uid,
      ${groupMappings.groupId} AS group_id
    FROM ${userGroups} CROSS JOIN ${groupMappings}
      ON ${groupMappings.orgId} = ${orgId} AND ${groupMappings.groupKey} = ${userGroups.groupKey}
    WHERE ${isWanted(userGroups.userId)} AND ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})`;

/** True for users and service accounts who are members of the org. Others get nothing by groups there. */
export const isMemberOf = (orgId: number, userId: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${orgUsers} WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId})`;

/**
 * The teams that members of the org are in, as `user_id`, `team_id` and `permission`: one row for a membership by hand,
 * and one for each external group that is linked to the team. Membership by a group is plain.
 */
export const membershipsOf = (orgId: number, isWanted: Whose): SQL => sql`
  SELECT ${teamMembers.userId} AS user_id, ${teamMembers.teamId} AS team_id, ${teamMembers.permission} AS permission
    FROM ${teamMembers} WHERE ${teamMembers.orgId} = ${orgId} AND ${isWanted(teamMembers.userId)}
  UNION ALL ${externalMembershipsOf(orgId, isWanted, userGroups.groupKey)}
  UNION ALL ${externalMembershipsOf(orgId, isWanted, userGroups.siblingsKey)}`;

const externalMembershipsOf = (orgId: number, isWanted: Whose, key: Column): SQL => sql`
  SELECT ${userGroups.userId}, ${teamGroups.teamId}, 0
    FROM ${userGroups} CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = ${orgId} AND ${teamGroups.groupKey} = ${key}
    WHERE ${isWanted(userGroups.userId)} AND ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})`;

/** The same, with each membership once. If there is one by hand, its permission counts. */
export const distinctMembershipsOf = (orgId: number, isWanted: Whose): SQL =>
  sql`SELECT user_id, team_id, max(permission) AS permission FROM (${membershipsOf(orgId, isWanted)}) GROUP BY 1, 2`;

/**
 * The members of the teams in a table with the column `team_id`, as `user_id`, `team_id` and `permission`: rows as of
 * `membershipsOf`. Not only members of the org.
 */
export const membershipsIn = (orgId: number, wanted: SQL): SQL => {
  const fromOutside = (key: Column): SQL => sql`
    SELECT ${userGroups.userId}, ${teamGroups.teamId}, 0 FROM ${wanted}
      CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = ${orgId} AND ${teamGroups.teamId} = ${wanted}.team_id
      CROSS JOIN ${userGroups} ON ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${key} = ${teamGroups.groupKey}`;
  return sql`
    SELECT ${teamMembers.userId} AS user_id, ${teamMembers.teamId} AS team_id, ${teamMembers.permission} AS permission
      FROM ${wanted} CROSS JOIN ${teamMembers}
        ON ${teamMembers.orgId} = ${orgId} AND ${teamMembers.teamId} = ${wanted}.team_id
    UNION ALL ${fromOutside(userGroups.groupKey)} UNION ALL ${fromOutside(userGroups.siblingsKey)}`;
};

/** An org or team, by its id or by a column with its id. */
type IdOf = SQL | Column | number;

/**
 * The members of a team, as `user_id`, `permission` and `source`: those by hand without a source, and those by external
 * groups once for each source that says that they are in a linked group.
 */
export const membersOf = (orgId: IdOf, teamId: IdOf): SQL => {
  const isTeam: Whose = (column) => sql`${column} = ${teamId}`;
  const columns = sql`${userGroups.userId}, 0, ${userGroups.source}`;
  return sql`
    SELECT ${teamMembers.userId} AS user_id, ${teamMembers.permission} AS permission, NULL AS source
      FROM ${teamMembers} WHERE ${teamMembers.orgId} = ${orgId} AND ${isTeam(teamMembers.teamId)}
    ${orFromOutside(orgId, isTeam, columns)}`;
};

/**
 * The members of several teams, as `team_id`, `user_id`, `joined`, `added_by`, `position` and `is_external`. Those by hand
 * have when and by whom they were added, and their place. Those by external groups have one row for each group and source,
 * with when that was learned, 0 for nobody, and no place of their own.
 *
 * @param isWanted the condition on a team's id
 */
export const joinedMembersOf = (orgId: number, isWanted: Whose): SQL => {
  const since = sql`max(${userGroups.learned}, ${teamGroups.created})`;
  const columns = sql`${teamGroups.teamId}, ${userGroups.userId}, ${since}, 0, 0, 1`;
  return sql`
    SELECT ${teamMembers.teamId} AS team_id, ${teamMembers.userId} AS user_id, ${teamMembers.created} AS joined,
        ${teamMembers.addedBy} AS added_by, ${teamMembers.position} AS position, 0 AS is_external
      FROM ${teamMembers} WHERE ${teamMembers.orgId} = ${orgId} AND ${isWanted(teamMembers.teamId)}
    ${orFromOutside(orgId, isWanted, columns)}`;
};

/**
 * Adds the members by external groups to a statement about members by hand, one row for each source and linked group.
 * Members of the org only.
 */
const orFromOutside = (orgId: IdOf, isWantedTeam: Whose, columns: SQL): SQL => {
  const foundBy = (key: Column): SQL => sql`
    UNION ALL SELECT ${columns}
      FROM ${teamGroups}
      CROSS JOIN ${userGroups} ON ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${key} = ${teamGroups.groupKey}
      CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userGroups.userId}
      WHERE ${teamGroups.orgId} = ${orgId} AND ${isWantedTeam(teamGroups.teamId)}`;
  return sql`${foundBy(userGroups.groupKey)} ${foundBy(userGroups.siblingsKey)}`;
};
