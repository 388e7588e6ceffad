import { DatabaseAway, ObjectAway } from '../faults.ts';
import type { Database } from '../service/ports/database.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** How long one coordinator waits for another, and a confirmation for the database. */
export const PATIENCE_MS = 2_000;
/** A question that takes longer than this will not be answered in time for anybody. */
export const READ_PATIENCE_MS = 10_000;
/** The database itself gives a batch up after 30 s. Source: docs/storage.md#what-the-platform-does. */
const COMMIT_PATIENCE_MS = 35_000;

/** The promise's outcome, or what `late` makes of it when it takes longer than `ms`. */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  late: () => T,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<T> {
  const { promise: first, resolve, reject } = Promise.withResolvers<T>();
  const cancel = clock.after(ms, () => {
    try {
      resolve(late());
    } catch (error) {
      reject(error);
    }
  });
  // Whichever comes first counts. A race would make three promises more for each question to the database.
  promise.then(resolve, reject);
  try {
    return await first;
  } finally {
    cancel();
  }
}

/** For `within`: an object that takes too long is away. */
export function objectTooLate(): never {
  throw new ObjectAway('No answer in time');
}

/** For `within`: a database that takes too long is away. */
export function databaseTooLate(): never {
  throw new DatabaseAway('No answer in time');
}

/** A database that may hang, made one that fails: a commit without an answer has an unknown outcome (I8). */
export const withPatience = (
  database: Database,
  clock: Pick<Clock, 'after'>,
  readPatienceMs = READ_PATIENCE_MS,
): Database => ({
  read: async (read) => await within(readPatienceMs, database.read(read), databaseTooLate, clock),
  commit: async (writes) => {
    const late = () => ({ kind: 'unknown', cause: new DatabaseAway('No answer in time') }) as const;
    return await within(COMMIT_PATIENCE_MS, database.commit(writes), late, clock);
  },
});
