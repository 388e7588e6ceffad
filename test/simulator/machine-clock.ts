import type { Clock } from '../../src/durable/clock.ts';
import type { Life } from './life.ts';
import type { Schedule } from './schedule.ts';

/** How a clock is wrong: milliseconds of it in a true one, and by how many it is ahead. */
export type ClockError = { readonly rate?: number; readonly ahead?: number };

/** The clock of the machine that an object runs on: it may be wrong, run too fast or too slowly, and be set back. */
export class MachineClock {
  readonly #schedule: Schedule;
  readonly #startedAt: number;
  /** Milliseconds of this clock in a true one. */
  readonly #rate: number;
  #ahead: number;

  constructor(schedule: Schedule, { rate = 1, ahead = 0 }: ClockError = {}) {
    this.#schedule = schedule;
    this.#startedAt = schedule.now;
    this.#rate = rate;
    this.#ahead = ahead;
  }

  /** Sets the clock back. Timers do not care. */
  setBack(ms: number): void {
    this.#ahead -= ms;
  }

  /** The clock as one object uses it: its timers end with it. */
  of(life: Life): Clock {
    const after = (ms: number, run: () => void): (() => void) => {
      if (life.isDead) return () => undefined;
      const cancel = this.#schedule.plan(ms / this.#rate, `${life.name}: a timer of ${ms} ms`, () => {
        forget();
        life.hears(run);
      });
      const forget = life.atDeath(cancel);
      return () => {
        forget();
        cancel();
      };
    };
    return {
      now: () => this.#now(),
      after,
      sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    };
  }

  #now(): number {
    const elapsed = this.#schedule.now - this.#startedAt;
    return Math.floor(this.#startedAt + this.#ahead + elapsed * this.#rate);
  }
}
