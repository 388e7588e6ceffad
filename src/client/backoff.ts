/** What the first wait spreads over, in milliseconds; each further one over twice as much. */
const FIRST_MS = 50;
/** What a wait spreads over at most, in milliseconds. */
const SPREAD_MS_MAX = 1_000;

/**
 * How many milliseconds to wait before asking again. Clients that were refused at one moment must not come back at one moment: so a wait
 * is anything from 0 to 50 ms the first time, and to twice as much each further time, up to a second; behind the seconds that were
 * asked for, never before.
 *
 * @param retry 0 for the first
 * @param random from 0 to below 1
 */
export const backoffMs = (retry: number, retryAfter: number | undefined, random: number): number =>
  (retryAfter ?? 0) * 1_000 + random * Math.min(FIRST_MS * 2 ** retry, SPREAD_MS_MAX);
