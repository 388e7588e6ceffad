import type { CountedName } from '../../core/limits.ts';
import type { Read } from './read.ts';

/**
 * One statement of a change, to commit together with others. Only `storage` knows its type. `inserts` says
 * that there may be more rows by it; `grows` is the org that has them, where that is another than makes the change. `claims`
 * are names that it aborts the batch for when somebody has them: two changes with the same one cannot be in one batch.
 */
export type Write = {
  readonly statement: unknown;
  readonly inserts?: boolean;
  readonly grows?: number;
  readonly claims?: readonly string[];
};

/**
 * What became of a batch. `unknown` means that the database neither confirmed nor denied it (I8). A `cause` is for the log.
 */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly idOf: (write: Write) => number }
  /** Nothing was written: a constraint or a guard failed. */
  | { readonly kind: 'conflict' }
  /** Nothing was written: an org, or the deployment, would have more of this than is allowed. */
  | { readonly kind: 'full'; readonly limit: CountedName }
  /** Nothing was written now: the revision is taken, by another batch, or by this batch if it was sent twice. */
  | { readonly kind: 'outrun' }
  /**
   * Nothing was written, and nothing ever will be: the batch itself is one that the database does not take, or the database takes
   * no writes, as one that is full.
   */
  | { readonly kind: 'rejected'; readonly why: 'unfit' | 'full-database'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** The database: many questions in one round trip, many writes in one transaction. */
export type Database = {
  /** Answers in one round trip; throws `DatabaseAway` when the database does not. Whatever else it throws is a fault. */
  read<T>(read: Read<T>): Promise<T>;
  /** Commits all or nothing in one round trip. What it throws is a fault, and then nothing was sent. */
  commit(writes: readonly Write[]): Promise<CommitOutcome>;
};

/** A page of a list. `number` counts from 1, `size` is the number of entries on it. */
export type Page = { readonly number: number; readonly size: number };

/** A part of a list, and how long the whole list is. */
export type Part<T> = { readonly total: number; readonly items: readonly T[] };
