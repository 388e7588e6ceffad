import type { SQL } from 'drizzle-orm';
import { and, eq, ne, sql } from 'drizzle-orm';

import type { CountedName } from '../core/limits.ts';
import type { UsageRepository } from '../service/ports/usage.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { fullLimits, usage } from './schema.ts';

/** How many of something an org has, as triggers counted, in one row; org 0 is the deployment. */
export const usedOf = (orgId: number, name: CountedName): SQL<number> =>
  sql<number>`coalesce((SELECT ${usage.used} FROM ${usage} WHERE ${usage.orgId} = ${orgId} AND ${usage.name} = ${name}), 0)`;

/** What triggers have counted, and the guard that stands on it: a few rows of each org, by key. */
export const usageRepository = (orm: Orm): UsageRepository => {
  const countsOf = fixed(orm, ({ orgId }: { orgId: number }) =>
    orm.select({ name: usage.name, used: usage.used }).from(usage).where(eq(usage.orgId, orgId)),
  );
  const noted = fixed(orm, ({ orgId }: { orgId: number }) =>
    orm
      .update(usage)
      .set({ before: sql`${usage.used}` })
      .where(and(eq(usage.orgId, orgId), ne(usage.before, usage.used))),
  );
  const guardOf = fixed(orm, ({ orgIds, allowances }: { orgIds: string; allowances: string }) =>
    orm.insert(fullLimits).select(
      // Null, which refuses nothing, for a name that a later version counts.
      sql`SELECT ${usage.name} FROM ${usage} WHERE ${isAmong(usage.orgId, orgIds)}
          AND ${usage.used} > ${usage.before} AND ${usage.used} > (${allowances} ->> ${usage.name})`,
    ),
  );
  return {
    of: (orgId) =>
      question(countsOf({ orgId }), (rows) => Object.fromEntries(rows.map(({ name, used }) => [name, used]))),

    noteBefore: (orgId) => write(noted({ orgId })),

    expectWithin: (orgIds, allowances) =>
      write(guardOf({ orgIds: JSON.stringify(orgIds), allowances: JSON.stringify(allowances) })),
  };
};
