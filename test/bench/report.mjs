import { markdownTable } from '../../.dev/sections.mjs';
import { LARGE, SMALL } from './check-bench.mjs';
import { GOALS } from './goals.mjs';
import { SUBJECTS } from './subjects.mjs';

/**
 * One line of the result. `goal` is what the figure should stay above or below; lines without one only explain.
 *
 * @typedef {object} Line
 * @property {string} subject
 * @property {string} unit
 * @property {number} value
 * @property {{ readonly atLeast: number } | { readonly atMost: number }} [goal]
 * @property {string} [note]
 */

/** From then on, the client is as busy as one thread can be, and the server may wait for it. */
const CLIENT_MAX = 0.8;

/**
 * @param {number} kilobytes
 * @returns {Line}
 */
export const bundleLine = (kilobytes) => ({
  subject: 'bundle, gzip',
  unit: 'kB',
  value: kilobytes,
  goal: { atMost: 300 },
});

/**
 * @param {import('./http-bench.mjs').HttpFound} found
 * @returns {Line[]}
 */
export const httpLines = (found) => [
  ...Object.entries(found.subjects).map(([name, result]) => subjectLine(name, result)),
  ...goalLines({ http: { date: '', ...found } }),
];

/**
 * @param {string} name
 * @param {import('./http-results.mjs').HttpResult} result
 * @returns {Line}
 */
function subjectLine(name, { beside, p50, p99, client, server }) {
  const { yardstick, ...others } = beside;
  const notes = [
    yardstick !== undefined &&
      `middle half of the rounds ${round(yardstick.rate.low)} to ${round(yardstick.rate.high)}`,
    Number.isFinite(yardstick?.cpu.median) && `by workerd's CPU time ${round(yardstick.cpu.median)}`,
    ...Object.entries(others).map(([other, { rate, cpu, p99: tail }]) =>
      [
        `of ${other}: rate ${round(rate.median)}`,
        Number.isFinite(cpu.median) && `CPU ${round(cpu.median)} (${round(cpu.low)} to ${round(cpu.high)})`,
        `p99 ${round(tail.median)} x`,
      ]
        .filter(Boolean)
        .join(', '),
    ),
    `p50 ${round(p50)} ms, p99 ${round(p99)} ms`,
    `busy: client ${percent(client)}${Number.isFinite(server) ? `, workerd ${percent(server)}` : ''} of a core`,
    client > CLIENT_MAX && 'THE CLIENT LIMITS',
  ];
  return {
    subject: SUBJECTS[name].what,
    unit: 'of the yardstick',
    value: yardstick?.rate.median ?? 1,
    note: notes.filter(Boolean).join('; '),
  };
}

/**
 * @param {import('./goals.mjs').Figures} figures
 * @returns {Line[]} one for each goal that they have a figure for
 */
const goalLines = (figures) =>
  GOALS.flatMap(({ what, is, goal, stretch, figure }) => {
    const found = figure(figures);
    if (found === undefined) return [];
    const quartiles = `middle half ${round(found.low)} to ${round(found.high)}`;
    return [
      {
        subject: what,
        unit: 'x',
        value: found.median,
        goal: is === 'atLeast' ? { atLeast: goal } : { atMost: goal },
        note: [quartiles, stretch !== undefined && `stretch ${stretch}`].filter(Boolean).join('; '),
      },
    ];
  });

/**
 * @param {readonly import('./check-bench.mjs').CheckResult[]} results
 * @returns {Line[]}
 */
export const checkLines = (results) =>
  results.flatMap(({ name, small, large, smallToMap, largeToMap, largeToSmall }) => [
    checkLine({ name, size: SMALL, time: small, toMap: smallToMap }),
    checkLine({ name, size: LARGE, time: large, toMap: largeToMap }),
    {
      subject: `${LARGE} to ${SMALL} permissions, ${name}`,
      unit: 'x',
      value: largeToSmall,
      goal: { atMost: 1.5 },
    },
  ]);

/** @returns {Line} */
const checkLine = ({ name, size, time, toMap }) => ({
  subject: `one check, ${size} permissions, ${name}`,
  unit: 'ns',
  value: time,
  goal: { atMost: 100 },
  note: `${round(toMap)} of a Map look-up and startsWith, goal ≤ 1.5`,
});

/**
 * @param {readonly Line[]} lines
 * @returns {string} a table in Markdown
 */
export function toMarkdown(lines) {
  const rows = lines.map((line) => [
    line.subject,
    `${round(line.value)} ${line.unit}`,
    describeGoal(line),
    verdict(line),
    line.note ?? '',
  ]);
  return markdownTable([['subject', 'measured', 'goal', '', 'notes'], ...rows]);
}

/** @param {Line} line */
function describeGoal({ goal }) {
  if (goal === undefined) return '';
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

/** @param {Line} line */
function verdict({ value, goal }) {
  if (goal === undefined) return '';
  const isMet = 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
  return isMet ? 'ok' : 'missed';
}

/** @param {number} value */
const round = (value) => value.toFixed(value >= 10 ? 0 : value >= 0.1 ? 2 : 3);

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(0)} %`;

/**
 * @param {readonly import('./returning-bench.ts').Returned[]} returned
 * @returns {Line[]}
 */
export const returningLines = (returned) =>
  returned.map(({ distanceMs, aSecond, trips, refused }) => ({
    subject: `10,000 people who come back, ${distanceMs} ms to the database`,
    unit: 'a second',
    value: aSecond,
    note: `${trips} round trips, ${refused} refused`,
  }));

/**
 * @param {Awaited<ReturnType<typeof import('./sign-in-bench.ts').benchSignIns>>} rates
 * @returns {Line[]}
 */
export const signInLines = (rates) =>
  rates.map(({ distanceMs, one, several }) => ({
    subject: `sign-ins with something new, ${distanceMs} ms to the database`,
    unit: 'times one at a time',
    value: several / one,
    ...(distanceMs === 20 && { goal: { atLeast: 10 } }),
    note: `${one.toFixed(0)} a second one at a time, ${several.toFixed(0)} together`,
  }));

/**
 * @param {readonly import('./worlds/searches-bench.mjs').SearchResult[]} results
 * @returns {Line[]}
 */
export const searchLines = (results) =>
  results.map(({ name, small, large }) => ({
    subject: `who holds what ${name}, a page: 100,000 people to 10`,
    unit: 'x',
    value: large / small,
    goal: { atMost: 1.5 },
    note: `${small.toFixed(1)} and ${large.toFixed(1)} ms`,
  }));
