import type { SQL } from 'drizzle-orm';
import { and, eq, sql } from 'drizzle-orm';

import type { Allowances } from '../core/limits.ts';
import type { UsageRepository } from '../service/ports/usage.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { fullLimits, usage } from './schema.ts';

/** What triggers have counted, and the guard that stands on it: a few rows of each org, by key. */
export const usageRepository = (orm: Orm): UsageRepository => ({
  of: (orgId) =>
    question(
      orm.select({ name: usage.name, used: usage.used }).from(usage).where(eq(usage.orgId, orgId)),
      (rows) => Object.fromEntries(rows.map(({ name, used }) => [name, used])),
    ),

  noteOver: (orgIds, allowances) => {
    const over = sql`iif(${usage.used} > ${allowed(allowances)}, ${usage.used}, 0)`;
    return write(
      orm
        .update(usage)
        .set({ over })
        // Nothing is written while nothing is over.
        .where(and(isAmong(usage.orgId, orgIds), sql`${usage.over} <> ${over}`)),
    );
  },

  expectWithin: (orgIds, allowances) =>
    write(
      orm.insert(fullLimits).select(
        sql`SELECT ${usage.name} FROM ${usage} WHERE ${isAmong(usage.orgId, orgIds)}
            AND ${usage.used} > max(${allowed(allowances)}, ${usage.over})`,
      ),
    ),
});

/** What is allowed of what a row counts; null, which refuses nothing, for a name that a later version counts. */
const allowed = (allowances: Allowances): SQL => sql`(${JSON.stringify(allowances)} ->> ${usage.name})`;
