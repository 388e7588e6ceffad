import type { Family } from './kinds.ts';
import { FAMILIES, familyOf } from './kinds.ts';

/** A time from which on something is counted, up to another one; in milliseconds. */
export type Interval = { readonly from: number; readonly until: number };

/** How many changes of each family there were in an interval. */
export type Bar = Interval & { readonly counts: Readonly<Record<Family, number>>; readonly total: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How wide bars may be. */
const WIDTHS: readonly number[] = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 7, 28, 91, 364].map((days) => days * DAY),
];

/** There are at most so many bars. */
export const BARS_MAX = 30;

/**
 * The bars of entries: one beside the other from the oldest to the newest, at most `BARS_MAX` and each as wide as all others. Each entry
 * is in exactly one. `offset` is how far the clock is ahead of UTC, in milliseconds, so that days begin at midnight.
 */
export function barsOf(
  entries: readonly { readonly at: string; readonly kind: string }[],
  offset = 0,
): readonly Bar[] {
  const times = entries.map(({ at }) => Date.parse(at)).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return [];
  const [oldest, newest] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const,
    [Infinity, -Infinity] as const,
  );
  const width = widthFor(oldest, newest, offset);
  const begin = startOf(oldest, width, offset);
  const count = Math.floor((newest - begin) / width) + 1;
  const counts = Array.from({ length: count }, emptyCounts);
  for (const { at, kind } of entries) {
    const bar = counts[Math.floor((Date.parse(at) - begin) / width)];
    if (bar !== undefined) bar[familyOf(kind)] += 1;
  }
  return counts.map((of, index) => ({
    from: begin + index * width,
    until: begin + (index + 1) * width,
    counts: of,
    total: Object.values(of).reduce((sum, one) => sum + one, 0),
  }));
}

/** The start of the interval that a time is in. */
const startOf = (time: number, width: number, offset: number): number =>
  Math.floor((time + offset) / width) * width - offset;

function widthFor(oldest: number, newest: number, offset: number): number {
  const fits = (width: number): boolean =>
    (startOf(newest, width, offset) - startOf(oldest, width, offset)) / width < BARS_MAX;
  const known = WIDTHS.find(fits);
  if (known !== undefined) return known;
  let width = WIDTHS.at(-1) ?? DAY;
  while (!fits(width)) width *= 2;
  return width;
}

const emptyCounts = (): Record<Family, number> =>
  Object.fromEntries(FAMILIES.map(({ family }) => [family, 0])) as Record<Family, number>;

/** A round number that is not below a count, for the top of the scale: a digit and zeros. */
export function topOf(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.max(1, Math.ceil(count / power) * power);
}
