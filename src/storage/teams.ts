import type { SQL } from 'drizzle-orm';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { TeamRef, TeamRepository } from '../service/ports/teams.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { isOfOrg, unindexed } from './lists.ts';
import { distinctMembershipsOf, isMemberOf } from './memberships.ts';
import { placeBehind } from './places.ts';
import { managedPermissions, teamGroups, teamMembers, teamPreferences, teamRoles, teams } from './schema.ts';
import { countedIn, searchTeams, teamColumns, teamColumnsOfMany } from './team-lists.ts';

/** Teams. */
export const teamRepository = (orm: Orm): TeamRepository => ({
  exists: (orgId, teamId) =>
    question(
      orm.select({ id: teams.id }).from(teams).where(isTeam(orgId, teamId)),
      (rows) => rows.length > 0,
      ofOrg,
    ),

  find: (orgId, teamId) =>
    question(orm.select(teamColumns).from(teams).where(isTeam(orgId, teamId)), ([team]) => team, ofOrg),

  search: (orgId, search) => searchTeams(orm, orgId, search),

  ofUser: (orgId, userId) => {
    const memberships = distinctMembershipsOf(orgId, (column) => eq(column, userId));
    return within(
      orm,
      orm
        .select({ ...teamColumnsOfMany, permission: sql<number>`membership.permission`.as('permission') })
        .from(sql`(${memberships}) AS membership`)
        .innerJoin(teams, isTeamOf(orgId, sql`membership.team_id`))
        .leftJoin(
          countedIn(orgId, (column) => sql`${column} IN (SELECT team_id FROM (${memberships}))`),
          sql`counted.team_id = ${teams.id}`,
        )
        .where(isMemberOf(orgId, sql`membership.user_id`))
        .orderBy(asc(teams.name), asc(teams.id)),
    );
  },

  existing: (orgId, teamIds) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(isOfOrg(teams.orgId, orgId, isAmong(teams.id, teamIds))),
      (rows) => rows.map(({ id }) => id),
      ofOrg,
    ),

  idOf: (orgId, uid) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.uid, uid))),
      ([team]) => team?.id,
      ofOrg,
    ),

  isNameTaken: (orgId, name) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.name, name))),
      (rows) => rows.length > 0,
      ofOrg,
    ),

  insert: (orgId, { by, at, ...team }) =>
    write(
      orm
        .insert(teams)
        .values({ ...team, orgId, createdBy: by, created: at, updated: at })
        .returning({ id: teams.id }),
    ),

  update: (orgId, teamId, { at, ...fields }) =>
    write(
      orm
        .update(teams)
        .set({ ...fields, updated: at, version: sql`${teams.version} + 1` })
        .where(isTeam(orgId, teamId)),
    ),

  remove: (orgId, teamId) => {
    const isHeldByTeam = and(
      eq(managedPermissions.subjectKind, 'team'),
      eq(managedPermissions.subject, String(teamId)),
    );
    const isOnTeam = and(
      eq(managedPermissions.resource, 'teams'),
      eq(managedPermissions.resourceId, String(teamId)),
    );
    return [
      orm.delete(teamMembers).where(and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId))),
      orm.delete(teamGroups).where(and(eq(teamGroups.orgId, orgId), eq(teamGroups.teamId, teamId))),
      orm.delete(teamRoles).where(and(eq(teamRoles.orgId, orgId), eq(teamRoles.teamId, teamId))),
      orm
        .delete(teamPreferences)
        .where(and(eq(teamPreferences.orgId, orgId), eq(teamPreferences.teamId, teamId))),
      orm.delete(managedPermissions).where(and(eq(managedPermissions.orgId, orgId), isHeldByTeam)),
      orm.delete(managedPermissions).where(and(eq(managedPermissions.orgId, orgId), isOnTeam)),
      orm.delete(teams).where(isTeam(orgId, teamId)),
    ].map(write);
  },

  insertMember: (orgId, team, { userId, permission, addedBy, at }) =>
    write(
      orm.insert(teamMembers).values({
        orgId,
        teamId: idOfTeam(orgId, 'id' in team ? team.id : team),
        userId,
        permission,
        addedBy,
        created: at,
        position: placeBehind(orgId, sql`0`),
      }),
    ),
});

const isTeam = (orgId: number, teamId: number) => and(eq(teams.orgId, orgId), eq(teams.id, teamId));

/** The id of a team, as a part of a statement. */
export const idOfTeam = (orgId: number, team: TeamRef): SQL =>
  typeof team === 'number'
    ? sql`${team}`
    : sql`(SELECT ${teams.id} FROM ${teams} WHERE ${and(eq(teams.orgId, orgId), eq(teams.uid, team.uid))})`;

/** The team of a row that was found, by its id. */
export const isTeamOf = (orgId: number, teamId: SQL) =>
  sql`(${teams.id} = ${teamId} AND ${unindexed(teams.orgId)} = ${orgId})`;
