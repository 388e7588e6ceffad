// Writes the table of docs/speed.md about distances from what `npm run bench:far -- --write` kept.
//
//   node .dev/speed-far.mjs            part of `npm run check`: fails if the page says something else
//   node .dev/speed-far.mjs --write    writes it
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const PAGE = resolve(root, 'docs/speed.md');
const [BEGIN, END] = ['<!-- far: begin -->\n', '<!-- far: end -->\n'];

/** Where the figures are kept. */
export const FIGURES = resolve(root, 'docs/speed-far.json');

/** Two figures say enough of what a machine did by the way. */
const ms = (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(1));

function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(3, ...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** What stands between the marks: a row for each operation, a column for each distance. */
function sectionOf(distances) {
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
  return `
${table([['ms: ways + machine: p50, p99', 'budget', ...distances.map(head)], ...rows])}

A morning, ${first.atOnce} at once:

${table(mornings)}

`;
}

function partsOf(page) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error('docs/speed.md has lost the marks around what is written');
  return [page.slice(0, from + BEGIN.length), page.slice(to)];
}

function wantedPage() {
  const [before, after] = partsOf(readFileSync(PAGE, 'utf8'));
  return `${before}${sectionOf(JSON.parse(readFileSync(FIGURES, 'utf8')))}${after}`;
}

/** Writes the page from the figures. */
export const writeSection = () => writeFileSync(PAGE, wantedPage());

if (import.meta.main) {
  if (process.argv.includes('--write')) writeSection();
  else if (readFileSync(PAGE, 'utf8') !== wantedPage()) {
    console.error(
      'docs/speed.md: the part about distances is not what was measured. Run: node .dev/speed-far.mjs --write',
    );
    process.exitCode = 1;
  }
}
