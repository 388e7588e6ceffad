import type { Column, SQL } from 'drizzle-orm';
import { and, asc, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm';

import { basicRoles } from '../core/catalogue/basic-roles.ts';
import { rolesIn } from '../core/dependency.ts';
import type { Permission } from '../core/permission.ts';
import type { PermissionGaps } from '../core/permission-gaps.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Role, RoleWithPermissions } from '../core/role.ts';
import { roleKindOf } from '../core/role.ts';
import { rootRoleNumber } from '../core/root-role.ts';
import type { RoleRepository } from '../service/ports/roles.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readFrom, readList } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { isOfOrgOrGlobal, isOrg, isSomebody } from './existing.ts';
import { inChunks, isAmong } from './json-lists.ts';
import { groupMappings, guards, permissions, roles, teamRoles, userRoles, users } from './schema.ts';

const { id: _id, ...columns } = getTableColumns(roles);
/** The columns of a role. */
export const roleColumns = columns;

/** An org's own roles and the global ones. */
const visibleFrom = (orgId: number): SQL => inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]);

/** Custom roles and changed basic roles. */
export const roleRepository = (orm: Orm): RoleRepository => {
  const many = fixedRead(orm, ({ orgId, uids }: { orgId: number; uids: string }) =>
    findRoles(orm, orgId, isAmong(roles.uid, uids), isAmong(permissions.roleUid, uids)),
  );
  const byId = fixedRead(orm, ({ orgId, roleId }: { orgId: number; roleId: number }) => {
    const uid = sql`(SELECT ${roles.uid} FROM ${roles} WHERE ${and(eq(roles.id, roleId), visibleFrom(orgId))})`;
    return findRoles(orm, orgId, sql`${roles.uid} = ${uid}`, sql`${permissions.roleUid} = ${uid}`);
  });
  const basic = fixedRead(orm, () => {
    const isBasic = (uid: typeof roles.uid | typeof permissions.roleUid): SQL => sql`${uid} GLOB 'basic_*'`;
    return findRoles(orm, GLOBAL_ORG_ID, isBasic(roles.uid), isBasic(permissions.roleUid));
  });
  const all = fixedRead(orm, ({ orgId }: { orgId: number }) =>
    within(orm, orm.select(roleColumns).from(roles).where(visibleFrom(orgId)).orderBy(asc(roles.name))),
  );
  const shown = fixedRead(orm, ({ orgId }: { orgId: number }) =>
    within(
      orm,
      orm
        .select({ id: roles.id, uid: roles.uid, name: roles.name, description: roles.description })
        .from(roles)
        .where(and(visibleFrom(orgId), eq(roles.hidden, false)))
        .orderBy(asc(roles.id)),
    ),
  );
  const inGaps = gapReads(orm);
  const clashing = perKind((plane: Plane) =>
    fixed(orm, ({ orgId, uid, name }: One & { readonly name: string }) =>
      orm
        .select({ uid: roles.uid, name: roles.name, orgId: roles.orgId })
        .from(roles)
        .where(
          or(
            and(eq(roles.orgId, orgId), eq(roles.name, name)),
            // The uid of a global role must be free in every org, that of an org's own role only there and in the
            // global plane.
            plane === 'global'
              ? and(eq(roles.uid, uid), isOfOrgOrGlobal(roles.orgId))
              : and(visibleFrom(orgId), eq(roles.uid, uid)),
          ),
        ),
    ),
  );
  const usageOf = perKind((plane: Plane) =>
    fixed(orm, (of: One) => {
      const countIn = (table: AssignmentTable) =>
        sql<number>`(SELECT count(*) FROM ${table} WHERE ${isAssignmentThere(table, plane, of)})`;
      const counts = {
        users: countIn(userRoles).as('users'),
        teams: countIn(teamRoles).as('teams'),
        groups: countIn(groupMappings).as('groups'),
      };
      return orm.select(counts).from(sql`(SELECT 1)`);
    }),
  );
  const guardOfOrgs = fixed(orm, ({ uid }: { uid: string }) =>
    orm
      .insert(guards)
      .select(
        sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${roles} WHERE ${eq(roles.uid, uid)} AND ${isOrg(roles.orgId)})`,
      ),
  );
  const guardOfGlobal = fixed(orm, ({ uid }: { uid: string }) =>
    orm
      .insert(guards)
      .select(
        sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${roles} WHERE ${isRole({ orgId: GLOBAL_ORG_ID, uid })})`,
      ),
  );
  const guardsOfUse = perKind((plane: Plane) =>
    fixed(orm, (of: One) =>
      ASSIGNMENT_TABLES.map((table) =>
        orm
          .insert(guards)
          .select(
            sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${table} WHERE ${isAssignmentThere(table, plane, of)})`,
          ),
      ),
    ),
  );
  const inserted = fixed(orm, (role: Role) =>
    orm.insert(roles).values(columnsOf(role)).returning({ id: roles.id }),
  );
  const updated = fixed(orm, (role: Role) => orm.update(roles).set(columnsOf(role)).where(isRole(role)));
  const removed = fixed(orm, (role: One) => orm.delete(roles).where(isRole(role)));
  const permissionsInserted = fixed(orm, ({ orgId, uid, json, at }: Listed & { readonly at: string }) =>
    orm
      .insert(permissions)
      .select(sql`SELECT ${orgId}, ${uid}, value ->> 0, value ->> 1, ${at}, ${at} FROM json_each(${json})`),
  );
  const permissionsRemoved = fixed(orm, ({ orgId, uid, json }: Listed) =>
    orm
      .delete(permissions)
      .where(
        and(
          isRolePermission({ orgId, uid }),
          sql`(${permissions.action}, ${permissions.scope}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${json}))`,
        ),
      ),
  );
  const allPermissionsRemoved = fixed(orm, (of: One) => orm.delete(permissions).where(isRolePermission(of)));
  const assignmentsRemoved = perKind((plane: Plane) =>
    fixed(orm, (of: One) =>
      ASSIGNMENT_TABLES.map((table) => orm.delete(table).where(isAssignmentOf(table, plane, of))),
    ),
  );

  return {
    findMany: (orgId, uids) => readFrom(many({ orgId, uids: JSON.stringify(uids) }), () => rolesIn(uids)),

    findById: (orgId, roleId) =>
      readFrom(
        map(byId({ orgId, roleId }), ([role]) => role),
        (role) => (role === undefined ? [] : rolesIn([role.uid])),
      ),

    findBasic: () => readFrom(basic({}), () => rolesIn(basicRoles.map(({ uid }) => uid))),

    list: (orgId) => all({ orgId }),

    rootRoles: (orgId) =>
      map(shown({ orgId }), (rows) =>
        rows
          .filter(({ name }) => roleKindOf(name) === 'custom')
          .flatMap(({ id, uid, name, description }) => {
            const number = rootRoleNumber(uid, id);
            return number === null ? [] : [{ number, name, description }];
          }),
      ),

    grantingBeyond: (orgId, gaps) => map(readList(inGaps(orgId, gaps)), (found) => new Set(found.flat())),

    clash: (orgId, uid, name) =>
      map(
        question(
          clashing(planeOf(orgId))({ orgId, uid, name }),
          (rows) => rows,
          // What is free is kept free by an index, and by a guard against the other planes.
          (rows) => rolesIn(rows.map((row) => row.uid)),
        ),
        (rows) => ({
          uid: rows.some((row) => row.uid === uid),
          name: rows.some((row) => row.orgId === orgId && row.name === name),
        }),
      ),

    usage: (orgId, uid) =>
      question(
        usageOf(planeOf(orgId))({ orgId, uid }),
        ([row]) => row ?? { users: 0, teams: 0, groups: 0 },
        () => rolesIn([uid]),
      ),

    expectNoOrgHas: (uid) => write(guardOfOrgs({ uid })),

    expectNotGlobal: (uid) => write(guardOfGlobal({ uid })),

    expectUnused: (orgId, uid) => guardsOfUse(planeOf(orgId))({ orgId, uid }).map(write),

    insert: (role) => write(inserted(role)),

    update: (role) => write(updated(role)),

    remove: (orgId, uid) => write(removed({ orgId, uid })),

    insertPermissions: (orgId, uid, list, at) =>
      inChunks(toPairs(list)).map((json) => write(permissionsInserted({ orgId, uid, json, at }))),

    removePermissions: (orgId, uid, list) =>
      inChunks(toPairs(list)).map((json) => write(permissionsRemoved({ orgId, uid, json }))),

    removeAllPermissions: (orgId, uid) => write(allPermissionsRemoved({ orgId, uid })),

    removeAssignments: (orgId, uid) => assignmentsRemoved(planeOf(orgId))({ orgId, uid }).map(write),
  };
};

/** A role of an org, or of the global plane. */
type One = { readonly orgId: number; readonly uid: string };
/** Some of its permissions, as a JSON list of pairs. */
type Listed = One & { readonly json: string };

/** Where a role is from: what is asked of a global one is asked in all orgs. */
type Plane = 'org' | 'global';
const planeOf = (orgId: number): Plane => (orgId === GLOBAL_ORG_ID ? 'global' : 'org');

const toPairs = (list: readonly Permission[]): [string, string][] =>
  list.map(({ action, scope }) => [action, scope]);

/** What is written of a role. */
const columnsOf = (role: Role): Role => ({
  orgId: role.orgId,
  uid: role.uid,
  name: role.name,
  version: role.version,
  displayName: role.displayName,
  description: role.description,
  group: role.group,
  hidden: role.hidden,
  created: role.created,
  updated: role.updated,
});

/**
 * The uids of stored roles with a permission in a gap. The index of permissions is entered at each gap, so a permission is
 * read at most once, and only one in a gap or at its edge.
 */
function gapReads(orm: Orm): (orgId: number, gaps: PermissionGaps) => Read<string[]>[] {
  const isOfOrg = sql`${permissions.orgId} = org.value`;
  const { action, scope } = permissions;
  /** The end of a gap. A blob comes behind every text, so a gap without an end has one, too. */
  const end = (place: number): SQL => sql.raw(`coalesce(gap.value ->> ${place}, x'')`);
  const uidsAt = (join: SQL) =>
    fixedRead(orm, ({ orgIds, json }: { orgIds: string; json: string }) =>
      question(
        orm.select({ uid: sql<string>`uid`.as('uid') }).from(
          sql`(SELECT DISTINCT ${permissions.roleUid} AS uid FROM json_each(${json}) AS gap
              CROSS JOIN json_each(${orgIds}) AS org CROSS JOIN ${permissions} ON ${join}) AS found`,
        ),
        (rows) => rows.map(({ uid }) => uid),
      ),
    );
  const atActions = uidsAt(sql`${isOfOrg} AND ${action} > gap.value ->> 0 AND ${action} < ${end(1)}`);
  const atScopes = uidsAt(
    sql`${isOfOrg} AND ${action} = gap.value ->> 0 AND ${scope} >= gap.value ->> 1
      AND ${scope} < ${end(3)} AND (gap.value ->> 2 OR ${scope} <> gap.value ->> 1)`,
  );
  return (orgId, { actions, scopes }) => {
    const orgIds = JSON.stringify([orgId, GLOBAL_ORG_ID]);
    return [
      ...inChunks(actions.map(({ from, to }) => [from, to])).map((json) => atActions({ orgIds, json })),
      ...inChunks(scopes.map((gap) => [gap.action, gap.from, gap.withFrom ? 1 : 0, gap.to])).map((json) =>
        atScopes({ orgIds, json }),
      ),
    ];
  };
}

const ASSIGNMENT_TABLES = [userRoles, teamRoles, groupMappings] as const;
type AssignmentTable = (typeof ASSIGNMENT_TABLES)[number];

/** True for assignments of the role in the org, or in any org for a global role. */
const isAssignmentOf = (table: AssignmentTable, plane: Plane, { orgId, uid }: One) =>
  and(eq(table.roleUid, uid), plane === 'global' ? undefined : eq(table.orgId, orgId));

/** The same without those of orgs that were deleted. */
const isAssignmentThere = (table: AssignmentTable, plane: Plane, of: One) =>
  plane === 'global'
    ? and(
        eq(table.roleUid, of.uid),
        isOfOrgOrGlobal(table.orgId),
        'userId' in table ? isHolderThere(table.userId) : undefined,
      )
    : isAssignmentOf(table, plane, of);

const isHolderThere = (userId: Column): SQL =>
  sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId} AND ${isSomebody})`;

const isRole = ({ orgId, uid }: One) => and(eq(roles.orgId, orgId), eq(roles.uid, uid));

const isRolePermission = ({ orgId, uid }: One) =>
  and(eq(permissions.orgId, orgId), eq(permissions.roleUid, uid));

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
