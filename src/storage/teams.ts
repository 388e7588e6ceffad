import { and, eq, sql } from 'drizzle-orm';

import type { TeamRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { teamMembers, teams } from './schema.ts';

/** Teams and the members added by hand. */
export const teamRepository = (orm: Orm): TeamRepository => ({
  exists: (orgId, teamId) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.id, teamId))),
      (rows) => rows.length > 0,
    ),

  idOf: (orgId, uid) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.uid, uid))),
      ([team]) => team?.id,
    ),

  isNameTaken: (orgId, name) =>
    question(
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.name, name))),
      (rows) => rows.length > 0,
    ),

  isMember: (orgId, teamId, userId) =>
    question(
      orm
        .select({ teamId: teamMembers.teamId })
        .from(teamMembers)
        .where(
          and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId), eq(teamMembers.userId, userId)),
        ),
      (rows) => rows.length > 0,
    ),

  insert: (orgId, { uid, name, email, at }) =>
    write(
      orm
        .insert(teams)
        .values({ orgId, uid, name, email, created: at, updated: at })
        .returning({ id: teams.id }),
    ),

  insertMember: (orgId, team, { userId, permission, addedBy, at }) =>
    write(
      orm.insert(teamMembers).values({
        orgId,
        teamId:
          'id' in team
            ? team.id
            : sql`(SELECT ${teams.id} FROM ${teams} WHERE ${and(eq(teams.orgId, orgId), eq(teams.uid, team.uid))})`,
        userId,
        permission,
        addedBy,
        created: at,
      }),
    ),
});
