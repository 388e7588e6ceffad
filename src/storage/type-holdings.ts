import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { ROLE_VERSION_MAX } from '../core/role.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { ResourceTypeRepository } from '../service/ports/resource-types.ts';
import { HOLDINGS_MAX } from '../service/ports/resource-types.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { perChoice } from './per-choice.ts';
import { guards, managedPermissions, orgs, permissions, resourceTypes, roles } from './schema.ts';

/** What roles and levels hold of declared types. */
type TypeHoldingRepository = Pick<
  ResourceTypeRepository,
  | 'uses'
  | 'holdings'
  | 'orgsHolding'
  | 'rolesHolding'
  | 'expectUnused'
  | 'expectHeldOnlyIn'
  | 'expectUses'
  | 'removeHoldings'
>;

/**
 * What roles and levels hold of declared types. The index of permissions is entered at the actions of the type, and that of levels at
 * its resources, in each org where the type counts: a step or three an org, so what is read grows with the orgs only for global types.
 *
 * Of other orgs only guards say what is true at the commit: these questions name no grounds but the org's own.
 */
export const typeHoldings = (orm: Orm): TypeHoldingRepository => {
  const usesOf = perKind((plane: Plane) => fixedRead(orm, (type: Type) => usesIn(orm, plane, type)));
  const holdingsOf = perKind((plane: Plane) => fixedRead(orm, (type: Type) => holdingsIn(orm, plane, type)));
  const orgsWith = perKind((plane: Plane) =>
    fixed(orm, (type: Type) =>
      orm.select({ orgId: sql<number>`org_id` }).from(
        sql`(SELECT ${permissions.orgId} AS org_id ${permissionsOn(plane, type)}
          UNION SELECT ${managedPermissions.orgId} ${levelsOn(plane, type)}) AS found`,
      ),
    ),
  );
  const rolesWith = fixed(orm, (type: Type) =>
    orm
      .select({ uid: sql<string>`role_uid` })
      .from(sql`(SELECT DISTINCT ${permissions.roleUid} AS role_uid ${permissionsOn('org', type)}) AS found`),
  );
  const guardWhere = (held: SQL) => orm.insert(guards).select(sql`SELECT 0 WHERE EXISTS (SELECT 1 ${held})`);
  const guardsOfAll = perKind((plane: Plane) =>
    fixed(orm, (type: Type) => [permissionsOn(plane, type), levelsOn(plane, type)].map(guardWhere)),
  );
  const guardsOfParts = perKind((plane: Plane) =>
    fixed(orm, (type: Type & Readonly<Record<'actions' | 'levels', string>>) =>
      [
        sql`${permissionsOn(plane, type)} WHERE ${isAmong(permissions.action, type.actions)}`,
        sql`${levelsOn(plane, type)} WHERE ${isAmong(managedPermissions.level, type.levels)}`,
      ].map(guardWhere),
    ),
  );
  const guardsOfOthers = perKind((plane: Plane) =>
    fixed(orm, (type: Type & { readonly orgIds: string }) => {
      const isElsewhere = (column: Column): SQL => sql`${column} NOT IN (${valuesOf(type.orgIds)})`;
      return [
        sql`${permissionsOn(plane, type)} WHERE ${isElsewhere(permissions.orgId)}`,
        sql`${levelsOn(plane, type)} WHERE ${isElsewhere(managedPermissions.orgId)}`,
      ].map(guardWhere);
    }),
  );
  const guardOfCounts = perChoice(({ plane, what }: { plane: Plane; what: 'roles' | 'levels' }) =>
    fixed(orm, (type: Type & { readonly counts: string; readonly size: number }) => {
      const found =
        what === 'roles'
          ? sql`SELECT DISTINCT ${permissions.action} AS part, ${permissions.orgId}, ${permissions.roleUid} ${permissionsOn(plane, type)}`
          : sql`SELECT ${managedPermissions.level} AS part ${levelsOn(plane, type)}`;
      // Each part as often as it was read, and none that was read is missing.
      return orm.insert(guards).select(
        sql`SELECT 0 WHERE (SELECT coalesce(sum(CASE WHEN held.count IS NOT earlier.value THEN -1 ELSE 1 END), 0)
            FROM (SELECT part, count(*) AS count FROM (${found}) GROUP BY part) AS held
            LEFT JOIN json_each(${type.counts}) AS earlier ON earlier.key = held.part) <> ${type.size}`,
      );
    }),
  );
  const removed = perKind((plane: Plane) =>
    fixed(orm, (type: Type & { readonly at: string }) => {
      const held = permissionsOn(plane, type);
      const rolesHeld = sql`SELECT ${permissions.orgId}, ${permissions.roleUid} ${held}`;
      return [
        // First, while it can still be seen which roles hold something.
        orm
          .update(roles)
          .set({ version: sql`min(${roles.version} + 1, ${ROLE_VERSION_MAX})`, updated: type.at })
          .where(sql`(${roles.orgId}, ${roles.uid}) IN (${rolesHeld})`),
        orm.delete(permissions).where(sql`${permissions}.rowid IN (SELECT ${permissions}.rowid ${held})`),
        orm
          .delete(managedPermissions)
          .where(
            sql`${managedPermissions}.rowid IN (SELECT ${managedPermissions}.rowid ${levelsOn(plane, type)})`,
          ),
      ];
    }),
  );

  return {
    uses: (orgId, name) => usesOf(planeOf(orgId))(typeOf(orgId, name)),

    holdings: (orgId, name) => holdingsOf(planeOf(orgId))(typeOf(orgId, name)),

    orgsHolding: (orgId, name) =>
      question(orgsWith(planeOf(orgId))(typeOf(orgId, name)), (rows) => rows.map((row) => row.orgId), ofOrg),

    rolesHolding: (orgId, name) =>
      question(rolesWith(typeOf(orgId, name)), (rows) => rows.map(({ uid }) => uid), ofOrg),

    expectUnused: (orgId, name, parts) => {
      const type = typeOf(orgId, name);
      const expected =
        parts === undefined
          ? guardsOfAll(planeOf(orgId))(type)
          : guardsOfParts(planeOf(orgId))({
              ...type,
              actions: JSON.stringify(parts.actions),
              levels: JSON.stringify(parts.levels),
            });
      return expected.map(write);
    },

    expectHeldOnlyIn: (orgId, name, orgIds) =>
      guardsOfOthers(planeOf(orgId))({ ...typeOf(orgId, name), orgIds: JSON.stringify(orgIds) }).map(write),

    expectUses: (orgId, name, { rolesOf, levelsOf }) => {
      const [plane, type] = [planeOf(orgId), typeOf(orgId, name)];
      const counted = (counts: ReadonlyMap<string, number>) => ({
        ...type,
        counts: JSON.stringify(Object.fromEntries(counts)),
        size: counts.size,
      });
      return [
        guardOfCounts({ plane, what: 'roles' })(counted(rolesOf)),
        guardOfCounts({ plane, what: 'levels' })(counted(levelsOf)),
      ].map(write);
    },

    removeHoldings: (orgId, name, at) => removed(planeOf(orgId))({ ...typeOf(orgId, name), at }).map(write),
  };
};

/** A type of an org, and where its actions are in the index, see `permissionsOn`. */
type Type = { readonly orgId: number } & Readonly<Record<'name' | 'ranges', string>>;

/** The text behind all that begin with a name and a colon begins with this sign instead of the colon. */
const BEHIND_COLON = ';';

const typeOf = (orgId: number, name: string): Type => {
  const ranges = [name, `${name}.permissions`].map((word) => [`${word}:`, `${word}${BEHIND_COLON}`]);
  return { orgId, name, ranges: JSON.stringify(ranges) };
};

/** Where a type counts: in one org, or in all that declare none of the name. */
type Plane = 'org' | 'global';
const planeOf = (orgId: number): Plane => (orgId === GLOBAL_ORG_ID ? 'global' : 'org');

function usesIn(orm: Orm, plane: Plane, type: Type) {
  const { action, roleUid } = permissions;
  const { level } = managedPermissions;
  const held = permissionsOn(plane, type);
  return map(
    readAll({
      roles: question(
        orm
          .select({ count: sql<number>`count(*)` })
          .from(sql`(SELECT DISTINCT ${permissions.orgId}, ${roleUid} ${held}) AS found`),
        ([row]) => row?.count ?? 0,
        ofOrg,
      ),
      rolesOf: question(
        orm
          .select({ action: sql<string>`action`, count: sql<number>`count(*)` })
          .from(sql`(SELECT DISTINCT ${action} AS action, ${permissions.orgId}, ${roleUid} ${held}) AS found`)
          .groupBy(sql`action`),
        (rows) => rows,
        ofOrg,
      ),
      levelsOf: question(
        orm
          .select({ level: sql<string>`level`, count: sql<number>`count(*)` })
          .from(sql`(SELECT ${level} AS level ${levelsOn(plane, type)}) AS found`)
          .groupBy(sql`level`),
        (rows) => rows,
        ofOrg,
      ),
    }),
    ({ roles, rolesOf, levelsOf }) => ({
      roles,
      rolesOf: new Map(rolesOf.map((row) => [row.action, row.count])),
      levelsOf: new Map(levelsOf.map((row) => [row.level, row.count])),
    }),
  );
}

function holdingsIn(orm: Orm, plane: Plane, type: Type) {
  const { roleUid, action, scope } = permissions;
  const { subjectKind, subject, resourceId, level } = managedPermissions;
  return readAll({
    permissions: question(
      orm
        .select({
          orgId: sql<number>`org_id`,
          roleUid: sql<string>`role_uid`,
          action: sql<string>`action`,
          scope: sql<string>`scope`,
        })
        .from(
          sql`(SELECT ${permissions.orgId} AS org_id, ${roleUid} AS role_uid, ${action} AS action, ${scope} AS scope
            ${permissionsOn(plane, type)} LIMIT ${HOLDINGS_MAX + 1}) AS found`,
        ),
      (rows) => rows,
      ofOrg,
    ),
    levels: question(
      orm
        .select({
          orgId: sql<number>`org_id`,
          kind: sql<'user' | 'team' | 'basic-role'>`kind`,
          subject: sql<string>`subject`,
          resourceId: sql<string>`resource_id`,
          level: sql<string>`level`,
        })
        .from(
          sql`(SELECT ${managedPermissions.orgId} AS org_id, ${subjectKind} AS kind, ${subject} AS subject,
            ${resourceId} AS resource_id, ${level} AS level ${levelsOn(plane, type)} LIMIT ${HOLDINGS_MAX + 1}) AS found`,
        ),
      (rows) => rows,
      ofOrg,
    ),
  });
}

/** The orgs where a type counts: its own, or for a global one org 0 and all that declare none of the name. */
const whereItCounts = (plane: Plane, { orgId, name }: Type): SQL =>
  plane === 'global'
    ? sql`(SELECT ${GLOBAL_ORG_ID} AS id UNION ALL SELECT ${orgs.id} FROM ${orgs} WHERE NOT EXISTS (
        SELECT 1 FROM ${resourceTypes} WHERE ${resourceTypes.orgId} = ${orgs.id} AND ${resourceTypes.name} = ${name}))`
    : sql`(SELECT ${orgId} AS id)`;

/** The FROM part of permissions of roles on actions of a type, declared or not, where the type counts. */
const permissionsOn = (plane: Plane, type: Type): SQL => {
  const { orgId, action } = permissions;
  return sql`FROM ${whereItCounts(plane, type)} AS place CROSS JOIN json_each(${type.ranges}) AS range CROSS JOIN ${permissions}
    ON ${orgId} = place.id AND ${action} >= range.value ->> 0 AND ${action} < range.value ->> 1`;
};

/** The FROM part of levels on resources of a type, where the type counts. */
const levelsOn = (plane: Plane, type: Type): SQL =>
  sql`FROM ${whereItCounts(plane, type)} AS place CROSS JOIN ${managedPermissions}
    ON ${managedPermissions.orgId} = place.id AND ${managedPermissions.resource} = ${type.name}`;
