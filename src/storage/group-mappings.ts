import type { SQL } from 'drizzle-orm';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import { rolesIn } from '../core/dependency.ts';
import { groupKey } from '../core/external-group.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { GroupMappingRepository, MappedGroup } from '../service/ports/groups.ts';
import { map, readFrom } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { findRoles, roleColumns } from './roles.ts';
import { groupMappings, permissions, roles } from './schema.ts';

/** Roles mapped to external groups in an org. */
export const groupMappingRepository = (orm: Orm): GroupMappingRepository => {
  const mappings = (where: SQL | undefined) =>
    orm
      .select({ key: groupMappings.groupKey, groupId: groupMappings.groupId, roleUid: groupMappings.roleUid })
      .from(groupMappings)
      .where(where)
      .orderBy(asc(groupMappings.groupKey), asc(groupMappings.roleUid));

  const allIn = fixedRead(orm, ({ orgId }: { readonly orgId: number }) =>
    map(within(orm, mappings(eq(groupMappings.orgId, orgId))), toGroups),
  );
  const one = fixedRead(orm, (group: Group) =>
    question(
      mappings(isGroup(group)),
      (rows) => toGroups(rows)[0],
      (found) => rolesIn(found?.roleUids ?? []),
    ),
  );
  const rolesOf = fixedRead(orm, ({ orgId, key, named }: Group & { readonly named: string }) => {
    const mapped = sql`SELECT ${groupMappings.roleUid} FROM ${groupMappings} WHERE ${isGroup({ orgId, key })}`;
    const isWanted = (uid: typeof roles.uid | typeof permissions.roleUid): SQL =>
      sql`${uid} IN (${valuesOf(named)} UNION ${mapped})`;
    return findRoles(orm, orgId, isWanted(roles.uid), isWanted(permissions.roleUid));
  });
  const storedOf = fixedRead(orm, ({ orgId, key }: Group) => {
    const mapped = orm
      .select({ uid: groupMappings.roleUid })
      .from(groupMappings)
      .where(isGroup({ orgId, key }));
    const isMapped = and(inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]), inArray(roles.uid, mapped));
    return within(orm, orm.select(roleColumns).from(roles).where(isMapped));
  });
  const addTo = fixed(
    orm,
    ({ orgId, key, groupId, uids }: Group & { readonly groupId: string; readonly uids: string }) =>
      orm
        .insert(groupMappings)
        .select(sql`SELECT ${orgId}, ${key}, ${groupId}, value FROM json_each(${uids})`),
  );
  const removeFrom = fixed(orm, ({ orgId, key, uids }: Group & { readonly uids: string }) =>
    orm.delete(groupMappings).where(and(isGroup({ orgId, key }), isAmong(groupMappings.roleUid, uids))),
  );

  return {
    list: (orgId) => allIn({ orgId }),

    find: (orgId, groupId) => one({ orgId, key: groupKey(groupId) }),

    roles: (orgId, groupId, named) =>
      // What is mapped but not stored is known by `find`.
      readFrom(rolesOf({ orgId, key: groupKey(groupId), named: JSON.stringify(named) }), (stored) =>
        rolesIn([...named, ...stored.map(({ uid }) => uid)]),
      ),

    storedRoles: (orgId, groupId) => storedOf({ orgId, key: groupKey(groupId) }),

    add: (orgId, groupId, roleUids) =>
      write(addTo({ orgId, key: groupKey(groupId), groupId, uids: JSON.stringify(roleUids) })),

    remove: (orgId, groupId, roleUids) =>
      write(removeFrom({ orgId, key: groupKey(groupId), uids: JSON.stringify(roleUids) })),
  };
};

/** A group of an org, by its key: see `groupKey`. */
type Group = { readonly orgId: number; readonly key: string };

const isGroup = ({ orgId, key }: Group) =>
  and(eq(groupMappings.orgId, orgId), eq(groupMappings.groupKey, key));

type Row = { readonly key: string; readonly groupId: string; readonly roleUid: string };

const toGroups = (rows: readonly Row[]): MappedGroup[] =>
  [...Map.groupBy(rows, ({ key }) => key).values()].map((group) => ({
    groupId: group[0]?.groupId ?? '',
    roleUids: group.map(({ roleUid }) => roleUid),
  }));
