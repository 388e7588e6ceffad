/** Unless told otherwise, a request waits at most this long for the answer to another's question, from when that was asked. */
const WAIT_MS = 2_000;
/** It waits for at most this many questions of others, and then asks itself. */
const WAITS_MAX = 2;

/** So often it is looked whether the answer to another's question is there. */
const LOOK_MS = 5;

/** What sharing knows of time, in milliseconds. */
export type SharedClock = {
  readonly now: () => number;
  /** Runs something after a while, unless the returned function is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
};

/** What became of a question. */
type Said<T> = { readonly answer: T } | { readonly error: unknown };

type Asking<T> = { readonly since: number; said?: Said<T> };

/**
 * Questions that several requests of an isolate have at once, asked once. The platform ends what a request began when its
 * client hangs up: then its question is never answered, and does not even fail. So nobody waits for another's for long.
 *
 * Who waits looks again and again for what was said, and never waits for a promise of another request: what goes on when that is kept
 * may go on as that request, and then the one that waited is never answered.
 */
export class Shared<T> {
  readonly #clock: SharedClock;
  readonly #waitMs: number;
  /**
   * What was asked and not answered yet. What was never answered is taken away once it is too old to be waited for, when
   * something else is asked: so there are no more than were asked in that time.
   */
  readonly #asking = new Map<string, Asking<T>>();

  /** @param waitMs how long an answer may take while nothing is wrong with whoever asked */
  constructor(clock: SharedClock, waitMs: number = WAIT_MS) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** The answer to the same question of another request, if it comes soon; otherwise calls `ask`. Throws as `ask` does. */
  async ask(key: string, ask: () => Promise<T>): Promise<T> {
    // Of those who wait in vain, the first asks anew, and the others wait once more, for that.
    for (let wait = 1; wait <= WAITS_MAX; wait++) {
      const others = this.#asking.get(key);
      if (others === undefined || this.#isOld(others)) break;
      const said = await this.#soon(others);
      if (said !== undefined) {
        if ('error' in said) throw said.error;
        return said.answer;
      }
      if (this.#asking.get(key) === others) this.#asking.delete(key);
    }
    for (const [old, asking] of this.#asking) if (this.#isOld(asking)) this.#asking.delete(old);
    const mine: Asking<T> = { since: this.#clock.now() };
    this.#asking.set(key, mine);
    try {
      const answer = await ask();
      mine.said = { answer };
      return answer;
    } catch (error) {
      mine.said = { error };
      throw error;
    } finally {
      if (this.#asking.get(key) === mine) this.#asking.delete(key);
    }
  }

  /** What was said, unless the question is too old before that. */
  async #soon(others: Asking<T>): Promise<Said<T> | undefined> {
    while (others.said === undefined) {
      if (this.#isOld(others)) return undefined;
      const left = others.since + this.#waitMs - this.#clock.now();
      const { promise: looks, resolve } = Promise.withResolvers<undefined>();
      this.#clock.after(Math.min(LOOK_MS, left), () => resolve(undefined));
      await looks;
    }
    return others.said;
  }

  /** A clock that was set back says nothing of how long was waited. */
  #isOld({ since }: Asking<T>): boolean {
    const age = this.#clock.now() - since;
    return age < 0 || age >= this.#waitMs;
  }
}
