/**
 * The value below which a share of the values lies.
 *
 * @param {readonly number[]} values at least one
 * @param {number} share between 0 and 1
 * @returns {number}
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * The median, and the quartiles that tell how far to trust it.
 *
 * @typedef {{ median: number, low: number, high: number }} Spread
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export const spread = (values) => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});
