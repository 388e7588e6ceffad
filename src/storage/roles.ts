import type { Column, SQL } from 'drizzle-orm';
import { and, asc, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm';

import { basicRoles } from '../core/catalogue/basic-roles.ts';
import { rolesIn } from '../core/dependency.ts';
import type { PermissionGaps } from '../core/permission-gaps.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Role, RoleWithPermissions } from '../core/role.ts';
import { roleKindOf } from '../core/role.ts';
import { rootRoleNumber } from '../core/root-role.ts';
import type { Write } from '../service/ports/database.ts';
import type { RoleRepository } from '../service/ports/roles.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readFrom, readList } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isOfOrgOrGlobal, isOrg, isSomebody } from './existing.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { groupMappings, guards, permissions, roles, teamRoles, userRoles, users } from './schema.ts';

const { id: _id, ...columns } = getTableColumns(roles);
/** The columns of a role. */
export const roleColumns = columns;

/** An org's own roles and the global ones. */
const visibleFrom = (orgId: number): SQL => inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]);

/** Custom roles and changed basic roles. */
export const roleRepository = (orm: Orm): RoleRepository => ({
  findMany: (orgId, uids) =>
    readFrom(findRoles(orm, orgId, isAmong(roles.uid, uids), isAmong(permissions.roleUid, uids)), () =>
      rolesIn(uids),
    ),

  findById: (orgId, roleId) => {
    const uid = sql`(SELECT ${roles.uid} FROM ${roles} WHERE ${and(eq(roles.id, roleId), visibleFrom(orgId))})`;
    const found = findRoles(orm, orgId, sql`${roles.uid} = ${uid}`, sql`${permissions.roleUid} = ${uid}`);
    return readFrom(
      map(found, ([role]) => role),
      (role) => (role === undefined ? [] : rolesIn([role.uid])),
    );
  },

  findBasic: () => {
    const isBasic = (uid: typeof roles.uid | typeof permissions.roleUid): SQL => sql`${uid} GLOB 'basic_*'`;
    const found = findRoles(orm, GLOBAL_ORG_ID, isBasic(roles.uid), isBasic(permissions.roleUid));
    return readFrom(found, () => rolesIn(basicRoles.map(({ uid }) => uid)));
  },

  list: (orgId) =>
    within(orm, orm.select(roleColumns).from(roles).where(visibleFrom(orgId)).orderBy(asc(roles.name))),

  rootRoles: (orgId) =>
    map(
      within(
        orm,
        orm
          .select({ id: roles.id, uid: roles.uid, name: roles.name, description: roles.description })
          .from(roles)
          .where(and(visibleFrom(orgId), eq(roles.hidden, false)))
          .orderBy(asc(roles.id)),
      ),
      (rows) =>
        rows
          .filter(({ name }) => roleKindOf(name) === 'custom')
          .flatMap(({ id, uid, name, description }) => {
            const number = rootRoleNumber(uid, id);
            return number === null ? [] : [{ number, name, description }];
          }),
    ),

  grantingBeyond: (orgId, gaps) => map(readList(inGaps(orm, orgId, gaps)), (found) => new Set(found.flat())),

  clash: (orgId, uid, name) =>
    map(
      question(
        orm
          .select({ uid: roles.uid, name: roles.name, orgId: roles.orgId })
          .from(roles)
          .where(
            or(
              and(eq(roles.orgId, orgId), eq(roles.name, name)),
              // The uid of a global role must be free in every org, that of an org's own role only there and in the
              // global plane.
              orgId === GLOBAL_ORG_ID
                ? and(eq(roles.uid, uid), isOfOrgOrGlobal(roles.orgId))
                : and(visibleFrom(orgId), eq(roles.uid, uid)),
            ),
          ),
        (rows) => rows,
        // What is free is kept free by an index, and by a guard against the other planes.
        (rows) => rolesIn(rows.map((row) => row.uid)),
      ),
      (rows) => ({
        uid: rows.some((row) => row.uid === uid),
        name: rows.some((row) => row.orgId === orgId && row.name === name),
      }),
    ),

  usage: (orgId, uid) => {
    const countIn = (table: AssignmentTable) =>
      sql<number>`(SELECT count(*) FROM ${table} WHERE ${isAssignmentThere(table, orgId, uid)})`;
    const counts = {
      users: countIn(userRoles).as('users'),
      teams: countIn(teamRoles).as('teams'),
      groups: countIn(groupMappings).as('groups'),
    };
    return question(
      orm.select(counts).from(sql`(SELECT 1)`),
      ([row]) => row ?? { users: 0, teams: 0, groups: 0 },
      () => rolesIn([uid]),
    );
  },

  expectNoOrgHas: (uid) =>
    write(
      orm
        .insert(guards)
        .select(
          sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${roles} WHERE ${eq(roles.uid, uid)} AND ${isOrg(roles.orgId)})`,
        ),
    ),

  expectNotGlobal: (uid) =>
    write(
      orm
        .insert(guards)
        .select(sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${roles} WHERE ${isRole(GLOBAL_ORG_ID, uid)})`),
    ),

  expectUnused: (orgId, uid) =>
    [userRoles, teamRoles, groupMappings].map((table) =>
      write(
        orm
          .insert(guards)
          .select(
            sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${table} WHERE ${isAssignmentThere(table, orgId, uid)})`,
          ),
      ),
    ),

  insert: (role) => write(orm.insert(roles).values(role).returning({ id: roles.id })),

  update: (role) => write(orm.update(roles).set(role).where(isRole(role.orgId, role.uid))),

  remove: (orgId, uid) => write(orm.delete(roles).where(isRole(orgId, uid))),

  insertPermissions: (orgId, uid, list, at) =>
    inChunks(list.map(({ action, scope }) => [action, scope])).map((json) =>
      write(
        orm
          .insert(permissions)
          .select(
            sql`SELECT ${orgId}, ${uid}, value ->> 0, value ->> 1, ${at}, ${at} FROM json_each(${json})`,
          ),
      ),
    ),

  removePermissions: (orgId, uid, list) =>
    inChunks(list.map(({ action, scope }) => [action, scope])).map((json) =>
      write(
        orm
          .delete(permissions)
          .where(
            and(
              isRolePermission(orgId, uid),
              sql`(${permissions.action}, ${permissions.scope}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${json}))`,
            ),
          ),
      ),
    ),

  removeAllPermissions: (orgId, uid) => write(orm.delete(permissions).where(isRolePermission(orgId, uid))),

  removeAssignments: (orgId, uid) => removeAssignments(orm, orgId, uid),
});

/**
 * The uids of stored roles with a permission in a gap. The index of permissions is entered at each gap, so a permission is
 * read at most once, and only one in a gap or at its edge.
 */
function inGaps(orm: Orm, orgId: number, { actions, scopes }: PermissionGaps): Read<string[]>[] {
  const orgs = sql`json_each(${JSON.stringify([orgId, GLOBAL_ORG_ID])}) AS org`;
  const isOfOrg = sql`${permissions.orgId} = org.value`;
  const { action, scope } = permissions;
  /** The end of a gap. A blob comes behind every text, so a gap without an end has one, too. */
  const end = (place: number): SQL => sql.raw(`coalesce(gap.value ->> ${place}, x'')`);
  const uidsAt = (json: string, join: SQL): Read<string[]> =>
    question(
      orm
        .select({ uid: sql<string>`uid`.as('uid') })
        .from(
          sql`(SELECT DISTINCT ${permissions.roleUid} AS uid FROM json_each(${json}) AS gap CROSS JOIN ${orgs} CROSS JOIN ${permissions} ON ${join}) AS found`,
        ),
      (rows) => rows.map(({ uid }) => uid),
    );
  return [
    ...inChunks(actions.map(({ from, to }) => [from, to])).map((json) =>
      uidsAt(json, sql`${isOfOrg} AND ${action} > gap.value ->> 0 AND ${action} < ${end(1)}`),
    ),
    ...inChunks(scopes.map((gap) => [gap.action, gap.from, gap.withFrom ? 1 : 0, gap.to])).map((json) =>
      uidsAt(
        json,
        sql`${isOfOrg} AND ${action} = gap.value ->> 0 AND ${scope} >= gap.value ->> 1
          AND ${scope} < ${end(3)} AND (gap.value ->> 2 OR ${scope} <> gap.value ->> 1)`,
      ),
    ),
  ];
}

type AssignmentTable = typeof userRoles | typeof teamRoles | typeof groupMappings;

/** True for assignments of the role in the org, or in any org for a global role. */
const isAssignmentOf = (table: AssignmentTable, orgId: number, uid: string) =>
  and(eq(table.roleUid, uid), orgId === GLOBAL_ORG_ID ? undefined : eq(table.orgId, orgId));

/** The same without those of orgs that were deleted. */
const isAssignmentThere = (table: AssignmentTable, orgId: number, uid: string) =>
  orgId === GLOBAL_ORG_ID
    ? and(
        eq(table.roleUid, uid),
        isOfOrgOrGlobal(table.orgId),
        'userId' in table ? isHolderThere(table.userId) : undefined,
      )
    : isAssignmentOf(table, orgId, uid);

const isHolderThere = (userId: Column): SQL =>
  sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId} AND ${isSomebody})`;

const isRole = (orgId: number, uid: string) => and(eq(roles.orgId, orgId), eq(roles.uid, uid));

const isRolePermission = (orgId: number, uid: string) =>
  and(eq(permissions.orgId, orgId), eq(permissions.roleUid, uid));

const removeAssignments = (orm: Orm, orgId: number, uid: string): Write[] =>
  [userRoles, teamRoles, groupMappings].map((table) =>
    write(orm.delete(table).where(isAssignmentOf(table, orgId, uid))),
  );

/** Roles visible from an org with their permissions, in two statements. Both conditions must select the same uids. */
export const findRoles = (
  orm: Orm,
  orgId: number,
  whichRoles: SQL | undefined,
  whichPermissions: SQL | undefined,
): Read<readonly RoleWithPermissions[]> => ({
  statements: [
    orm
      .select({ id: roles.id, ...roleColumns })
      .from(roles)
      .where(and(visibleFrom(orgId), whichRoles))
      .orderBy(asc(roles.name)),
    orm
      .select()
      .from(permissions)
      .where(and(inArray(permissions.orgId, [orgId, GLOBAL_ORG_ID]), whichPermissions))
      .orderBy(asc(permissions.roleUid), asc(permissions.action), asc(permissions.scope)),
  ],
  answer: ([roleRows, permissionRows]) =>
    withPermissions(roleRows as NumberedRole[], permissionRows as PermissionRow[]),
});

type NumberedRole = Role & { readonly id: number };
type PermissionRow = typeof permissions.$inferSelect;

function withPermissions(
  roleRows: readonly NumberedRole[],
  permissionRows: readonly PermissionRow[],
): RoleWithPermissions[] {
  const byRole = Map.groupBy(permissionRows, ({ orgId, roleUid }) => `${orgId}:${roleUid}`);
  return roleRows.map((role) => ({
    ...role,
    permissions: (byRole.get(`${role.orgId}:${role.uid}`) ?? []).map(
      ({ action, scope, created, updated }) => ({
        action,
        scope,
        created,
        updated,
      }),
    ),
  }));
}
