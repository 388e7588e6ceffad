import type { Column, SQL } from 'drizzle-orm';
import { and, asc, count, eq, inArray, ne, or, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import { ENDED_MARK } from '../core/kept-roles.ts';
import type { MaybePending } from '../core/pending.ts';
import { isPending } from '../core/pending.ts';
import { GLOBAL_ORG_ID, NOBODY_ID } from '../core/principal.ts';
import type { Read } from '../service/ports/read.ts';
import { map } from '../service/ports/read.ts';
import type { OrgRole } from '../core/org-role.ts';
import type { UserOrder, UserRepository } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { currentOrg, firstOrgBeside, isMembership, isOrg, isSomebody } from './existing.ts';
import { isAmong } from './json-lists.ts';
import { endOf, secondsOf } from './link-end.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { contains, idsIn, offsetOf, part, unindexed } from './lists.ts';
import { perChoice } from './per-choice.ts';
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
  const one = fixed(orm, ({ orgId, userId }: Membership) => inOrg(orgId, eq(users.id, userId)));
  const many = fixed(orm, ({ orgId, userIds }: { orgId: number; userIds: string }) =>
    inOrg(orgId, isAmong(users.id, userIds)),
  );
  const named = fixed(orm, ({ orgId, name }: { orgId: number; name: string }) =>
    orm
      .select({ ...userInOrgColumns, ...linkColumns })
      .from(users)
      .leftJoin(orgUsers, isMembership(orgId))
      .leftJoin(identities, eq(identities.userId, users.id))
      .where(and(isNamed(name), isSomebody))
      .orderBy(loginFirst(name)),
  );
  const withEmails = fixed(orm, ({ orgId, emails }: { orgId: number; emails: string }) =>
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
  );
  const withUid = fixed(orm, ({ uid }: { uid: string }) =>
    orm
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.uid, uid), isSomebody)),
  );
  const withEither = fixed(orm, ({ login, email }: Names) =>
    orm
      .select({ id: users.id })
      .from(users)
      .where(or(isNamed(login), isNamed(email)))
      .limit(1),
  );
  const othersWithEither = fixed(orm, ({ userId, login, email }: Names & { userId: number }) =>
    orm
      .select({ id: users.id })
      .from(users)
      .where(and(or(isNamed(login), isNamed(email)), ne(users.id, userId)))
      .limit(1),
  );
  const guardOfNames = fixed(orm, ({ names, exceptId }: { names: string; exceptId: number }) =>
    orm.insert(guards).select(
      sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${users}
        WHERE ${and(or(isAmong(users.login, names), isAmong(users.email, names)), ne(users.id, exceptId))})`,
    ),
  );
  const profileOf = fixed(orm, ({ userId }: User) =>
    profiles(orm).where(and(eq(users.id, userId), isSomebody)),
  );
  const shownProfileOf = fixed(orm, ({ userId }: User) =>
    shownProfiles(orm).where(and(eq(users.id, userId), isSomebody)),
  );
  const ownProfileOf = fixed(orm, ({ userId, actsIn }: User & { actsIn: number }) =>
    shownProfiles(orm, actsIn).where(and(eq(users.id, userId), isSomebody)),
  );
  const profileNamed = fixed(orm, ({ name }: { name: string }) =>
    shownProfiles(orm)
      .where(and(isNamed(name), eq(users.isServiceAccount, false)))
      .orderBy(loginFirst(name)),
  );
  const orgsWith = fixed(orm, ({ userId }: User) =>
    orm
      .select({ orgId: orgs.id, name: orgs.name, role: orgUsers.role, pendingAs: orgUsers.pendingAs })
      .from(orgUsers)
      .innerJoin(orgs, eq(orgs.id, orgUsers.orgId))
      .where(eq(orgUsers.userId, userId))
      .orderBy(asc(orgs.name), asc(orgs.id)),
  );
  const globalRolesOf = fixed(orm, ({ userId }: User) =>
    orm
      .select({ id: userRoles.userId })
      .from(userRoles)
      .where(and(eq(userRoles.orgId, GLOBAL_ORG_ID), eq(userRoles.userId, userId)))
      .limit(1),
  );
  const guardOfPending = fixed(orm, ({ userId, orgIds, count }: OrgsOf) =>
    orm.insert(guards).select(
      sql`SELECT 0 WHERE (SELECT count(*) FROM ${orgUsers} WHERE ${orgUsers.userId} = ${userId}
        AND ${orgUsers.pendingAs} IS NOT NULL AND ${isAmong(orgUsers.orgId, orgIds)}) <> ${count}`,
    ),
  );
  const guardOfStanding = fixed(orm, ({ userId, was, count }: User & { was: string; count: number }) =>
    orm.insert(guards).select(
      sql`SELECT 0 WHERE (SELECT count(*) FROM json_each(${was}) AS was
          CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = was.value->>0 AND ${orgUsers.userId} = ${userId}
        WHERE ${orgUsers.role} = was.value->>1 AND (${orgUsers.pendingAs} IS NOT NULL) = was.value->>2)
        <> ${count}`,
    ),
  );
  const guardOfOrgs = fixed(orm, ({ userId, orgIds, count }: OrgsOf) => {
    const membership = sql`SELECT 1 FROM ${orgUsers} JOIN ${orgs} ON ${orgs.id} = ${orgUsers.orgId}
      WHERE ${orgUsers.userId} = ${userId}`;
    return orm.insert(guards).select(
      sql`SELECT 0 WHERE EXISTS (${membership} AND NOT ${isAmong(orgUsers.orgId, orgIds)})
        OR (SELECT count(*) FROM (${membership})) <> ${count}`,
    );
  });
  const otherServerAdmins = fixed(orm, ({ userId }: User) =>
    orm
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.isServerAdmin, true), eq(users.isDisabled, false), ne(users.id, userId)))
      .limit(1),
  );
  const loginOf = fixed(orm, ({ name }: { name: string }) =>
    orm
      .select({
        userId: users.id,
        homeOrgId: currentOrg.as('current_org'),
        passwordHash: users.passwordHash,
        credentialVersion: users.credentialVersion,
      })
      .from(users)
      .where(and(isNamed(name), eq(users.isServiceAccount, false)))
      .orderBy(loginFirst(name)),
  );
  const inserted = fixed(orm, (user: Parameters<UserRepository['insert']>[0]) =>
    orm
      .insert(users)
      .values({
        uid: user.uid,
        login: user.login,
        email: user.email,
        name: user.name,
        isServiceAccount: user.isServiceAccount,
        homeOrgId: user.homeOrgId,
        isDisabled: user.isDisabled,
        passwordHash: user.passwordHash,
        created: user.at,
        updated: user.at,
      })
      .returning({ id: users.id }),
  );
  const updated = perChoice(({ given }: { given: readonly (keyof Updated)[] }) =>
    fixed(orm, (values: Updated & User & { readonly at: string }) =>
      orm
        .update(users)
        .set({ ...Object.fromEntries(given.map((field) => [field, values[field]])), updated: values.at })
        .where(eq(users.id, values.userId)),
    ),
  );
  const passwordSet = fixed(
    orm,
    ({ userId, passwordHash, at }: User & { passwordHash: string; at: string }) =>
      orm
        .update(users)
        .set({ passwordHash, credentialVersion: sql`${users.credentialVersion} + 1`, updated: at })
        .where(eq(users.id, userId)),
  );
  const passwordRehashed = fixed(orm, ({ userId, before, after }: User & { before: string; after: string }) =>
    orm
      .update(users)
      .set({ passwordHash: after })
      .where(and(eq(users.id, userId), eq(users.passwordHash, before))),
  );
  const movedFrom = fixed(orm, ({ orgId, userId }: Membership) =>
    orm
      .update(users)
      .set({
        homeOrgId: sql`coalesce(${firstOrgBeside(orgId)}, ${users.homeOrgId})`,
      })
      .where(and(eq(users.homeOrgId, orgId), eq(users.isServiceAccount, false), eq(users.id, userId))),
  );
  const settled = (joined: SQL, userId: number) => {
    // Where the stored org was deleted, the one that counts instead is written down, so that a new membership does not
    // change it.
    const kept = sql`iif(${isOrg(users.homeOrgId)}, NULL, ${firstOrgBeside(joined)})`;
    return orm
      .update(users)
      .set({ homeOrgId: sql`coalesce(${kept}, ${joined})` })
      .where(
        and(
          eq(users.id, userId),
          sql`NOT EXISTS (SELECT 1 FROM ${orgUsers}
            WHERE ${orgUsers.orgId} = ${users.homeOrgId} AND ${orgUsers.userId} = ${users.id}
              AND ${orgUsers.pendingAs} IS NULL AND ${isOrg(users.homeOrgId)})`,
        ),
      );
  };
  const settledIn = fixed(orm, ({ orgId, userId }: Membership) => settled(sql`${orgId}`, userId));
  const settledInNamed = fixed(orm, ({ name, userId }: User & { name: string }) =>
    settled(sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${eq(orgs.name, name)})`, userId),
  );
  const removed = perKind((what: 'with roles' | 'without roles') =>
    fixed(orm, ({ userId, subject, second }: User & { subject: string; second: number }) => [
      orm
        .insert(endedIdentities)
        .select(
          sql`SELECT ${identities.issuer}, ${identities.subject}, ${endOf(second)},
              ${what === 'with roles' ? markedRoles : sql`NULL`}, NULL
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
        .where(and(eq(managedPermissions.subjectKind, 'user'), eq(managedPermissions.subject, subject))),
      orm.delete(userGroups).where(eq(userGroups.userId, userId)),
      orm.delete(identities).where(eq(identities.userId, userId)),
      orm.delete(keptAnswers).where(eq(keptAnswers.userId, userId)),
      orm.delete(users).where(eq(users.id, userId)),
    ]),
  );
  const memberInserted = perKind((by: 'id' | 'uid') =>
    fixed(orm, ({ orgId, user, role, at, pendingAs }: NewMember) =>
      orm.insert(orgUsers).values({
        orgId,
        userId: by === 'id' ? (user as number) : userIdOf({ uid: user as string }),
        role,
        created: at,
        updated: at,
        pendingAs,
      }),
    ),
  );

  return {
    find: (orgId, userId) =>
      question(
        one({ orgId, userId }),
        ([user]) => user,
        () => usersIn([userId]),
      ),

    findMany: (orgId, userIds) =>
      question(
        many({ orgId, userIds: JSON.stringify(userIds) }),
        (rows) => rows,
        () => usersIn(userIds),
      ),

    findByName: (orgId, loginOrEmail) =>
      question(
        named({ orgId, name: loginOrEmail }),
        ([user]) => user,
        // Nobody by that name is a refusal, so it does not matter who gets the name meanwhile.
        (user) => (user === undefined ? [] : usersIn([user.id])),
      ),

    findByEmails: (orgId, emails) =>
      question(
        withEmails({ orgId, emails: JSON.stringify(emails) }),
        (rows) => rows,
        // An address of nobody is a refusal.
        (people) => usersIn(people.map(({ id }) => id)),
      ),

    idOf: (uid) => question(withUid({ uid }), ([user]) => user?.id),

    isTaken: (login, email) => isSomeone(question(withEither({ login, email }), toIds, usersIn)),

    isTakenByOther: (userId, login, email) =>
      isSomeone(question(othersWithEither({ userId, login, email }), toIds, usersIn)),

    expectFree: (names, exceptId = NOBODY_ID) => ({
      ...write(guardOfNames({ names: JSON.stringify(names), exceptId })),
      claims: names,
    }),

    profile: (userId) =>
      question(
        profileOf({ userId }),
        ([user]) => user,
        () => usersIn([userId]),
      ),

    shownProfile: (userId) => question(shownProfileOf({ userId }), ([user]) => user),

    ownProfile: (userId, actsIn) => question(ownProfileOf({ userId, actsIn }), ([user]) => user),

    profileByName: (loginOrEmail) => question(profileNamed({ name: loginOrEmail }), ([user]) => user),

    search: userSearch(orm),

    orgsOf: (userId) =>
      question(
        orgsWith({ userId }),
        (rows) => rows.map(saysIfPending),
        () => usersIn([userId]),
      ),

    hasGlobalRoles: (userId) =>
      isSomeone(question(globalRolesOf({ userId }), toIds, () => usersIn([userId]))),

    expectPendingIn: (userId, orgIds) =>
      write(guardOfPending({ userId, orgIds: JSON.stringify(orgIds), count: orgIds.length })),

    expectStanding: (userId, memberships) => {
      const was = memberships.map((one) => [one.orgId, one.role, isPending(one) ? 1 : 0]);
      return write(guardOfStanding({ userId, was: JSON.stringify(was), count: was.length }));
    },

    expectOrgsOf: (userId, orgIds) =>
      write(guardOfOrgs({ userId, orgIds: JSON.stringify(orgIds), count: orgIds.length })),

    hasOtherServerAdmin: (userId) => isSomeone(question(otherServerAdmins({ userId }), toIds, usersIn)),

    login: (loginOrEmail) =>
      question(
        loginOf({ name: loginOrEmail }),
        ([user]) =>
          user && {
            ...user,
            usesAdminPassword: user.userId === FIRST_ADMIN_ID && user.passwordHash === null,
          },
      ),

    insert: (user) => write(inserted(user)),

    update: (userId, fields, at) =>
      write(
        updated({ given: UPDATED.filter((field) => fields[field] !== undefined) })({
          ...(fields as Updated),
          userId,
          at,
        }),
      ),

    setPassword: (userId, passwordHash, at) => write(passwordSet({ userId, passwordHash, at })),

    rehashPassword: (userId, before, after) => write(passwordRehashed({ userId, before, after })),

    moveFrom: (orgId, userId) => write(movedFrom({ orgId, userId })),

    settleIn: (org, userId) =>
      write(
        typeof org === 'number'
          ? settledIn({ orgId: org, userId })
          : settledInNamed({ name: org.name, userId }),
      ),

    removePerson: (userId, at, keepsRoles) =>
      removed(keepsRoles === true ? 'with roles' : 'without roles')({
        userId,
        subject: String(userId),
        second: secondsOf(at),
      }).map(write),

    insertMember: (orgId, user, role, at, pendingAs) => ({
      ...write(
        'id' in user
          ? memberInserted('id')({ orgId, user: user.id, role, at, pendingAs: pendingAs ?? null })
          : memberInserted('uid')({ orgId, user: user.uid, role, at, pendingAs: pendingAs ?? null }),
      ),
      grows: orgId,
    }),
  };
};

type User = { readonly userId: number };
type Membership = User & { readonly orgId: number };
type Names = { readonly login: string; readonly email: string };
/** A user's orgs, as a JSON list of their ids, and how many these are. */
type OrgsOf = User & { readonly orgIds: string; readonly count: number };
/** A new member, by id or uid. */
type NewMember = {
  readonly orgId: number;
  readonly user: number | string;
  readonly role: OrgRole;
  readonly at: string;
  readonly pendingAs: string | null;
};

/** What can change about a person; a statement names only what does. */
type Updated = Required<Parameters<UserRepository['update']>[1]>;
const UPDATED: readonly (keyof Updated)[] = [
  'login',
  'email',
  'name',
  'homeOrgId',
  'isServerAdmin',
  'isDisabled',
];

const toIds = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id);

/** The list of people: statements for each order, with and without a text that is looked for, and for all or some of them. */
function userSearch(orm: Orm): UserRepository['search'] {
  const found = perChoice(
    ({ by, descending, isEverybody, hasQuery }: UserOrder & Record<'isEverybody' | 'hasQuery', boolean>) =>
      fixedRead(
        orm,
        ({
          query,
          ids,
          size,
          offset,
        }: Readonly<Record<'query' | 'ids', string> & Record<'size' | 'offset', number>>) => {
          const order = inOrder({ by, descending });
          const wanted = and(
            isEverybody ? eq(users.isServiceAccount, false) : sql`${unindexed(users.isServiceAccount)} = 0`,
            hasQuery ? contains(query, users.login, users.email, users.name) : undefined,
            isEverybody ? undefined : isAmong(users.id, ids),
          );
          // The ids first: an index has all that the pages before this one need.
          const idsOnPage = orm
            .select({ id: users.id })
            .from(users)
            .where(wanted)
            .orderBy(...order)
            .limit(size)
            .offset(offset);
          const items = profiles(orm)
            .where(inArray(users.id, idsOnPage))
            .orderBy(...order);
          const total =
            isEverybody && !hasQuery
              ? orm.select({ total: everybody }).from(sql`(SELECT 1)`)
              : orm.select({ total: count() }).from(users).where(wanted);
          return part(orm, total, items);
        },
      ),
  );
  return ({ query, order: { by, descending }, page, reach }) =>
    found({ by, descending, isEverybody: reach === 'all', hasQuery: query !== '' })({
      query,
      ids: reach === 'all' ? '' : idsIn(reach),
      size: page.size,
      offset: offsetOf(page),
    });
}

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
