import { markdownTable } from '../../../.dev/sections.mjs';

/** Two figures say enough of what a machine did by the way. */
const ms = (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(1));

/**
 * What was measured at each distance: a row for each operation, a column for each distance, and below it the mornings.
 *
 * @param {readonly import('./report.mjs').Distance[]} distances
 * @returns {string} two tables
 */
export function farTables(distances) {
  const [first] = distances;
  const head = ({ name, ways }) => `${name}: ${ways.call}, ${ways.trip}`;
  const rows = first.measured.map(({ name, budget }, i) => [
    name,
    budget,
    ...distances.map(({ measured }) => {
      const { alone, p50, p99, machine } = measured[i];
      return `${ms(alone)} + ${ms(machine)}: ${ms(p50)}, ${ms(p99)}`;
    }),
  ]);
  const mornings = [
    ['', ...distances.map(({ name }) => name)],
    [
      'people who were answered',
      ...distances.map(
        ({ morning, people }) => `${morning.people.toLocaleString('en')} of ${people.toLocaleString('en')}`,
      ),
    ],
    ['after', ...distances.map(({ morning }) => `${ms(morning.seconds)} s`)],
    ['what the ways take alone', ...distances.map(({ morning }) => `${ms(morning.aloneSeconds)} s`)],
    ['what the machine takes alone', ...distances.map(({ morning }) => `${ms(morning.machineSeconds)} s`)],
    ['p50, p99 of one', ...distances.map(({ morning: { p50, p99 } }) => `${ms(p50)}, ${ms(p99)} ms`)],
    ['trips of the object, for each', ...distances.map(({ morning }) => morning.gone.trip.toFixed(2))],
  ];
  return `${markdownTable([['ms: ways + machine: p50, p99', 'budget', ...distances.map(head)], ...rows])}

A morning, ${first.atOnce} at once:

${markdownTable(mornings)}`;
}
