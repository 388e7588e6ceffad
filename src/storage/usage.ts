import type { SQL } from 'drizzle-orm';
import { and, eq, ne, sql } from 'drizzle-orm';

import type { CountedName } from '../core/limits.ts';
import type { UsageRepository } from '../service/ports/usage.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { fullLimits, usage } from './schema.ts';

/** How many of something an org has, as triggers counted, in one row; org 0 is the deployment. */
export const usedOf = (orgId: number, name: CountedName): SQL<number> =>
  sql<number>`coalesce((SELECT ${usage.used} FROM ${usage} WHERE ${usage.orgId} = ${orgId} AND ${usage.name} = ${name}), 0)`;

/** What triggers have counted, and the guard that stands on it: a few rows of each org, by key. */
export const usageRepository = (orm: Orm): UsageRepository => ({
  of: (orgId) =>
    question(
      orm.select({ name: usage.name, used: usage.used }).from(usage).where(eq(usage.orgId, orgId)),
      (rows) => Object.fromEntries(rows.map(({ name, used }) => [name, used])),
    ),

  noteBefore: (orgId) =>
    write(
      orm
        .update(usage)
        .set({ before: sql`${usage.used}` })
        .where(and(eq(usage.orgId, orgId), ne(usage.before, usage.used))),
    ),

  expectWithin: (orgIds, allowances) => {
    // Null, which refuses nothing, for a name that a later version counts.
    const allowed = sql`(${JSON.stringify(allowances)} ->> ${usage.name})`;
    return write(
      orm.insert(fullLimits).select(
        sql`SELECT ${usage.name} FROM ${usage} WHERE ${isAmong(usage.orgId, orgIds)}
            AND ${usage.used} > ${usage.before} AND ${usage.used} > ${allowed}`,
      ),
    );
  },
});
