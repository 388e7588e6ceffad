import { and, asc, eq, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import type { LevelHolder } from '../core/level-change.ts';
import { levelOnTeam, permissionOfLevel } from '../core/team.ts';
import type { ResourceLevelRepository } from '../service/ports/levels.ts';
import { map } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isMembership } from './existing.ts';
import { isAmong } from './json-lists.ts';
import { placeBehind } from './places.ts';
import { orgUsers, teamMembers, users } from './schema.ts';
import { userInOrgColumns } from './users.ts';

/** Levels on teams: their members, added by hand. */
export const membershipLevels = (orm: Orm): ResourceLevelRepository => ({
  list: (orgId, { id }) =>
    map(
      within(
        orm,
        orm
          .select({
            permission: teamMembers.permission,
            user: { ...userInOrgColumns, uid: users.uid, login: users.login },
          })
          .from(teamMembers)
          .innerJoin(users, eq(users.id, teamMembers.userId))
          .leftJoin(orgUsers, isMembership(orgId))
          .where(and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, Number(id))))
          .orderBy(asc(users.id)),
      ),
      (rows) => rows.map(({ permission, user }) => ({ kind: 'user', level: levelOnTeam(permission), user })),
    ),

  held: (orgId, { id }, holders) =>
    question(
      orm
        .select({ userId: teamMembers.userId, permission: teamMembers.permission })
        .from(teamMembers)
        .where(isMember(orgId, id, holders)),
      (rows) =>
        rows.map(({ userId, permission }) => ({
          kind: 'user',
          subject: String(userId),
          level: levelOnTeam(permission),
        })),
      () => usersIn(holders.map(({ subject }) => Number(subject))),
    ),

  give: (orgId, { id }, levels, { userId, at }) => {
    const json = JSON.stringify(
      levels.map(({ subject, level }) => [Number(subject), permissionOfLevel(level)]),
    );
    return write(
      orm
        .insert(teamMembers)
        .select(
          // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
          sql`SELECT ${orgId}, ${Number(id)}, value ->> 0, value ->> 1, ${userId}, ${at},
            ${placeBehind(orgId, sql`key`)} FROM json_each(${json}) WHERE true`,
        )
        .onConflictDoUpdate({
          target: [teamMembers.orgId, teamMembers.teamId, teamMembers.userId],
          set: { permission: sql`excluded.permission` },
        }),
    );
  },

  take: (orgId, { id }, holders) => write(orm.delete(teamMembers).where(isMember(orgId, id, holders))),
});

const isMember = (orgId: number, teamId: string, holders: readonly LevelHolder[]) =>
  and(
    eq(teamMembers.orgId, orgId),
    eq(teamMembers.teamId, Number(teamId)),
    isAmong(
      teamMembers.userId,
      holders.map(({ subject }) => Number(subject)),
    ),
  );
