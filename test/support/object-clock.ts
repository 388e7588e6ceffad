/** The clock of an object, which a test moves: timers run when their time has come, in order. */
export class ObjectClock {
  #now: number;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  /** @param now milliseconds since the epoch */
  constructor(now = 0) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((one) => one !== timer));
  };

  /** How many timers run: an object that has one cannot sleep. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Moves the clock, and runs what is due; back as well, which runs nothing. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}
