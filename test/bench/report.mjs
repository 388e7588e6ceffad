import { LARGE, SMALL } from './check-bench.mjs';

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

/** @type {Readonly<Record<string, { subject: string, goal?: number, floor?: string, route?: string }>>} */
const HTTP_SUBJECTS = {
  ownPermissions: { subject: "a caller's own permissions, hot", goal: 0.6, floor: 'floorRead' },
  permissionsOfAnother: { subject: "another account's permissions, hot", floor: 'floorRead' },
  floorRead: { subject: 'floor: one remote call that reads a row and answers as much' },
  evaluation: { subject: 'one evaluation, hot', floor: 'floorCall', route: 'evaluationRoute' },
  evaluations: { subject: 'fifty evaluations at once, hot', floor: 'floorCall', route: 'evaluationsRoute' },
  evaluationRoute: { subject: 'a Hono route that parses one question and says yes' },
  evaluationsRoute: { subject: 'a Hono route that parses fifty questions and says yes' },
  floorCall: { subject: 'floor: one remote call that reads a row and answers {"decision":true}' },
  change: { subject: 'one assignment change', goal: 0.1, floor: 'floorChange' },
  floorChange: { subject: 'floor: one remote call, one D1 read, one D1 write' },
  yardstick: { subject: 'yardstick: an empty Hono JSON route' },
};

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
 * @param {readonly import('./http-bench.mjs').HttpResult[]} results
 * @returns {Line[]}
 */
export const httpLines = (results) =>
  results.map(({ name, rate, cpu, client, server }) => {
    const { subject, goal, floor, route } = HTTP_SUBJECTS[name] ?? { subject: name };
    const itsFloor = results.find((other) => other.name === floor);
    const itsRoute = results.find((other) => other.name === route);
    const notes = [
      itsRoute !== undefined && `${round(shareOf(itsRoute, { rate, cpu }))} of the route that only parses it`,
      itsFloor !== undefined && `${round(shareOf(itsFloor, { rate, cpu }))} of its floor`,
      name !== 'yardstick' && `middle half of the rounds ${round(rate.low)} to ${round(rate.high)}`,
      name !== 'yardstick' && cpu !== undefined && `by workerd's CPU time ${round(cpu.median)}`,
      `busy: client ${percent(client)}${server === undefined ? '' : `, workerd ${percent(server)}`} of a core`,
    ];
    return {
      subject,
      unit: 'of the yardstick',
      value: rate.median,
      ...(goal !== undefined && { goal: { atLeast: goal } }),
      note: notes.filter(Boolean).join('; '),
    };
  });

/**
 * @param {readonly import('./check-bench.mjs').CheckResult[]} results
 * @returns {Line[]}
 */
export const checkLines = (results) =>
  results.flatMap(({ name, small, large }) => [
    { subject: `one check, ${SMALL} permissions, ${name}`, unit: 'ns', value: small, goal: { atMost: 100 } },
    { subject: `one check, ${LARGE} permissions, ${name}`, unit: 'ns', value: large, goal: { atMost: 100 } },
    {
      subject: `${LARGE} to ${SMALL} permissions, ${name}`,
      unit: 'x',
      value: large / small,
      goal: { atMost: 1.5 },
    },
  ]);

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
  const table = [['subject', 'measured', 'goal', '', 'notes'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...table.map((row) => row[column].length)));
  const print = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = table.map(print);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
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

/**
 * How close a subject comes to its floor; by CPU time where it is known, since that is the steadier figure.
 *
 * @typedef {Pick<import('./http-bench.mjs').HttpResult, 'rate' | 'cpu'>} Shares
 * @param {Shares} floor
 * @param {Shares} subject
 */
const shareOf = (floor, subject) => (subject.cpu ?? subject.rate).median / (floor.cpu ?? floor.rate).median;

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
