import type { SQL } from 'drizzle-orm';
import { and, asc, count, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import type { OrgRole } from '../core/org-role.ts';
import { asOrgSees } from '../core/pending.ts';
import { map } from '../service/ports/read.ts';
import type { OrgUserRepository, UserOrder } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { idIfOrg } from './existing.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { contains, idsIn, offsetOf, part } from './lists.ts';
import { perChoice } from './per-choice.ts';
import { inOrder, profileColumns } from './profiles.ts';
import { usedOf } from './usage.ts';
import {
  identities,
  managedPermissions,
  orgUsers,
  teamMembers,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import { isPendingRow, shownNames } from './shown.ts';
import { saysIfPending, userRepository } from './users.ts';

/** People as members of an org. */
export const orgUserRepository = (orm: Orm): OrgUserRepository => {
  const people = userRepository(orm);
  const members = () =>
    orm
      .select({ ...profileColumns, role: orgUsers.role, pendingAs: orgUsers.pendingAs })
      .from(orgUsers)
      .crossJoin(users)
      .leftJoin(identities, eq(identities.userId, users.id));
  /** Begins at the members of the org: an inner join would begin at all people of the deployment. */
  const isPersonOf = (orgId: number) =>
    and(eq(orgUsers.orgId, idIfOrg(orgId)), eq(users.id, orgUsers.userId), eq(users.isServiceAccount, false));
  const admins = (orgId: number, isWanted?: SQL) =>
    orm
      .select({ userId: orgUsers.userId })
      .from(orgUsers)
      .innerJoin(users, eq(users.id, orgUsers.userId))
      .where(
        and(
          eq(orgUsers.orgId, idIfOrg(orgId)),
          eq(orgUsers.role, 'Admin'),
          isWanted,
          isNull(orgUsers.pendingAs),
          eq(users.isServiceAccount, false),
          eq(users.isDisabled, false),
        ),
      );
  const isMember = (orgId: number, userId: number) =>
    and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, userId));
  const one = fixed(orm, ({ orgId, userId }: Membership) =>
    members().where(and(isPersonOf(orgId), eq(orgUsers.userId, userId))),
  );
  const found = perChoice(
    ({ by, descending, isEverybody, hasQuery }: UserOrder & Record<'isEverybody' | 'hasQuery', boolean>) =>
      fixedRead(orm, ({ orgId, query, ids, size, offset, last }: Searched) => {
        const order = inOrderShown({ by, descending });
        const wanted = and(
          isPersonOf(orgId),
          hasQuery ? contains(query, shownNames.login, shownNames.email, shownNames.name) : undefined,
          isEverybody ? undefined : isAmong(orgUsers.userId, ids),
        );
        const idsOnPage = orm
          .select({ id: orgUsers.userId })
          .from(orgUsers)
          .crossJoin(users)
          .where(wanted)
          .orderBy(...order)
          .limit(size)
          .offset(offset);
        const isWalked = isEverybody && !hasQuery;
        const items = members()
          .where(
            and(
              isPersonOf(orgId),
              isWalked
                ? sql`${orgUsers.userId} IN (${walked(orgId, { by, descending }, { size, offset, last })})`
                : inArray(orgUsers.userId, idsOnPage),
            ),
          )
          .orderBy(...order);
        const total = isWalked
          ? orm.select({ total: peopleIn(orgId) }).from(sql`(SELECT 1)`)
          : orm.select({ total: count() }).from(orgUsers).crossJoin(users).where(wanted);
        return part(orm, total, items);
      }),
  );
  const otherAdmins = fixed(orm, ({ orgId, userId }: Membership) =>
    admins(orgId, ne(orgUsers.userId, userId)).limit(1),
  );
  const twoAdmins = fixed(orm, ({ orgId }: { orgId: number }) => admins(orgId).limit(2));
  const roleSet = fixed(orm, ({ orgId, userId, role, at }: Membership & { role: OrgRole; at: string }) =>
    orm.update(orgUsers).set({ role, updated: at }).where(isMember(orgId, userId)),
  );
  const settled = fixed(orm, ({ orgId, userId, at }: Membership & { at: string }) =>
    orm.update(orgUsers).set({ pendingAs: null, updated: at }).where(isMember(orgId, userId)),
  );
  const removed = fixed(orm, ({ orgId, userId, subject }: Membership & { subject: string }) => [
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
          eq(managedPermissions.subject, subject),
        ),
      ),
  ]);

  return {
    find: (orgId, userId) =>
      question(
        one({ orgId, userId }),
        ([user]) => user && saysIfPending(user),
        () => usersIn([userId]),
      ),

    search: (orgId, { query, order: { by, descending }, page, reach }) => {
      const offset = offsetOf(page);
      const asked = found({ by, descending, isEverybody: reach === 'all', hasQuery: query !== '' })({
        orgId,
        query,
        ids: reach === 'all' ? '' : idsIn(reach),
        size: page.size,
        offset,
        last: offset + page.size,
      });
      return map(asked, ({ items, ...rest }) => ({
        ...rest,
        items: items.map((user) => asOrgSees(saysIfPending(user))),
      }));
    },

    hasOtherAdmin: (orgId, userId) =>
      map(
        question(otherAdmins({ orgId, userId }), (rows) => rows.map((row) => row.userId), usersIn),
        (ids) => ids.length > 0,
      ),

    someAdmins: (orgId) =>
      question(twoAdmins({ orgId }), (rows) => rows.map(({ userId }) => userId), usersIn),

    setRole: (orgId, userId, role, at) => write(roleSet({ orgId, userId, role, at })),

    settle: (orgId, userId, at) => [
      people.expectPendingIn(userId, [orgId]),
      write(settled({ orgId, userId, at })),
      people.settleIn(orgId, userId),
    ],

    remove: (orgId, userId) => removed({ orgId, userId, subject: String(userId) }).map(write),
  };
};

type Membership = { readonly orgId: number; readonly userId: number };
/** A page of a search. `last` is the place behind it. */
type Slice = Readonly<Record<'size' | 'offset' | 'last', number>>;
type Searched = Slice & { readonly orgId: number; readonly query: string; readonly ids: string };

/** The order of the people of an org. Those whose membership is pending come last: a place among the others tells their names. */
const inOrderShown = ({ by, descending }: UserOrder): SQL[] => [
  asc(isPendingRow),
  (descending ? desc : asc)(shownNames[by]),
  asc(users.id),
];

/** How many people an org has, as triggers counted: all its members but its service accounts, which never leave it. */
const peopleIn = (orgId: number): SQL.Aliased<number> =>
  sql<number>`${usedOf(orgId, 'members')} - ${usedOf(orgId, 'service-accounts')}`.as('total');

/** A walk goes past at most this many people. */
const WALKED_MAX = 6_000;

/**
 * The ids of the people on a page. An org that has much of the deployment has the page among the first people of it, in
 * its order: these are walked by an index, but not more than the org has members. Where that does not find them, all
 * people of the org are put in order, those whose membership is pending last. That begins at a row which is there only then:
 * a mere condition is asked of each.
 */
const walked = (orgId: number, order: UserOrder, { size, offset, last }: Slice): SQL => {
  const by = sql.join(inOrder(order), sql`, `);
  const isPerson = sql`${users.isServiceAccount} = 0`;
  const isIn = sql`${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId}`;
  return sql`WITH
    few(many) AS MATERIALIZED (SELECT min(${usedOf(orgId, 'members')}, ${WALKED_MAX})),
    walk(id) AS MATERIALIZED (
      SELECT near.id FROM (SELECT ${users.id} AS id FROM ${users} WHERE ${isPerson} ORDER BY ${by}
          LIMIT (SELECT iif(many < ${last}, 0, many) FROM few)) AS near
        CROSS JOIN ${orgUsers} ON ${isIn} = near.id AND ${orgUsers.pendingAs} IS NULL LIMIT ${last})
    SELECT id FROM (SELECT id FROM walk LIMIT ${size} OFFSET ${offset})
      WHERE (SELECT count(*) FROM walk) = ${last}
    UNION ALL SELECT id FROM (
      SELECT ${users.id} AS id FROM (SELECT 1 WHERE (SELECT count(*) FROM walk) < ${last}) AS missed
        CROSS JOIN ${orgUsers} CROSS JOIN ${users} ON ${isIn} = ${users.id}
        WHERE ${orgUsers.orgId} = ${orgId} AND ${isPerson}
        ORDER BY ${sql.join(inOrderShown(order), sql`, `)} LIMIT ${size} OFFSET ${offset})`;
};
