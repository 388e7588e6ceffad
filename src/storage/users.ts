import type { Column, SQL } from 'drizzle-orm';
import { and, asc, count, eq, inArray, ne, or, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import { ENDED_MARK } from '../core/kept-roles.ts';
import type { MaybePending } from '../core/pending.ts';
import { isPending } from '../core/pending.ts';
import { GLOBAL_ORG_ID, NOBODY_ID } from '../core/principal.ts';
import type { Read } from '../service/ports/read.ts';
import { map } from '../service/ports/read.ts';
import type { UserRepository } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { currentOrg, firstOrgBeside, isMembership, isOrg, isSomebody } from './existing.ts';
import { isAmong } from './json-lists.ts';
import { endOf } from './link-end.ts';
import { contains, isInReach, offsetOf, part, unindexed } from './lists.ts';
import { allSaidRoles, inOrder, linkColumns, profiles, shownProfiles } from './profiles.ts';
import {
  endedIdentities,
  guards,
  identities,
  keptAnswers,
  managedPermissions,
  orgs,
  orgUsers,
  teamMembers,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import { shownColumns } from './shown.ts';
import { usedOf } from './usage.ts';

/**
 * The account that the first migration makes. Until it has its own password, its password is the deployment's secret.
 */
const FIRST_ADMIN_ID = 1;

/** The columns of a user as an org sees it. The user need not be a member of the org. */
export const userInOrgColumns = {
  id: users.id,
  isServiceAccount: users.isServiceAccount,
  homeOrgId: currentOrg.as('current_org'),
  orgRole: orgUsers.role,
};

/** Whether somebody was found. */
const isSomeone = (found: Read<readonly number[]>): Read<boolean> => map(found, (ids) => ids.length > 0);

/** People and service accounts, and their membership of orgs. */
export const userRepository = (orm: Orm): UserRepository => {
  const inOrg = (orgId: number, isWanted: SQL | undefined) =>
    orm
      .select(userInOrgColumns)
      .from(users)
      .leftJoin(orgUsers, isMembership(orgId))
      .where(and(isWanted, isSomebody));

  return {
    find: (orgId, userId) =>
      question(
        inOrg(orgId, eq(users.id, userId)),
        ([user]) => user,
        () => usersIn([userId]),
      ),

    findMany: (orgId, userIds) =>
      question(
        inOrg(orgId, isAmong(users.id, userIds)),
        (rows) => rows,
        () => usersIn(userIds),
      ),

    findByName: (orgId, loginOrEmail) =>
      question(
        orm
          .select({ ...userInOrgColumns, ...linkColumns })
          .from(users)
          .leftJoin(orgUsers, isMembership(orgId))
          .leftJoin(identities, eq(identities.userId, users.id))
          .where(and(isNamed(loginOrEmail), isSomebody))
          .orderBy(loginFirst(loginOrEmail)),
        ([user]) => user,
        // Nobody by that name is a refusal, so it does not matter who gets the name meanwhile.
        (user) => (user === undefined ? [] : usersIn([user.id])),
      ),

    findByEmails: (orgId, emails) =>
      question(
        orm
          .select({
            id: users.id,
            email: shownColumns.email,
            isServiceAccount: users.isServiceAccount,
            homeOrgId: currentOrg.as('current_org'),
            orgRole: orgUsers.role,
          })
          .from(users)
          .leftJoin(orgUsers, isMembership(orgId))
          // Of somebody who has not acted in the org since they were added, it knows what was typed, which may be a login.
          .where(
            and(
              or(
                and(isAmong(users.email, emails), isSaid(users.email)),
                and(isAmong(users.login, emails), eq(orgUsers.pendingAs, users.login)),
              ),
              isSomebody,
            ),
          ),
        (rows) => rows,
        // An address of nobody is a refusal.
        (found) => usersIn(found.map(({ id }) => id)),
      ),

    idOf: (uid) =>
      question(
        orm
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.uid, uid), isSomebody)),
        ([user]) => user?.id,
      ),

    isTaken: (login, email) =>
      isSomeone(
        question(
          orm
            .select({ id: users.id })
            .from(users)
            .where(or(isNamed(login), isNamed(email)))
            .limit(1),
          (rows) => rows.map(({ id }) => id),
          usersIn,
        ),
      ),

    isTakenByOther: (userId, login, email) =>
      isSomeone(
        question(
          orm
            .select({ id: users.id })
            .from(users)
            .where(and(or(isNamed(login), isNamed(email)), ne(users.id, userId)))
            .limit(1),
          (rows) => rows.map(({ id }) => id),
          usersIn,
        ),
      ),

    expectFree: (names, exceptId = NOBODY_ID) => ({
      ...write(
        orm.insert(guards).select(
          sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${users}
            WHERE ${and(or(isAmong(users.login, names), isAmong(users.email, names)), ne(users.id, exceptId))})`,
        ),
      ),
      claims: names,
    }),

    profile: (userId) =>
      question(
        profiles(orm).where(and(eq(users.id, userId), isSomebody)),
        ([user]) => user,
        () => usersIn([userId]),
      ),

    shownProfile: (userId) =>
      question(shownProfiles(orm).where(and(eq(users.id, userId), isSomebody)), ([user]) => user),

    ownProfile: (userId, actsIn) =>
      question(shownProfiles(orm, actsIn).where(and(eq(users.id, userId), isSomebody)), ([user]) => user),

    profileByName: (loginOrEmail) =>
      question(
        shownProfiles(orm)
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
      const total =
        query === '' && reach === 'all'
          ? orm.select({ total: everybody }).from(sql`(SELECT 1)`)
          : orm.select({ total: count() }).from(users).where(wanted);
      return part(orm, total, items);
    },

    orgsOf: (userId) =>
      question(
        orm
          .select({ orgId: orgs.id, name: orgs.name, role: orgUsers.role, pendingAs: orgUsers.pendingAs })
          .from(orgUsers)
          .innerJoin(orgs, eq(orgs.id, orgUsers.orgId))
          .where(eq(orgUsers.userId, userId))
          .orderBy(asc(orgs.name), asc(orgs.id)),
        (rows) => rows.map(saysIfPending),
        () => usersIn([userId]),
      ),

    hasGlobalRoles: (userId) =>
      isSomeone(
        question(
          orm
            .select({ id: userRoles.userId })
            .from(userRoles)
            .where(and(eq(userRoles.orgId, GLOBAL_ORG_ID), eq(userRoles.userId, userId)))
            .limit(1),
          (rows) => rows.map(({ id }) => id),
          () => usersIn([userId]),
        ),
      ),

    expectPendingIn: (userId, orgIds) =>
      write(
        orm.insert(guards).select(
          sql`SELECT 0 WHERE (SELECT count(*) FROM ${orgUsers} WHERE ${orgUsers.userId} = ${userId}
            AND ${orgUsers.pendingAs} IS NOT NULL AND ${isAmong(orgUsers.orgId, orgIds)}) <> ${orgIds.length}`,
        ),
      ),

    expectStanding: (userId, memberships) => {
      const found = memberships.map((one) => [one.orgId, one.role, isPending(one) ? 1 : 0]);
      return write(
        orm.insert(guards).select(
          sql`SELECT 0 WHERE (SELECT count(*) FROM json_each(${JSON.stringify(found)}) AS was
              CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = was.value->>0 AND ${orgUsers.userId} = ${userId}
            WHERE ${orgUsers.role} = was.value->>1 AND (${orgUsers.pendingAs} IS NOT NULL) = was.value->>2)
            <> ${found.length}`,
        ),
      );
    },

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
      isSomeone(
        question(
          orm
            .select({ id: users.id })
            .from(users)
            .where(and(eq(users.isServerAdmin, true), eq(users.isDisabled, false), ne(users.id, userId)))
            .limit(1),
          (rows) => rows.map(({ id }) => id),
          usersIn,
        ),
      ),

    login: (loginOrEmail) =>
      question(
        orm
          .select({
            userId: users.id,
            homeOrgId: currentOrg.as('current_org'),
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

    rehashPassword: (userId, before, after) =>
      write(
        orm
          .update(users)
          .set({ passwordHash: after })
          .where(and(eq(users.id, userId), eq(users.passwordHash, before))),
      ),

    moveFrom: (orgId, userId) =>
      write(
        orm
          .update(users)
          .set({
            homeOrgId: sql`coalesce(${firstOrgBeside(orgId)}, ${users.homeOrgId})`,
          })
          .where(and(eq(users.homeOrgId, orgId), eq(users.isServiceAccount, false), eq(users.id, userId))),
      ),

    settleIn: (org, userId) => {
      const joined =
        typeof org === 'number'
          ? sql`${org}`
          : sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${eq(orgs.name, org.name)})`;
      // Where the stored org was deleted, the one that counts instead is written down, so that a new membership does not
      // change it.
      const kept = sql`iif(${isOrg(users.homeOrgId)}, NULL, ${firstOrgBeside(joined)})`;
      return write(
        orm
          .update(users)
          .set({ homeOrgId: sql`coalesce(${kept}, ${joined})` })
          .where(
            and(
              eq(users.id, userId),
              sql`NOT EXISTS (SELECT 1 FROM ${orgUsers}
                WHERE ${orgUsers.orgId} = ${users.homeOrgId} AND ${orgUsers.userId} = ${users.id}
                  AND ${orgUsers.pendingAs} IS NULL AND ${isOrg(users.homeOrgId)})`,
            ),
          ),
      );
    },

    removePerson: (userId, at, keepsRoles) =>
      [
        orm
          .insert(endedIdentities)
          .select(
            sql`SELECT ${identities.issuer}, ${identities.subject}, ${endOf(at)},
                ${keepsRoles === true ? markedRoles : sql`NULL`}, NULL
              FROM ${identities} WHERE ${eq(identities.userId, userId)}`,
          )
          .onConflictDoUpdate({
            target: [endedIdentities.issuer, endedIdentities.subject],
            // Whom a link of the subject was removed from, it is not linked to later either.
            set: { endedAt: sql`excluded.ended_at`, saidRoles: sql`excluded.said_roles` },
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
        orm.delete(keptAnswers).where(eq(keptAnswers.userId, userId)),
        orm.delete(users).where(eq(users.id, userId)),
      ].map(write),

    insertMember: (orgId, user, role, at, pendingAs) => ({
      ...write(
        orm.insert(orgUsers).values({
          orgId,
          userId: userIdOf(user),
          role,
          created: at,
          updated: at,
          pendingAs: pendingAs ?? null,
        }),
      ),
      grows: orgId,
    }),
  };
};

/** The id of a user who exists or is inserted in the same batch. */
export const userIdOf = (user: { readonly id: number } | { readonly uid: string }): number | SQL =>
  'id' in user ? user.id : sql`(SELECT ${users.id} FROM ${users} WHERE ${eq(users.uid, user.uid)})`;

/** All org roles that a provider said of somebody, marked as what `readEnded` reads. */
const markedRoles: SQL = sql`json_insert(${allSaidRoles}, ${`$."${ENDED_MARK}"`}, NULL)`;

/** Without the field for a member who has acted in the org, which is how nearly all are. */
export const saysIfPending = <M extends { readonly pendingAs: string | null }>({
  pendingAs,
  ...membership
}: M): Omit<M, 'pendingAs'> & MaybePending =>
  pendingAs === null ? membership : { ...membership, pendingAs };

/** True where the org sees this name of the person. */
const isSaid = (name: Column): SQL => sql`(${orgUsers.pendingAs} IS NULL OR ${orgUsers.pendingAs} = ${name})`;

/** How many people the deployment has, as triggers counted. */
const everybody = usedOf(GLOBAL_ORG_ID, 'users').as('total');

const isNamed = (loginOrEmail: string) => or(eq(users.login, loginOrEmail), eq(users.email, loginOrEmail));

/** One person's login may be another person's e-mail address. The login comes first. */
const loginFirst = (loginOrEmail: string) => sql`${users.login} <> ${loginOrEmail}`;
