import type { Read } from './read.ts';

/** One statement of a change, to commit together with others. Only `storage` knows its type. */
export type Write = { readonly statement: unknown };

/** The outcome of a batch. `unknown` means that the database neither confirmed nor denied it (I8). */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly idOf: (write: Write) => number }
  /** Nothing was written: a constraint or a guard failed. */
  | { readonly kind: 'conflict' }
  /** Nothing was written now: the revision is taken, by another batch, or by this batch if it was sent twice. */
  | { readonly kind: 'outrun' }
  /** Nothing was written, and nothing will be: the database cannot run this batch. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'unknown' };

/** The database: many questions in one round trip, many writes in one transaction. */
export type Database = {
  /** Reads in one round trip. Throws when the database cannot be reached. */
  read<T>(read: Read<T>): Promise<T>;
  /** Commits all or nothing, in one round trip. Never throws. */
  commit(writes: readonly Write[]): Promise<CommitOutcome>;
};

/** A page of a list. `number` counts from 1, `size` is the number of entries on it. */
export type Page = { readonly number: number; readonly size: number };

/** A part of a list, and how long the whole list is. */
export type Part<T> = { readonly total: number; readonly items: readonly T[] };
