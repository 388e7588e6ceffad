import type { SQL } from 'drizzle-orm';
import { and, asc, count, eq, inArray, ne, or, sql } from 'drizzle-orm';

import type { UserRepository } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { contains, isInReach, offsetOf, part, unindexed } from './lists.ts';
import { inOrder, profiles } from './profiles.ts';
import {
  endedIdentities,
  guards,
  identities,
  managedPermissions,
  orgs,
  orgUsers,
  teamMembers,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/**
 * The account that the first migration makes. Until it has its own password, its password is the deployment's secret.
 */
const FIRST_ADMIN_ID = 1;

/** The columns of a user as an org sees it. The user need not be a member of the org. */
export const userInOrgColumns = {
  id: users.id,
  isServiceAccount: users.isServiceAccount,
  homeOrgId: users.homeOrgId,
  orgRole: orgUsers.role,
};

/** People and service accounts, and their membership of orgs. */
export const userRepository = (orm: Orm): UserRepository => {
  const inOrg = (orgId: number) =>
    orm
      .select(userInOrgColumns)
      .from(users)
      .leftJoin(orgUsers, and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, users.id)));

  return {
    find: (orgId, userId) => question(inOrg(orgId).where(eq(users.id, userId)), ([user]) => user),

    findMany: (orgId, userIds) => question(inOrg(orgId).where(isAmong(users.id, userIds)), (rows) => rows),

    findByName: (orgId, loginOrEmail) =>
      question(inOrg(orgId).where(isNamed(loginOrEmail)).orderBy(loginFirst(loginOrEmail)), ([user]) => user),

    findByEmails: (orgId, emails) =>
      question(
        orm
          .select({
            id: users.id,
            email: users.email,
            isServiceAccount: users.isServiceAccount,
            homeOrgId: users.homeOrgId,
            orgRole: orgUsers.role,
          })
          .from(users)
          .leftJoin(orgUsers, and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, users.id)))
          .where(isAmong(users.email, emails)),
        (rows) => rows,
      ),

    idOf: (uid) =>
      question(orm.select({ id: users.id }).from(users).where(eq(users.uid, uid)), ([user]) => user?.id),

    isTaken: (login, email) =>
      question(
        orm
          .select({ id: users.id })
          .from(users)
          .where(or(isNamed(login), isNamed(email)))
          .limit(1),
        (rows) => rows.length > 0,
      ),

    isTakenByOther: (userId, login, email) =>
      question(
        orm
          .select({ id: users.id })
          .from(users)
          .where(and(or(isNamed(login), isNamed(email)), ne(users.id, userId)))
          .limit(1),
        (rows) => rows.length > 0,
      ),

    profile: (userId) => question(profiles(orm).where(eq(users.id, userId)), ([user]) => user),

    profileByName: (loginOrEmail) =>
      question(
        profiles(orm)
          .where(and(isNamed(loginOrEmail), eq(users.isServiceAccount, false)))
          .orderBy(loginFirst(loginOrEmail)),
        ([user]) => user,
      ),

    search: ({ query, order, page, reach }) => {
      const wanted = and(
        reach === 'all' ? eq(users.isServiceAccount, false) : sql`${unindexed(users.isServiceAccount)} = 0`,
        contains(query, users.login, users.email, users.name),
        isInReach(users.id, reach),
      );
      // The ids first: an index has all that the pages before this one need.
      const idsOnPage = orm
        .select({ id: users.id })
        .from(users)
        .where(wanted)
        .orderBy(...inOrder(order))
        .limit(page.size)
        .offset(offsetOf(page));
      const items = profiles(orm)
        .where(inArray(users.id, idsOnPage))
        .orderBy(...inOrder(order));
      return part(orm, orm.select({ total: count() }).from(users).where(wanted), items);
    },

    orgsOf: (userId) =>
      question(
        orm
          .select({ orgId: orgs.id, name: orgs.name, role: orgUsers.role })
          .from(orgUsers)
          .innerJoin(orgs, eq(orgs.id, orgUsers.orgId))
          .where(eq(orgUsers.userId, userId))
          .orderBy(asc(orgs.name), asc(orgs.id)),
        (rows) => rows,
      ),

    expectOrgsOf: (userId, orgIds) => {
      const membership = sql`SELECT 1 FROM ${orgUsers} JOIN ${orgs} ON ${orgs.id} = ${orgUsers.orgId}
        WHERE ${orgUsers.userId} = ${userId}`;
      return write(
        orm.insert(guards).select(
          sql`SELECT 0 WHERE EXISTS (${membership} AND NOT ${isAmong(orgUsers.orgId, orgIds)})
            OR (SELECT count(*) FROM (${membership})) <> ${orgIds.length}`,
        ),
      );
    },

    hasOtherServerAdmin: (userId) =>
      question(
        orm
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.isServerAdmin, true), eq(users.isDisabled, false), ne(users.id, userId)))
          .limit(1),
        (rows) => rows.length > 0,
      ),

    login: (loginOrEmail) =>
      question(
        orm
          .select({
            userId: users.id,
            homeOrgId: users.homeOrgId,
            passwordHash: users.passwordHash,
            credentialVersion: users.credentialVersion,
          })
          .from(users)
          .where(and(isNamed(loginOrEmail), eq(users.isServiceAccount, false)))
          .orderBy(loginFirst(loginOrEmail)),
        ([user]) =>
          user && {
            ...user,
            usesAdminPassword: user.userId === FIRST_ADMIN_ID && user.passwordHash === null,
          },
      ),

    insert: ({ at, ...user }) =>
      write(
        orm
          .insert(users)
          .values({ ...user, created: at, updated: at })
          .returning({ id: users.id }),
      ),

    update: (userId, fields, at) =>
      write(
        orm
          .update(users)
          .set({ ...fields, updated: at })
          .where(eq(users.id, userId)),
      ),

    setPassword: (userId, passwordHash, at) =>
      write(
        orm
          .update(users)
          .set({ passwordHash, credentialVersion: sql`${users.credentialVersion} + 1`, updated: at })
          .where(eq(users.id, userId)),
      ),

    moveFrom: (orgId, userId) =>
      write(
        orm
          .update(users)
          .set({
            homeOrgId: sql`coalesce((
              SELECT min(${orgUsers.orgId}) FROM ${orgUsers}
              WHERE ${orgUsers.userId} = ${users.id} AND ${orgUsers.orgId} <> ${orgId}), ${users.homeOrgId})`,
          })
          .where(
            and(
              eq(users.homeOrgId, orgId),
              eq(users.isServiceAccount, false),
              userId === 'everybody' ? undefined : eq(users.id, userId),
            ),
          ),
      ),

    settleIn: (org, userId) =>
      write(
        orm
          .update(users)
          .set({
            homeOrgId:
              typeof org === 'number'
                ? org
                : sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${eq(orgs.name, org.name)})`,
          })
          .where(
            and(
              eq(users.id, userId),
              sql`NOT EXISTS (SELECT 1 FROM ${orgUsers}
                WHERE ${orgUsers.orgId} = ${users.homeOrgId} AND ${orgUsers.userId} = ${users.id})`,
            ),
          ),
      ),

    removePerson: (userId, at) =>
      [
        orm
          .insert(endedIdentities)
          .select(
            sql`SELECT ${identities.issuer}, ${identities.subject}, ${Math.floor(Date.parse(at) / 1_000)}
              FROM ${identities} WHERE ${eq(identities.userId, userId)}`,
          )
          .onConflictDoUpdate({
            target: [endedIdentities.issuer, endedIdentities.subject],
            set: { endedAt: sql`excluded.ended_at` },
          }),
        orm.delete(orgUsers).where(eq(orgUsers.userId, userId)),
        orm.delete(teamMembers).where(eq(teamMembers.userId, userId)),
        orm.delete(userRoles).where(eq(userRoles.userId, userId)),
        orm
          .delete(managedPermissions)
          .where(
            and(eq(managedPermissions.subjectKind, 'user'), eq(managedPermissions.subject, String(userId))),
          ),
        orm.delete(userGroups).where(eq(userGroups.userId, userId)),
        orm.delete(identities).where(eq(identities.userId, userId)),
        orm.delete(users).where(eq(users.id, userId)),
      ].map(write),

    insertMember: (orgId, user, role, at) =>
      write(orm.insert(orgUsers).values({ orgId, userId: userIdOf(user), role, created: at, updated: at })),
  };
};

/** The id of a user who exists or is inserted in the same batch. */
export const userIdOf = (user: { readonly id: number } | { readonly uid: string }): number | SQL =>
  'id' in user ? user.id : sql`(SELECT ${users.id} FROM ${users} WHERE ${eq(users.uid, user.uid)})`;

const isNamed = (loginOrEmail: string) => or(eq(users.login, loginOrEmail), eq(users.email, loginOrEmail));

/** One person's login may be another person's e-mail address. The login comes first. */
const loginFirst = (loginOrEmail: string) => sql`${users.login} <> ${loginOrEmail}`;
