const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, or until, in words: `3 minutes ago`. Both in milliseconds. */
export function relative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (unit === undefined) return Math.abs(seconds) < 10 ? 'just now' : RELATIVE.format(seconds, 'second');
  return RELATIVE.format(Math.trunc(seconds / unit[1]), unit[0]);
}
