import { sql } from 'drizzle-orm';

import type { Touches } from '../core/dependency.ts';
import { basicRoleUid, ORG_ROLES, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Read } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import { fixed, perKind } from './fixed.ts';
import {
  changes,
  groupMappings,
  orgUsers,
  teamGroups,
  teamMembers,
  teamRoles,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/** A principal in an org, or in the global plane, which is 0; and the newest revision of that org, 0 for none. */
export type Dependant = { readonly orgId: number; readonly userId: number; readonly revision: number };

/** Who depends on what a change touches. */
export type Dependants = {
  /**
   * Those who may have other permissions once something of this has changed, at most so many: members of the org whose change it is, and
   * its service accounts that hold something in the global plane, there; for a change of the global plane, members of any org, and whoever
   * holds something in the global plane itself.
   */
  of(orgId: number, touches: Touches, limit: number): Read<readonly Dependant[]>;
  /** How many these are. It reads them all. */
  count(orgId: number, touches: Touches): Read<number>;
};

/** What is touched, as JSON lists. */
type Touched = {
  readonly orgId: number;
  readonly users: string;
  readonly teams: string;
  readonly roles: string;
  readonly groups: string;
  /** Org roles whose basic role is touched. */
  readonly orgRoles: string;
  /** Holds 1 if the basic role of server admins is touched, and if what they hold in the global plane itself is. */
  readonly admins: string;
  readonly adminsGlobally: string;
  /** Orgs that are touched as a whole. */
  readonly orgs: string;
};

/** What a change touches, by its kinds. Declared types concern every principal of the place where they are declared. */
export function touchedBy(orgId: number, touches: Touches): Touched {
  const named = (kind: string): string[] =>
    touches.flatMap((one) => (one.startsWith(`${kind}:`) ? one.slice(kind.length + 1) : []));
  const roles = named('role');
  const isTypes = touches.includes('types');
  const isEverywhere = isTypes && orgId === GLOBAL_ORG_ID;
  const orgRoles = ORG_ROLES.filter((role) => isEverywhere || roles.includes(basicRoleUid(role)));
  const isOfAdmins = isEverywhere || roles.includes(SERVER_ADMIN_ROLE_UID);
  const orgs = [...named('org').map(Number), ...(isTypes ? [orgId] : [])];
  return {
    orgId,
    users: JSON.stringify(named('user').map(Number)),
    teams: JSON.stringify(named('team').map(Number)),
    roles: JSON.stringify(roles),
    groups: JSON.stringify(named('group')),
    orgRoles: JSON.stringify(orgRoles),
    admins: JSON.stringify(isOfAdmins ? [1] : []),
    adminsGlobally: JSON.stringify(isOfAdmins || orgRoles.includes('Admin') ? [1] : []),
    orgs: JSON.stringify(orgs),
  };
}

/*
 * CROSS JOINs are made in the given order: from what is touched to who depends on it, by index. UNION ALL, so that SQLite ends with the
 * last row that is wanted; where few rows are likely, UNION.
 */

/** Those who depend on something of an org, as `org_id` and `id`. D1 accepts at most five parts in a union. */
const inOrg = (of: Touched) => sql`
  WITH u(id) AS (SELECT value FROM json_each(${of.users})),
  r(uid) AS (SELECT value FROM json_each(${of.roles})),
  t(id) AS (SELECT value FROM json_each(${of.teams})
    UNION SELECT ${teamRoles.teamId} FROM r CROSS JOIN ${teamRoles}
      ON ${teamRoles.roleUid} = r.uid AND ${teamRoles.orgId} = ${of.orgId}),
  g(name) AS (SELECT value FROM json_each(${of.groups})
    UNION SELECT ${groupMappings.groupKey} FROM r CROSS JOIN ${groupMappings}
      ON ${groupMappings.roleUid} = r.uid AND ${groupMappings.orgId} = ${of.orgId}
    UNION SELECT ${teamGroups.groupKey} FROM t CROSS JOIN ${teamGroups}
      ON ${teamGroups.orgId} = ${of.orgId} AND ${teamGroups.teamId} = t.id),
  d(id) AS (SELECT id FROM u
    UNION ALL SELECT ${teamMembers.userId} FROM t CROSS JOIN ${teamMembers}
      ON ${teamMembers.orgId} = ${of.orgId} AND ${teamMembers.teamId} = t.id
    UNION ALL SELECT ${userGroups.userId} FROM g CROSS JOIN ${userGroups}
      ON ${userGroups.orgId} IN (${of.orgId}, ${GLOBAL_ORG_ID}) AND ${userGroups.groupKey} = g.name
    UNION ALL SELECT ${userGroups.userId} FROM g CROSS JOIN ${userGroups}
      ON ${userGroups.siblingsKey} = g.name AND ${userGroups.orgId} IN (${of.orgId}, ${GLOBAL_ORG_ID})
    UNION ALL SELECT ${userRoles.userId} FROM r CROSS JOIN ${userRoles}
      ON ${userRoles.roleUid} = r.uid AND ${userRoles.orgId} IN (${of.orgId}, ${GLOBAL_ORG_ID})),
  e(id) AS (SELECT ${orgUsers.userId} FROM json_each(${of.orgRoles}) AS p CROSS JOIN ${orgUsers}
      ON ${orgUsers.role} = p.value AND ${orgUsers.orgId} = ${of.orgId}
    UNION ALL SELECT ${users.id} FROM json_each(${of.admins}) AS a CROSS JOIN ${users} ON ${users.isServerAdmin} = a.value
    UNION ALL SELECT ${orgUsers.userId} FROM json_each(${of.orgs}) AS o CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = o.value)
  SELECT ${orgUsers.orgId} AS org_id, found.id AS id FROM (SELECT id FROM d UNION ALL SELECT id FROM e) AS found
    CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = ${of.orgId} AND ${orgUsers.userId} = found.id
  UNION SELECT ${userRoles.orgId}, u.id FROM u
    CROSS JOIN ${users} ON ${users.id} = u.id AND ${users.isServiceAccount} = 1 AND ${users.homeOrgId} = ${of.orgId}
    CROSS JOIN ${userRoles} ON ${userRoles.userId} = u.id AND ${userRoles.orgId} + 0 = ${GLOBAL_ORG_ID}`;

/** The same for something of the global plane. */
const inAnyOrg = (of: Touched) => sql`
  WITH u(id) AS (SELECT value FROM json_each(${of.users})),
  r(uid) AS (SELECT value FROM json_each(${of.roles})),
  a(flag) AS (SELECT value FROM json_each(${of.admins})),
  t(org_id, id) AS (SELECT ${teamRoles.orgId}, ${teamRoles.teamId} FROM r CROSS JOIN ${teamRoles} ON ${teamRoles.roleUid} = r.uid),
  g(org_id, name) AS (SELECT ${groupMappings.orgId}, ${groupMappings.groupKey} FROM r CROSS JOIN ${groupMappings}
      ON ${groupMappings.roleUid} = r.uid
    UNION SELECT ${teamGroups.orgId}, ${teamGroups.groupKey} FROM t CROSS JOIN ${teamGroups}
      ON ${teamGroups.orgId} = t.org_id AND ${teamGroups.teamId} = t.id),
  d(org_id, id) AS (SELECT ${orgUsers.orgId}, u.id FROM u CROSS JOIN ${orgUsers} ON ${orgUsers.userId} = u.id
    UNION ALL SELECT t.org_id, ${teamMembers.userId} FROM t CROSS JOIN ${teamMembers}
      ON ${teamMembers.orgId} = t.org_id AND ${teamMembers.teamId} = t.id
    UNION ALL SELECT g.org_id, ${userGroups.userId} FROM g CROSS JOIN ${userGroups}
      ON ${userGroups.orgId} IN (g.org_id, ${GLOBAL_ORG_ID}) AND ${userGroups.groupKey} = g.name
    UNION ALL SELECT g.org_id, ${userGroups.userId} FROM g CROSS JOIN ${userGroups}
      ON ${userGroups.siblingsKey} = g.name AND ${userGroups.orgId} IN (g.org_id, ${GLOBAL_ORG_ID})
    UNION ALL SELECT ${userRoles.orgId}, ${userRoles.userId} FROM r CROSS JOIN ${userRoles} ON ${userRoles.roleUid} = r.uid),
  e(org_id, id) AS (SELECT ${orgUsers.orgId}, ${orgUsers.userId} FROM r CROSS JOIN ${userRoles}
      ON ${userRoles.roleUid} = r.uid AND ${userRoles.orgId} = ${GLOBAL_ORG_ID}
      CROSS JOIN ${orgUsers} ON ${orgUsers.userId} = ${userRoles.userId}
    UNION ALL SELECT ${orgUsers.orgId}, ${orgUsers.userId} FROM json_each(${of.orgRoles}) AS p CROSS JOIN ${orgUsers}
      ON ${orgUsers.role} = p.value
    UNION ALL SELECT ${orgUsers.orgId}, ${orgUsers.userId} FROM json_each(${of.orgs}) AS o CROSS JOIN ${orgUsers}
      ON ${orgUsers.orgId} = o.value
    UNION ALL SELECT ${orgUsers.orgId}, ${orgUsers.userId} FROM a CROSS JOIN ${users} ON ${users.isServerAdmin} = a.flag
      CROSS JOIN ${orgUsers} ON ${orgUsers.userId} = ${users.id}),
  f(org_id, id) AS (SELECT ${GLOBAL_ORG_ID}, id FROM u
    UNION ALL SELECT ${GLOBAL_ORG_ID}, ${users.id} FROM json_each(${of.adminsGlobally}) AS b CROSS JOIN ${users}
      ON ${users.isServerAdmin} = b.value
    UNION ALL SELECT ${GLOBAL_ORG_ID}, ${userRoles.userId} FROM json_each(${of.orgs}) AS o CROSS JOIN ${users}
      ON ${users.homeOrgId} = o.value AND ${users.isServiceAccount} = 1
      CROSS JOIN ${userRoles} ON ${userRoles.userId} = ${users.id} AND ${userRoles.orgId} + 0 = ${GLOBAL_ORG_ID}
    UNION ALL SELECT ${userRoles.orgId}, ${userRoles.userId} FROM json_each(${of.orgs}) AS o CROSS JOIN ${userRoles}
      ON ${userRoles.orgId} = o.value AND o.value = ${GLOBAL_ORG_ID})
  SELECT DISTINCT org_id, id FROM (SELECT org_id, id FROM d UNION ALL SELECT org_id, id FROM e UNION ALL SELECT org_id, id FROM f)
    AS found
    WHERE org_id = ${GLOBAL_ORG_ID} OR EXISTS (
      SELECT 1 FROM ${orgUsers} WHERE ${orgUsers.orgId} = found.org_id AND ${orgUsers.userId} = found.id)`;

type Plane = 'org' | 'global';

const found = (plane: Plane, of: Touched) => (plane === 'org' ? inOrg(of) : inAnyOrg(of));

/** Who depends on what is touched, found from there by index. */
export const dependants = (orm: Orm): Dependants => {
  const listed = perKind((plane: Plane) =>
    fixed(orm, (of: Touched & { readonly limit: number }) =>
      orm
        .select({
          orgId: sql<number>`org_id`.as('org_id'),
          userId: sql<number>`id`.as('id'),
          revision: sql<number>`coalesce((SELECT max(${changes.revision}) FROM ${changes}
            WHERE ${changes.orgId} = listed.org_id), 0)`.as('revision'),
        })
        .from(sql`(${found(plane, of)} LIMIT ${of.limit}) AS listed`),
    ),
  );
  const counted = perKind((plane: Plane) =>
    fixed(orm, (of: Touched) =>
      orm.select({ total: sql<number>`count(*)` }).from(sql`(${found(plane, of)})`),
    ),
  );
  const planeOf = (orgId: number): Plane => (orgId === GLOBAL_ORG_ID ? 'global' : 'org');
  return {
    of: (orgId, touches, limit) =>
      question(listed(planeOf(orgId))({ ...touchedBy(orgId, touches), limit }), (rows) => rows),

    count: (orgId, touches) =>
      question(counted(planeOf(orgId))(touchedBy(orgId, touches)), ([row]) => row?.total ?? 0),
  };
};
