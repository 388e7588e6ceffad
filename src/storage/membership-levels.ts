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
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { placeBehind } from './places.ts';
import { orgUsers, teamMembers, users } from './schema.ts';
import { shownColumns } from './shown.ts';
import { userInOrgColumns } from './users.ts';

/** Levels on teams: their members, added by hand. */
export const membershipLevels = (orm: Orm): ResourceLevelRepository => {
  const listed = fixedRead(orm, ({ orgId, teamId }: One) =>
    map(
      within(
        orm,
        orm
          .select({
            permission: teamMembers.permission,
            user: { ...userInOrgColumns, uid: users.uid, login: shownColumns.login },
          })
          .from(teamMembers)
          .innerJoin(users, eq(users.id, teamMembers.userId))
          .leftJoin(orgUsers, isMembership(orgId))
          .where(and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId)))
          .orderBy(asc(users.id)),
      ),
      (rows) =>
        rows.map(({ permission, user }) => ({
          kind: 'user' as const,
          level: levelOnTeam(permission),
          user,
        })),
    ),
  );
  const some = fixed(orm, (held: Held) =>
    orm
      .select({ userId: teamMembers.userId, permission: teamMembers.permission })
      .from(teamMembers)
      .where(isMember(held)),
  );
  const given = fixed(orm, ({ orgId, teamId, json, by, at }: Given) =>
    orm
      .insert(teamMembers)
      .select(
        // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
        sql`SELECT ${orgId}, ${teamId}, value ->> 0, value ->> 1, ${by}, ${at},
          ${placeBehind(orgId, sql`key`)} FROM json_each(${json}) WHERE true`,
      )
      .onConflictDoUpdate({
        target: [teamMembers.orgId, teamMembers.teamId, teamMembers.userId],
        set: { permission: sql`excluded.permission` },
      }),
  );
  const taken = fixed(orm, (held: Held) => orm.delete(teamMembers).where(isMember(held)));

  return {
    list: (orgId, { id }) => listed({ orgId, teamId: Number(id) }),

    held: (orgId, { id }, holders) =>
      question(
        some({ orgId, teamId: Number(id), userIds: idsOf(holders) }),
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
      return write(given({ orgId, teamId: Number(id), json, by: userId, at }));
    },

    take: (orgId, { id }, holders) => write(taken({ orgId, teamId: Number(id), userIds: idsOf(holders) })),
  };
};

type One = { readonly orgId: number; readonly teamId: number };
/** Members, by a JSON list of their ids. */
type Held = One & { readonly userIds: string };
type Given = One & Readonly<Record<'json' | 'at', string>> & { readonly by: number };

const idsOf = (holders: readonly LevelHolder[]): string =>
  JSON.stringify(holders.map(({ subject }) => Number(subject)));

const isMember = ({ orgId, teamId, userIds }: Held) =>
  and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId), isAmong(teamMembers.userId, userIds));
