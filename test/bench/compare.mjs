// What one answer costs now and before: two versions side by side, each in a workerd of its own, in short slices that take
// turns, by the CPU time of its process, database and objects included:
//
//   npm run bench:compare -- --before /path/to/another/worktree --ask ownPermissions,change
//
//   --ask NAME,NAME       of ownPermissions, permissionsOfAnother, evaluation, evaluations, change, cold, list; all unless said
//   --rounds N            pairs of slices of each, 20 unless said
//   --starts N            how often both are started anew, 2 unless said: a process may be lucky
//   --slice MS            500 unless said
//   --connections N       16 unless said
//   --now /path           another worktree than this one
//
// A figure below 1 means that it is cheaper now.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { bundleWorker } from './bundle.mjs';
import { cpuOf, findWorkerd } from './cpu.mjs';
import { Load } from './load.mjs';
import { startRuntime } from './runtime.mjs';
import { makeScratch } from './scratch.mjs';
import { quantile, spread } from './statistics.mjs';
import { ASKED, makeTenant, readAsked, scriptsOf } from './tenant.mjs';

const { values: options } = parseArgs({
  options: {
    before: { type: 'string' },
    now: { type: 'string', default: resolve(import.meta.dirname, '../..') },
    ask: { type: 'string', default: ASKED.join(',') },
    rounds: { type: 'string', default: '20' },
    starts: { type: 'string', default: '2' },
    slice: { type: 'string', default: '500' },
    connections: { type: 'string', default: '16' },
  },
});
if (options.before === undefined) throw new Error('Say --before, a worktree to compare with');
const asked = readAsked(options.ask.split(','));
const [rounds, starts, sliceMs, connections] = [
  options.rounds,
  options.starts,
  options.slice,
  options.connections,
].map(Number);
const sources = { before: resolve(options.before), now: resolve(options.now) };

const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';
const WARM_UP_MS = 1500;

/**
 * One version that runs.
 *
 * @typedef {object} Side
 * @property {number} workerd
 * @property {Readonly<Record<string, Load>>} loads
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} source
 * @param {string} gatehouse the Worker's text
 * @param {readonly Side[]} others that run already
 * @returns {Promise<Side>}
 */
async function start(source, gatehouse, others) {
  const runtime = await startRuntime({ gatehouse, yardstick: NOTHING, floor: NOTHING }, { source });
  const workerd = findWorkerd(others.map((other) => other.workerd));
  if (workerd === undefined) throw new Error('No /proc tells here how busy a process is');
  const url = runtime.urls.gatehouse;
  const tenant = await makeTenant(url, connections);
  const loads = asked.map((name) => [name, new Load(url, scriptsOf(tenant, name, connections))]);
  return { workerd, loads: Object.fromEntries(loads), stop: runtime.stop };
}

/**
 * @param {Side} side
 * @param {string} name
 */
async function slice({ workerd, loads }, name) {
  const before = cpuOf(workerd);
  const { latencies, rate } = await loads[name].run(sliceMs);
  const cpuMs = cpuOf(workerd) - before;
  return { answers: latencies.length, cpuMs, rate, latencies, each: cpuMs / latencies.length };
}

/** @param {Awaited<ReturnType<typeof slice>>[]} slices */
const overAll = (slices) => {
  const sum = (what) => slices.reduce((all, one) => all + one[what], 0);
  const latencies = slices.flatMap((one) => one.latencies);
  return {
    each: sum('cpuMs') / sum('answers'),
    rate: sum('rate') / slices.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
};

const { folder } = makeScratch();
/** @type {Record<string, { before: any[], now: any[] }>} */
const seen = Object.fromEntries(asked.map((name) => [name, { before: [], now: [] }]));
const texts = {
  before: await bundleWorker(join(folder, 'before'), sources.before),
  now: await bundleWorker(join(folder, 'now'), sources.now),
};
for (let i = 0; i < starts; i++) {
  const sides = [];
  try {
    const order = i % 2 === 0 ? ['before', 'now'] : ['now', 'before'];
    for (const which of order) sides.push(await start(sources[which], texts[which], sides));
    const { before, now } = Object.fromEntries(order.map((which, place) => [which, sides[place]]));
    for (const name of asked) for (const side of [before, now]) await side.loads[name].run(WARM_UP_MS);
    const share = Math.ceil(rounds / starts);
    for (let round = 0; round < share; round++) {
      console.error(`start ${i + 1} of ${starts}, round ${round + 1} of ${share}`);
      for (const name of asked) {
        // Nobody is always the first.
        const turns = round % 2 === 0 ? ['before', 'now'] : ['now', 'before'];
        for (const which of turns) seen[name][which].push(await slice({ before, now }[which], name));
      }
    }
  } finally {
    for (const side of sides) await side.stop();
  }
}

const two = (value) => value.toFixed(2);
const rows = asked.map((name) => {
  const { before, now } = seen[name];
  const { median, low, high } = spread(now.map((one, i) => one.each / before[i].each));
  const rate = spread(now.map((one, i) => one.rate / before[i].rate));
  const [was, is] = [overAll(before), overAll(now)];
  return [
    name,
    two(median),
    `${two(low)}–${two(high)}`,
    two(is.each / was.each),
    two(rate.median),
    `${(was.each * 1000).toFixed(0)} → ${(is.each * 1000).toFixed(0)}`,
    `${two(is.p50 / was.p50)}, ${two(is.p99 / was.p99)}`,
  ];
});
const head = ['asked', 'CPU', 'quartiles', 'CPU over all', 'rate', 'µs of CPU', 'p50, p99'];
const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
for (const row of [head, ...rows])
  console.log(row.map((text, column) => text.padEnd(widths[column])).join('  '));
