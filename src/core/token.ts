/** A service account token as lists show it. Times are ISO texts; null means never. */
export type Token = {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  readonly lastUsed: string | null;
};

/** No token that ends at all lives longer than this, in seconds: a hundred years. */
export const TOKEN_LIFE_S_MAX = 100 * 365 * 24 * 3_600;

/**
 * Why a new token may not have a life in seconds, as the end of a sentence, or undefined if it may.
 *
 * @param seconds 0, null and undefined are for ever
 * @param most how long new tokens of the deployment live at most, in seconds; 0 when it does not say
 */
export function findTokenLifeProblem(seconds: number | null | undefined, most: number): string | undefined {
  const isFor = seconds ?? 0;
  if (most === 0 || (isFor > 0 && isFor <= most)) return undefined;
  return `must be from 1 to ${most}: tokens live no longer here`;
}

/** Whether a token has expired. Both are ISO texts; null means never. */
export const hasExpired = (expires: string | null, now: string): boolean =>
  expires !== null && expires <= now;

/** Source: docs/grafana.md#service-accounts. */
const SOON_SECONDS = 7 * 24 * 3_600;

/** Seconds until a token expires, if that is within a week; else 0. */
export function secondsUntilExpiration(expires: string | null, now: string): number {
  if (expires === null || hasExpired(expires, now)) return 0;
  const seconds = (Date.parse(expires) - Date.parse(now)) / 1_000;
  return seconds < SOON_SECONDS ? seconds : 0;
}
