import { median, quantile } from './statistics.mjs';

/** How a body is read: not at all, by the framework, and by our two readers. */
export const READERS = /** @type {const} */ (['unread', 'framework', 'ours', 'strict']);

/**
 * CPU of workerd for each answer of a route, by how it reads the body; all in one round.
 *
 * @typedef {Readonly<Record<(typeof READERS)[number], number>>} BodyRound
 */

const SAMPLES = 400;

/**
 * How many times as much our readers cost as the framework's `c.req.json()`, beyond a route that leaves the body alone. A
 * difference of two figures is unsteady in a single round: so it is one of medians, and the quartiles are those of rounds that are
 * drawn anew, always in the same way.
 *
 * @param {readonly BodyRound[]} rounds
 * @returns {Readonly<Record<'ours' | 'strict', import('./statistics.mjs').Spread>>}
 */
export function bodyCosts(rounds) {
  const next = random(1);
  const drawn = Array.from({ length: SAMPLES }, () =>
    rounds.map(() => rounds[Math.floor(next() * rounds.length)]),
  );
  const of = (reader) => {
    const costs = drawn.map((some) => costOf(some, reader));
    return { median: costOf(rounds, reader), low: quantile(costs, 0.25), high: quantile(costs, 0.75) };
  };
  return { ours: of('ours'), strict: of('strict') };
}

/**
 * @param {readonly BodyRound[]} rounds
 * @param {'ours' | 'strict'} reader
 */
function costOf(rounds, reader) {
  const beyond = (name) =>
    median(rounds.map((round) => round[name])) - median(rounds.map(({ unread }) => unread));
  return beyond(reader) / beyond('framework');
}

/**
 * Numbers between 0 and 1, the same for the same seed.
 *
 * @param {number} seed
 */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
