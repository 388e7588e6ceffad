/** How many guesses there may be within a time. */
export type Limit = { readonly guesses: number; readonly windowMs: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The limits. Upstream has the first only, and over all addresses: with it, a stranger can lock the admin out for as
 * long as the stranger likes.
 */
export const GUESS_LIMITS = {
  /** Passwords for one login from one network. */
  pair: { guesses: 5, windowMs: 5 * MINUTE_MS },
  /** Passwords for one login from everywhere. Stops only networks where the login is not at home. */
  login: { guesses: 50, windowMs: 5 * MINUTE_MS },
  /** Passwords for all logins from one network. Stops only logins that are not at home there. */
  network: { guesses: 100, windowMs: 5 * MINUTE_MS },
  /** Tokens that do not exist, from one network. */
  token: { guesses: 30, windowMs: MINUTE_MS },
} as const satisfies Readonly<Record<string, Limit>>;

/** No guess counts for longer than this. */
export const GUESS_WINDOW_MS_MAX = Math.max(...Object.values(GUESS_LIMITS).map(({ windowMs }) => windowMs));

/** A login is at home in a network for this long after it signed in from there. */
export const HOME_MS = 30 * DAY_MS;
/** In how many networks a login can be at home: in those where it signed in last. */
export const HOMES_MAX = 20;

/**
 * When the next guess may be made, if that is not now: as soon as fewer guesses than the limit allows lie within its
 * window. So in no window there are more, and every block ends by itself.
 *
 * @param times when the counted guesses were made, oldest first
 */
export function usedUpUntil(times: readonly number[], limit: Limit, now: number): number | undefined {
  const counted = times.filter((at) => at > now - limit.windowMs);
  const freed = counted.at(-limit.guesses);
  return freed === undefined ? undefined : freed + limit.windowMs;
}

/** Until when each limit that meets in one guess is used up; undefined where it is not. */
export type UsedUp = { readonly [K in 'pair' | 'login' | 'network']?: number | undefined };

/**
 * Until when a login is blocked for a network, if it is. What others guess does not count where the login is at home: a
 * stranger can lock nobody out of the place that they usually call from.
 */
export function blockedUntil(usedUp: UsedUp, isAtHome: boolean): number | undefined {
  const ends = isAtHome ? [usedUp.pair] : [usedUp.pair, usedUp.login, usedUp.network];
  const counted = ends.filter((end) => end !== undefined);
  return counted.length === 0 ? undefined : Math.max(...counted);
}
