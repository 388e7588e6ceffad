import { and, asc, count, eq, sql } from 'drizzle-orm';

import { groupKey } from '../core/external-group.ts';
import type { TeamGroupRepository } from '../service/ports/groups.ts';
import type { Read } from '../service/ports/read.ts';
import { map } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { offsetOf, part } from './lists.ts';
import { perChoice } from './per-choice.ts';
import { placeBehind } from './places.ts';
import { teamGroups, teams } from './schema.ts';
import { idOfTeam } from './teams.ts';

/** External groups that are linked to teams. */
export const teamGroupRepository = (orm: Orm): TeamGroupRepository => {
  const isOf = (orgId: number, teamId: number) =>
    and(eq(teamGroups.orgId, orgId), eq(teamGroups.teamId, teamId));
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

  const inTheirOrder = (orgId: number, teamId: number) =>
    groups()
      .where(isOf(orgId, teamId))
      .orderBy(...inOrder);
  const listed = fixedRead(orm, ({ orgId, teamId }: One) =>
    ofTeam(orgId, teamId, question(inTheirOrder(orgId, teamId), toIds)),
  );
  const found = perChoice(({ isNamed, isLike }: Record<'isNamed' | 'isLike', boolean>) =>
    fixedRead(orm, ({ orgId, teamId, key, keyPart, size, offset }: Searched) => {
      const isWanted = and(
        isOf(orgId, teamId),
        isNamed ? eq(teamGroups.groupKey, key) : undefined,
        isLike ? sql`instr(${teamGroups.groupKey}, ${keyPart}) > 0` : undefined,
      );
      const items = groups().where(isWanted).orderBy(asc(teamGroups.groupKey)).limit(size).offset(offset);
      const total = orm.select({ total: count() }).from(teamGroups).where(isWanted);
      const page = map(part(orm, total, items), ({ total, items }) => ({ total, items: toIds(items) }));
      return ofTeam(orgId, teamId, page);
    }),
  );
  const one = fixed(orm, ({ orgId, teamId, key }: One & { readonly key: string }) =>
    groups().where(and(isOf(orgId, teamId), eq(teamGroups.groupKey, key))),
  );
  const every = fixed(orm, ({ orgId, teamId }: One) => inTheirOrder(orgId, teamId));
  const put = perKind((how: 'id' | 'uid') =>
    fixed(orm, ({ orgId, team, json, by, at }: Put) => {
      const teamId = how === 'id' ? sql`${team}` : idOfTeam(orgId, { uid: team as string });
      return orm
        .insert(teamGroups)
        .select(
          // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
          sql`SELECT ${orgId}, ${teamId}, value ->> 0, value ->> 1, ${by}, ${at},
            ${placeBehind(orgId, sql`(value ->> 2)`)} FROM json_each(${json}) WHERE true`,
        )
        .onConflictDoUpdate({
          target: [teamGroups.orgId, teamGroups.groupKey, teamGroups.teamId],
          set: { groupId: sql`excluded.group_id`, position: sql`excluded.position` },
        });
    }),
  );
  const removed = fixed(orm, ({ orgId, teamId, json }: One & { readonly json: string }) =>
    orm.delete(teamGroups).where(and(isOf(orgId, teamId), isAmong(teamGroups.groupKey, json))),
  );

  return {
    list: (orgId, teamId) => listed({ orgId, teamId }),

    search: (orgId, teamId, { name, nameContains, page }) =>
      found({ isNamed: name !== '', isLike: nameContains !== '' })({
        orgId,
        teamId,
        key: groupKey(name),
        keyPart: groupKey(nameContains),
        size: page.size,
        offset: offsetOf(page),
      }),

    find: (orgId, teamId, groupId) =>
      question(one({ orgId, teamId, key: groupKey(groupId) }), ([group]) => group?.groupId, ofOrg),

    linked: (orgId, teamId) => question(every({ orgId, teamId }), toIds, ofOrg),

    putLast: (orgId, team, groupIds, { by, at }) =>
      inChunks(groupIds.map((groupId, i) => [groupKey(groupId), groupId, i])).map((json) =>
        write(
          typeof team === 'number'
            ? put('id')({ orgId, team, json, by, at })
            : put('uid')({ orgId, team: team.uid, json, by, at }),
        ),
      ),

    remove: (orgId, teamId, groupIds) =>
      inChunks(groupIds.map(groupKey)).map((json) => write(removed({ orgId, teamId, json }))),
  };
};

type One = { readonly orgId: number; readonly teamId: number };
type Searched = One & Readonly<Record<'key' | 'keyPart', string> & Record<'size' | 'offset', number>>;
/** Groups to put, as JSON, in a team by its id or uid. */
type Put = Readonly<Record<'orgId' | 'by', number> & Record<'json' | 'at', string>> & {
  readonly team: number | string;
};

/** Groups that were linked before places were kept share one: they are in the order in which they were inserted. */
export const inOrder = [asc(teamGroups.position), asc(sql`${teamGroups}.rowid`)];

const toIds = (rows: readonly { readonly groupId: string }[]): string[] => rows.map(({ groupId }) => groupId);
