const DAY = 86_400;

/** For how long a token holds: a choice of the field, or a number of days that is typed. */
export type Lifetime = '1' | '7' | '30' | '90' | '365' | 'days' | 'endless';

/** The choices, from the shortest on. The last one may be refused by the deployment. */
export const LIFETIMES: readonly { readonly value: Lifetime; readonly label: string }[] = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
  { value: 'days', label: 'Another number of days' },
  { value: 'endless', label: 'For ever' },
];

/** The most days that the API takes. */
export const MOST_DAYS = 36_500;

/** A lifetime in seconds as the API takes it: 0 is for ever. Undefined where the days that were typed are no number of days. */
export function secondsOf(lifetime: Lifetime, days: string): number | undefined {
  if (lifetime === 'endless') return 0;
  const count = Number(lifetime === 'days' ? days.trim() || Number.NaN : lifetime);
  return Number.isInteger(count) && count >= 1 && count <= MOST_DAYS ? count * DAY : undefined;
}

/** A lifetime in words, for `It holds …`. */
export function lifetimeInWords(seconds: number): string {
  if (seconds === 0) return 'for ever';
  const days = seconds / DAY;
  return days === 1 ? 'for 1 day' : `for ${days.toLocaleString('en')} days`;
}
