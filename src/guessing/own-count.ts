import type { CountedGuess } from './guess-counter.ts';
import type { Limit } from './guess-limit.ts';
import { blockedUntil, GUESS_LIMITS, GUESS_WINDOW_MS_MAX, usedUpUntil } from './guess-limit.ts';

type Own = CountedGuess & { readonly at: number };

/**
 * What strangers guess in an isolate while the counter is away. All limits hold, for this isolate alone; the limit on strangers
 * holds over all names together. That keeps it small: no more guesses are counted than this limit allows within the longest
 * window (150). So all of them are kept, and no name or network can push out the count of another.
 */
export class OwnCount {
  #guesses: readonly Own[] = [];

  /** How many guesses are kept. */
  get size(): number {
    return this.#guesses.length;
  }

  /** Until when the guess may not be tried, or undefined; then it was counted. A ticket is counted once. */
  guess(guess: CountedGuess, now: number): number | undefined {
    const { login, network, ticket } = guess;
    this.#guesses = this.#guesses.filter(({ at }) => at > now - GUESS_WINDOW_MS_MAX);
    if (this.#guesses.some((own) => own.ticket === ticket)) return undefined;
    const ends = (limit: Limit, counts: (own: Own) => boolean): number | undefined =>
      usedUpUntil(
        this.#guesses.filter(counts).map(({ at }) => at),
        limit,
        now,
      );
    const isFromHere = (own: Own): boolean => network !== null && own.network === network;
    const until = blockedUntil(
      {
        pair: ends(GUESS_LIMITS.pair, (own) => own.login === login && isFromHere(own)),
        login: ends(GUESS_LIMITS.login, (own) => own.login === login),
        network: ends(GUESS_LIMITS.network, isFromHere),
        share: ends(GUESS_LIMITS.share, isFromHere),
        strangers: ends(GUESS_LIMITS.strangers, () => true),
      },
      false,
    );
    if (until === undefined) this.#guesses = [...this.#guesses, { ...guess, at: now }];
    return until;
  }

  /** The guess was right, and does not count. */
  takeBack(ticket: string): void {
    this.#guesses = this.#guesses.filter((own) => own.ticket !== ticket);
  }
}
