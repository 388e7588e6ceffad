import type { Memory } from '../engine/memory.ts';
import type { SignedInToken } from './sign-in.ts';

/** No token is taken for verified for longer before its digest is looked at again, in milliseconds. */
const VERIFIED_MS = 30_000;

/** For the memory: what an entry takes beside its key, in letters. A number takes as much as four. */
export const lettersOfVerified = ({ rehash }: SignedInToken): number =>
  12 + (rehash === undefined ? 0 : rehash.hash.length + rehash.hashKey.length);

/**
 * The tokens that this isolate found in the database a moment ago, by themselves and not by a digest: to make that takes longer than
 * all else that signing in by a known token does. It says whose a token is, and never that it is valid: the org's object decides that
 * for each request (I6).
 *
 * Its keys are secrets, so: only a token that exists gets in; every 30 seconds all of them are forgotten, by the first that is looked for;
 * nothing of it is stored, sent on or logged, and nobody can list it. A guess that is wrong is compared with a token only where both have the same hash, under a seed that nobody knows:
 * the time of a look-up does not show how much of a guess is right. Source: docs/decisions/0033-verified-tokens.md.
 */
export class VerifiedTokens {
  readonly #memory: Memory<SignedInToken>;
  readonly #now: () => number;
  /** When all were forgotten. */
  #since = 0;

  /**
   * @param memory of this alone; it lives as long as the isolate
   * @param now milliseconds since the epoch
   */
  constructor(memory: Memory<SignedInToken>, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  /** Whose a token is that was verified less than 30 seconds ago. Undefined for any other text, of whatever length. */
  find(token: string): SignedInToken | undefined {
    this.#forget();
    return this.#memory.get(token);
  }

  /** Remembers a token that was found in the database, or whose digest was. */
  remember(token: string, found: SignedInToken): void {
    this.#forget();
    this.#memory.set(copyOf(token), found);
  }

  /** Forgets all of them together, so that none stays because nobody looks for it. */
  #forget(): void {
    const now = this.#now();
    // Of a clock that was set back nothing is known.
    if (now >= this.#since && now < this.#since + VERIFIED_MS) return;
    this.#memory.clear();
    this.#since = now;
  }
}

/** The same text by itself. A part of a header keeps all of the header in memory, which may be far longer. */
const copyOf = (text: string): string => Array.from(text).join('');
