/** @typedef {import('./neighbour-bench.mjs').NeighbourResult} NeighbourResult */

/** What one caller may store in an hour by rights on single things, in megabytes. */
const HOURLY_MB = 20;

/**
 * The figures of the neighbours. The goal is on the quiet tenant's p99 as it is. What the same number of requests to an
 * empty route makes of it is beside it: what lies below that is the machine's.
 *
 * @param {{ readonly results: readonly NeighbourResult[], readonly resident: import('./neighbour-bench.mjs').Resident | undefined }} found
 * @returns {import('../report.mjs').Line[]}
 */
export function neighbourLines({ results, resident }) {
  const problems = results.flatMap((result) => result.problems);
  return [
    ...results.flatMap((result) => [
      tailLine('reads', result),
      tailLine('changes', result),
      ...(result.spent === undefined ? [] : [spentLine(result.subject, result.spent)]),
    ]),
    {
      subject: 'neighbour: errors of the quiet tenant under all attacks',
      unit: 'errors',
      value: problems.length,
      goal: { atMost: 0 },
      note: countedByAttack(results),
    },
    ...(resident === undefined ? [] : [memoryLine(resident)]),
  ];
}

/**
 * @param {'reads' | 'changes'} kind
 * @param {NeighbourResult} result
 * @returns {import('../report.mjs').Line}
 */
function tailLine(kind, result) {
  const { alone, attacked, control, middle } = result[kind];
  const { rate, goals } = result;
  const { sent, due, answered, statuses } = result.attack;
  const counted = [...statuses].toSorted(([a], [b]) => a - b);
  const answers = counted.map(([status, count]) => `${count} × ${status === 0 ? 'none' : status}`).join(', ');
  const notes = [
    `p99 ${milliseconds(alone)} alone, ${milliseconds(attacked)} attacked`,
    `median ${middle.toFixed(1)} x`,
    `beside an empty route ${(control / alone).toFixed(1)} x`,
    kind === 'reads' && `of ${due} at ${rate}/s ${sent} sent, ${answered} answered in time: ${answers}`,
  ];
  return {
    subject: `neighbour: ${kind} beside ${result.subject}`,
    unit: 'x p99 alone',
    value: attacked / alone,
    goal: { atMost: goals[kind] },
    note: notes.filter(Boolean).join('; '),
  };
}

/**
 * @param {string} subject
 * @param {import('./neighbour-bench.mjs').Spent} spent
 * @returns {import('../report.mjs').Line}
 */
const spentLine = (subject, { requests, entries, bytes, end }) => ({
  subject: `neighbour: stored in an hour by ${subject}`,
  unit: 'MB',
  value: bytes / 1e6,
  goal: { atMost: HOURLY_MB },
  note: `${entries} entries of ${(bytes / entries).toFixed(0)} bytes by ${requests} requests more; then ${end}`,
});

/** @param {readonly NeighbourResult[]} results */
const countedByAttack = (results) =>
  results
    .filter(({ problems }) => problems.length > 0)
    .map(({ subject, problems }) => `${subject}: ${problems.length}, first ${firstLine(problems[0])}`)
    .join('; ');

const firstLine = (text) => text?.split('\r\n')[0];

/**
 * @param {import('./neighbour-bench.mjs').Resident} resident
 * @returns {import('../report.mjs').Line}
 */
const memoryLine = ({ before, once, twice }) => ({
  subject: 'neighbour: growth of workerd by all attacks a second time',
  unit: '%',
  value: (100 * (twice - once)) / once,
  goal: { atMost: 5 },
  note: `resident ${megabytes(before)} before, ${megabytes(once)} after all once, ${megabytes(twice)} after all twice`,
});

const milliseconds = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
