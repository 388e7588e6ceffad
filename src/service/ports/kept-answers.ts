import type { KeptAnswer, KeptBefore } from '../../core/kept-answer.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';

/** Whose answers are kept, and which org made the change. */
export type KeptFor = { readonly orgId: number; readonly userId: number };

/**
 * What changes answered to requests with an `Idempotency-Key`. Only changes of the org write rows of it, and what is over is
 * removed by anybody.
 */
export type KeptAnswerRepository = {
  /** The newest that is kept of the caller under one of the keys, and how much in all. What is over may be among it. */
  find(of: KeptFor, keys: readonly [string, ...string[]]): Read<KeptBefore>;
  /**
   * Keeps an answer. With `hasId` it stands right behind the statement that gives `madeId`. It claims its key, so that no two are
   * in one batch.
   */
  keep(
    of: KeptFor,
    answer: Omit<KeptAnswer, 'madeId'> & { readonly number: number; readonly hasId: boolean },
  ): Write;
  /** Removes the answers under some keys. */
  remove(of: KeptFor, keys: readonly [string, ...string[]]): Write;
  /** Removes those of the caller from until a time (ISO) whose numbers are at most so high. */
  removeOver(of: KeptFor, until: string, numberMax: number): Write;
  /** Whether any caller has one from until a time (ISO). */
  hasOver(until: string): Read<boolean>;
  /** Removes so many of these at most, of all orgs. */
  removeSome(until: string, limit: number): Write;
};
