/**
 * A figure that has a goal. `figure` finds it, with its quartiles, among what was measured; undefined where that was not.
 *
 * @typedef {object} Goal
 * @property {string} what
 * @property {'atLeast' | 'atMost'} is
 * @property {number} goal
 * @property {number} [stretch] a goal beyond the goal
 * @property {boolean} [isShort] whether it is among the few that the README shows
 * @property {(found: Figures) => import('./statistics.mjs').Spread | undefined} figure
 */

/**
 * What a run found and kept: docs/speed.json. A part that was not run is not there.
 *
 * @typedef {object} Figures
 * @property {{ readonly date: string } & import('./http-bench.mjs').HttpFound} [http]
 * @property {{ readonly date: string } & import('./bindings/results.mjs').BindingsFound} [bindings]
 * @property {{ readonly date: string, readonly ways: readonly import('./check-bench.mjs').CheckResult[] }} [checks]
 * @property {{ readonly date: string, readonly operations: Readonly<Record<string, { large: number, orgs: number }>> }} [worlds]
 */

/** @typedef {{ subject: string, other: string, by: 'rate' | 'cpu' | 'p99' }} Pair */
/** @param {Pair} pair */
const beside =
  ({ subject, other, by }) =>
  ({ http }) =>
    known(http?.subjects[subject]?.beside[other]?.[by]);

/**
 * @param {import('./statistics.mjs').Spread | undefined} spread
 * @returns {import('./statistics.mjs').Spread | undefined} unless the system did not tell
 */
const known = (spread) => (Number.isFinite(spread?.median) ? spread : undefined);

/** @param {number} value */
const single = (value) => ({ median: value, low: value, high: value });

/**
 * The worse of both large worlds.
 *
 * @param {string} name of an operation
 */
const inWorlds =
  (name) =>
  ({ worlds }) => {
    const found = worlds?.operations[name];
    return found === undefined ? undefined : single(Math.max(found.large, found.orgs));
  };

/**
 * The worst of all ways in which a scope can be held.
 *
 * @param {(way: import('./check-bench.mjs').CheckResult) => number} of
 */
const inChecks =
  (of) =>
  ({ checks }) =>
    checks === undefined ? undefined : single(Math.max(...checks.ways.map(of)));

/** @type {readonly Goal[]} */
export const GOALS = [
  {
    what: 'one evaluation ÷ its floor, CPU',
    is: 'atLeast',
    goal: 0.75,
    stretch: 0.85,
    isShort: true,
    figure: beside({ subject: 'evaluation', other: 'floorEvaluation', by: 'cpu' }),
  },
  {
    what: 'own permissions ÷ its floor, CPU',
    is: 'atLeast',
    goal: 0.8,
    stretch: 0.85,
    isShort: true,
    figure: beside({ subject: 'ownPermissions', other: 'floorRead', by: 'cpu' }),
  },
  {
    what: 'one change ÷ its floor, which has as many statements, CPU',
    is: 'atLeast',
    goal: 0.7,
    stretch: 0.8,
    isShort: true,
    figure: beside({ subject: 'change', other: 'floorOurChange', by: 'cpu' }),
  },
  {
    what: 'one change ÷ a floor of one read and one write, CPU',
    is: 'atLeast',
    goal: 0.4,
    stretch: 0.45,
    figure: beside({ subject: 'change', other: 'floorChange', by: 'cpu' }),
  },
  {
    what: 'p99 of one evaluation ÷ the p99 of its floor',
    is: 'atMost',
    goal: 2,
    stretch: 1.25,
    isShort: true,
    figure: beside({ subject: 'evaluation', other: 'floorEvaluation', by: 'p99' }),
  },
  {
    what: 'p99 of own permissions ÷ the p99 of its floor',
    is: 'atMost',
    goal: 2,
    stretch: 1.25,
    figure: beside({ subject: 'ownPermissions', other: 'floorRead', by: 'p99' }),
  },
  {
    what: 'reading a body ÷ `c.req.json()`, CPU',
    is: 'atMost',
    goal: 1.3,
    figure: ({ http }) => http?.body?.ours,
  },
  {
    what: 'reading a question, which is scanned as well, ÷ `c.req.json()`, CPU',
    is: 'atMost',
    goal: 1.3,
    figure: ({ http }) => http?.body?.strict,
  },
  {
    what: 'one check ÷ a `Map` look-up and `startsWith`, the worst way',
    is: 'atMost',
    goal: 1.5,
    figure: inChecks(({ smallToMap, largeToMap }) => Math.max(smallToMap, largeToMap)),
  },
  {
    what: 'one check: 10,000 permissions ÷ 10, the worst way',
    is: 'atMost',
    goal: 1.5,
    figure: inChecks(({ largeToSmall }) => largeToSmall),
  },
  {
    what: 'a hot read in the largest world ÷ the smallest',
    is: 'atMost',
    goal: 1.2,
    figure: inWorlds('own permissions, hot'),
  },
  {
    what: 'a cold read in the largest world ÷ the smallest',
    is: 'atMost',
    goal: 1.5,
    figure: inWorlds('own permissions, never asked before'),
  },
  {
    what: 'a change in the largest world ÷ the smallest',
    is: 'atMost',
    goal: 1.5,
    figure: inWorlds('give a role to a user'),
  },
];
