import { LRUCache } from 'lru-cache';

import type { Memory } from './service/engine/memory.ts';

/**
 * The most that each memory takes, in bytes, by a generous estimate. The Worker and any number of objects may be in one
 * isolate, with 128 MB for all of them. So these bound the isolate, and not each object in it, and their sum leaves room for
 * the code and for what requests need while they run. Source: docs/operations.md#memory.
 */
export const MEMORY_BYTES = {
  /** What principals may do, of all objects. */
  principals: 20_000_000,
  /** Which token belongs to which account. */
  routes: 5_000_000,
  /** Tokens that were verified in the last seconds, by themselves: some 1,000 of them. */
  'verified-tokens': 500_000,
  /** What is known of a login. */
  logins: 5_000_000,
  /** Passwords that were right, by keyed digests. */
  passwords: 5_000_000,
  /** JWTs that were verified, by keyed digests. */
  sessions: 5_000_000,
  /** Who belongs where: some 10,000 people in an org. */
  belonging: 3_000_000,
  /** Who passed a requirement a moment ago: some 3,000 of them. */
  passed: 2_000_000,
  /** Who was refused: by an object, for no membership, by a provider's word. Some 1,000 of each. */
  'refused-callers': 500_000,
  'refused-outsiders': 500_000,
  'refused-sign-ins': 500_000,
  /** What was blocked of guessing, and who is at home where: some 1,000 of each. */
  'blocked-pairs': 500_000,
  'blocked-logins': 500_000,
  'blocked-networks': 500_000,
  'token-networks': 500_000,
  'unknown-tokens': 500_000,
  'uncounted-tokens': 500_000,
  /** Who read how much of trails lately: some 1,000 callers. */
  'trail-readers': 300_000,
  /** Who began or ended sign-ins to the console lately: some 1,000 networks. */
  'console-networks': 300_000,
  /** How far orgs have followed the global plane: some 1,000 orgs. */
  followed: 300_000,
  /** What every org has heard of. Lists show only the newest few entries. */
  heard: 100_000,
  /** The newest entries of trails that are followed: of each org some 1,000. */
  'newest-entries': 9_000_000,
  /** Who changed themselves lately, and who their passwords: in org 0, where that is done. */
  /** Who made dry runs lately, and who had dependants counted: some 1,000 of each. */
  'dry-runs': 500_000,
  'counted-dependants': 500_000,
  'own-changes': 1_000_000,
  'own-passwords': 1_000_000,
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
 * stranger's text keys it by a digest, so that no key is longer than another. (Of one memory the keys are tokens, which are of one length.)
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
    // It would remember the time until a timer of its own, and for ever when the request ends that the timer belongs to.
    ttlResolution: 0,
    noDeleteOnStaleGet: true,
  });
