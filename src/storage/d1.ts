import type { BatchItem } from 'drizzle-orm/batch';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import { drizzle } from 'drizzle-orm/d1';

import type { CountedName } from '../core/limits.ts';
import { isCounted } from '../core/limits.ts';
import { DatabaseAway } from '../faults.ts';
import type { CommitOutcome, Database, Write } from '../service/ports/database.ts';
import type { Touches } from '../core/dependency.ts';
import type { Read } from '../service/ports/read.ts';
import { readFrom } from '../service/ports/read.ts';
import type { Preparable } from './fixed.ts';
import { isInsert } from './fixed.ts';
import { meaningOf, messagesOf } from './what-d1-says.ts';

/** The query builder over D1. Every repository is made from one. */
export type Orm = DrizzleD1Database & { readonly $client: Line };

type Statement = BatchItem<'sqlite'>;
type Rows<S extends Statement> = S['_']['result'];

/** The type of the rows of a statement, by the function that makes it. */
export type RowsOf<Q extends (...args: never[]) => { readonly _: { readonly result: unknown } }> =
  ReturnType<Q>['_']['result'];

/** The query builder for a D1 binding. */
export const openOrm = (d1: D1Database): Orm =>
  drizzle<Record<string, never>, Line>(openLine(d1), { casing: 'snake_case' });

/** The binding as the query builder sees it. */
type Line = D1Database & {
  readonly binding: D1Database;
  /** How many batches were sent so far. */
  readonly sent: () => number;
  /** How large the database was, in bytes, as it said with its newest answer; undefined before the first. */
  readonly usedBytes: () => number | undefined;
};

/** A line to D1 that tells what D1 says of a batch from what kept it from saying anything: then it is away. */
function openLine(d1: D1Database): Line {
  let sent = 0;
  let usedBytes: number | undefined;
  const line: Pick<Line, 'binding' | 'prepare' | 'batch' | 'sent' | 'usedBytes'> = {
    binding: d1,
    sent: () => sent,
    usedBytes: () => usedBytes,
    prepare: (sql) => d1.prepare(sql),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      sent++;
      try {
        const results = await d1.batch<T>(statements);
        usedBytes = sizeIn(results) ?? usedBytes;
        return results;
      } catch (error) {
        throw isAnswer(error) ? error : new DatabaseAway('The database does not answer', { cause: error });
      }
    },
  };
  // Nothing here uses the rest of the binding: every round trip is a batch.
  return line as Line;
}

/** Every result says how large the database is after it; the simulator's does not. */
function sizeIn(results: readonly D1Result[]): number | undefined {
  const { size_after: size } = results.at(-1)?.meta ?? {};
  return typeof size === 'number' ? size : undefined;
}

/** A question of one statement. `from` says what its answer was read from, where that is known: see `Read`. */
export const question = <S extends Statement, T>(
  statement: S,
  answer: (rows: Rows<S>) => T,
  from?: (answer: T) => Touches,
): Read<T> => {
  const read = {
    statements: [statement],
    answer: ([rows]: readonly Rows<S>[]) => answer(rows as Rows<S>),
  } as Read<T>;
  return from === undefined ? read : readFrom(read, from);
};

/** Of an answer that only the org's own changes alter, or the deletion of the org, which every change watches for. */
export const ofOrg = (): Touches => [];

/** A write of one statement. */
export const write = (statement: Statement): Write => ({
  statement,
  ...(isInsert(statement) && { inserts: true }),
});

/**
 * D1 as the use cases see it. `read` and `commit` take one round trip each, whatever their size. `commit` is one
 * transaction, because D1 runs a batch as one.
 */
export function openDatabase(orm: Orm): Database {
  return {
    async read(read) {
      if (read.statements.length === 0) return read.answer([]);
      return read.answer(await runBatch(orm, read.statements));
    },
    async commit(writes) {
      const before = orm.$client.sent();
      try {
        const results = await runBatch(
          orm,
          writes.map(({ statement }) => statement),
        );
        return { kind: 'committed', idOf: (wanted) => insertedId(results[writes.indexOf(wanted)]) };
      } catch (error) {
        // Broken before anything was sent. Where another batch was sent meanwhile, nobody can tell: then it counts as sent.
        if (orm.$client.sent() === before) throw error;
        return outcomeOf(error);
      }
    },
  };
}

/** As the query builder runs a batch, which would bind and read the same with more in between. */
async function runBatch(orm: Orm, statements: readonly unknown[]): Promise<readonly unknown[]> {
  // Statements leave this folder as `unknown` and are used only here, so they are those of `question` and `write`.
  const prepared = (statements as readonly Preparable[]).map((statement) => statement._prepare());
  const results = await orm.$client.batch(
    prepared.map((one) => {
      const { sql, params } = one.getQuery();
      return (one.stmt ?? orm.$client.prepare(sql)).bind(...params);
    }),
  );
  return results.map((result, i) => prepared[i]?.mapResult(result, true));
}

/** The id that a statement returned. */
export function insertedId(rows: unknown): number {
  const [row] = Array.isArray(rows) ? (rows as { id?: unknown }[]) : [];
  if (typeof row?.id !== 'number') throw new Error('The statement returned no id');
  return row.id;
}

/** What became of a batch, by what D1 said of it. */
export function outcomeOf(error: unknown): CommitOutcome {
  switch (meaningOf(error)) {
    case 'outrun':
      return { kind: 'outrun' };
    case 'conflict': {
      const limit = fullLimitOf(error);
      return limit === undefined ? { kind: 'conflict' } : { kind: 'full', limit };
    }
    case 'unfit':
      return { kind: 'rejected', why: 'unfit', cause: error };
    case 'full-database':
      return { kind: 'rejected', why: 'full-database', cause: error };
    case undefined:
      return { kind: 'unknown', cause: error };
  }
}

/** The limit whose check refused the batch, see `fullLimits`. */
function fullLimitOf(error: unknown): CountedName | undefined {
  for (const message of messagesOf(error)) {
    const name = /CHECK constraint failed: full_([a-z-]+)/.exec(message)?.[1];
    if (name !== undefined && isCounted(name)) return name;
  }
  return undefined;
}

/** Whether D1 looked at the batch, and said what is wrong with it. A full database that answers nothing is away. */
function isAnswer(error: unknown): boolean {
  const meaning = meaningOf(error);
  return meaning !== undefined && meaning !== 'full-database';
}
