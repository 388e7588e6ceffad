import { and, asc, count, eq, exists, inArray, lte, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import { readFrom } from '../service/ports/read.ts';
import type { ServiceAccountRepository } from '../service/ports/service-accounts.ts';
import type { Orm, RowsOf } from './d1.ts';
import { question, write } from './d1.ts';
import { contains, isInReach, offsetOf, part, unindexed } from './lists.ts';
import { distinctMembershipsOf } from './memberships.ts';
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

  return {
    idOf: (orgId, uid) =>
      question(
        orm
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.uid, uid), isOf(orgId))),
        ([account]) => account?.id,
      ),

    profile: (orgId, accountId) =>
      readFrom(
        {
          statements: [
            withRole(orgId).where(and(eq(users.id, accountId), isOf(orgId))),
            teamNames(orgId, accountId),
          ],
          answer: (rows) => {
            type Accounts = RowsOf<typeof withRole>;
            type Names = RowsOf<typeof teamNames>;
            const [[account], names] = rows as [Accounts, Names];
            return account && { ...account, teams: names.map(({ name }) => name) };
          },
        },
        () => usersIn([accountId]),
      ),

    search: (orgId, { text, onlyDisabled, expiredAt, reach }, page) => {
      const expired = orm
        .select({ one: sql`1` })
        .from(tokens)
        .where(and(isTokenOf(orgId, users.id), lte(tokens.expires, expiredAt ?? '')));
      const isWanted = and(
        reach === 'all' ? isOf(orgId) : isFoundOf(orgId),
        isInReach(users.id, reach),
        contains(text, users.name, users.login),
        onlyDisabled ? eq(users.isDisabled, true) : undefined,
        expiredAt === undefined ? undefined : exists(expired),
      );
      // The ids first, so that tokens are counted only for the accounts on the page.
      const idsOnPage = orm
        .select({ id: users.id })
        .from(users)
        .where(isWanted)
        .orderBy(asc(users.login))
        .limit(page.size)
        .offset(offsetOf(page));
      const items = withRole(orgId).where(inArray(users.id, idsOnPage)).orderBy(asc(users.login));
      return part(orm, orm.select({ total: count() }).from(users).where(isWanted), items);
    },

    update: (orgId, { id, name, login, isDisabled, role, updated, version }) => [
      write(
        orm
          .update(users)
          .set({ name, login, email: login, isDisabled, updated, version })
          .where(and(eq(users.id, id), isOf(orgId))),
      ),
      write(
        orm
          .update(orgUsers)
          .set({ role, updated })
          .where(and(eq(orgUsers.orgId, orgId), eq(orgUsers.userId, id))),
      ),
    ],

    remove: (orgId, accountId) => [
      write(orm.delete(tokens).where(isTokenOf(orgId, accountId))),
      write(orm.delete(userRoles).where(eq(userRoles.userId, accountId))),
      write(orm.delete(userGroups).where(eq(userGroups.userId, accountId))),
      write(orm.delete(teamMembers).where(eq(teamMembers.userId, accountId))),
      write(
        orm
          .delete(managedPermissions)
          .where(
            and(
              eq(managedPermissions.subjectKind, 'user'),
              eq(managedPermissions.subject, String(accountId)),
            ),
          ),
      ),
      write(
        orm
          .delete(managedPermissions)
          .where(
            and(
              eq(managedPermissions.orgId, orgId),
              eq(managedPermissions.resource, 'serviceaccounts'),
              eq(managedPermissions.resourceId, String(accountId)),
            ),
          ),
      ),
      write(orm.delete(keptAnswers).where(eq(keptAnswers.userId, accountId))),
      write(orm.delete(orgUsers).where(eq(orgUsers.userId, accountId))),
      write(orm.delete(users).where(and(eq(users.id, accountId), isOf(orgId)))),
    ],
  };
};

const isOf = (orgId: number) => and(eq(users.homeOrgId, orgId), eq(users.isServiceAccount, true));

/** The same of users that another condition finds by their ids. */
const isFoundOf = (orgId: number) =>
  sql`(${unindexed(users.homeOrgId)} = ${orgId} AND ${unindexed(users.isServiceAccount)} = 1)`;

const isTokenOf = (orgId: number, accountId: number | typeof users.id) =>
  and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId));
