import type { Read } from '../service/ports/read.ts';
import type { CommitOutcome, Write } from '../service/ports/database.ts';
import { insertedId, outcomeOf } from './d1.ts';
import type { Preparable } from './fixed.ts';
import type { LoadedRows, ScratchSchema } from './scratch-rows.ts';

/** An object's storage, as far as it is needed to try something in it. */
export type ScratchStorage = {
  readonly sql: { exec(query: string, ...bindings: unknown[]): { toArray(): unknown[] } };
  transactionSync<T>(closure: () => T): T;
};

/** A part of the database that statements can be tried on. It ends with the call that it was made for. */
export type Scratch = {
  /** Answers at once, from what is here. */
  read<T>(read: Read<T>): T;
  /**
   * Runs the statements of a change, but for the guards: these are for what happens between reading and committing, and here nothing
   * does. Once it is not committed, nothing more may be asked here.
   */
  make(writes: readonly Write[]): CommitOutcome;
  /** Who is a member of which org, of all that is here. */
  members(): readonly { readonly orgId: number; readonly userId: number }[];
};

/** What undoes all that was tried. */
class Undone extends Error {}

/**
 * Copies a part of the database into an object's storage, has something tried on it, and undoes all of it: nothing is there before and
 * after. The copy has the same tables, indexes, checks and triggers, and gives the ids that the database would give next.
 */
export function inScratch<T>(
  storage: ScratchStorage,
  { tables, triggers, ids }: ScratchSchema,
  rows: LoadedRows,
  attempt: (scratch: Scratch) => T,
): T {
  const { sql } = storage;
  let done: { readonly value: T } | undefined;
  try {
    storage.transactionSync(() => {
      for (const text of tables) sql.exec(text);
      for (const { table, columns, rows: ofTable } of rows.tables) {
        const values = columns.split(',').map((_column, i) => `value ->> ${i}`);
        for (const chunk of chunksOf(ofTable))
          sql.exec(
            `INSERT OR IGNORE INTO "${table}" (${columns}) SELECT ${values.join()} FROM json_each(?)`,
            chunk,
          );
      }
      sql.exec('DELETE FROM sqlite_sequence');
      sql.exec(
        'INSERT INTO sqlite_sequence (name, seq) SELECT value ->> 0, value ->> 1 FROM json_each(?)',
        ids,
      );
      // They count what is changed from here on.
      for (const text of triggers) sql.exec(text);
      done = {
        value: attempt({
          read: (read) => readNow(sql, read),
          make: (writes) => makeNow(sql, writes),
          members: () =>
            sql.exec('SELECT org_id AS orgId, user_id AS userId FROM org_users').toArray() as Members,
        }),
      };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  if (done === undefined) throw new Error('Nothing was tried');
  return done.value;
}

type Members = ReturnType<Scratch['members']>;

type Sql = ScratchStorage['sql'];

/** A statement that only looks whether something has changed between reading and committing. */
const GUARD = /^insert into "guards"/i;

const readNow = <T>(sql: Sql, { statements, answer }: Read<T>): T =>
  answer((statements as readonly Preparable[]).map((statement) => runNow(sql, statement)));

function makeNow(sql: Sql, writes: readonly Write[]): CommitOutcome {
  const made = new Map<Write, unknown>();
  try {
    for (const write of writes) made.set(write, runNow(sql, write.statement as Preparable));
  } catch (error) {
    return outcomeOf(error);
  }
  return { kind: 'committed', idOf: (write) => insertedId(made.get(write)) };
}

/** What a statement gives, as `runBatch` has it of D1. */
function runNow(sql: Sql, statement: Preparable): unknown {
  const prepared = statement._prepare();
  const { sql: text, params } = prepared.getQuery();
  if (GUARD.test(text)) return [];
  return prepared.mapResult({ results: sql.exec(text, ...params).toArray() }, true);
}

/** Rows that are JSON already as lists of them, each small enough for one parameter. */
function chunksOf(rows: readonly string[]): string[] {
  const chunks: string[] = [];
  let [chunk, length] = [[] as string[], 0];
  for (const row of rows) {
    chunk.push(row);
    length += row.length;
    if (length < CHUNK_LETTERS) continue;
    chunks.push(`[${chunk.join()}]`);
    [chunk, length] = [[], 0];
  }
  if (chunk.length > 0) chunks.push(`[${chunk.join()}]`);
  return chunks;
}

/** A row has 2 MB at most, and a parameter as well. */
const CHUNK_LETTERS = 200_000;
