import { and, asc, eq, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import type { GroupSource } from '../core/external-group.ts';
import type { TeamMemberInList, TeamMemberRepository } from '../service/ports/teams.ts';
import { map, readAll } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isMembership } from './existing.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { idsIn } from './lists.ts';
import { membersOf } from './memberships.ts';
import { placeBehind } from './places.ts';
import { orgUsers, teamMembers, teams, users } from './schema.ts';
import { shownColumns, shownNames } from './shown.ts';
import { idOfTeam } from './teams.ts';

/** Members of teams that were added by hand. */
export const teamMemberRepository = (orm: Orm): TeamMemberRepository => {
  const membership = (orgId: number, teamId: number) =>
    and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId));
  const columns = { userId: teamMembers.userId, permission: teamMembers.permission };

  const one = fixed(orm, ({ orgId, teamId, userId }: One & { readonly userId: number }) =>
    orm
      .select(columns)
      .from(teamMembers)
      .where(and(membership(orgId, teamId), eq(teamMembers.userId, userId))),
  );
  const every = fixed(orm, ({ orgId, teamId }: One) =>
    orm
      .select(columns)
      .from(teamMembers)
      .where(membership(orgId, teamId))
      .orderBy(asc(teamMembers.position), asc(teamMembers.userId)),
  );
  const listed = perKind((who: 'all' | 'some') =>
    fixedRead(orm, ({ orgId, teamId, ids }: Listed) => {
      const team = orm
        .select({ uid: teams.uid })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.id, teamId)));
      const members = orm
        .select({
          userId: users.id,
          permission: sql<number>`max(member.permission)`.as('permission'),
          // A member added by hand is a member whatever the sources say.
          sources:
            sql<string>`iif(count(*) > count(member.source), '', group_concat(DISTINCT member.source))`.as(
              'sources',
            ),
          userUid: users.uid,
          ...shownColumns,
        })
        .from(sql`(${membersOf(orgId, teamId)}) AS member`)
        .innerJoin(users, eq(users.id, sql`member.user_id`))
        .leftJoin(orgUsers, isMembership(orgId))
        .where(who === 'all' ? undefined : isAmong(users.id, ids))
        .groupBy(users.id)
        .orderBy(asc(shownNames.login), asc(users.id));
      return map(
        readAll({ team: question(team, ([found]) => found), members: within(orm, members) }),
        ({ team, members }) => team && { teamUid: team.uid, members: members.map(toMember) },
      );
    }),
  );
  const put = perKind((how: 'id' | 'uid') =>
    fixed(orm, ({ orgId, team, json, by, at }: Put) => {
      const teamId = how === 'id' ? sql`${team}` : idOfTeam(orgId, { uid: team as string });
      return orm
        .insert(teamMembers)
        .select(
          // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
          sql`SELECT ${orgId}, ${teamId}, value ->> 0, value ->> 1, ${by}, ${at},
            ${placeBehind(orgId, sql`(value ->> 2)`)} FROM json_each(${json}) WHERE true`,
        )
        .onConflictDoUpdate({
          target: [teamMembers.orgId, teamMembers.teamId, teamMembers.userId],
          set: { position: sql`excluded.position` },
        });
    }),
  );
  const permissionSet = fixed(orm, ({ orgId, teamId, ids, permission }: Listed & { permission: number }) =>
    orm
      .update(teamMembers)
      .set({ permission })
      .where(and(membership(orgId, teamId), isAmong(teamMembers.userId, ids))),
  );
  const removed = fixed(orm, ({ orgId, teamId, ids }: Listed) =>
    orm.delete(teamMembers).where(and(membership(orgId, teamId), isAmong(teamMembers.userId, ids))),
  );

  return {
    find: (orgId, teamId, userId) =>
      question(
        one({ orgId, teamId, userId }),
        ([member]) => member,
        () => usersIn([userId]),
      ),

    all: (orgId, teamId) =>
      question(
        every({ orgId, teamId }),
        (rows) => rows,
        (members) => usersIn(members.map((member) => member.userId)),
      ),

    list: (orgId, teamId, reach) =>
      reach === 'all'
        ? listed('all')({ orgId, teamId, ids: '' })
        : listed('some')({ orgId, teamId, ids: idsIn(reach) }),

    putLast: (orgId, team, members, { by, at }) =>
      inChunks(members.map(({ userId, permission }, i) => [userId, permission, i])).map((json) =>
        write(
          typeof team === 'number'
            ? put('id')({ orgId, team, json, by, at })
            : put('uid')({ orgId, team: team.uid, json, by, at }),
        ),
      ),

    setPermission: (orgId, teamId, userIds, permission) =>
      write(permissionSet({ orgId, teamId, ids: JSON.stringify(userIds), permission })),

    remove: (orgId, teamId, userIds) => write(removed({ orgId, teamId, ids: JSON.stringify(userIds) })),
  };
};

type One = { readonly orgId: number; readonly teamId: number };
/** Some people in a team, by a JSON list of their ids. */
type Listed = One & { readonly ids: string };
/** Members to put, as JSON, in a team by its id or uid. */
type Put = Readonly<Record<'orgId' | 'by', number> & Record<'json' | 'at', string>> & {
  readonly team: number | string;
};

type MemberRow = Omit<TeamMemberInList, 'sources'> & { readonly sources: string };

const toMember = ({ sources, ...member }: MemberRow): TeamMemberInList => ({
  ...member,
  sources: sources === '' ? [] : (sources.split(',').toSorted() as GroupSource[]),
});
