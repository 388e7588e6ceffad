import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { orgUsers, users } from './schema.ts';

/*
 * People as an org sees them, as parts of statements that have the user and their membership of the org. While the membership is
 * pending, all that is shown is what was typed: it is also what is looked through and put in order. The same as `asOrgSees`.
 */

/** True for a membership that is pending. */
export const isPendingRow: SQL<number> = sql<number>`(${orgUsers.pendingAs} IS NOT NULL)`;

/** The names of a person. */
export const shownNames = {
  login: sql<string>`coalesce(${orgUsers.pendingAs}, ${users.login})`,
  email: sql<string>`iif(${orgUsers.pendingAs} IS NULL, ${users.email},
    iif(instr(${orgUsers.pendingAs}, '@') > 0, ${orgUsers.pendingAs}, ''))`,
  name: sql<string>`iif(${orgUsers.pendingAs} IS NULL, ${users.name}, '')`,
};

/** The same as columns, with names of their own. */
export const shownColumns = {
  login: shownNames.login.as('shown_login'),
  email: shownNames.email.as('shown_email'),
  name: shownNames.name.as('shown_name'),
};

/**
 * True for rows of the org, and for those of the global plane that are about somebody who is no member of it or has acted there.
 *
 * @param rowOrgId the column with the org of the row
 * @param userId the user that it is about
 */
export const isSeenIn = (orgId: number, rowOrgId: SQL, userId: SQL): SQL => sql`(${rowOrgId} = ${orgId}
  OR (${rowOrgId} = ${GLOBAL_ORG_ID} AND NOT EXISTS (SELECT 1 FROM ${orgUsers}
    WHERE ${orgUsers.orgId} = ${orgId} AND ${orgUsers.userId} = ${userId} AND ${orgUsers.pendingAs} IS NOT NULL)))`;
