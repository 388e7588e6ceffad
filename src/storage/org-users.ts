import type { SQL } from 'drizzle-orm';
import { and, count, eq, inArray, ne } from 'drizzle-orm';

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
      .crossJoin(users)
      .leftJoin(identities, eq(identities.userId, users.id));
  /** Begins at the members of the org: an inner join would begin at all people of the deployment. */
  const isPersonOf = (orgId: number) =>
    and(eq(orgUsers.orgId, orgId), eq(users.id, orgUsers.userId), eq(users.isServiceAccount, false));
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
      question(members().where(and(isPersonOf(orgId), eq(orgUsers.userId, userId))), ([user]) => user),

    search: (orgId, { query, order, page, reach }) => {
      const wanted = and(
        isPersonOf(orgId),
        contains(query, users.login, users.email, users.name),
        isInReach(orgUsers.userId, reach),
      );
      const total = orm.select({ total: count() }).from(orgUsers).crossJoin(users).where(wanted);
      const idsOnPage = orm
        .select({ id: orgUsers.userId })
        .from(orgUsers)
        .crossJoin(users)
        .where(wanted)
        .orderBy(...inOrder(order))
        .limit(page.size)
        .offset(offsetOf(page));
      const items = members()
        .where(and(isPersonOf(orgId), inArray(orgUsers.userId, idsOnPage)))
        .orderBy(...inOrder(order));
      return part(orm, total, items);
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
