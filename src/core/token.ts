/** A service account token as lists show it. Times are ISO texts; null means never. */
export type Token = {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  readonly lastUsed: string | null;
};

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
