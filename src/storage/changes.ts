import type { SQL } from 'drizzle-orm';
import { and, asc, desc, eq, gte, inArray, lt, lte, sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Touches } from '../core/dependency.ts';
import { DEPENDENCY_KINDS } from '../core/dependency.ts';
import type { ChangeEntry, ChangeRepository, GlobalChange, TrailEnds } from '../service/ports/changes.ts';
import type { Orm, RowsOf } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import type { Read } from '../service/ports/read.ts';
import { readFrom } from '../service/ports/read.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { changes, guards } from './schema.ts';

/** The `changes` table: fence, audit trail and revision counter (I2, I3). */
export const changeRepository = (orm: Orm): ChangeRepository => {
  const headOf = fixedRead(orm, ({ orgId, knownGlobal }: { orgId: number; knownGlobal: number }) =>
    question(headAndNews(orm, orgId, knownGlobal), ([tips, ...news]) => {
      const [own, hash] = tipIn(tips?.own);
      const [global, globalHash] = tipIn(tips?.global);
      return {
        own,
        hash,
        global,
        globalHash,
        news: news.length > NEWS_MAX ? undefined : news.map(toGlobalChange),
      };
    }),
  );
  const entryOf = fixed(orm, (entry: ChangeEntry) =>
    orm.insert(changes).values({
      orgId: entry.orgId,
      revision: entry.revision,
      globalRevision: entry.globalRevision,
      id: entry.id,
      at: entry.at,
      actor: entry.actor,
      origin: entry.origin,
      kind: entry.kind,
      before: entry.before,
      after: entry.after,
      touches: entry.touches,
      previousHash: entry.previousHash,
      hash: entry.hash,
      sealKey: entry.sealKey,
      seal: entry.seal,
    }),
  );
  const guardWhere = (where: SQL) => orm.insert(guards).select(sql`SELECT 0 WHERE ${where}`);
  const guardOfPrevious = fixed(orm, (before: Before) => guardWhere(isOther(before)));
  const guardOfAll = fixed(orm, (before: Before & { readonly seen: number }) =>
    guardWhere(sql`${isOther(before)} OR ${isNotAt(GLOBAL_ORG_ID, before.seen)}`),
  );
  const guardOfRead = fixed(orm, (before: Before & { readonly seen: number; readonly from: string }) =>
    guardWhere(sql`${isOther(before)} OR ${isTouched(GLOBAL_ORG_ID, before.seen, before.from)}`),
  );
  const newestIn = fixedRead(orm, ({ orgId }: { readonly orgId: number }) =>
    question(
      newestOf(orm, orgId),
      ([newest]) => newest?.revision ?? 0,
      // Whoever asks has a fence for it.
      () => [],
    ),
  );
  const identityAt = fixedRead(orm, ({ orgId, revision }: Place) =>
    question(
      orm
        .select({ id: changes.id, hash: changes.hash })
        .from(changes)
        .where(and(eq(changes.orgId, orgId), eq(changes.revision, revision))),
      ([entry]) => entry,
    ),
  );
  const partOf = perKind((until: 'a time' | 'the end') =>
    fixedRead(orm, ({ orgId, from, before, limit }: PartOf) => {
      const running = sql<number>`coalesce(sum(${ENTRY_BYTES}) OVER (
      ORDER BY ${changes.revision} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)`;
      const found = orm
        .select({ revision: changes.revision, running: running.as('running') })
        .from(changes)
        .where(
          and(
            eq(changes.orgId, orgId),
            gte(changes.revision, from),
            until === 'a time' ? lt(changes.at, before) : undefined,
          ),
        )
        .orderBy(asc(changes.revision))
        .limit(limit)
        .as('found');
      const fitting = orm
        .select({ revision: found.revision })
        .from(found)
        .where(lt(found.running, PART_BYTES));
      return question(
        orm
          .select()
          .from(changes)
          .where(and(eq(changes.orgId, orgId), inArray(changes.revision, fitting)))
          .orderBy(asc(changes.revision)),
        (rows) => rows,
      );
    }),
  );
  const endsOf = fixedRead(orm, ({ orgId, upTo, more }: EndsOf) => {
    const oldest = orm
      .select({ revision: changes.revision })
      .from(changes)
      .where(eq(changes.orgId, orgId))
      .orderBy(asc(changes.revision))
      .limit(1);
    const at = (revision: number | SQL) =>
      orm
        .select({ revision: changes.revision, hash: changes.hash, at: changes.at })
        .from(changes)
        .where(and(eq(changes.orgId, orgId), eq(changes.revision, revision)));
    const ends: Read<TrailEnds> = {
      statements: [oldest, newestOf(orm, orgId), at(upTo), at(sql`min(${upTo}, (${oldest}) + ${more})`)],
      answer: (rows) => {
        const [[first], [newest], [named], [last]] = rows as [
          { revision: number }[],
          Newest[],
          (Newest & { at: string })[],
          (Newest & { at: string })[],
        ];
        return { oldest: first?.revision ?? 0, newest: newest?.revision ?? 0, named, last };
      },
    };
    // In the global plane another change of the same batch may move entries out: see `expectThere`.
    return readFrom(ends, ofOrg);
  });
  const guardOfThere = fixed(orm, ({ orgId, revision }: Place) =>
    guardWhere(
      sql`NOT EXISTS (SELECT 1 FROM ${changes}
            WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} = ${revision})`,
    ),
  );
  const removeUpTo = fixed(orm, ({ orgId, revision }: Place) =>
    orm.delete(changes).where(and(eq(changes.orgId, orgId), lte(changes.revision, revision))),
  );
  const guardOfStill = fixed(orm, ({ orgId, revision }: Place) => guardWhere(isNotAt(orgId, revision)));
  const guardOfStillRead = fixed(orm, ({ orgId, revision, from }: Place & { readonly from: string }) =>
    guardWhere(isTouched(orgId, revision, from)),
  );
  return {
    head: (orgId, knownGlobal) => headOf({ orgId, knownGlobal }),

    revision: (orgId) => newestIn({ orgId }),

    identityAt: (orgId, revision) => identityAt({ orgId, revision }),

    part: (orgId, { from, before, limit }) =>
      partOf(before === undefined ? 'the end' : 'a time')({ orgId, from, before: before ?? '', limit }),

    ends: (orgId, upTo, countMax) => endsOf({ orgId, upTo, more: countMax - 1 }),

    expectThere: (orgId, revision) => write(guardOfThere({ orgId, revision })),

    removeUpTo: (orgId, revision) => write(removeUpTo({ orgId, revision })),

    append: (entry) => ({ statement: entryOf(entry) }),

    expectPrevious: ({ orgId, revision, previousHash }, global) => {
      const before = { orgId, before: revision - 1, previousHash };
      if (global === undefined) return { statement: guardOfPrevious(before) };
      const { revision: seen, from } = global;
      if (from === undefined) return { statement: guardOfAll({ ...before, seen }) };
      return { statement: guardOfRead({ ...before, seen, from: listOf(GLOBAL_ORG_ID, from) }) };
    },

    expectStill: (orgId, { revision, from }) =>
      write(
        from === undefined
          ? guardOfStill({ orgId, revision })
          : guardOfStillRead({ orgId, revision, from: listOf(orgId, from) }),
      ),
  };
};

/** A part of a trail ends with the entry that makes it larger than this. */
const PART_BYTES = 4_000_000;
/** The bytes of an entry, but for what is small in all of them. Their lengths are kept, so that the texts are not read for it. */
const ENTRY_BYTES = sql.join(
  [changes.actor, changes.origin, changes.before, changes.after, changes.touches].map(
    (column) => sql`octet_length(${column})`,
  ),
  sql` + `,
);

/** An entry of a trail. */
type Place = { readonly orgId: number; readonly revision: number };
type PartOf = {
  readonly orgId: number;
  readonly from: number;
  /** Empty where all that follows is asked for. */
  readonly before: string;
  readonly limit: number;
};
/** The ends of a trail, and so many entries behind the oldest. */
type EndsOf = { readonly orgId: number; readonly upTo: number; readonly more: number };

/**
 * True when a change after the revision touches one of these, or the whole org, as one does that touches too much to name; or
 * something of a kind that a later version knows. It reads the changes after the revision only.
 */
const isTouched = (orgId: number, revision: number, from: string) =>
  sql`EXISTS (SELECT 1 FROM ${changes} CROSS JOIN json_each(${changes.touches}) AS touched
    WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} > ${revision}
      AND (touched.value IN (SELECT value FROM json_each(${from})) OR ${isNotUnderstood}))`;

/** True when what is touched is of no kind that this version knows. */
const isNotUnderstood = sql`touched.type <> 'text' OR
  CASE instr(touched.value, ':') WHEN 0 THEN touched.value ELSE substr(touched.value, 1, instr(touched.value, ':') - 1) END
  NOT IN (${sql.raw(DEPENDENCY_KINDS.map((kind) => `'${kind}'`).join(', '))})`;

/** What was read of an org as a JSON list, with the org itself. */
const listOf = (orgId: number, from: Touches): string => JSON.stringify([...from, `org:${orgId}`]);

/** An entry that another one follows. */
type Before = { readonly orgId: number; readonly before: number; readonly previousHash: string };

/** True when the entry before is another one. */
const isOther = ({ orgId, before, previousHash }: Before) =>
  sql`${previousHash} <> coalesce((SELECT ${changes.hash} FROM ${changes}
    WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} = ${before}), '')`;

/** True when the newest revision of an org is another one. */
const isNotAt = (orgId: number, revision: number) =>
  sql`${revision} <> coalesce((
    SELECT ${changes.revision} FROM ${changes} WHERE ${changes.orgId} = ${orgId}
    ORDER BY ${changes.revision} DESC LIMIT 1), 0)`;

/** For more news than this, forgetting everything kept is cheaper. The sign-ins of a morning are fewer. */
const NEWS_MAX = 500;

/**
 * One statement, since every change has it: a row with the newest entry of the org and that of the global plane, as JSON, and behind
 * it a row for each of the news.
 */
const headAndNews = (orm: Orm, orgId: number, knownGlobal: number) => {
  const tipOf = (place: number): SQL => sql`(
    SELECT json_array(${changes.revision}, ${changes.hash}) FROM ${changes}
    WHERE ${changes.orgId} = ${place} ORDER BY ${changes.revision} DESC LIMIT 1)`;
  const news = sql`SELECT NULL, NULL, ${changes.revision}, ${changes.hash}, ${changes.previousHash}, ${changes.touches}
    FROM ${changes} WHERE ${changes.orgId} = ${GLOBAL_ORG_ID} AND ${changes.revision} > ${knownGlobal}
    ORDER BY ${changes.revision} LIMIT ${NEWS_MAX + 1}`;
  return orm
    .select({
      own: sql<string | null>`own`.as('own'),
      global: sql<string | null>`global`.as('global'),
      revision: sql<number>`revision`.as('revision'),
      hash: sql<string>`hash`.as('hash'),
      previousHash: sql<string>`previous_hash`.as('previous_hash'),
      touches: sql<string>`touches`.as('touches'),
    })
    .from(
      sql`(SELECT ${tipOf(orgId)} AS own, ${tipOf(GLOBAL_ORG_ID)} AS global,
        NULL AS revision, NULL AS hash, NULL AS previous_hash, NULL AS touches
      UNION ALL SELECT * FROM (${news}))`,
    );
};

type News = RowsOf<typeof headAndNews>[number];

/** The revision and the hash of an entry; 0 and an empty hash where there is none. */
const tipIn = (json: string | null | undefined): readonly [number, string] =>
  typeof json === 'string' ? (JSON.parse(json) as [number, string]) : [0, ''];

const toGlobalChange = ({ revision, hash, previousHash, touches }: News): GlobalChange => ({
  revision,
  hash,
  previousHash,
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
