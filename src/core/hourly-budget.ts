/** An hour, in milliseconds. */
export const HOUR_MS = 3_600_000;

/** What somebody has used of an hour that began `since`, in milliseconds since the epoch. */
export type Spent = { readonly since: number; readonly changes: number; readonly bytes: number };

/** How much is allowed in an hour. */
export type HourlyAllowance = { readonly changes: number; readonly bytes: number };

/** What is noted once the change is taken, or how long to wait, in milliseconds, for another hour to begin. */
type Taken = { readonly spent: Spent } | { readonly waitMs: number };

/**
 * Takes one change from an hour's allowance. An hour begins with the first change after the one before has ended, so it is
 * no more than twice as much in any sixty minutes, and no more than the allowance an hour in the long run.
 *
 * The first change of an hour passes whatever its size, so that a small allowance of bytes does not end all changes.
 */
export function takeFromHour(
  before: Spent | undefined,
  bytes: number,
  now: number,
  allowance: HourlyAllowance,
): Taken {
  const isOver = before === undefined || now - before.since >= HOUR_MS;
  const { since, ...used } = isOver ? { since: now, changes: 0, bytes: 0 } : before;
  const spent = { since, changes: used.changes + 1, bytes: used.bytes + bytes };
  const isTooMuch = spent.changes > allowance.changes || (used.changes > 0 && spent.bytes > allowance.bytes);
  // A clock that was set back lets nobody wait for longer than an hour.
  return isTooMuch ? { waitMs: Math.min(HOUR_MS, since + HOUR_MS - now) } : { spent };
}

/** Gives one change back, which was not made after all. Nothing is given back to an hour that began later. */
export function giveBackToHour(now: Spent | undefined, taken: Spent, bytes: number): Spent | undefined {
  if (now === undefined || now.since !== taken.since) return now;
  return { since: now.since, changes: Math.max(0, now.changes - 1), bytes: Math.max(0, now.bytes - bytes) };
}
