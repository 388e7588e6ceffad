import { LRUCache } from 'lru-cache';

import type { Memory } from './service/engine/memory.ts';

/**
 * The most that each bounded memory of an isolate takes, in bytes, by a generous estimate. The Worker and any number of objects may
 * be in one isolate, with 128 MB for all of them: so these are the bounds of an isolate, and their sum leaves room for the
 * code and for what requests need while they run. docs/operations.md#memory has the same list.
 */
export const MEMORY_BYTES = {
  /** What principals may do, of all objects. */
  principals: 20_000_000,
} as const;

/** What an entry takes beside its key and its texts: the objects around them. */
const ENTRY_BYTES = 250;
/** A letter of a text takes at most so many bytes in memory. */
const LETTER_BYTES = 2;

/** How large a memory may become, and how long an entry is good for. */
export type MemoryOptions<T extends object> = {
  /** All entries together take at most so many bytes, by a generous estimate. One that is larger is not kept. */
  readonly bytes: number;
  /** How many letters of text an entry holds; 0 by default. */
  readonly lettersOf?: (value: T) => number;
  /** An entry is too old after so many milliseconds. It is kept nevertheless, until there is no room. */
  readonly ttlMs?: number;
};

/**
 * A memory that lives as long as what holds it, bounded by bytes: the least used entries go first. Whoever fills it with a
 * stranger's text keys it by a digest, so that no key is longer than another.
 */
export const memoryOf = <T extends object>({
  bytes,
  lettersOf = () => 0,
  ttlMs = 0,
}: MemoryOptions<T>): Memory<T> =>
  new LRUCache<string, T>({
    maxSize: bytes,
    maxEntrySize: bytes,
    sizeCalculation: (value, key) => ENTRY_BYTES + LETTER_BYTES * (key.length + lettersOf(value)),
    ttl: ttlMs,
    noDeleteOnStaleGet: true,
  });
