import type { SQL } from 'drizzle-orm';
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Touches } from '../core/dependency.ts';
import { DEPENDENCY_KINDS } from '../core/dependency.ts';
import type {
  ChangeEntry,
  ChangeRepository,
  GlobalChange,
  Head,
  TrailEnds,
} from '../service/ports/changes.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import type { Read } from '../service/ports/read.ts';
import { readFrom } from '../service/ports/read.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { changes, guards } from './schema.ts';
import { bytesBefore, PART_BYTES, trailPages } from './trail-pages.ts';

/** The `changes` table: fence, audit trail and revision counter (I2, I3). */
export const changeRepository = (orm: Orm): ChangeRepository => {
  const headOf = fixedRead(orm, (of: HeadOf) => headIn(orm, of));
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
      const found = orm
        .select({ revision: changes.revision, running: bytesBefore('ASC').as('running') })
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
  // Halves what is left of the trail until one entry is: revisions have no gaps.
  const firstFrom = fixedRead(orm, ({ orgId, time }: { readonly orgId: number; readonly time: string }) => {
    const end = (of: 'min' | 'max') =>
      sql`(SELECT ${sql.raw(of)}(revision) FROM ${changes} WHERE ${changes.orgId} = ${orgId})`;
    const isBefore = sql`coalesce((SELECT ${changes.at} < ${time} FROM ${changes}
      WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} = (low + high) / 2), 1)`;
    return question(
      orm.select({ revision: sql<number>`low` }).from(
        sql`(WITH RECURSIVE walk(low, high) AS (SELECT ${end('min')}, ${end('max')} + 1
            UNION ALL SELECT CASE WHEN ${isBefore} THEN (low + high) / 2 + 1 ELSE low END,
              CASE WHEN ${isBefore} THEN high ELSE (low + high) / 2 END FROM walk WHERE low < high)
            SELECT low FROM walk WHERE low = high AND low <= ${end('max')}) AS found`,
      ),
      ([found]) => found?.revision ?? 0,
    );
  });
  const page = trailPages(orm);
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

    page,

    firstFrom: (orgId, time) => firstFrom({ orgId, time }),

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
export const isNotUnderstood = sql`touched.type <> 'text' OR
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

type HeadOf = { readonly orgId: number; readonly knownGlobal: number };

/** Every question that is taken in has it, and what a statement costs beside its rows is most of what it costs: so it is one. */
const headIn = (orm: Orm, { orgId, knownGlobal }: HeadOf): Read<Head> => {
  const part = (name: 'own' | 'beside' | 'missed') =>
    orm
      .select({
        part: sql<string>`${sql.raw(`'${name}'`)}`.as('part'),
        revision: changes.revision,
        hash: changes.hash,
        // Only of the news: for each of the others it may be much.
        previousHash: (name === 'missed' ? sql<string>`${changes.previousHash}` : NOTHING).as(
          'previous_hash',
        ),
        touches: (name === 'missed' ? sql<string>`${changes.touches}` : NOTHING).as('touches'),
      })
      .from(changes);
  const newest = (name: 'own' | 'beside', place: number) =>
    part(name).where(eq(changes.orgId, place)).orderBy(desc(changes.revision)).limit(1).as(name);
  const missed = part('missed')
    .where(and(eq(changes.orgId, GLOBAL_ORG_ID), gt(changes.revision, knownGlobal)))
    .orderBy(asc(changes.revision))
    .limit(NEWS_MAX + 1)
    .as('missed');
  const statement = unionAll(
    orm.select().from(newest('own', orgId)),
    orm.select().from(newest('beside', GLOBAL_ORG_ID)),
    orm.select().from(missed),
  );
  return question(statement, (rows) => {
    const [own, global] = [rows.find(isOf('own')), rows.find(isOf('beside'))];
    const news = rows.filter(isOf('missed'));
    return {
      own: own?.revision ?? 0,
      hash: own?.hash ?? '',
      global: global?.revision ?? 0,
      globalHash: global?.hash ?? '',
      news: news.length > NEWS_MAX ? undefined : news.map(toGlobalChange),
    };
  });
};

const NOTHING = sql<string>`''`;

const isOf =
  (name: string) =>
  ({ part }: { readonly part: string }): boolean =>
    part === name;

type News = {
  readonly revision: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly touches: string;
};

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
