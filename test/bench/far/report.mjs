/**
 * All that was measured at one distance.
 *
 * @typedef {object} Distance
 * @property {string} name
 * @property {number} seed
 * @property {number} times how often each operation was measured
 * @property {number} people who might come in the morning
 * @property {number} atOnce how many of them waited at any moment
 * @property {import('./profiles.mjs').Latencies} ways
 * @property {readonly import('./measure.mjs').Measured[]} measured
 * @property {import('./freshness.mjs').Freshness} fresh
 * @property {import('./morning.mjs').Morning} morning
 */

const ms = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/**
 * What is printed of a distance.
 *
 * @param {Distance} distance
 * @returns {string}
 */
export function linesOf({ name, atOnce, ways, measured, fresh, morning }) {
  const { call, trip, own } = ways;
  const head = `${name}: a call ${call} ms, a trip ${trip} ms, one of the Worker's own ${own} ms`;
  const body = [
    ['', 'budget', 'ways alone', 'machine', 'p50', 'p99', ''],
    ...measured.map((row) => [
      row.name,
      row.budget,
      ...[row.alone, row.machine, row.p50, row.p99].map(ms),
      row.isOver ? 'OVER' : '',
    ]),
  ];
  const widths = body[0].map((_, i) => Math.max(...body.map((row) => row[i].length)));
  const lines = body.map((row) =>
    row.map((cell, i) => (i < 2 || i > 5 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
  const { people, seconds, aloneSeconds, machineSeconds, p50, p99, gone } = morning;
  const waysOfOne = ['own', 'call', 'trip'].map((way) => `${gone[way].toFixed(2)} ${way}`).join(', ');
  return [
    head,
    ...lines,
    `a morning of ${people}, ${atOnce} at once: ${seconds.toFixed(1)} s (ways alone ${aloneSeconds.toFixed(1)} s, ` +
      `machine ${machineSeconds.toFixed(1)} s), p50 ${ms(p50)}, p99 ${ms(p99)} ms; each ${waysOfOne}`,
    `${fresh.checked} answers after changes were checked, ${fresh.wrong.length} were wrong`,
    '',
  ].join('\n');
}

/**
 * Why the command fails.
 *
 * @param {Distance} distance
 * @returns {readonly string[]}
 */
export function problemsOf({ name, measured, fresh, morning }) {
  return [
    ...measured
      .filter(({ isOver }) => isOver)
      .map((row) => `${name}: ${row.name} goes more ways than its budget has (${row.budget})`),
    ...(morning.isOver ? [`${name}: a sign-in of the morning goes more ways than its budget has`] : []),
    ...morning.problems.map((problem) => `${name}: a sign-in of the morning was answered ${problem}`),
    ...[...new Set(fresh.wrong)].map((wrong) => `${name}: a wrong answer beside changes: ${wrong}`),
  ];
}
