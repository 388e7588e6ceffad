/** Changes that may wait behind the running one; more than that and the org is overloaded. */
const WAITING_MAX = 500;

/**
 * Runs tasks one at a time, in the order they came (I5). A Durable Object lets other calls in at every await of
 * something that is not its own storage, so being single-threaded is not enough to keep changes apart.
 */
export class WriteQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** The task's result, or undefined when too many are waiting already and the task will not run. */
  async run<T>(task: () => Promise<T>): Promise<T | undefined> {
    if (this.#waiting > WAITING_MAX) return undefined;
    this.#waiting++;
    const before = this.#last;
    const mine = (async () => {
      await before;
      return await task();
    })();
    // Whoever waits behind it only waits for its end, whatever that is.
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }
}
