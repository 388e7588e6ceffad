import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Three digits of each number, as more would say too much; no NaN, which JSON does not know.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function rounded(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(3)) : null;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)]));
}

/**
 * What is kept.
 *
 * @param {string} file
 * @returns {import('./goals.mjs').Figures}
 */
export const readFigures = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * Keeps the parts of a run in a file, each with the day on which it ran. Parts that were not run stay as they are there.
 *
 * @param {string} file
 * @param {Readonly<Record<string, object>>} parts
 * @param {string} date
 */
export function keepFigures(file, parts, date) {
  const before = readFigures(file);
  const now = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, rounded({ date, ...part })]),
  );
  writeFileSync(file, `${JSON.stringify({ ...before, ...now }, undefined, 2)}\n`);
}
