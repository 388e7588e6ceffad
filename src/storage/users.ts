import { and, eq, or, sql } from 'drizzle-orm';

import type { UserRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { orgUsers, users } from './schema.ts';

/** The account that the first migration makes; while it has no password of its own, the deployment's secret is it. */
const FIRST_ADMIN_ID = 1;

/** People and service accounts, and their membership of orgs. */
export const userRepository = (orm: Orm): UserRepository => {
  const inOrg = (orgId: number) =>
    orm
      .select({
        id: users.id,
        isServiceAccount: users.isServiceAccount,
        homeOrgId: users.homeOrgId,
        orgRole: orgUsers.role,
      })
      .from(users)
      .leftJoin(orgUsers, and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, users.id)));

  return {
    find: (orgId, userId) => question(inOrg(orgId).where(eq(users.id, userId)), ([user]) => user),

    findByName: (orgId, loginOrEmail) =>
      question(inOrg(orgId).where(isNamed(loginOrEmail)).orderBy(loginFirst(loginOrEmail)), ([user]) => user),

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

    insertMember: (orgId, user, role, at) => {
      const userId =
        'id' in user ? user.id : sql`(SELECT ${users.id} FROM ${users} WHERE ${eq(users.uid, user.uid)})`;
      return write(orm.insert(orgUsers).values({ orgId, userId, role, created: at, updated: at }));
    },
  };
};

const isNamed = (loginOrEmail: string) => or(eq(users.login, loginOrEmail), eq(users.email, loginOrEmail));

/** One person's login may be another's e-mail address; the login wins. */
const loginFirst = (loginOrEmail: string) => sql`${users.login} <> ${loginOrEmail}`;
