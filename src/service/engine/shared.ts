/** Unless told otherwise, a request waits at most this long for the answer to another's question, from when that was asked. */
const WAIT_MS = 2_000;
/** It waits for at most this many questions of others, and then asks itself. */
const WAITS_MAX = 2;

/** What sharing knows of time, in milliseconds. */
export type SharedClock = {
  readonly now: () => number;
  /** Runs something after a while, unless the returned function is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
};

type Asking<T> = { readonly answer: Promise<T>; readonly since: number };

/**
 * Questions that several requests of an isolate have at once, asked once. The platform ends what a request began when its
 * client hangs up: then its question is never answered, and does not even fail. So nobody waits for another's for long.
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
      if (said !== undefined) return said.answer;
      if (this.#asking.get(key) === others) this.#asking.delete(key);
    }
    for (const [old, asking] of this.#asking) if (this.#isOld(asking)) this.#asking.delete(old);
    const mine: Asking<T> = { answer: ask(), since: this.#clock.now() };
    this.#asking.set(key, mine);
    try {
      return await mine.answer;
    } finally {
      if (this.#asking.get(key) === mine) this.#asking.delete(key);
    }
  }

  /** The answer, unless the question is too old before it comes. */
  async #soon({ answer, since }: Asking<T>): Promise<{ readonly answer: T } | undefined> {
    const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
    const left = since + this.#waitMs - this.#clock.now();
    const cancel = this.#clock.after(left, () => resolve(undefined));
    try {
      return await Promise.race([answer.then((said) => ({ answer: said })), tooLate]);
    } finally {
      cancel();
    }
  }

  /** A clock that was set back says nothing of how long was waited. */
  #isOld({ since }: Asking<T>): boolean {
    const age = this.#clock.now() - since;
    return age < 0 || age >= this.#waitMs;
  }
}
