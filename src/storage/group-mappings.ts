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

  return {
    list: (orgId) => map(within(orm, mappings(eq(groupMappings.orgId, orgId))), toGroups),

    find: (orgId, groupId) =>
      question(
        mappings(isGroup(orgId, groupId)),
        (rows) => toGroups(rows)[0],
        (group) => rolesIn(group?.roleUids ?? []),
      ),

    roles: (orgId, groupId, named) => {
      const mapped = sql`SELECT ${groupMappings.roleUid} FROM ${groupMappings} WHERE ${isGroup(orgId, groupId)}`;
      const isWanted = (uid: typeof roles.uid | typeof permissions.roleUid): SQL =>
        sql`${uid} IN (${valuesOf(named)} UNION ${mapped})`;
      const found = findRoles(orm, orgId, isWanted(roles.uid), isWanted(permissions.roleUid));
      // What is mapped but not stored is known by `find`.
      return readFrom(found, (stored) => rolesIn([...named, ...stored.map(({ uid }) => uid)]));
    },

    storedRoles: (orgId, groupId) => {
      const mapped = orm
        .select({ uid: groupMappings.roleUid })
        .from(groupMappings)
        .where(isGroup(orgId, groupId));
      const isMapped = and(inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]), inArray(roles.uid, mapped));
      return within(orm, orm.select(roleColumns).from(roles).where(isMapped));
    },

    add: (orgId, groupId, roleUids) =>
      write(
        orm
          .insert(groupMappings)
          .select(
            sql`SELECT ${orgId}, ${groupKey(groupId)}, ${groupId}, value FROM json_each(${JSON.stringify(roleUids)})`,
          ),
      ),

    remove: (orgId, groupId, roleUids) =>
      write(
        orm
          .delete(groupMappings)
          .where(and(isGroup(orgId, groupId), isAmong(groupMappings.roleUid, roleUids))),
      ),
  };
};

const isGroup = (orgId: number, groupId: string) =>
  and(eq(groupMappings.orgId, orgId), eq(groupMappings.groupKey, groupKey(groupId)));

type Row = { readonly key: string; readonly groupId: string; readonly roleUid: string };

const toGroups = (rows: readonly Row[]): MappedGroup[] =>
  [...Map.groupBy(rows, ({ key }) => key).values()].map((group) => ({
    groupId: group[0]?.groupId ?? '',
    roleUids: group.map(({ roleUid }) => roleUid),
  }));
