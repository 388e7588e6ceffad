import { DatabaseAway, toldFault } from '../faults.ts';
import { log } from '../log.ts';
import type { Clock } from './clock.ts';
import { PATIENCE_MS, within } from './patience.ts';

/** When the database took no write for it, it is not asked to take one again for this long. */
const RETRY_MS = 1_000;

/** What settling needs from its coordinator. */
export type SettlingPorts = {
  readonly orgId: number;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /**
   * Finds out what became of the open entry, and makes sure that it cannot happen later. False when the database does not take the
   * write that this needs; throws `DatabaseAway` when it does not answer.
   */
  readonly settle: () => Promise<boolean>;
  /** Is told that nothing is open any more. */
  readonly isSettled: () => void;
};

/**
 * Settles an open entry beside whatever else is asked: one attempt at a time, and after a write that was not taken at most once a
 * second, so that a database that takes none is not hammered with them. An attempt begins with a question only: an org that nobody
 * asks settles nothing.
 */
export class Settling {
  readonly #ports: SettlingPorts;
  #running: { readonly promise: Promise<void>; readonly since: number } | undefined;
  #retryAt = -Infinity;

  constructor(ports: SettlingPorts) {
    this.#ports = ports;
  }

  /** Begins an attempt unless one is under way, or the last has just failed. Never throws. */
  begin(): void {
    const now = this.#ports.clock.now();
    // A clock that was set back does not make it longer.
    const isTooEarly = now < this.#retryAt && this.#retryAt - now <= RETRY_MS;
    if (this.#running !== undefined || isTooEarly) return;
    const promise = this.#attempt().finally(() => (this.#running = undefined));
    this.#running = { promise, since: now };
  }

  /** True while an attempt waits for the database. */
  get isUnderWay(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Resolves when the attempt under way has ended, and two seconds after its beginning at the latest; at once where there is none.
   * Nobody who reads waits for this: a write may hang for half a minute.
   */
  async ended(): Promise<void> {
    const { clock } = this.#ports;
    if (this.#running === undefined) return;
    const { promise, since } = this.#running;
    const left = Math.min(since + PATIENCE_MS - clock.now(), PATIENCE_MS);
    if (left > 0) await within(left, promise, () => undefined, clock);
  }

  /** Never rejects. */
  async #attempt(): Promise<void> {
    const { orgId, settle, isSettled } = this.#ports;
    try {
      if (await settle()) return isSettled();
      this.#pace();
      log('database-away', { org: orgId, what: 'the place of a change' });
    } catch (error) {
      if (error instanceof DatabaseAway)
        log('database-away', { org: orgId, what: 'what became of a change', error });
      else {
        this.#pace();
        toldFault(error, { org: orgId, what: 'settling a change' });
      }
    }
  }

  #pace(): void {
    this.#retryAt = this.#ports.clock.now() + RETRY_MS;
  }
}
