import type { Database } from '../ports/database.ts';
import { unlessAway } from '../../faults.ts';
import { log } from '../../log.ts';
import type { Read } from '../ports/read.ts';

/** For how long an answer is good. */
const GOOD_FOR_MS = 1_000;
/** How long a request waits for what another asked, and how often: the other may be gone, and its answer with it. */
const PATIENCE_MS = 1_000;
const WAITS_MAX = 3;

/** From this part of its allowed size on, the database is nearly full. */
const NEARLY_FULL = 0.8;

/** For so long it is said that the database takes no writes, after one was refused. */
const FULL_FOR_MS = 60_000;

/** What whoever runs the deployment should see to, while it still works or while what is read is still answered. */
export type HealthWarning = 'database-full' | 'database-size';

/** What finding out about the database needs from outside. */
export type HealthPorts = {
  readonly database: Pick<Database, 'read'>;
  /** Whether the database has all that this version reads and writes. */
  readonly isComplete: Read<boolean>;
  /** Anything that it answers at once. */
  readonly anything: () => Read<unknown>;
  /** How large the database is, as far as it said, and how large it may become. */
  readonly usedBytes: () => number | undefined;
  readonly allowedBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The promise's outcome, or what `late` says when it takes longer than `ms`. */
  readonly within: <T>(ms: number, promise: Promise<T>, late: () => T) => Promise<T>;
};

/**
 * Whether the database answers, and has all that this version needs: so that it is not taken for healthy before its
 * migrations have run. However many ask, an isolate reads about once a second. Once the database was complete it stays so,
 * since migrations only add.
 */
export class Health {
  readonly #ports: HealthPorts;
  #isComplete = false;
  #fullAt = -Infinity;
  #last: { readonly isUp: boolean; readonly at: number } | undefined;
  #asking: Promise<boolean> | undefined;

  constructor(ports: HealthPorts) {
    this.#ports = ports;
  }

  /** What to see to, as of the newest answer of the database to this isolate, and of what it was told in the last minute. */
  warnings(): readonly HealthWarning[] {
    return [
      ...(this.#wasFullLately() ? (['database-full'] as const) : []),
      ...(this.#isNearlyFull() ? (['database-size'] as const) : []),
    ];
  }

  /** A change was refused now, because the database takes no writes. */
  noteFull(): void {
    this.#fullAt = this.#ports.now();
  }

  #wasFullLately(): boolean {
    const age = this.#ports.now() - this.#fullAt;
    return age >= 0 && age < FULL_FOR_MS;
  }

  #isNearlyFull(): boolean {
    const { usedBytes, allowedBytes } = this.#ports;
    return (usedBytes() ?? 0) >= NEARLY_FULL * allowedBytes;
  }

  /** Whether the database is healthy: now, or a second ago. False when nobody can tell in three seconds. */
  async isUp(): Promise<boolean> {
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      const last = this.#last;
      const age = last === undefined ? Infinity : this.#ports.now() - last.at;
      if (last !== undefined && age >= 0 && age < GOOD_FOR_MS) return last.isUp;
      const asking = this.#asking;
      if (asking === undefined)
        return await this.#ports.within(PATIENCE_MS * (WAITS_MAX - waits), this.#ask(), () => false);
      const isUp = await this.#ports.within<boolean | undefined>(PATIENCE_MS, asking, () => undefined);
      if (isUp !== undefined) return isUp;
      // The first who waited in vain asks anew, and the others wait for that.
      if (this.#asking === asking) this.#asking = undefined;
    }
    return false;
  }

  async #ask(): Promise<boolean> {
    const asking = this.#look();
    this.#asking = asking;
    try {
      const isUp = await asking;
      this.#last = { isUp, at: this.#ports.now() };
      const { usedBytes, allowedBytes } = this.#ports;
      if (this.#isNearlyFull()) log('database-size', { usedBytes: usedBytes() ?? 0, allowedBytes });
      return isUp;
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  async #look(): Promise<boolean> {
    const { database, isComplete, anything } = this.#ports;
    if (this.#isComplete) return (await unlessAway(database.read(anything()), 'whether it answers')).ok;
    const complete = await unlessAway(database.read(isComplete), 'whether it is complete');
    this.#isComplete = complete.ok && complete.value;
    return this.#isComplete;
  }
}
