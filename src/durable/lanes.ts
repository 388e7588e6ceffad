import type { Database } from '../service/ports/database.ts';
import type { Clock } from './clock.ts';
import { PATIENCE_MS, READ_PATIENCE_MS, withPatience } from './patience.ts';

/**
 * How many questions to the database an object has under way at most, by what they are for: six in all, since the platform
 * holds back more of an object, whoever they are for. Each kind has room of its own: so nobody stands behind a crowd of loads.
 * Source: docs/storage.md#what-the-platform-does.
 */
export const LANES = {
  /** What changes are decided on, their commits, and what became of them. They come one after the other. */
  changes: 1,
  /** What was committed so far. It is asked once for all who wait. */
  confirmation: 1,
  /** Principals that are not kept. */
  loads: 3,
  /** What nobody waits for: the use of tokens, and the rows of deleted orgs. */
  beside: 1,
} as const;

/** The database, once for each purpose. */
export type Lanes = Readonly<Record<keyof typeof LANES, Database>>;

/**
 * Opens lanes to a database that may hang. What takes too long fails, as `withPatience` says, and makes room again: a
 * confirmation after `PATIENCE_MS`. Who waits for room is served in turn, and is waited for without an end.
 */
export function openLanes(database: Database, clock: Pick<Clock, 'after'>): Lanes {
  const lane = (name: keyof typeof LANES, readPatienceMs = READ_PATIENCE_MS): Database =>
    narrowed(withPatience(database, clock, readPatienceMs), LANES[name]);
  return {
    changes: lane('changes'),
    confirmation: lane('confirmation', PATIENCE_MS),
    loads: lane('loads'),
    beside: lane('beside'),
  };
}

/** The same database, of which so many questions are under way at most. */
function narrowed(database: Database, most: number): Database {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (underWay < most) underWay++;
    // Whoever makes room hands it on.
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await ask();
    } finally {
      const next = waiting.shift();
      if (next === undefined) underWay--;
      else next();
    }
  };
  return {
    read: async (read) => await inTurn(async () => await database.read(read)),
    commit: async (writes) => await inTurn(async () => await database.commit(writes)),
  };
}
