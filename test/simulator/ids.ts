import { createHash } from 'node:crypto';

import type { EntryMaker } from '../../src/service/engine/audit.ts';
import type { Seal } from '../../src/service/ports/changes.ts';

/** SHA-256 of a text, in hex; it resolves at once, where the platform's own would resolve beside the schedule. */
export const hashOf = (text: string): Promise<string> =>
  Promise.resolve(createHash('sha256').update(text).digest('hex'));

/** A seal that tells by itself which hash it is of. */
export const sealOf = (hash: string): Seal => ({ seal: `seal of ${hash}`, sealKey: 'key' });

/** Makes entries with the hash and the seal above. */
export const entriesWith = (newId: () => string): EntryMaker => ({
  hash: hashOf,
  seal: (hash) => Promise.resolve(sealOf(hash)),
  newId,
});

/** Ids that are new within a history, and the same each time that it is run. */
export class Ids {
  #last: number;

  /** Begins after those that there are already. */
  constructor(last = 0) {
    this.#last = last;
  }

  /** In the form of a UUID. */
  readonly newId = (): string => `00000000-0000-4000-8000-${this.#next(12)}`;

  /** In the form of `newUid`. */
  readonly newUid = (): string => `u${this.#next(13)}`;

  #next(length: number): string {
    return String(++this.#last).padStart(length, '0');
  }
}
