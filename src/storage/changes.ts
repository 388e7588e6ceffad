import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { ChangeRepository, GlobalChange } from '../service/ports/changes.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { madeOnce } from './made-once.ts';
import { changes, guards } from './schema.ts';

/** The `changes` table: fence, audit trail and revision counter (I2, I3). */
export const changeRepository = (orm: Orm): ChangeRepository => {
  const headOf = madeOnce(orm, ['orgId', 'knownGlobal'], ({ orgId, knownGlobal }) => [
    newestOf(orm, orgId),
    newestOf(orm, GLOBAL_ORG_ID),
    newsSince(orm, knownGlobal),
  ]);
  return {
    head: (orgId, knownGlobal) => ({
      statements: headOf({ orgId, knownGlobal }),
      answer: (rows) => {
        const [own, global, news] = rows as [Newest[], Newest[], News[]];
        return {
          own: own[0]?.revision ?? 0,
          hash: own[0]?.hash ?? '',
          global: global[0]?.revision ?? 0,
          globalHash: global[0]?.hash ?? '',
          news: news.length > NEWS_MAX ? undefined : news.map(toGlobalChange),
        };
      },
    }),

    revision: (orgId) => question(newestOf(orm, orgId), ([newest]) => newest?.revision ?? 0),

    identityAt: (orgId, revision) =>
      question(
        orm
          .select({ id: changes.id, hash: changes.hash })
          .from(changes)
          .where(and(eq(changes.orgId, orgId), eq(changes.revision, revision))),
        ([entry]) => entry,
      ),

    append: (entry) => write(orm.insert(changes).values(entry)),

    expectPrevious: ({ orgId, revision, previousHash }, global) => {
      const isOther = sql`${previousHash} <> coalesce((
      SELECT ${changes.hash} FROM ${changes}
      WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} = ${revision - 1}), '')`;
      const isMoved = global === undefined ? sql`` : sql` OR ${isNotAt(GLOBAL_ORG_ID, global)}`;
      return write(orm.insert(guards).select(sql`SELECT 0 WHERE ${isOther}${isMoved}`));
    },

    expectRevision: (orgId, revision) =>
      write(orm.insert(guards).select(sql`SELECT 0 WHERE ${isNotAt(orgId, revision)}`)),
  };
};

/** True when the newest revision of an org is another one. */
const isNotAt = (orgId: number, revision: number) =>
  sql`${revision} <> coalesce((
    SELECT ${changes.revision} FROM ${changes} WHERE ${changes.orgId} = ${orgId}
    ORDER BY ${changes.revision} DESC LIMIT 1), 0)`;

/** For more news than this, forgetting everything kept is cheaper. The sign-ins of a morning are fewer. */
const NEWS_MAX = 500;

const newsSince = (orm: Orm, revision: number) =>
  orm
    .select({
      revision: changes.revision,
      hash: changes.hash,
      previousHash: changes.previousHash,
      touches: changes.touches,
    })
    .from(changes)
    .where(and(eq(changes.orgId, GLOBAL_ORG_ID), gt(changes.revision, revision)))
    .orderBy(asc(changes.revision))
    .limit(NEWS_MAX + 1);

type News = {
  readonly revision: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly touches: string;
};

const toGlobalChange = ({ touches, ...entry }: News): GlobalChange => ({
  ...entry,
  touches: JSON.parse(touches) as GlobalChange['touches'],
});

type Newest = { readonly revision: number; readonly hash: string };

const newestOf = (orm: Orm, orgId: number) =>
  orm
    .select({ revision: changes.revision, hash: changes.hash })
    .from(changes)
    .where(eq(changes.orgId, orgId))
    .orderBy(desc(changes.revision))
    .limit(1);
