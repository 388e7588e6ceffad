import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { orgs, orgUsers, users } from './schema.ts';

/*
 * What counts of the rows that name an org. The row of a deleted org is gone at once, and the rest is cleaned up in steps:
 * until then there are memberships, service accounts, tokens and roles of an org that does not exist. Whatever reaches such
 * rows by something else than the org must ask whether the org is there. See docs/decisions/0013-deleting-an-org.md.
 */

/** True when there is such an org. The global plane is none. */
export const isOrg = (orgId: number | Column | SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${orgs} WHERE ${orgs.id} = ${orgId})`;

/** The id, if there is such an org; else null, which equals nothing. It is looked up once, where SQLite asks `isOrg` for each row. */
export const idIfOrg = (orgId: number): SQL =>
  sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${orgs.id} = ${orgId})`;

/** True for rows of an org that exists, and for those of the global plane. */
export const isOfOrgOrGlobal = (orgId: Column): SQL => sql`(${orgId} = 0 OR ${isOrg(orgId)})`;

/** True for people, and for service accounts whose org exists: a row of `users` that counts. */
export const isSomebody: SQL = sql`(${users.isServiceAccount} = 0 OR ${isOrg(users.homeOrgId)})`;

/** Joins a user with their membership of an org that exists. */
export const isMembership = (orgId: number): SQL =>
  sql`(${orgUsers.orgId} = ${idIfOrg(orgId)} AND ${orgUsers.userId} = ${users.id})`;

/**
 * The oldest org that the user of a row is in, without one that does not count; null when there is none. Those in which the
 * user has not acted since they were added do not count.
 */
export const firstOrgBeside = (orgId: number | Column | SQL): SQL => sql`(
  SELECT min(${orgs.id}) FROM ${orgUsers} CROSS JOIN ${orgs} ON ${orgs.id} = ${orgUsers.orgId}
  WHERE ${orgUsers.userId} = ${users.id} AND ${orgUsers.pendingAs} IS NULL AND ${orgs.id} <> ${orgId})`;

/**
 * The org of a service account, or a person's current org. When that was deleted, the oldest of a person's other orgs is the
 * current one; without another one it stays.
 */
export const currentOrg = orgOrElse(users.homeOrgId);

/** The same to show; 0 where there is none. */
export const shownOrg = orgOrElse(0);

function orgOrElse(none: Column | number): SQL<number> {
  return sql<number>`${sql`iif(${isOrg(users.homeOrgId)}, ${users.homeOrgId},
  coalesce(${firstOrgBeside(users.homeOrgId)}, ${none}))`}`;
}
