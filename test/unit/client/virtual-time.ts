import type { Surroundings } from '../../../src/client/surroundings.ts';

type Timer = { readonly at: number; readonly call: () => void };

/** Waits until nothing more happens that needs no timer. */
export const untilIdle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

/** A time that passes only when a test lets it, from one timer to the next. */
export class VirtualTime implements Surroundings {
  /** What is shown now. */
  ms: number;
  /** How long each timer was set for, in the order they were set. */
  readonly set: number[] = [];
  readonly random: () => number;
  #timers: Timer[] = [];

  constructor(random: () => number = () => 0, ms = Date.UTC(2026, 0, 1)) {
    this.random = random;
    this.ms = ms;
  }

  readonly now = (): number => this.ms;

  readonly after = (milliseconds: number, call: () => void): (() => void) => {
    this.set.push(milliseconds);
    const timer = { at: this.ms + milliseconds, call };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Goes on to the next timer, if there is one, and waits until nothing more happens. */
  async next(): Promise<void> {
    await untilIdle();
    const [first] = this.#timers.toSorted((a, b) => a.at - b.at);
    if (first === undefined) return;
    this.#timers = this.#timers.filter((other) => other !== first);
    this.ms = Math.max(this.ms, first.at);
    first.call();
    await untilIdle();
  }

  /** Goes on until something is settled, and gives it. Throws where nothing would ever settle it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = promise.finally(() => (isSettled = true));
    settled.catch(() => undefined);
    await untilIdle();
    while (!isSettled) {
      if (this.pending === 0) throw new Error('It waits for nothing, and forever');
      await this.next();
    }
    return await settled;
  }
}
