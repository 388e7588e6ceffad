/** How many guesses are allowed within a time. */
export type Limit = { readonly guesses: number; readonly windowMs: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The limits. Upstream has only the first one, over all addresses. With it, a stranger can lock out the admin for any
 * time.
 */
export const GUESS_LIMITS = {
  /** Passwords for one login from one network. */
  pair: { guesses: 5, windowMs: 5 * MINUTE_MS },
  /** Passwords for one login from all networks. Stops only networks where the login is not at home. */
  login: { guesses: 50, windowMs: 5 * MINUTE_MS },
  /** Passwords for all logins from one network. Stops only logins that are not at home there. */
  network: { guesses: 100, windowMs: 5 * MINUTE_MS },
  /**
   * Passwords for all logins of one guard, from all networks together, of logins that are not at home where they come from. A
   * customer can have very many networks (a /48 of IPv6 has 65,536), so no limit for each of them bounds the hashing.
   */
  strangers: { guesses: 60, windowMs: MINUTE_MS },
  /** What one network has of that: no address alone uses it up for everybody else. */
  share: { guesses: 20, windowMs: MINUTE_MS },
  /** Tokens that do not exist, from one network. */
  token: { guesses: 30, windowMs: MINUTE_MS },
} as const satisfies Readonly<Record<string, Limit>>;

/** No guess counts for longer than this. */
export const GUESS_WINDOW_MS_MAX = Math.max(...Object.values(GUESS_LIMITS).map(({ windowMs }) => windowMs));

/** A login is at home in a network for this long after it signed in from there. */
export const HOME_MS = 30 * DAY_MS;
/** A login can be at home in at most this many networks: the last ones that it signed in from. */
export const HOMES_MAX = 20;

/**
 * When the next guess may be made, if not now: as soon as there are fewer guesses in the window than the limit allows.
 * So no window ever has more, and every block ends by itself.
 *
 * @param times when the counted guesses were made, oldest first
 */
export function usedUpUntil(times: readonly number[], limit: Limit, now: number): number | undefined {
  const counted = times.filter((at) => at > now - limit.windowMs);
  const freed = counted.at(-limit.guesses);
  return freed === undefined ? undefined : freed + limit.windowMs;
}

/** Until when each limit of a guess is used up; undefined for a limit that is not. */
export type UsedUp = {
  readonly [K in Exclude<keyof typeof GUESS_LIMITS, 'token'>]?: number | undefined;
};

/** The last of some times, of which some may be undefined; undefined when all are. */
export function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/**
 * Until when a login is blocked for a network, if it is. Guesses of others do not count where the login is at home, so
 * a stranger cannot lock anybody out of the place that they usually sign in from.
 */
export function blockedUntil(usedUp: UsedUp, isAtHome: boolean): number | undefined {
  return isAtHome ? usedUp.pair : latest(...Object.values(usedUp));
}
