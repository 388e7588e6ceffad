import { and, asc, count, eq, exists, inArray, lte, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import { readFrom } from '../service/ports/read.ts';
import type { ServiceAccountProfile } from '../core/service-account.ts';
import type { ServiceAccountRepository } from '../service/ports/service-accounts.ts';
import type { Orm, RowsOf } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { contains, idsIn, offsetOf, part, unindexed } from './lists.ts';
import { distinctMembershipsOf } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import {
  keptAnswers,
  managedPermissions,
  orgUsers,
  teamMembers,
  teams,
  tokens,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import { isTeamOf } from './teams.ts';

/** Service accounts. Each always belongs to the same org. */
export const serviceAccountRepository = (orm: Orm): ServiceAccountRepository => {
  const tokenCount = (orgId: number) =>
    sql<number>`(SELECT count(*) FROM ${tokens} WHERE ${isTokenOf(orgId, users.id)})`.as('token_count');
  const withRole = (orgId: number) =>
    orm
      .select({
        id: users.id,
        uid: users.uid,
        name: users.name,
        login: users.login,
        orgId: users.homeOrgId,
        isDisabled: users.isDisabled,
        created: users.created,
        updated: users.updated,
        version: users.version,
        role: orgUsers.role,
        tokens: tokenCount(orgId),
      })
      .from(users)
      .innerJoin(orgUsers, and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, users.id)));
  const teamNames = (orgId: number, accountId: number) =>
    orm
      .select({ name: teams.name })
      .from(sql`(${distinctMembershipsOf(orgId, (column) => eq(column, accountId))}) AS membership`)
      .innerJoin(teams, isTeamOf(orgId, sql`membership.team_id`))
      // Sorts the rows that were found: an index in this order has other rows too.
      .orderBy(unindexed(teams.name));

  const withUid = fixed(orm, ({ orgId, uid }: { orgId: number; uid: string }) =>
    orm
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.uid, uid), isOf(orgId))),
  );
  const profileOf = fixed(orm, ({ orgId, accountId }: One) => [
    withRole(orgId).where(and(eq(users.id, accountId), isOf(orgId))),
    teamNames(orgId, accountId),
  ]);
  const found = perChoice((choice: AccountChoice) =>
    fixedRead(orm, ({ orgId, ids, text, expiredAt, size, offset }: Searched) => {
      const expired = orm
        .select({ one: sql`1` })
        .from(tokens)
        .where(and(isTokenOf(orgId, users.id), lte(tokens.expires, expiredAt)));
      const isWanted = and(
        choice.isAll ? isOf(orgId) : isFoundOf(orgId),
        choice.isAll ? undefined : isAmong(users.id, ids),
        choice.isLike ? contains(text, users.name, users.login) : undefined,
        choice.onlyDisabled ? eq(users.isDisabled, true) : undefined,
        choice.onlyExpired ? exists(expired) : undefined,
      );
      // The ids first, so that tokens are counted only for the accounts on the page.
      const idsOnPage = orm
        .select({ id: users.id })
        .from(users)
        .where(isWanted)
        .orderBy(asc(users.login))
        .limit(size)
        .offset(offset);
      const items = withRole(orgId).where(inArray(users.id, idsOnPage)).orderBy(asc(users.login));
      return part(orm, orm.select({ total: count() }).from(users).where(isWanted), items);
    }),
  );
  const updated = fixed(orm, ({ orgId, accountId, name, login, isDisabled, role, at, version }: Updated) => [
    orm
      .update(users)
      .set({ name, login, email: login, isDisabled, updated: at, version })
      .where(and(eq(users.id, accountId), isOf(orgId))),
    orm
      .update(orgUsers)
      .set({ role, updated: at })
      .where(and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, accountId))),
  ]);
  const removed = fixed(orm, ({ orgId, accountId, subject }: One & { readonly subject: string }) => [
    orm.delete(tokens).where(isTokenOf(orgId, accountId)),
    orm.delete(userRoles).where(eq(userRoles.userId, accountId)),
    orm.delete(userGroups).where(eq(userGroups.userId, accountId)),
    orm.delete(teamMembers).where(eq(teamMembers.userId, accountId)),
    orm
      .delete(managedPermissions)
      .where(and(eq(managedPermissions.subjectKind, 'user'), eq(managedPermissions.subject, subject))),
    orm
      .delete(managedPermissions)
      .where(
        and(
          eq(managedPermissions.orgId, orgId),
          eq(managedPermissions.resource, 'serviceaccounts'),
          eq(managedPermissions.resourceId, subject),
        ),
      ),
    orm.delete(keptAnswers).where(eq(keptAnswers.userId, accountId)),
    orm.delete(orgUsers).where(eq(orgUsers.userId, accountId)),
    orm.delete(users).where(and(eq(users.id, accountId), isOf(orgId))),
  ]);

  return {
    idOf: (orgId, uid) => question(withUid({ orgId, uid }), ([account]) => account?.id),

    profile: (orgId, accountId) =>
      readFrom(
        {
          statements: profileOf({ orgId, accountId }),
          answer: (rows) => {
            type Accounts = RowsOf<typeof withRole>;
            type Names = RowsOf<typeof teamNames>;
            const [[account], names] = rows as [Accounts, Names];
            return account && { ...account, teams: names.map(({ name }) => name) };
          },
        },
        () => usersIn([accountId]),
      ),

    search: (orgId, { text, onlyDisabled, expiredAt, reach }, page) =>
      found({
        isAll: reach === 'all',
        isLike: text !== '',
        onlyDisabled,
        onlyExpired: expiredAt !== undefined,
      })({
        orgId,
        ids: reach === 'all' ? '' : idsIn(reach),
        text,
        expiredAt: expiredAt ?? '',
        size: page.size,
        offset: offsetOf(page),
      }),

    update: (orgId, { id, name, login, isDisabled, role, updated: at, version }) =>
      updated({ orgId, accountId: id, name, login, isDisabled, role, at, version }).map(write),

    remove: (orgId, accountId) => removed({ orgId, accountId, subject: String(accountId) }).map(write),
  };
};

type One = { readonly orgId: number; readonly accountId: number };
/** What a search has another text for. */
type AccountChoice = Readonly<Record<'isAll' | 'isLike' | 'onlyDisabled' | 'onlyExpired', boolean>>;
type Searched = Readonly<
  Record<'orgId' | 'size' | 'offset', number> & Record<'ids' | 'text' | 'expiredAt', string>
>;
type Updated = One &
  Pick<ServiceAccountProfile, 'name' | 'login' | 'isDisabled' | 'role' | 'version'> & {
    readonly at: string;
  };

const isOf = (orgId: number) => and(eq(users.homeOrgId, orgId), eq(users.isServiceAccount, true));

/** The same of users that another condition finds by their ids. */
const isFoundOf = (orgId: number) =>
  sql`(${unindexed(users.homeOrgId)} = ${orgId} AND ${unindexed(users.isServiceAccount)} = 1)`;

const isTokenOf = (orgId: number, accountId: number | typeof users.id) =>
  and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId));
