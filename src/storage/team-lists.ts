import type { SQL } from 'drizzle-orm';
import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';

import type { Part } from '../service/ports/database.ts';
import type { Team, TeamOrder, TeamSearch } from '../service/ports/teams.ts';
import type { Read } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { contains, isInReach, isOfOrg, offsetOf, part } from './lists.ts';
import { membersOf } from './memberships.ts';
import { teams } from './schema.ts';

/** A member both by hand and by an external group counts once. */
const memberCount = sql<number>`(SELECT count(DISTINCT user_id) FROM (${membersOf(teams.orgId, teams.id)}))`;

/** The columns of a team. */
export const teamColumns = {
  id: teams.id,
  orgId: teams.orgId,
  uid: teams.uid,
  name: teams.name,
  email: teams.email,
  memberCount: memberCount.as('member_count'),
};

const ORDERED_BY = { name: teams.name, email: teams.email, memberCount } as const;

/**
 * One page of teams, and how many there are: two statements, whatever their number. The ids on the page are found
 * first, so that members are counted only for the teams on it.
 */
export function searchTeams(
  orm: Orm,
  orgId: number,
  { reach, name, nameContains, ids, order, page }: TeamSearch,
): Read<Part<Team>> {
  const isNamed = and(isInReach(teams.id, reach), ids && isAmong(teams.id, ids));
  const isAskedFor = and(
    name === ''
      ? isOfOrg(teams.orgId, orgId, isNamed)
      : and(eq(teams.orgId, orgId), eq(teams.name, name), isNamed),
    contains(nameContains, teams.name),
  );
  const idsOnPage = orm
    .select({ id: teams.id })
    .from(teams)
    .where(isAskedFor)
    .orderBy(...inOrder(order))
    .limit(page.size)
    .offset(offsetOf(page));
  const items = orm
    .select(teamColumns)
    .from(teams)
    .where(inArray(teams.id, idsOnPage))
    .orderBy(...inOrder(order));
  return part(orm.select({ total: count() }).from(teams).where(isAskedFor), items);
}

/** The order ends with a unique column, so that pages do not repeat or skip a team. */
const inOrder = (order: readonly TeamOrder[]): SQL[] => [
  ...order.map(({ by, direction }) => (direction === 'asc' ? asc(ORDERED_BY[by]) : desc(ORDERED_BY[by]))),
  asc(teams.name),
  asc(teams.id),
];
