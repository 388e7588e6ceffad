import type { SQL } from 'drizzle-orm';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { TeamRef, TeamRepository } from '../service/ports/teams.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { isOfOrg, unindexed } from './lists.ts';
import { distinctMembershipsOf, isMemberOf } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import { placeBehind } from './places.ts';
import { managedPermissions, teamGroups, teamMembers, teamPreferences, teamRoles, teams } from './schema.ts';
import { countedIn, teamColumns, teamColumnsOfMany, teamSearch } from './team-lists.ts';

/** Teams. */
export const teamRepository = (orm: Orm): TeamRepository => {
  const known = fixed(orm, ({ orgId, teamId }: One) =>
    orm.select({ id: teams.id }).from(teams).where(isTeam(orgId, teamId)),
  );
  const one = fixed(orm, ({ orgId, teamId }: One) =>
    orm.select(teamColumns).from(teams).where(isTeam(orgId, teamId)),
  );
  const ofOne = fixedRead(orm, ({ orgId, userId }: { orgId: number; userId: number }) => {
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
  });
  const many = fixed(orm, ({ orgId, teamIds }: { orgId: number; teamIds: string }) =>
    orm
      .select({ id: teams.id })
      .from(teams)
      .where(isOfOrg(teams.orgId, orgId, isAmong(teams.id, teamIds))),
  );
  const withUid = fixed(orm, ({ orgId, uid }: { orgId: number; uid: string }) =>
    orm
      .select({ id: teams.id })
      .from(teams)
      .where(and(eq(teams.orgId, orgId), eq(teams.uid, uid))),
  );
  const named = fixed(orm, ({ orgId, name }: { orgId: number; name: string }) =>
    orm
      .select({ id: teams.id })
      .from(teams)
      .where(and(eq(teams.orgId, orgId), eq(teams.name, name))),
  );
  const inserted = fixed(orm, ({ orgId, uid, name, email, description, by, at }: NewTeam) =>
    orm
      .insert(teams)
      .values({ uid, name, email, description, orgId, createdBy: by, created: at, updated: at })
      .returning({ id: teams.id }),
  );
  const updated = perChoice(({ given }: { given: readonly (keyof Updated)[] }) =>
    fixed(orm, (values: Updated & One & { readonly at: string }) =>
      orm
        .update(teams)
        .set({
          ...Object.fromEntries(given.map((field) => [field, values[field]])),
          updated: values.at,
          version: sql`${teams.version} + 1`,
        })
        .where(isTeam(values.orgId, values.teamId)),
    ),
  );
  const removed = fixed(orm, ({ orgId, teamId, name }: One & { readonly name: string }) => {
    const isHeldByTeam = and(
      eq(managedPermissions.subjectKind, 'team'),
      eq(managedPermissions.subject, name),
    );
    const isOnTeam = and(eq(managedPermissions.resource, 'teams'), eq(managedPermissions.resourceId, name));
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
    ];
  });
  const memberInserted = perKind((by: 'id' | 'uid') =>
    fixed(orm, ({ orgId, team, userId, permission, addedBy, at }: NewMember) =>
      orm.insert(teamMembers).values({
        orgId,
        teamId: by === 'id' ? sql`${team}` : idOfTeam(orgId, { uid: team as string }),
        userId,
        permission,
        addedBy,
        created: at,
        position: placeBehind(orgId, sql`0`),
      }),
    ),
  );

  return {
    exists: (orgId, teamId) => question(known({ orgId, teamId }), (rows) => rows.length > 0, ofOrg),

    find: (orgId, teamId) => question(one({ orgId, teamId }), ([team]) => team, ofOrg),

    search: teamSearch(orm),

    ofUser: (orgId, userId) => ofOne({ orgId, userId }),

    existing: (orgId, teamIds) =>
      question(many({ orgId, teamIds: JSON.stringify(teamIds) }), (rows) => rows.map(({ id }) => id), ofOrg),

    idOf: (orgId, uid) => question(withUid({ orgId, uid }), ([team]) => team?.id, ofOrg),

    isNameTaken: (orgId, name) => question(named({ orgId, name }), (rows) => rows.length > 0, ofOrg),

    insert: (orgId, team) => write(inserted({ orgId, ...team })),

    update: (orgId, teamId, { at, ...fields }) =>
      write(
        updated({ given: UPDATED.filter((field) => fields[field] !== undefined) })({
          ...(fields as Updated),
          orgId,
          teamId,
          at,
        }),
      ),

    remove: (orgId, teamId) => removed({ orgId, teamId, name: String(teamId) }).map(write),

    insertMember: (orgId, team, member) =>
      write(
        'id' in team
          ? memberInserted('id')({ orgId, team: team.id, ...member })
          : memberInserted('uid')({ orgId, team: team.uid, ...member }),
      ),
  };
};

type One = { readonly orgId: number; readonly teamId: number };
type NewTeam = { readonly orgId: number } & Parameters<TeamRepository['insert']>[1];
/** A new member of a team, by the team's id or uid. */
type NewMember = { readonly orgId: number; readonly team: number | string } & Parameters<
  TeamRepository['insertMember']
>[2];

/** What can change about a team; a statement names only what does. */
type Updated = Required<Omit<Parameters<TeamRepository['update']>[2], 'at'>>;
const UPDATED: readonly (keyof Updated)[] = ['name', 'email', 'description'];

const isTeam = (orgId: number, teamId: number) => and(eq(teams.orgId, orgId), eq(teams.id, teamId));

/** The id of a team, as a part of a statement. */
export const idOfTeam = (orgId: number, team: TeamRef): SQL =>
  typeof team === 'number'
    ? sql`${team}`
    : sql`(SELECT ${teams.id} FROM ${teams} WHERE ${and(eq(teams.orgId, orgId), eq(teams.uid, team.uid))})`;

/** The team of a row that was found, by its id. */
export const isTeamOf = (orgId: number, teamId: SQL) =>
  sql`(${teams.id} = ${teamId} AND ${unindexed(teams.orgId)} = ${orgId})`;
