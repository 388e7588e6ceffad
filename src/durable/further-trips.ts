import { FIXED_LIMITS } from '../core/limits.ts';
import type { Share } from './shared-memory.ts';

/** So many trips beyond the first of each request a caller has at once. */
export const TRIPS_BURST = FIXED_LIMITS['evaluation-trips'].allowed;
/** And then one more each time this has passed, in milliseconds. */
export const TRIPS_EVERY_MS = 200;
/** What is remembered of a caller takes so much, in bytes. */
const CALLER_BYTES = 300;

/** How many trips somebody still has, at a time in milliseconds since the epoch. */
export type TripsLeft = { readonly trips: number; readonly at: number };

/** How many of something somebody has at once, and after how many milliseconds one more. */
type Pace = { readonly burst: number; readonly everyMs: number };

/** The share of a caller in parts of trails: an isolate's own, as it is the isolate that reads them. */
export const TRAIL_PACE: Pace = { burst: FIXED_LIMITS['trail-parts'].allowed, everyMs: 1_000 };

/**
 * How often a caller's questions may read the database beyond once for each request, so that one who names a thousand unknown people
 * again and again does not keep the others of the org waiting. Whoever is pushed out of the memory begins anew.
 */
export class FurtherTrips {
  readonly #now: () => number;
  readonly #left: Share<TripsLeft>;
  readonly #pace: Pace;

  /** @param now milliseconds since the epoch */
  constructor(
    now: () => number,
    left: Share<TripsLeft>,
    pace: Pace = { burst: TRIPS_BURST, everyMs: TRIPS_EVERY_MS },
  ) {
    this.#now = now;
    this.#left = left;
    this.#pace = pace;
  }

  /** Undefined when the caller may make one more, which then counts; otherwise how long to wait, in milliseconds. */
  take(userId: number): number | undefined {
    const at = this.#now();
    const known = this.#left.get(userId);
    // A clock that was set back takes nothing away.
    const age = known === undefined ? 0 : Math.max(0, at - known.at);
    const { burst, everyMs } = this.#pace;
    const trips = Math.min(burst, (known?.trips ?? burst) + age / everyMs);
    const isOver = trips < 1;
    this.#left.set(userId, { trips: isOver ? trips : trips - 1, at }, CALLER_BYTES);
    return isOver ? Math.ceil((1 - trips) * everyMs) : undefined;
  }
}
