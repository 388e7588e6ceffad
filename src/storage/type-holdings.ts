import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { ROLE_VERSION_MAX } from '../core/role.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { ResourceTypeRepository, TypeParts } from '../service/ports/resource-types.ts';
import { HOLDINGS_MAX } from '../service/ports/resource-types.ts';
import type { Write } from '../service/ports/database.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { valuesOf } from './json-lists.ts';
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
export const typeHoldings = (orm: Orm): TypeHoldingRepository => ({
  uses: (orgId, name) => {
    const { action, roleUid } = permissions;
    const { level } = managedPermissions;
    const held = permissionsOn(orgId, name);
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
            .from(
              sql`(SELECT DISTINCT ${action} AS action, ${permissions.orgId}, ${roleUid} ${held}) AS found`,
            )
            .groupBy(sql`action`),
          (rows) => rows,
          ofOrg,
        ),
        levelsOf: question(
          orm
            .select({ level: sql<string>`level`, count: sql<number>`count(*)` })
            .from(sql`(SELECT ${level} AS level ${levelsOn(orgId, name)}) AS found`)
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
  },

  holdings: (orgId, name) => {
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
              ${permissionsOn(orgId, name)} LIMIT ${HOLDINGS_MAX + 1}) AS found`,
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
              ${resourceId} AS resource_id, ${level} AS level ${levelsOn(orgId, name)} LIMIT ${HOLDINGS_MAX + 1}) AS found`,
          ),
        (rows) => rows,
        ofOrg,
      ),
    });
  },

  orgsHolding: (orgId, name) =>
    question(
      orm.select({ orgId: sql<number>`org_id` }).from(
        sql`(SELECT ${permissions.orgId} AS org_id ${permissionsOn(orgId, name)}
            UNION SELECT ${managedPermissions.orgId} ${levelsOn(orgId, name)}) AS found`,
      ),
      (rows) => rows.map((row) => row.orgId),
      ofOrg,
    ),

  rolesHolding: (orgId, name) =>
    question(
      orm
        .select({ uid: sql<string>`role_uid` })
        .from(
          sql`(SELECT DISTINCT ${permissions.roleUid} AS role_uid ${permissionsIn(justIn(orgId), name)}) AS found`,
        ),
      (rows) => rows.map(({ uid }) => uid),
      ofOrg,
    ),

  expectUnused: (orgId, name, parts) =>
    heldParts(orgId, name, parts).map((held) =>
      write(orm.insert(guards).select(sql`SELECT 0 WHERE EXISTS (SELECT 1 ${held})`)),
    ),

  expectHeldOnlyIn: (orgId, name, orgIds) => {
    const isElsewhere = (column: Column): SQL => sql`${column} NOT IN (${valuesOf(orgIds)})`;
    return [
      sql`${permissionsOn(orgId, name)} WHERE ${isElsewhere(permissions.orgId)}`,
      sql`${levelsOn(orgId, name)} WHERE ${isElsewhere(managedPermissions.orgId)}`,
    ].map((held) => write(orm.insert(guards).select(sql`SELECT 0 WHERE EXISTS (SELECT 1 ${held})`)));
  },

  expectUses: (orgId, name, { rolesOf, levelsOf }) => {
    const { action, roleUid } = permissions;
    const { level } = managedPermissions;
    return [
      {
        found: sql`SELECT DISTINCT ${action} AS part, ${permissions.orgId}, ${roleUid} ${permissionsOn(orgId, name)}`,
        read: rolesOf,
      },
      { found: sql`SELECT ${level} AS part ${levelsOn(orgId, name)}`, read: levelsOf },
    ].map(({ found, read }) => {
      const counts = JSON.stringify(Object.fromEntries(read));
      // Each part as often as it was read, and none that was read is missing.
      return write(
        orm.insert(guards).select(
          sql`SELECT 0 WHERE (SELECT coalesce(sum(CASE WHEN held.count IS NOT earlier.value THEN -1 ELSE 1 END), 0)
              FROM (SELECT part, count(*) AS count FROM (${found}) GROUP BY part) AS held
              LEFT JOIN json_each(${counts}) AS earlier ON earlier.key = held.part) <> ${read.size}`,
        ),
      );
    });
  },

  removeHoldings: (orgId, name, at): Write[] => {
    const held = permissionsOn(orgId, name);
    const rolesHeld = sql`SELECT ${permissions.orgId}, ${permissions.roleUid} ${held}`;
    return [
      // First, while it can still be seen which roles hold something.
      orm
        .update(roles)
        .set({ version: sql`min(${roles.version} + 1, ${ROLE_VERSION_MAX})`, updated: at })
        .where(sql`(${roles.orgId}, ${roles.uid}) IN (${rolesHeld})`),
      orm.delete(permissions).where(sql`${permissions}.rowid IN (SELECT ${permissions}.rowid ${held})`),
      orm
        .delete(managedPermissions)
        .where(
          sql`${managedPermissions}.rowid IN (SELECT ${managedPermissions}.rowid ${levelsOn(orgId, name)})`,
        ),
    ].map(write);
  },
});

/** The FROM part of whatever holds these parts of a type, each in one table; of whatever holds the type, without parts. */
const heldParts = (orgId: number, name: string, parts: TypeParts | undefined): SQL[] =>
  parts === undefined
    ? [permissionsOn(orgId, name), levelsOn(orgId, name)]
    : [
        sql`${permissionsOn(orgId, name)} WHERE ${permissions.action} IN (${valuesOf(parts.actions)})`,
        sql`${levelsOn(orgId, name)} WHERE ${managedPermissions.level} IN (${valuesOf(parts.levels)})`,
      ];

/** One org as a list of orgs. */
const justIn = (orgId: number): SQL => sql`(SELECT ${orgId} AS id)`;

/** The orgs where a type counts: its own, or for a global one org 0 and all that declare none of the name. */
const whereItCounts = (orgId: number, name: string): SQL =>
  orgId === GLOBAL_ORG_ID
    ? sql`(SELECT ${GLOBAL_ORG_ID} AS id UNION ALL SELECT ${orgs.id} FROM ${orgs} WHERE NOT EXISTS (
        SELECT 1 FROM ${resourceTypes} WHERE ${resourceTypes.orgId} = ${orgs.id} AND ${resourceTypes.name} = ${name}))`
    : justIn(orgId);

/** The FROM part of permissions of roles on actions of a type, declared or not, where the type counts. */
const permissionsOn = (orgId: number, name: string): SQL => permissionsIn(whereItCounts(orgId, name), name);

/** The text behind all that begin with a name and a colon begins with this sign instead of the colon. */
const BEHIND_COLON = ';';

function permissionsIn(places: SQL, name: string): SQL {
  const ranges = [name, `${name}.permissions`].map((word) => [`${word}:`, `${word}${BEHIND_COLON}`]);
  const { orgId, action } = permissions;
  return sql`FROM ${places} AS place CROSS JOIN json_each(${JSON.stringify(ranges)}) AS range CROSS JOIN ${permissions}
    ON ${orgId} = place.id AND ${action} >= range.value ->> 0 AND ${action} < range.value ->> 1`;
}

/** The FROM part of levels on resources of a type, where the type counts. */
const levelsOn = (orgId: number, name: string): SQL =>
  sql`FROM ${whereItCounts(orgId, name)} AS place CROSS JOIN ${managedPermissions}
    ON ${managedPermissions.orgId} = place.id AND ${managedPermissions.resource} = ${name}`;
