import { markdownTable } from '../../.dev/sections.mjs';
import { FLOOR, WAYS } from './bindings/ways.mjs';
import { GOALS } from './goals.mjs';
import { SUBJECTS } from './subjects.mjs';

/** @typedef {import('./goals.mjs').Figures} Figures */

/** Nothing is said of what was not measured. */
const UNKNOWN = '';

/**
 * A ratio as it is shown.
 *
 * @param {number | null | undefined} value
 */
const shown = (value) =>
  typeof value === 'number' && Number.isFinite(value)
    ? value.toFixed(value >= 10 ? 0 : value >= 0.1 ? 2 : 3)
    : UNKNOWN;

/** @param {import('./statistics.mjs').Spread | undefined} spread */
const withQuartiles = (spread) =>
  spread === undefined || shown(spread.median) === UNKNOWN
    ? UNKNOWN
    : spread.low === spread.high
      ? shown(spread.median)
      : `${shown(spread.median)} (${shown(spread.low)} to ${shown(spread.high)})`;

/**
 * Every figure that has a goal, and whether it meets it.
 *
 * @param {Figures} figures
 * @param {readonly import('./goals.mjs').Goal[]} [goals]
 * @returns {string} a table
 */
export function goalTable(figures, goals = GOALS) {
  const rows = goals.flatMap((goal) => {
    const figure = goal.figure(figures);
    return figure === undefined
      ? []
      : [[goal.what, withQuartiles(figure), goalOf(goal), verdict(goal, figure.median)]];
  });
  return markdownTable([['figure', 'median, and the middle half', 'goal (stretch)', ''], ...rows]);
}

/** @param {import('./goals.mjs').Goal} goal */
const goalOf = ({ is, goal, stretch }) =>
  `${is === 'atLeast' ? '≥' : '≤'} ${goal}${stretch === undefined ? '' : ` (${stretch})`}`;

/**
 * @param {import('./goals.mjs').Goal} goal
 * @param {number} value
 */
export function verdict({ is, goal, stretch }, value) {
  const meets = (wanted) => (is === 'atLeast' ? value >= wanted : value <= wanted);
  if (!meets(goal)) return 'missed';
  return stretch !== undefined && meets(stretch) ? 'stretch' : 'met';
}

/** @param {Figures} figures */
export const shortTable = (figures) =>
  goalTable(
    figures,
    GOALS.filter(({ isShort }) => isShort),
  );

/**
 * What each subject of the http bench takes.
 *
 * @param {Figures} figures
 * @returns {string} a table
 */
export function httpTable({ http }) {
  if (http === undefined) return '';
  const rows = Object.entries(SUBJECTS).map(([name, { what, beside: [floor] = [] }]) => {
    const { beside, p50, p99 } = http.subjects[name];
    const of = (other, by) => shown(beside[other]?.[by]?.median);
    return [
      what,
      of('yardstick', 'rate'),
      of('yardstick', 'cpu'),
      floor === undefined ? UNKNOWN : of(floor, 'rate'),
      floor === undefined ? UNKNOWN : of(floor, 'cpu'),
      shown(p50),
      shown(p99),
      floor === undefined ? UNKNOWN : of(floor, 'p99'),
    ];
  });
  return markdownTable([
    ['', 'rate', 'CPU', 'rate ÷ floor', 'CPU ÷ floor', 'p50, ms', 'p99, ms', 'p99 ÷ floor'],
    ...rows,
  ]);
}

/**
 * What a Worker pays for a question, by the way in which it asks.
 *
 * @param {Figures} figures
 * @returns {string} a table
 */
export function bindingsTable({ bindings }) {
  if (bindings === undefined) return '';
  const rows = Object.entries(WAYS).map(([name, what]) => {
    const { rate, time, cpu, p50, p99 } = bindings.ways[name];
    const isFloor = name === FLOOR;
    return [
      what,
      isFloor ? shown(rate.median) : withQuartiles(rate),
      isFloor ? UNKNOWN : withQuartiles(time),
      isFloor ? UNKNOWN : withQuartiles(cpu),
      shown(p50),
      shown(p99),
    ];
  });
  return markdownTable([
    [
      'one hot question for each request of a Worker',
      'requests ÷ over HTTP',
      'a question, ms',
      'its CPU, ms',
      'p50, ms',
      'p99, ms',
    ],
    ...rows,
  ]);
}

/**
 * How long one check takes.
 *
 * @param {Figures} figures
 * @returns {string} a table
 */
export function checkTable({ checks }) {
  if (checks === undefined) return '';
  const rows = checks.ways.map(({ name, small, large, ...ratios }) => [
    name,
    `${small.toFixed(0)} ns`,
    `${large.toFixed(0)} ns`,
    shown(ratios.largeToSmall),
    shown(ratios.smallToMap),
    shown(ratios.largeToMap),
  ]);
  return markdownTable([
    [
      'one check (64 questions in turn)',
      '10 permissions',
      '10,000',
      '10,000 ÷ 10',
      '10 ÷ Map',
      '10,000 ÷ Map',
    ],
    ...rows,
  ]);
}

/** What the table of rows shows, of what `test/golden/rows.json` counts. */
const ROWS = {
  'own permissions, hot': 'own permissions, hot',
  'hot check': 'one evaluation, hot',
  'cold check of a Viewer': 'one evaluation, of a Viewer who is not kept',
  'cold check of somebody with 7 roles and 5 teams': 'the same, of somebody with 7 roles and 5 teams',
  'role given': 'a role given',
  'role taken from somebody who is kept': 'a role taken',
};

/**
 * What a few requests read and write.
 *
 * @param {Readonly<Record<string, Readonly<Record<string, number>>>>} counted
 * @returns {string} a table
 */
export function rowsTable(counted) {
  const columns = ['trips', 'statements', 'rowsRead', 'rowsWritten', 'objectRowsRead', 'objectRowsWritten'];
  return markdownTable([
    ['', 'round trips', 'statements', 'rows read', 'written', "object's rows read", 'written'],
    ...Object.entries(ROWS).map(([name, what]) => [
      what,
      ...columns.map((column) => String(counted[name][column])),
    ]),
  ]);
}
