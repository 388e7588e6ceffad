import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

import { STORE_AFTER_MS } from '../../src/durable/principal-cache.ts';

/** What a request cost: what the platform bills, and how often something far away was asked. */
export type Cost = {
  /** Calls of Durable Objects, those of objects to one another among them. */
  calls: number;
  /** Batches sent to D1, and the statements in them. */
  trips: number;
  statements: number;
  /** Rows of tables and indexes, as D1 counts them. */
  rowsRead: number;
  rowsWritten: number;
  /** The same of all objects' own storages; setting an alarm counts as a row that is written. */
  objectRowsRead: number;
  objectRowsWritten: number;
};

const NOTHING: Cost = {
  calls: 0,
  trips: 0,
  statements: 0,
  rowsRead: 0,
  rowsWritten: 0,
  objectRowsRead: 0,
  objectRowsWritten: 0,
};

/** Longer than anything waits that is done after a reply, on a busy machine too. */
const QUIET_MS = 3 * STORE_AFTER_MS;

type Cursor = { readonly rowsRead: number; readonly rowsWritten: number };
type Method = (this: object, ...given: unknown[]) => unknown;

/** Puts something around a method of a platform's class; all objects of this runtime have it then. */
function around(one: object, name: string, wrap: (real: Method) => Method): () => void {
  const prototype = Object.getPrototypeOf(one) as Record<string, Method>;
  const real = prototype[name];
  if (real === undefined) throw new Error(`Nothing is called ${name}`);
  prototype[name] = wrap(real);
  return () => void (prototype[name] = real);
}

/**
 * Counts what everything in this runtime does, the Worker and all objects: at the platform's own classes, so that
 * nothing gets past it.
 */
export class Meter {
  readonly #undo: (() => void)[] = [];
  readonly #cursors: Cursor[] = [];
  /** How many things were done so far, whatever they were. */
  #done = 0;
  #quietAt = -1;
  #cost: Cost = { ...NOTHING };

  /** Begins to count; `stop` ends it. */
  static async start(): Promise<Meter> {
    const meter = new Meter();
    await meter.#begin();
    return meter;
  }

  async #begin(): Promise<void> {
    await runInDurableObject(env.ORG.getByName('0'), (_object, { storage }) => {
      const cursors = this.#cursors;
      const noteDone = (): void => void this.#done++;
      this.#wrap(
        storage.sql,
        'exec',
        (real) =>
          function (...given) {
            const cursor = real.apply(this, given) as Cursor;
            cursors.push(cursor);
            noteDone();
            return cursor;
          },
      );
      const noteAlarm = (): void => void this.#cost.objectRowsWritten++;
      this.#wrap(
        storage,
        'setAlarm',
        // It is not set: on a slow machine it would go off in the middle of something else.
        () => async () => {
          noteAlarm();
          await Promise.resolve();
        },
      );
    });
    const noteBatch = (results: readonly D1Result[]): void => {
      this.#done++;
      this.#cost.trips++;
      this.#cost.statements += results.length;
      for (const { meta } of results) {
        this.#cost.rowsRead += meta.rows_read;
        this.#cost.rowsWritten += meta.rows_written;
      }
    };
    this.#wrap(
      env.DB,
      'batch',
      (real) =>
        async function (...given) {
          const results = (await real.apply(this, given)) as D1Result[];
          noteBatch(results);
          return results;
        },
    );
    this.#wrap(env.ORG, 'getByName', (real) => {
      const counting = (stub: object): object => this.countingCalls(stub);
      return function (...given) {
        return counting(real.apply(this, given) as object);
      };
    });
  }

  #wrap(one: object, name: string, wrap: (real: Method) => Method): void {
    this.#undo.push(around(one, name, wrap));
  }

  /** The same object, whose calls are counted. */
  countingCalls<T extends object>(called: T): T {
    const note = (): void => {
      this.#done++;
      this.#cost.calls++;
    };
    return new Proxy(called, {
      get(target, name) {
        const method = Reflect.get(target, name, target) as unknown;
        if (typeof method !== 'function' || name === 'constructor') return method;
        return (...given: unknown[]): unknown => {
          // What tests use of an object from outside is no call.
          if (name !== 'fetch') note();
          return Reflect.apply(method, target, given);
        };
      },
    });
  }

  /** Resolves when nothing was done for a while: what a request left to be done is done by then. */
  async quiet(): Promise<void> {
    while (this.#quietAt !== this.#done) {
      this.#quietAt = this.#done;
      await scheduler.wait(QUIET_MS);
    }
  }

  /** What was done since the last look. */
  take(): Cost {
    const cost = this.#cost;
    for (const { rowsRead, rowsWritten } of this.#cursors) {
      cost.objectRowsRead += rowsRead;
      cost.objectRowsWritten += rowsWritten;
    }
    this.#cursors.length = 0;
    this.#cost = { ...NOTHING };
    return cost;
  }

  /** Ends the counting. */
  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }
}
