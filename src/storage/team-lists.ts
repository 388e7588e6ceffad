import type { SQL } from 'drizzle-orm';
import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';

import type { Part } from '../service/ports/database.ts';
import type { Team, TeamOrder, TeamRepository } from '../service/ports/teams.ts';
import type { Read } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import type { Orm } from './d1.ts';
import { fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { contains, idsIn, isOfOrg, offsetOf, part } from './lists.ts';
import type { Whose } from './memberships.ts';
import { joinedMembersOf, membersOf } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import { teams } from './schema.ts';

/** A member both by hand and by an external group counts once. */
const memberCount = sql<number>`(SELECT count(DISTINCT user_id) FROM (${membersOf(teams.orgId, teams.id)}))`;

const columns = {
  id: teams.id,
  orgId: teams.orgId,
  uid: teams.uid,
  name: teams.name,
  email: teams.email,
  version: teams.version,
};

/** The columns of one team, which counts its members. */
export const teamColumns = { ...columns, memberCount: memberCount.as('member_count') };

/** The same of several teams. Their members are counted at once, in `countedIn`. */
export const teamColumnsOfMany = {
  ...columns,
  memberCount: sql<number>`coalesce(counted.members, 0)`.as('member_count'),
};

/** How many members teams have, as `counted`: `team_id` and `members`, with one row for each team that has some. */
export const countedIn = (orgId: number, isWanted: Whose): SQL => sql`(
  SELECT team_id, count(DISTINCT user_id) AS members FROM (${joinedMembersOf(orgId, isWanted)}) GROUP BY team_id) AS counted`;

const ORDERED_BY = { name: teams.name, email: teams.email, memberCount: sql`member_count` } as const;

/** What a list of teams has another text for. An empty text and no ids mean no condition. */
type TeamChoice = {
  readonly isAll: boolean;
  readonly isNamed: boolean;
  readonly isLike: boolean;
  readonly isOfIds: boolean;
  readonly order: readonly TeamOrder[];
};
type Asked = Readonly<
  Record<'orgId' | 'size' | 'offset', number> & Record<'reached' | 'ids' | 'name' | 'nameContains', string>
>;

/** One page of teams, and how many there are. A list by more than one column is made each time: there are too many of them. */
export function teamSearch(orm: Orm): TeamRepository['search'] {
  const made = perChoice((choice: TeamChoice) =>
    fixedRead(orm, (asked: Asked) => searchTeams(orm, choice, asked)),
  );
  return (orgId, { reach, name, nameContains, ids, order, page }) => {
    const choice: TeamChoice = {
      isAll: reach === 'all',
      isNamed: name !== '',
      isLike: nameContains !== '',
      isOfIds: ids !== undefined,
      order: order.map(({ by, direction }) => ({ by, direction })),
    };
    const asked: Asked = {
      orgId,
      reached: reach === 'all' ? '' : idsIn(reach),
      ids: JSON.stringify(ids ?? []),
      name,
      nameContains,
      size: page.size,
      offset: offsetOf(page),
    };
    return order.length > 1 ? searchTeams(orm, choice, asked) : made(choice)(asked);
  };
}

/**
 * Two statements, whatever the number of teams. The ids on the page are found first, so that members are counted only for the teams on
 * it; of all that are asked for, where the count is the order.
 */
function searchTeams(
  orm: Orm,
  choice: TeamChoice,
  { orgId, reached, ids, name, nameContains, size, offset }: Asked,
): Read<Part<Team> | TooLong> {
  const isOneOfThese = and(
    choice.isAll ? undefined : isAmong(teams.id, reached),
    choice.isOfIds ? isAmong(teams.id, ids) : undefined,
  );
  const isAskedFor = and(
    choice.isNamed
      ? and(eq(teams.orgId, orgId), eq(teams.name, name), isOneOfThese)
      : isOfOrg(teams.orgId, orgId, isOneOfThese),
    choice.isLike ? contains(nameContains, teams.name) : undefined,
  );
  const ofThese = (wanted: SQL) =>
    orm
      .select(teamColumnsOfMany)
      .from(teams)
      .leftJoin(
        countedIn(orgId, (column) => sql`${column} IN ${wanted}`),
        sql`counted.team_id = ${teams.id}`,
      );
  const isByCount = choice.order.some(({ by }) => by === 'memberCount');
  const asked = orm.select({ id: teams.id }).from(teams).where(isAskedFor);
  const idsOnPage = orm
    .select({ id: teams.id })
    .from(teams)
    .where(isAskedFor)
    .orderBy(...inOrder(isByCount ? [] : choice.order))
    .limit(size)
    .offset(offset);
  const items = isByCount
    ? ofThese(sql`${asked}`)
        .where(isAskedFor)
        .orderBy(...inOrder(choice.order))
        .limit(size)
        .offset(offset)
    : ofThese(sql`${idsOnPage}`)
        .where(inArray(teams.id, idsOnPage))
        .orderBy(...inOrder(choice.order));
  return part(orm, orm.select({ total: count() }).from(teams).where(isAskedFor), items);
}

/** The order ends with a unique column, so that pages do not repeat or skip a team. */
const inOrder = (order: readonly TeamOrder[]): SQL[] => [
  ...order.map(({ by, direction }) => (direction === 'asc' ? asc(ORDERED_BY[by]) : desc(ORDERED_BY[by]))),
  asc(teams.name),
  asc(teams.id),
];
