import { median, quantile } from './statistics.mjs';

/** How a body is read: not at all, by the framework, and by our two readers. */
export const READERS = /** @type {const} */ (['unread', 'framework', 'ours', 'strict']);

/**
 * CPU of workerd for each answer of a route, by how it reads the body; all in one round.
 *
 * @typedef {Readonly<Record<(typeof READERS)[number], number>>} BodyRound
 */

const SAMPLES = 400;
/** Of draws, at most this share may find that the framework's reading costs nothing: beyond it, the machine was too busy to tell. */
const UNCLEAR_MAX = 0.05;

/** @typedef {Readonly<Record<'ours' | 'strict', import('./statistics.mjs').Spread>>} BodyCosts */

/**
 * How many times as much our readers cost as the framework's `c.req.json()`, beyond a route that leaves the body alone. A
 * difference of two figures is unsteady in a single round: so it is one of medians, and the quartiles are those of rounds that are
 * drawn anew, always in the same way. Undefined where even what the framework's reading costs does not show.
 *
 * @param {readonly BodyRound[]} rounds
 * @returns {BodyCosts | undefined}
 */
export function bodyCosts(rounds) {
  const next = random(1);
  const drawn = Array.from({ length: SAMPLES }, () =>
    rounds.map(() => rounds[Math.floor(next() * rounds.length)]),
  );
  const clear = drawn.filter((some) => beyond(some, 'framework') > 0);
  const isUnclear = beyond(rounds, 'framework') <= 0 || clear.length < SAMPLES * (1 - UNCLEAR_MAX);
  if (isUnclear) return undefined;
  const of = (reader) => {
    const cost = (some) => beyond(some, reader) / beyond(some, 'framework');
    const costs = clear.map(cost);
    return { median: cost(rounds), low: quantile(costs, 0.25), high: quantile(costs, 0.75) };
  };
  return { ours: of('ours'), strict: of('strict') };
}

/**
 * What a reader costs, as a share of the route that leaves the body alone in the same round: what else the machine does is much the
 * same for both.
 *
 * @param {readonly BodyRound[]} rounds
 * @param {(typeof READERS)[number]} reader
 */
const beyond = (rounds, reader) => median(rounds.map((round) => round[reader] / round.unread)) - 1;

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
