import type { Memory } from '../engine/memory.ts';
import type { SignedInToken } from './sign-in.ts';

/** So long a token is taken for verified before its digest is looked at again, in milliseconds. */
const VERIFIED_MS = 30_000;

/** What is remembered of a token. */
export type VerifiedToken = { readonly token: SignedInToken; readonly until: number };

/** For the memory: what an entry takes beside its key, in letters. A number takes as much as four. */
export const lettersOfVerified = ({ token: { rehash } }: VerifiedToken): number =>
  16 + (rehash === undefined ? 0 : rehash.hash.length + rehash.hashKey.length);

/**
 * The tokens that this isolate found in the database a moment ago, by themselves and not by a digest: to make that takes longer than
 * all else that signing in by a known token does. It says whose a token is, and never that it is valid: the org's object decides that
 * for each request (I6).
 *
 * Its keys are secrets, so: only a token that exists gets in, and stays for 30 seconds; nothing of it is stored, sent on or logged, and
 * nobody can list it. A guess that is wrong is compared with a token only where both have the same hash, under a seed that nobody knows:
 * the time of a look-up does not show how much of a guess is right. Source: docs/decisions/0033-verified-tokens.md.
 */
export class VerifiedTokens {
  readonly #memory: Memory<VerifiedToken>;
  readonly #now: () => number;

  /**
   * @param memory of this alone; it lives as long as the isolate
   * @param now milliseconds since the epoch
   */
  constructor(memory: Memory<VerifiedToken>, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  /** Whose a token is that was verified less than 30 seconds ago. Undefined for any other text, of whatever length. */
  find(token: string): SignedInToken | undefined {
    const verified = this.#memory.get(token);
    if (verified === undefined) return undefined;
    const now = this.#now();
    // Of a clock that was set back nothing is known.
    if (now < verified.until && now >= verified.until - VERIFIED_MS) return verified.token;
    this.#memory.delete(token);
    return undefined;
  }

  /** Remembers a token that was found in the database, or whose digest was. */
  remember(token: string, found: SignedInToken): void {
    this.#memory.set(copyOf(token), { token: found, until: this.#now() + VERIFIED_MS });
  }
}

/** The same text by itself. A part of a header keeps all of the header in memory, which may be far longer. */
const copyOf = (text: string): string => Array.from(text).join('');
