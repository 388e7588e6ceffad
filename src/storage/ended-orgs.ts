import { and, asc, eq, inArray, is, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';

import type { EndedOrgRepository } from '../service/ports/ended-orgs.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import * as schema from './schema.ts';
import { changes, endedOrgs, userRoles, users } from './schema.ts';

type Part = SQLiteTable & { readonly orgId: SQLiteColumn };

const isOfAnOrg = (value: unknown): value is Part => is(value, SQLiteTable) && 'orgId' in value;

/** Every table with an org id, by name. Only the audit trail of a deleted org is kept. */
const PARTS: ReadonlyMap<string, Part> = new Map(
  (Object.values(schema) as unknown[])
    .filter(isOfAnOrg)
    .filter((table) => table !== changes && table !== endedOrgs)
    .map((table) => [getTableConfig(table).name, table]),
);

/** Service accounts are last: by then all that they had in their org is gone. */
const ACCOUNTS = 'users';

/** The names of the parts of the database that may have rows of a deleted org, in the order of cleaning. */
export const PARTS_OF_AN_ORG: readonly string[] = [...PARTS.keys(), ACCOUNTS];

/** What is left of deleted orgs. */
export const endedOrgRepository = (orm: Orm): EndedOrgRepository => {
  const isAccountOf = (orgId: number | SQLiteColumn) =>
    and(eq(users.homeOrgId, orgId), eq(users.isServiceAccount, true));
  const left = Object.fromEntries(
    [...PARTS].map(([name, table]) => [
      name,
      sql<number>`${sql`EXISTS (SELECT 1 FROM ${table} WHERE ${table.orgId} = ${endedOrgs.orgId})`}`.as(name),
    ]),
  );
  const accountsLeft = sql<number>`${sql`EXISTS (SELECT 1 FROM ${users} WHERE ${isAccountOf(endedOrgs.orgId)})`}`;
  const some = fixedRead(orm, () =>
    question(
      orm
        .select({ orgId: endedOrgs.orgId, left: { ...left, [ACCOUNTS]: accountsLeft.as(ACCOUNTS) } })
        .from(endedOrgs)
        .orderBy(asc(endedOrgs.orgId))
        .limit(1),
      ([org]) =>
        org && {
          orgId: org.orgId,
          left: Object.entries(org.left).flatMap(([name, isLeft]) => (isLeft === 1 ? [name] : [])),
        },
    ),
  );
  const clearOf = perKind((part: string) =>
    fixed(orm, ({ orgId, limit }: { readonly orgId: number; readonly limit: number }) => {
      if (part === ACCOUNTS) {
        const ids = orm
          .select({ id: users.id })
          .from(users)
          .where(isAccountOf(orgId))
          .orderBy(asc(users.login))
          .limit(limit);
        return [
          // What they had in the global plane.
          orm.delete(userRoles).where(inArray(userRoles.userId, ids)),
          orm.delete(users).where(inArray(users.id, ids)),
        ];
      }
      const table = PARTS.get(part);
      if (table === undefined) throw new Error(`Nothing of an org is kept in ${part}`);
      const rows = sql`(SELECT rowid FROM ${table} WHERE ${eq(table.orgId, orgId)} LIMIT ${limit})`;
      return [orm.delete(table).where(sql`${table}.rowid IN ${rows}`)];
    }),
  );
  const forget = fixed(orm, ({ orgId }: { readonly orgId: number }) =>
    orm.delete(endedOrgs).where(eq(endedOrgs.orgId, orgId)),
  );
  return {
    find: () => some({}),
    clear: (orgId, part, limit) => clearOf(part)({ orgId, limit }).map(write),
    forget: (orgId) => write(forget({ orgId })),
  };
};
