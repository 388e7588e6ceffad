import type { Clock } from '../../src/durable/clock.ts';

/** A clock whose timers fire only when somebody moves it on. */
export class HandClock implements Clock {
  ms: number;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  /** @param ms what it shows first */
  constructor(ms: number) {
    this.ms = ms;
  }

  readonly now = (): number => this.ms;
  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void this.after(ms, resolve));
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.ms + ms, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** Moves it on, and waits until nothing more happens at once. */
  async pass(ms: number): Promise<void> {
    this.ms += ms;
    const due = this.#timers.filter(({ at }) => at <= this.ms);
    this.#timers = this.#timers.filter(({ at }) => at > this.ms);
    for (const { run } of due) run();
    await settle();
  }
}

/** Waits until nothing more happens that needs no clock. */
export const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
