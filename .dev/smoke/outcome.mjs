// What a step comes to, and the arithmetic of its figures.

/**
 * `pass` and `fail` are judged; `figure` is for the reader to judge; `not here` is a step that means nothing where it ran.
 *
 * @typedef {'pass' | 'fail' | 'figure' | 'not here'} Verdict
 * @typedef {{ readonly verdict: Verdict, readonly says: readonly string[], readonly figures: Readonly<Record<string, unknown>> }} Outcome
 */

/** @returns {(figures: Readonly<Record<string, unknown>>, ...says: string[]) => Outcome} */
const judged =
  (verdict) =>
  (figures, ...says) => ({ verdict, says, figures });

/** What was promised was seen. The texts say what, a line each. */
export const pass = judged('pass');
/** What was promised was not seen. The texts say what was. */
export const fail = judged('fail');
/** Nothing is promised: the reader compares the figures. */
export const figure = judged('figure');
/** The step means nothing here. The text says why. */
export const notHere = (why) => judged('not here')({}, why);

/** What ends a step at once: its text says what was seen. Shown to whoever runs the list, so it holds no secret. */
export class Failed extends Error {}

/** The value below which a share of the sorted values lies; the largest for 1. NaN of none. */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Milliseconds for the JSON and for people: the count, the middle, the slow end. */
export const timesOf = (values) => ({
  count: values.length,
  p50: round(quantile(values, 0.5)),
  p99: round(quantile(values, 0.99)),
  max: round(quantile(values, 1)),
});

/** Times in words: `p50 3.1 ms, p99 8 ms, longest 9.5 ms (of 200)`. */
export const inWords = ({ count, p50, p99, max }) =>
  `p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (of ${count})`;

/** A number with one decimal: nobody measures closer from outside. */
export const round = (value) => Math.round(value * 10) / 10;

/** How often each value occurs: `{ 200: 18, 503: 2 }`. */
export function countsOf(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Counts in words: `18 × 200, 2 × 503`. */
export const countsInWords = (counts) =>
  Object.entries(counts)
    .map(([value, count]) => `${count} × ${value}`)
    .join(', ');
