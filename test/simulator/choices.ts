/**
 * Where everything comes from that is left to chance: whole numbers below 2^32. A zero always stands for the dullest
 * choice, so that a tape of numbers shrinks towards a history in which nothing goes wrong.
 */
export class Choices {
  /** Every number that was drawn. As a tape it gives the same choices again. */
  readonly drawn: number[] = [];
  readonly #next: () => number;

  private constructor(next: () => number) {
    this.#next = next;
  }

  /** Choices by a seed, without end. */
  static ofSeed(seed: number): Choices {
    let state = seed | 0;
    return new Choices(() => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) >>> 0;
    });
  }

  /** Choices by a tape, and zeros when it has ended. */
  static ofTape(tape: readonly number[]): Choices {
    let at = 0;
    return new Choices(() => tape[at++] ?? 0);
  }

  /** A number from 0 up to, and not including, a limit. Draws nothing if there is no choice. */
  below(limit: number): number {
    return limit <= 1 ? 0 : Math.floor((this.#draw() / 2 ** 32) * limit);
  }

  /** True so often, of one. */
  chance(of: number): boolean {
    return of > 0 && this.#draw() >= (1 - of) * 2 ** 32;
  }

  /** One of several, the first being the dullest. */
  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] ?? from[0];
  }

  #draw(): number {
    const drawn = this.#next();
    this.drawn.push(drawn);
    return drawn;
  }
}
