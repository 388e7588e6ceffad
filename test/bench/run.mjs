// `npm run bench`: how fast Gatehouse is, in figures that mean something on any machine: shares of what an empty Hono
// route can do in the same workerd at the same time, and nanoseconds for one check in the core.
//
//   --json                       the figures as JSON
//   --only bundle,checks,http    only these parts; there are `neighbours`, `returning` and `sign-ins` as well, and,
//                                only when they are asked for, `bindings`, a Worker that asks by a service binding and over HTTP,
//                                and `searches` and `worlds`, which fill large orgs first
//   --attacks WORD,WORD          of the attacks on neighbours only those with one of the words in their name
//   --asked WORD,WORD            of the operations in the worlds only those with one of the words in their name
//   --keep                       writes the figures of bundle, checks, http, bindings and worlds into docs/speed.json, as far as they are run,
//                                and the tables that are made of it; the rest there stays
//   --distance MS                how far from the database the neighbours are; 0 unless said
//
// Goals are shown, not enforced: machines are shared. It fails only when something could not be run.
import { parseArgs } from 'node:util';

import { FIGURES, keepTables } from '../../.dev/speed.mjs';
import { benchBindings } from './bindings/bindings-bench.mjs';
import { bindingLines } from './bindings/report.mjs';
import { bundleComparison, bundleWorker, gzipKilobytes } from './bundle.mjs';
import { benchChecks } from './check-bench.mjs';
import { benchHttp } from './http-bench.mjs';
import { keepFigures, readFigures } from './kept.mjs';
import { benchNeighbours } from './neighbours/neighbour-bench.mjs';
import { neighbourLines } from './neighbours/report.mjs';
import {
  bundleLine,
  checkLines,
  httpLines,
  returningLines,
  searchLines,
  signInLines,
  toMarkdown,
} from './report.mjs';
import { benchReturning } from './returning-bench.ts';
import { makeScratch } from './scratch.mjs';
import { benchSignIns } from './sign-in-bench.ts';
import { worldLines, worldRatios } from './worlds/report.mjs';
import { benchSearches } from './worlds/searches-bench.mjs';
import { benchWorlds } from './worlds/worlds-bench.mjs';

/** In this order: checks are nanoseconds, and nothing else should have warmed up or run beside them. */
const PARTS = [
  'bundle',
  'checks',
  'http',
  'bindings',
  'neighbours',
  'returning',
  'sign-ins',
  'searches',
  'worlds',
];
/** What runs unless something is asked for. */
const USUAL = PARTS.filter((part) => !['bindings', 'searches', 'worlds'].includes(part));

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    only: { type: 'string', default: USUAL.join(',') },
    attacks: { type: 'string', default: '' },
    asked: { type: 'string', default: '' },
    distance: { type: 'string', default: '0' },
  },
});
const wanted = options.only.split(',');
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`There is no part ${unknown}, only ${PARTS.join(', ')}`);

/** What is kept of the parts that ran. */
const kept = {};
const tell = console.error;

/** @returns {Promise<import('./report.mjs').Line[]>} */
async function bench() {
  const [gatehouse, yardstick, floor] = await Promise.all([
    bundleWorker(makeScratch().folder),
    bundleComparison(import.meta.resolve('./yardstick.mjs')),
    bundleComparison(import.meta.resolve('./floor.mjs')),
  ]);
  const modules = { gatehouse, yardstick, floor };
  const neighbourhood = { databaseDelayMs: Number(options.distance), attacks: options.attacks };
  const parts = {
    bundle: () => {
      kept.bundle = { kilobytes: gzipKilobytes(gatehouse) };
      return [bundleLine(kept.bundle.kilobytes)];
    },
    http: async () => {
      kept.http = await benchHttp(modules, tell);
      return httpLines(kept.http);
    },
    bindings: async () => {
      kept.bindings = await benchBindings(gatehouse, tell);
      return bindingLines(kept.bindings);
    },
    checks: () => {
      kept.checks = { ways: benchChecks() };
      return checkLines(kept.checks.ways);
    },
    returning: async () => returningLines(await benchReturning()),
    'sign-ins': async () => signInLines(await benchSignIns()),
    searches: async () => searchLines(await benchSearches(modules)),
    worlds: async () => {
      const found = await benchWorlds(modules, { asked: options.asked, tell });
      kept.worlds = { operations: { ...keptOperations(), ...worldRatios(found.results) } };
      return worldLines(found);
    },
    neighbours: async () => neighbourLines(await benchNeighbours(modules, neighbourhood)),
  };
  const lines = [];
  for (const part of PARTS) if (wanted.includes(part)) lines.push(...(await parts[part]()));
  return lines;
}

/** Those of the worlds that are not asked this time stay. */
const keptOperations = () => readFigures(FIGURES).worlds?.operations;

const lines = await bench();
console.log(options.json ? JSON.stringify(lines, undefined, 2) : toMarkdown(lines));
if (options.keep) {
  keepFigures(FIGURES, kept, new Date().toISOString().slice(0, 10));
  keepTables(true);
}
