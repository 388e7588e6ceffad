import { and, eq, inArray, sql } from 'drizzle-orm';

import { basicRoleUid, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import type { GrantPath } from '../core/permission-set.ts';
import type { PrincipalFacts, StoredRole } from '../core/principal.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import type { PrincipalRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import {
  groupMappings,
  managedPermissions,
  orgUsers,
  permissions,
  roles,
  teamMembers,
  teamRoles,
  tokens,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/**
 * Reads everything that decides what one principal may do in one org: six statements, one round trip, none of which
 * grows with the number of users, roles or orgs.
 */
export const principalRepository = (orm: Orm): PrincipalRepository => ({
  facts: (orgId, userId, tokenId) => ({
    statements: [
      identityOf(orm, orgId, userId),
      tokenOf(orm, userId, tokenId),
      teamsOf(orm, orgId, userId),
      reachedBy(orm, orgId, userId),
      storedRolesOf(orm, orgId, userId),
      managedOf(orm, orgId, userId),
    ],
    answer: (rows) => toFacts(orgId, userId, rows as FactRows),
  }),
});

type Rows<Q extends (...args: never[]) => { readonly _: { readonly result: unknown } }> =
  ReturnType<Q>['_']['result'];

type FactRows = [
  Rows<typeof identityOf>,
  Rows<typeof tokenOf>,
  Rows<typeof teamsOf>,
  Rows<typeof reachedBy>,
  Rows<typeof storedRolesOf>,
  Rows<typeof managedOf>,
];

const identityOf = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({
      login: users.login,
      email: users.email,
      isServiceAccount: users.isServiceAccount,
      homeOrgId: users.homeOrgId,
      isServerAdmin: users.isServerAdmin,
      isDisabled: users.isDisabled,
      credentialVersion: users.credentialVersion,
      orgRole: orgUsers.role,
    })
    .from(users)
    .leftJoin(orgUsers, and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, users.id)))
    .where(eq(users.id, userId));

const tokenOf = (orm: Orm, userId: number, tokenId: number | null) =>
  orm
    .select({ id: tokens.id, expires: tokens.expires, revokedAt: tokens.revoked })
    .from(tokens)
    .where(and(eq(tokens.id, tokenId ?? 0), eq(tokens.accountId, userId)));

const teamsOf = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({ id: teamMembers.teamId, permission: teamMembers.permission })
    .from(teamMembers)
    .where(and(eq(teamMembers.orgId, orgId), eq(teamMembers.userId, userId)));

/** A server admin counts as an Admin in the global plane. Source: reference/grafana/BEHAVIOUR.md section 2. */
const SERVER_ADMIN_IN_GLOBAL_PLANE = JSON.stringify([SERVER_ADMIN_ROLE_UID, basicRoleUid('Admin')]);
const SERVER_ADMIN_IN_ORG = JSON.stringify([SERVER_ADMIN_ROLE_UID]);

/** The roles that reach a principal, each with the path it takes. D1 takes no more than five parts of a union. */
const reached = (orgId: number, userId: number) => sql`
  SELECT 'basic_' || lower(${orgUsers.role}) AS uid, 'org-role' AS via, '' AS detail
    FROM ${orgUsers} WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId}
  UNION ALL SELECT value, 'server-admin', ''
    FROM ${users} JOIN json_each(${orgId === GLOBAL_ORG_ID ? SERVER_ADMIN_IN_GLOBAL_PLANE : SERVER_ADMIN_IN_ORG})
    WHERE ${users.id} = ${userId} AND ${users.isServerAdmin} = 1
  UNION ALL SELECT ${userRoles.roleUid}, 'assignment', cast(${userRoles.orgId} AS text)
    FROM ${userRoles} WHERE ${userRoles.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${userRoles.userId} = ${userId}
  UNION ALL SELECT ${teamRoles.roleUid}, 'team', cast(${teamRoles.teamId} AS text)
    FROM ${teamMembers} JOIN ${teamRoles}
      ON ${teamRoles.orgId} = ${orgId} AND ${teamRoles.teamId} = ${teamMembers.teamId}
    WHERE ${teamMembers.orgId} = ${orgId} AND ${teamMembers.userId} = ${userId}
  UNION ALL SELECT ${groupMappings.roleUid}, 'group', ${groupMappings.groupId}
    FROM ${userGroups} JOIN ${groupMappings}
      ON ${groupMappings.orgId} = ${orgId} AND ${groupMappings.groupKey} = ${userGroups.groupKey}
    WHERE ${userGroups.userId} = ${userId}`;

const reachedBy = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({
      uid: sql<string>`uid`.as('uid'),
      via: sql<string>`via`.as('via'),
      detail: sql<string>`detail`.as('detail'),
    })
    .from(sql`(${reached(orgId, userId)})`);

const storedRolesOf = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({ uid: roles.uid, action: permissions.action, scope: permissions.scope })
    .from(roles)
    .leftJoin(permissions, and(eq(permissions.orgId, roles.orgId), eq(permissions.roleUid, roles.uid)))
    .where(
      and(
        inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]),
        sql`${roles.uid} IN (SELECT uid FROM (${reached(orgId, userId)}))`,
      ),
    );

const managedOf = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({
      resource: managedPermissions.resource,
      resourceId: managedPermissions.resourceId,
      level: managedPermissions.level,
    })
    .from(managedPermissions)
    .where(
      and(
        eq(managedPermissions.orgId, orgId),
        sql`(${managedPermissions.subjectKind}, ${managedPermissions.subject}) IN (
          SELECT 'user', ${String(userId)}
          UNION ALL SELECT 'team', cast(${teamMembers.teamId} AS text) FROM ${teamMembers}
            WHERE ${teamMembers.orgId} = ${orgId} AND ${teamMembers.userId} = ${userId}
          UNION ALL SELECT 'basic-role', 'basic_' || lower(${orgUsers.role}) FROM ${orgUsers}
            WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId})`,
      ),
    );

function toFacts(orgId: number, userId: number, rows: FactRows): PrincipalFacts | undefined {
  const [[identity], tokenRows, teamRows, reachedRows, roleRows, managed] = rows;
  if (identity === undefined) return undefined;
  return {
    ...identity,
    evaluatedIn: orgId,
    userId,
    tokens: tokenRows.map(({ id, expires, revokedAt }) => ({ id, expires, revoked: revokedAt !== null })),
    teams: teamRows.map(({ id, permission }) => ({ id, isAdmin: permission === TEAM_ADMIN })),
    reached: reachedRows.map(({ uid, via, detail }) => ({ uid, path: toPath(via, detail) })),
    storedRoles: toStoredRoles(roleRows),
    managed,
  };
}

function toPath(via: string, detail: string): GrantPath {
  switch (via) {
    case 'org-role':
    case 'server-admin':
      return { via };
    case 'assignment':
      return { via, global: detail === String(GLOBAL_ORG_ID) };
    case 'team':
      return { via, teamId: Number(detail) };
    case 'group':
      return { via, group: detail };
    default:
      throw new Error(`A role was reached in an unknown way: ${via}`);
  }
}

function toStoredRoles(rows: FactRows[4]): StoredRole[] {
  const byUid = new Map<string, { action: string; scope: string }[]>();
  for (const { uid, action, scope } of rows) {
    let list = byUid.get(uid);
    if (list === undefined) byUid.set(uid, (list = []));
    if (action !== null && scope !== null) list.push({ action, scope });
  }
  return [...byUid].map(([uid, list]) => ({ uid, permissions: list }));
}
