import type { Column, SQL } from 'drizzle-orm';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import { rolesIn, usersIn } from '../core/dependency.ts';
import type { GroupSource } from '../core/external-group.ts';
import { groupKey, siblingsKey } from '../core/external-group.ts';
import type { HeldLevel } from '../core/principal.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { BroughtByGroups, UserGroupRepository } from '../service/ports/groups.ts';
import type { Read } from '../service/ports/read.ts';
import { readFrom } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { levelColumns } from './held-levels.ts';
import { isMemberOf } from './memberships.ts';
import { findRoles } from './roles.ts';
import {
  groupMappings,
  managedPermissions,
  permissions,
  roles,
  teamGroups,
  teamRoles,
  userGroups,
} from './schema.ts';
import { isSeenIn } from './shown.ts';
import { userIdOf } from './users.ts';

/** The external groups of users. */
export const userGroupRepository = (orm: Orm): UserGroupRepository => {
  const isSaid = (orgId: number, source: GroupSource, userId: number) =>
    and(eq(userGroups.userId, userId), eq(userGroups.orgId, orgId), eq(userGroups.source, source));

  const listed = fixed(orm, ({ orgId, userId }: Member) =>
    orm
      .select({ groupId: userGroups.groupId, source: userGroups.source })
      .from(userGroups)
      .where(
        and(
          eq(userGroups.userId, userId),
          inArray(userGroups.orgId, [orgId, GLOBAL_ORG_ID]),
          isSeenIn(orgId, sql`${userGroups.orgId}`, sql`${userId}`),
        ),
      )
      .orderBy(asc(userGroups.groupKey), asc(userGroups.source)),
  );
  const said = fixed(orm, ({ orgId, source, userId }: Said) =>
    orm
      .select({ groupId: userGroups.groupId })
      .from(userGroups)
      .where(isSaid(orgId, source, userId))
      .orderBy(asc(userGroups.groupKey)),
  );
  const added = perKind((by: 'id' | 'uid') =>
    fixed(orm, ({ orgId, source, user, json, learned }: Added) => {
      const userId = by === 'id' ? (user as number) : userIdOf({ uid: user as string });
      return orm
        .insert(userGroups)
        .select(
          sql`SELECT ${userId}, ${orgId}, ${source}, value ->> 0, value ->> 1, value ->> 2, ${learned} FROM json_each(${json})`,
        );
    }),
  );
  const removed = fixed(orm, ({ orgId, source, userId, keys }: Said & { readonly keys: string }) =>
    orm.delete(userGroups).where(and(isSaid(orgId, source, userId), isAmong(userGroups.groupKey, keys))),
  );
  const foundAmong = fixed(orm, ({ orgId, userIds, keys }: Among) => {
    const isFound = (key: Column): SQL => sql`SELECT ${userGroups.userId} AS user_id
      FROM json_each(${userIds}) AS wanted CROSS JOIN ${userGroups}
      WHERE ${userGroups.userId} = wanted.value AND ${userGroups.orgId} IN (${orgId}, ${GLOBAL_ORG_ID})
        AND ${isAmong(key, keys)}`;
    return orm
      .select({ id: sql<number>`found.user_id`.as('user_id') })
      .from(sql`(${isFound(userGroups.groupKey)} UNION ${isFound(userGroups.siblingsKey)}) AS found`)
      .where(isMemberOf(orgId, sql`found.user_id`));
  });
  const brought = fixedRead(orm, ({ orgId, source, userId, keys, siblings }: Brought) =>
    broughtAnew(orm, orgId, { keys, siblings }, isSaid(orgId, source, userId)),
  );

  return {
    list: (orgId, userId) => question(listed({ orgId, userId }), (rows) => rows),

    saidBy: (orgId, source, userId) =>
      question(
        said({ orgId, source, userId }),
        (rows) => rows.map(({ groupId }) => groupId),
        () => usersIn([userId]),
      ),

    add: (orgId, source, user, groupIds, learned) =>
      inChunks(groupIds.map((id) => [groupKey(id), siblingsKey(id), id])).map((json) =>
        write(
          'id' in user
            ? added('id')({ orgId, source, user: user.id, json, learned })
            : added('uid')({ orgId, source, user: user.uid, json, learned }),
        ),
      ),

    remove: (orgId, source, userId, groupIds) =>
      inChunks(groupIds.map(groupKey)).map((keys) => write(removed({ orgId, source, userId, keys }))),

    among: (orgId, userIds, groupIds) =>
      question(
        foundAmong({ orgId, userIds: JSON.stringify(userIds), keys: JSON.stringify(groupIds.map(groupKey)) }),
        (rows) => rows.map(({ id }) => id),
        () => usersIn(userIds),
      ),

    broughtAnew: (orgId, source, userId, groupIds) =>
      brought({
        orgId,
        source,
        userId,
        keys: JSON.stringify(groupIds.map(groupKey)),
        siblings: JSON.stringify(groupIds.map(siblingsKey)),
      }),
  };
};

type Member = { readonly orgId: number; readonly userId: number };
/** What a source says of somebody. */
type Said = Member & { readonly source: GroupSource };
/** Groups to add, as JSON, to a user by their id or uid. */
type Added = Readonly<Record<'json' | 'learned', string>> & {
  readonly orgId: number;
  readonly source: GroupSource;
  readonly user: number | string;
};
/** Users and groups, by JSON lists of ids and keys. */
type Among = { readonly orgId: number } & Readonly<Record<'userIds' | 'keys', string>>;
/** Groups, by two JSON lists in one order: of their keys, and of those of their siblings. */
type GroupKeys = Readonly<Record<'keys' | 'siblings', string>>;
type Brought = Said & GroupKeys;

function broughtAnew(
  orm: Orm,
  orgId: number,
  { keys, siblings }: GroupKeys,
  isSaid: SQL | undefined,
): Read<BroughtByGroups> {
  const isNew = (key: SQL) =>
    sql`${key} NOT IN (SELECT ${userGroups.groupKey} FROM ${userGroups} WHERE ${isSaid})`;
  const newKeys = sql`SELECT value FROM json_each(${keys}) WHERE ${isNew(sql`value`)}`;
  // Two lists, because one list of pairs could be too large for a parameter. As tables they can be joined by an index,
  // while `json_each` would be read again for each row.
  const newSiblings = sql`SELECT value FROM (
    WITH beside AS MATERIALIZED (SELECT key, value FROM json_each(${siblings})),
      own AS MATERIALIZED (SELECT key, value FROM json_each(${keys}))
    SELECT beside.value FROM own JOIN beside ON beside.key = own.key WHERE ${isNew(sql`own.value`)})`;
  const isLinked = and(
    eq(teamGroups.orgId, orgId),
    sql`${teamGroups.groupKey} IN (${newKeys} UNION ${newSiblings})`,
  );
  const linked = sql`SELECT ${teamGroups.teamId} FROM ${teamGroups} WHERE ${isLinked}`;
  const uids = sql`SELECT ${groupMappings.roleUid} FROM ${groupMappings}
      WHERE ${eq(groupMappings.orgId, orgId)} AND ${groupMappings.groupKey} IN (${newKeys})
    UNION SELECT ${teamRoles.roleUid} FROM ${teamRoles}
      WHERE ${eq(teamRoles.orgId, orgId)} AND ${teamRoles.teamId} IN (${linked})`;
  const isBrought = (uid: typeof roles.uid | typeof permissions.roleUid): SQL => sql`${uid} IN (${uids})`;
  const stored = findRoles(orm, orgId, isBrought(roles.uid), isBrought(permissions.roleUid));
  const isLevelOfTeam = and(
    eq(managedPermissions.orgId, orgId),
    eq(managedPermissions.subjectKind, 'team'),
    sql`${managedPermissions.subject} IN (SELECT cast(team_id AS text) FROM (${linked}))`,
  );
  const read: Omit<Read<BroughtByGroups>, 'from'> = {
    statements: [
      orm.select({ uid: sql<string>`role_uid`.as('role_uid') }).from(sql`(${uids})`),
      orm.select({ id: teamGroups.teamId }).from(teamGroups).where(isLinked),
      orm.select(levelColumns).from(managedPermissions).where(isLevelOfTeam),
      ...stored.statements,
    ],
    answer: ([uidRows, teamRows, levels, ...rows]) => ({
      roleUids: (uidRows as { uid: string }[]).map(({ uid }) => uid),
      teamIds: [...new Set((teamRows as { id: number }[]).map(({ id }) => id))],
      levels: levels as HeldLevel[],
      stored: stored.answer(rows),
    }),
  };
  return readFrom(read, ({ roleUids }) => rolesIn(roleUids));
}
