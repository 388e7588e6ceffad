import type { SQL } from 'drizzle-orm';
import { and, count, eq, ne } from 'drizzle-orm';

import type { OrgUserRepository } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { contains, isInReach, offsetOf, part } from './lists.ts';
import { inOrder, profileColumns } from './profiles.ts';
import {
  identities,
  managedPermissions,
  orgUsers,
  teamMembers,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/** People as members of an org. */
export const orgUserRepository = (orm: Orm): OrgUserRepository => {
  const members = () =>
    orm
      .select({ ...profileColumns, role: orgUsers.role })
      .from(orgUsers)
      .innerJoin(users, eq(users.id, orgUsers.userId))
      .leftJoin(identities, eq(identities.userId, users.id));
  const admins = (orgId: number, isWanted?: SQL) =>
    orm
      .select({ userId: orgUsers.userId })
      .from(orgUsers)
      .innerJoin(users, eq(users.id, orgUsers.userId))
      .where(
        and(
          eq(orgUsers.orgId, orgId),
          eq(orgUsers.role, 'Admin'),
          isWanted,
          eq(users.isServiceAccount, false),
          eq(users.isDisabled, false),
        ),
      );
  const isMember = (orgId: number, userId: number) =>
    and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, userId));

  return {
    find: (orgId, userId) =>
      question(
        members().where(and(isMember(orgId, userId), eq(users.isServiceAccount, false))),
        ([user]) => user,
      ),

    search: (orgId, { query, order, page, reach }) => {
      const wanted = and(
        eq(orgUsers.orgId, orgId),
        eq(users.isServiceAccount, false),
        contains(query, users.login, users.email, users.name),
        isInReach(orgUsers.userId, reach),
      );
      const total = orm
        .select({ total: count() })
        .from(orgUsers)
        .innerJoin(users, eq(users.id, orgUsers.userId))
        .where(wanted);
      const items = members()
        .where(wanted)
        .orderBy(...inOrder(order))
        .limit(page.size)
        .offset(offsetOf(page));
      return part(total, items);
    },

    hasOtherAdmin: (orgId, userId) =>
      question(admins(orgId, ne(orgUsers.userId, userId)).limit(1), (rows) => rows.length > 0),

    someAdmins: (orgId) => question(admins(orgId).limit(2), (rows) => rows.map(({ userId }) => userId)),

    setRole: (orgId, userId, role, at) =>
      write(orm.update(orgUsers).set({ role, updated: at }).where(isMember(orgId, userId))),

    remove: (orgId, userId) =>
      [
        orm.delete(orgUsers).where(isMember(orgId, userId)),
        orm.delete(teamMembers).where(and(eq(teamMembers.orgId, orgId), eq(teamMembers.userId, userId))),
        orm.delete(userRoles).where(and(eq(userRoles.orgId, orgId), eq(userRoles.userId, userId))),
        orm.delete(userGroups).where(and(eq(userGroups.userId, userId), eq(userGroups.orgId, orgId))),
        orm
          .delete(managedPermissions)
          .where(
            and(
              eq(managedPermissions.orgId, orgId),
              eq(managedPermissions.subjectKind, 'user'),
              eq(managedPermissions.subject, String(userId)),
            ),
          ),
      ].map(write),
  };
};
