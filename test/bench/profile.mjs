// Where the time of one kind of request goes: the built Worker with its names, under load, seen by V8's sampling profiler.
//
//   npm run bench:profile -- evaluation --seconds 5
//
//   NAME                  one of ownPermissions, permissionsOfAnother, evaluation, evaluations, change, cold, list
//   --seconds N           5 unless said
//   --connections N       16 unless said
//   --rows N              of each table, 40 unless said
//   --source /path        another worktree than this one
//
// Worker and objects of one script share an isolate, so one profile shows both ends of a call; the database is another isolate, and
// shows as (idle). Shares are of the time in which the isolate was busy. The whole profile is left in a file that Chrome opens.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { bundleWorker } from './bundle.mjs';
import { cpuOf, findWorkerd } from './cpu.mjs';
import { Inspector } from './inspector.mjs';
import { Load } from './load.mjs';
import { placesOf, timesOf } from './profile-times.mjs';
import { startRuntime } from './runtime.mjs';
import { makeScratch } from './scratch.mjs';
import { makeTenant, readAsked, scriptsOf } from './tenant.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '16' },
    rows: { type: 'string', default: '40' },
    source: { type: 'string', default: resolve(import.meta.dirname, '../..') },
  },
});
const [name] = readAsked(positionals);
if (name === undefined) throw new Error('Say what is to be asked, such as ownPermissions');
const connections = Number(options.connections);
const source = resolve(options.source);

const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';
const WARM_UP_MS = 2_000;
const SAMPLE_US = 200;

/** @param {string} gatehouse the Worker's text, with its names */
async function watch(gatehouse) {
  const modules = { gatehouse, yardstick: NOTHING, floor: NOTHING };
  const runtime = await startRuntime(modules, { source, isInspected: true });
  try {
    const workerd = findWorkerd();
    const url = runtime.urls.gatehouse;
    const load = new Load(url, scriptsOf(await makeTenant(url, connections), name, connections));
    await load.run(WARM_UP_MS);
    const wake = async () => await fetch(new URL('/api/health', url));
    const inspector = await Inspector.open(await runtime.inspector(), wake);
    await inspector.ask('Profiler.enable');
    await inspector.ask('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await inspector.ask('Profiler.start');
    inspector.rest();
    const before = workerd === undefined ? NaN : cpuOf(workerd);
    const { latencies } = await load.run(Number(options.seconds) * 1000);
    const cpuMs = workerd === undefined ? NaN : cpuOf(workerd) - before;
    const { profile } = await inspector.ask('Profiler.stop');
    inspector.close();
    return { profile, answers: latencies.length, cpuMs };
  } finally {
    await runtime.stop();
  }
}

const gatehouse = await bundleWorker(makeScratch().folder, source, { isReadable: true });
const { profile, answers, cpuMs } = await watch(gatehouse);
const file = join(mkdtempSync(join(tmpdir(), 'gatehouse-profiles-')), `${name}.cpuprofile`);
writeFileSync(file, JSON.stringify(profile));
const { busyUs, functions, files } = timesOf(profile, placesOf(gatehouse));
const row = ({ what, self, whole }) => {
  const share = (us) => `${((100 * us) / busyUs).toFixed(1)} %`.padStart(7);
  const each = (us) => (us / answers).toFixed(1).padStart(7);
  return `${share(self)} ${each(self)}   ${share(whole)} ${each(whole)}   ${what}`;
};
const table = (title, list, by) => {
  console.log(`\n${title}\n   self, µs each  with callees, µs each`);
  for (const one of list.toSorted((a, b) => b[by] - a[by]).slice(0, Number(options.rows)))
    console.log(row(one));
};
console.log(
  `${name}: ${answers} answers; ${(busyUs / answers).toFixed(0)} µs each in the isolate, ${((1000 * cpuMs) / answers).toFixed(0)} µs of CPU of the whole process (profiling included)`,
);
table('Functions, by their own time', functions, 'self');
table('Functions, with what they call', functions, 'whole');
table('Files', files, 'self');
console.log(`\n${file}`);
