import { and, asc, count, eq, sql } from 'drizzle-orm';

import { groupKey } from '../core/external-group.ts';
import type { TeamGroupRepository } from '../service/ports/groups.ts';
import type { Read } from '../service/ports/read.ts';
import { map } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { inChunks } from './json-lists.ts';
import { offsetOf, part } from './lists.ts';
import { placeBehind } from './places.ts';
import { teamGroups, teams } from './schema.ts';
import { idOfTeam } from './teams.ts';

/** External groups that are linked to teams. */
export const teamGroupRepository = (orm: Orm): TeamGroupRepository => {
  const isOf = (orgId: number, teamId: number) =>
    and(eq(teamGroups.orgId, orgId), eq(teamGroups.teamId, teamId));
  const isGroup = (orgId: number, teamId: number, groupId: string) =>
    and(isOf(orgId, teamId), eq(teamGroups.groupKey, groupKey(groupId)));
  const groups = () => orm.select({ groupId: teamGroups.groupId }).from(teamGroups);

  /** An answer about a team; undefined when the team does not exist. */
  const ofTeam = <T>(
    orgId: number,
    teamId: number,
    { statements, answer }: Read<T>,
  ): Read<T | undefined> => ({
    statements: [
      orm
        .select({ id: teams.id })
        .from(teams)
        .where(and(eq(teams.orgId, orgId), eq(teams.id, teamId))),
      ...statements,
    ],
    answer: ([found, ...rows]) => ((found as unknown[]).length === 0 ? undefined : answer(rows)),
  });

  return {
    list: (orgId, teamId) =>
      ofTeam(
        orgId,
        teamId,
        question(
          groups()
            .where(isOf(orgId, teamId))
            .orderBy(...inOrder),
          toIds,
        ),
      ),

    search: (orgId, teamId, { name, nameContains, page }) => {
      const isWanted = and(
        isOf(orgId, teamId),
        name === '' ? undefined : eq(teamGroups.groupKey, groupKey(name)),
        nameContains === '' ? undefined : sql`instr(${teamGroups.groupKey}, ${groupKey(nameContains)}) > 0`,
      );
      const items = groups()
        .where(isWanted)
        .orderBy(asc(teamGroups.groupKey))
        .limit(page.size)
        .offset(offsetOf(page));
      const total = orm.select({ total: count() }).from(teamGroups).where(isWanted);
      const found = map(part(orm, total, items), (page) => ({ total: page.total, items: toIds(page.items) }));
      return ofTeam(orgId, teamId, found);
    },

    find: (orgId, teamId, groupId) =>
      question(groups().where(isGroup(orgId, teamId, groupId)), ([group]) => group?.groupId, ofOrg),

    linked: (orgId, teamId) =>
      question(
        groups()
          .where(isOf(orgId, teamId))
          .orderBy(...inOrder),
        toIds,
        ofOrg,
      ),

    putLast: (orgId, team, groupIds, { by, at }) =>
      inChunks(groupIds.map((groupId, i) => [groupKey(groupId), groupId, i])).map((json) =>
        write(
          orm
            .insert(teamGroups)
            .select(
              // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
              sql`SELECT ${orgId}, ${idOfTeam(orgId, team)}, value ->> 0, value ->> 1, ${by}, ${at},
                ${placeBehind(orgId, sql`(value ->> 2)`)} FROM json_each(${json}) WHERE true`,
            )
            .onConflictDoUpdate({
              target: [teamGroups.orgId, teamGroups.groupKey, teamGroups.teamId],
              set: { groupId: sql`excluded.group_id`, position: sql`excluded.position` },
            }),
        ),
      ),

    remove: (orgId, teamId, groupIds) =>
      inChunks(groupIds.map(groupKey)).map((json) =>
        write(
          orm
            .delete(teamGroups)
            .where(
              and(isOf(orgId, teamId), sql`${teamGroups.groupKey} IN (SELECT value FROM json_each(${json}))`),
            ),
        ),
      ),
  };
};

/** Groups that were linked before places were kept share one: they are in the order in which they were inserted. */
export const inOrder = [asc(teamGroups.position), asc(sql`${teamGroups}.rowid`)];

const toIds = (rows: readonly { readonly groupId: string }[]): string[] => rows.map(({ groupId }) => groupId);
