import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { groupMappings, orgUsers, teamGroups, teamMembers, userGroups } from './schema.ts';

/*
 * Who is in which team, and what external groups bring to whom, as parts of statements. Joins are CROSS JOINs, which
 * SQLite makes in the order they stand in: from what is few to what it leads to by an index.
 */

/** Whose rows are wanted: the condition on the column that holds the user's id. */
export type Whose = (column: Column) => SQL;

/**
 * The roles that external groups bring to users in an org, once they are members of it: `user_id`, `role_uid` and
 * `group_id`. A group that two sources speak of counts once.
 */
export const mappedRolesOf = (orgId: number, isWanted: Whose): SQL => sql`
  SELECT DISTINCT ${userGroups.userId} AS user_id, ${groupMappings.roleUid} AS role_uid,
      ${groupMappings.groupId} AS group_id
    FROM ${userGroups} CROSS JOIN ${groupMappings}
      ON ${groupMappings.orgId} = ${orgId} AND ${groupMappings.groupKey} = ${userGroups.groupKey}
    WHERE ${isWanted(userGroups.userId)} AND ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})`;

/** True for users and service accounts who are members of the org. To others nothing is brought there. */
export const isMemberOf = (orgId: number, userId: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${orgUsers} WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId})`;

/**
 * The teams that users are in, once they are members of the org, as `user_id`, `team_id` and `permission`: once by
 * hand, and once for each external group that is linked to the team. Membership that comes from outside is plain.
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

/** The same, each membership once; by hand and from outside, it is what it is by hand. */
export const distinctMembershipsOf = (orgId: number, isWanted: Whose): SQL =>
  sql`SELECT user_id, team_id, max(permission) AS permission FROM (${membershipsOf(orgId, isWanted)}) GROUP BY 1, 2`;

/**
 * The members of a team, as `user_id`, `permission` and `source`: by hand without a source, and from outside by
 * each source that says that they are in a linked group. Of those outside, only who is a member of the org.
 */
export const membersOf = (orgId: SQL | Column | number, teamId: SQL | Column | number): SQL => sql`
  SELECT ${teamMembers.userId} AS user_id, ${teamMembers.permission} AS permission, NULL AS source
    FROM ${teamMembers} WHERE ${teamMembers.orgId} = ${orgId} AND ${teamMembers.teamId} = ${teamId}
  UNION ALL SELECT user_id, 0, source FROM (${externalMembersOf(orgId, teamId)})`;

/**
 * The members of a team from outside, as `user_id`, `source`, and `group_key` of the linked group that they are found
 * by: once for each source and group.
 */
const externalMembersOf = (
  orgId: SQL | Column | number,
  teamId: SQL | Column | number,
): SQL => sql`${foundByKey(orgId, teamId, userGroups.groupKey)}
  UNION ALL ${foundByKey(orgId, teamId, userGroups.siblingsKey)}`;

const foundByKey = (orgId: SQL | Column | number, teamId: SQL | Column | number, key: Column): SQL => sql`
  SELECT ${userGroups.userId} AS user_id, ${userGroups.source} AS source, ${teamGroups.groupKey} AS group_key
    FROM ${teamGroups}
    CROSS JOIN ${userGroups} ON ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${key} = ${teamGroups.groupKey}
    CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userGroups.userId}
    WHERE ${teamGroups.orgId} = ${orgId} AND ${teamGroups.teamId} = ${teamId}`;

/**
 * The members of several teams, as `team_id`, `user_id`, `joined`, `added_by` and `is_external`: by hand with when and
 * by whom they were added, and from outside, once for each way, with when that became so and nobody as 0.
 *
 * @param isWanted the condition on a team's id
 */
export const joinedMembersOf = (orgId: number, isWanted: Whose): SQL => sql`
  SELECT ${teamMembers.teamId} AS team_id, ${teamMembers.userId} AS user_id, ${teamMembers.created} AS joined,
      ${teamMembers.addedBy} AS added_by, 0 AS is_external
    FROM ${teamMembers} WHERE ${teamMembers.orgId} = ${orgId} AND ${isWanted(teamMembers.teamId)}
  UNION ALL ${learnedMembersOf(orgId, isWanted, userGroups.groupKey)}
  UNION ALL ${learnedMembersOf(orgId, isWanted, userGroups.siblingsKey)}`;

const learnedMembersOf = (orgId: number, isWanted: Whose, key: Column): SQL => sql`
  SELECT ${teamGroups.teamId}, ${userGroups.userId}, max(${userGroups.learned}, ${teamGroups.created}), 0, 1
    FROM ${teamGroups}
    CROSS JOIN ${userGroups} ON ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${key} = ${teamGroups.groupKey}
    CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userGroups.userId}
    WHERE ${teamGroups.orgId} = ${orgId} AND ${isWanted(teamGroups.teamId)}`;
