import type { Memory } from '../service/engine/memory.ts';
import type { PasswordGuess } from '../service/ports/guessing.ts';
import { GUESS_LIMITS, usedUpUntil } from './guess-limit.ts';

/** The guess that was right for a login from a network, and what was guessed there since. It is never changed, only replaced. */
export type RememberedEntry = {
  /** The key of the guess. */
  readonly right: string;
  /** What it was checked against. */
  readonly against: string;
  /** The keys of the other guesses, each once. They count until `missesUntil`. */
  readonly misses: readonly string[];
  readonly missesUntil: number;
  /** What was counted here while the counter was away. */
  readonly counted: readonly { readonly ticket: string; readonly at: number }[];
};

/** For the memory: how many letters an entry holds. */
export const lettersOfRemembered = ({ right, against, misses, counted }: RememberedEntry): number =>
  right.length +
  against.length +
  misses.reduce((letters, key) => letters + key.length, 0) +
  counted.reduce((letters, { ticket }) => letters + ticket.length, 0);

/** After this many different wrong guesses, somebody seems to be searching for the right one. */
const MISSES_MAX = GUESS_LIMITS.login.guesses;

/**
 * The passwords that an isolate has verified itself: one for each login and network, in one entry with what was guessed there
 * since. So nothing can push out the count of wrong guesses and leave the password: without the entry, the password is a guess too.
 */
export class Remembered {
  readonly #entries: Memory<RememberedEntry>;
  readonly #now: () => number;

  constructor(entries: Memory<RememberedEntry>, now: () => number) {
    this.#entries = entries;
    this.#now = now;
  }

  /** Whether somebody was right for this login from this network. */
  has(pair: string): boolean {
    return this.#entries.get(pair) !== undefined;
  }

  /** Whether the guess is the one that was right, and whether too many others were made since, so that it may not be taken. */
  find({ pair, key }: PasswordGuess): 'right' | 'right-but-searched-for' | 'other' {
    const known = this.#entries.get(pair);
    if (known?.right !== key) return 'other';
    return this.#missesOf(known).length < MISSES_MAX ? 'right' : 'right-but-searched-for';
  }

  /** Whether the guess was right against the same, and may be taken for it. */
  isRight(guess: PasswordGuess, against: string): boolean {
    return this.#entries.get(guess.pair)?.against === against && this.find(guess) === 'right';
  }

  /** Counts a guess that is not the right one. Nothing is counted where no right one is remembered. */
  miss({ pair, key }: PasswordGuess): void {
    const known = this.#entries.get(pair);
    if (known === undefined || known.right === key) return;
    const misses = this.#missesOf(known);
    if (misses.length >= MISSES_MAX || misses.includes(key)) return;
    const missesUntil = misses.length === 0 ? this.#now() + GUESS_LIMITS.pair.windowMs : known.missesUntil;
    this.#entries.set(pair, { ...known, misses: [...misses, key], missesUntil });
  }

  /** Remembers a guess that was right. */
  keep({ pair, key }: PasswordGuess, against: string): void {
    const known = this.#entries.get(pair);
    const misses = known === undefined ? [] : this.#missesOf(known).filter((missed) => missed !== key);
    const missesUntil = known?.missesUntil ?? 0;
    this.#entries.set(pair, { right: key, against, misses, missesUntil, counted: [] });
  }

  /** Takes back what was counted by `count`. */
  takeBack(pair: string, ticket: string): void {
    const known = this.#entries.get(pair);
    if (known === undefined) return;
    this.#entries.set(pair, { ...known, counted: known.counted.filter((one) => one.ticket !== ticket) });
  }

  forget(pair: string): void {
    this.#entries.delete(pair);
  }

  /** For a pair that is remembered: until when a guess may not be tried, or undefined; then it was counted. */
  count(pair: string, ticket: string): number | undefined {
    const known = this.#entries.get(pair);
    if (known === undefined) return undefined;
    const now = this.#now();
    const counted = known.counted.filter(({ at }) => at > now - GUESS_LIMITS.pair.windowMs);
    if (counted.some((one) => one.ticket === ticket)) return undefined;
    const until = usedUpUntil(
      counted.map(({ at }) => at),
      GUESS_LIMITS.pair,
      now,
    );
    if (until === undefined)
      this.#entries.set(pair, { ...known, counted: [...counted, { ticket, at: now }] });
    return until;
  }

  #missesOf({ misses, missesUntil }: RememberedEntry): readonly string[] {
    return missesUntil > this.#now() ? misses : [];
  }
}
