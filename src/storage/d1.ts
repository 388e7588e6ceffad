import type { BatchItem } from 'drizzle-orm/batch';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import { drizzle } from 'drizzle-orm/d1';

import type { CommitOutcome, Database, Write } from '../service/ports/database.ts';
import type { Read } from '../service/ports/read.ts';

/** The query builder over D1. Every repository is made from one. */
export type Orm = DrizzleD1Database;

type Statement = BatchItem<'sqlite'>;
type Rows<S extends Statement> = S['_']['result'];

/** The type of the rows of a statement, by the function that makes it. */
export type RowsOf<Q extends (...args: never[]) => { readonly _: { readonly result: unknown } }> =
  ReturnType<Q>['_']['result'];

/** The query builder for a D1 binding. */
export const openOrm = (d1: D1Database): Orm => drizzle(d1, { casing: 'snake_case' });

/** A question of one statement. */
export const question = <S extends Statement, T>(statement: S, answer: (rows: Rows<S>) => T): Read<T> => ({
  statements: [statement],
  answer: ([rows]) => answer(rows),
});

/** A write of one statement. */
export const write = (statement: Statement): Write => ({ statement });

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
      try {
        const results = await runBatch(
          orm,
          writes.map(({ statement }) => statement),
        );
        return { kind: 'committed', idOf: (wanted) => insertedId(results[writes.indexOf(wanted)]) };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function runBatch(orm: Orm, statements: readonly unknown[]): Promise<readonly unknown[]> {
  // Statements leave this folder as `unknown` and are used only here, so they are those of `question` and `write`.
  return orm.batch(statements as [Statement, ...Statement[]]);
}

function insertedId(rows: unknown): number {
  const [row] = Array.isArray(rows) ? (rows as { id?: unknown }[]) : [];
  if (typeof row?.id !== 'number') throw new Error('The statement returned no id');
  return row.id;
}

/** What D1 says when it did not run a batch and never will. */
const REJECTIONS = ['SQLITE_TOOBIG', 'too many SQL variables', 'SQLITE_ERROR', 'SQLITE_MISMATCH'];

/**
 * D1 says clearly when a constraint failed, or when it cannot run the batch. After any other error, such as a lost
 * connection or a timeout, it is not known whether the batch was committed.
 * Source: docs/storage.md#what-the-platform-does.
 */
function outcomeOf(error: unknown): CommitOutcome {
  const messages = messagesOf(error);
  const says = (text: string): boolean => messages.some((message) => message.includes(text));
  if (says('UNIQUE constraint failed: changes.')) return { kind: 'outrun' };
  if (says('constraint failed')) return { kind: 'conflict' };
  const isRejected = REJECTIONS.some(says);
  console.error(isRejected ? 'the database rejected a batch' : 'a commit ended without an answer', error);
  return { kind: isRejected ? 'rejected' : 'unknown' };
}

function messagesOf(error: unknown): string[] {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  return messages;
}
