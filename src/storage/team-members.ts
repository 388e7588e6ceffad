import { and, asc, eq, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import type { GroupSource } from '../core/external-group.ts';
import type { TeamMemberInList, TeamMemberRepository } from '../service/ports/teams.ts';
import { map, readAll } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { isInReach } from './lists.ts';
import { membersOf } from './memberships.ts';
import { placeBehind } from './places.ts';
import { teamMembers, teams, users } from './schema.ts';
import { idOfTeam } from './teams.ts';

/** Members of teams that were added by hand. */
export const teamMemberRepository = (orm: Orm): TeamMemberRepository => {
  const membership = (orgId: number, teamId: number) =>
    and(eq(teamMembers.orgId, orgId), eq(teamMembers.teamId, teamId));
  const columns = { userId: teamMembers.userId, permission: teamMembers.permission };

  return {
    find: (orgId, teamId, userId) =>
      question(
        orm
          .select(columns)
          .from(teamMembers)
          .where(and(membership(orgId, teamId), eq(teamMembers.userId, userId))),
        ([member]) => member,
        () => usersIn([userId]),
      ),

    all: (orgId, teamId) =>
      question(
        orm
          .select(columns)
          .from(teamMembers)
          .where(membership(orgId, teamId))
          .orderBy(asc(teamMembers.position), asc(teamMembers.userId)),
        (rows) => rows,
        (members) => usersIn(members.map((member) => member.userId)),
      ),

    list: (orgId, teamId, reach) => {
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
          login: users.login,
          email: users.email,
          name: users.name,
        })
        .from(sql`(${membersOf(orgId, teamId)}) AS member`)
        .innerJoin(users, eq(users.id, sql`member.user_id`))
        .where(isInReach(users.id, reach))
        .groupBy(users.id)
        .orderBy(asc(users.login));
      return map(
        readAll({ team: question(team, ([found]) => found), members: within(orm, members) }),
        ({ team, members }) => team && { teamUid: team.uid, members: members.map(toMember) },
      );
    },

    putLast: (orgId, team, members, { by, at }) =>
      inChunks(members.map(({ userId, permission }, i) => [userId, permission, i])).map((json) =>
        write(
          orm
            .insert(teamMembers)
            .select(
              // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
              sql`SELECT ${orgId}, ${idOfTeam(orgId, team)}, value ->> 0, value ->> 1, ${by}, ${at},
                ${placeBehind(orgId, sql`(value ->> 2)`)} FROM json_each(${json}) WHERE true`,
            )
            .onConflictDoUpdate({
              target: [teamMembers.orgId, teamMembers.teamId, teamMembers.userId],
              set: { position: sql`excluded.position` },
            }),
        ),
      ),

    setPermission: (orgId, teamId, userIds, permission) =>
      write(
        orm
          .update(teamMembers)
          .set({ permission })
          .where(and(membership(orgId, teamId), isAmong(teamMembers.userId, userIds))),
      ),

    remove: (orgId, teamId, userIds) =>
      write(
        orm.delete(teamMembers).where(and(membership(orgId, teamId), isAmong(teamMembers.userId, userIds))),
      ),
  };
};

type MemberRow = Omit<TeamMemberInList, 'sources'> & { readonly sources: string };

const toMember = ({ sources, ...member }: MemberRow): TeamMemberInList => ({
  ...member,
  sources: sources === '' ? [] : (sources.split(',').toSorted() as GroupSource[]),
});
