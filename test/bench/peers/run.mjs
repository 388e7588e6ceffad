// `npm run bench:peers`: the same questions asked of others. Needs the network once: npm for three packages and, where there is a
// go toolchain, the Go module proxy for OpenFGA's server (some minutes, and 1 GB of Go's own caches). Nothing of it comes into this
// project: all is installed into a temporary folder. What cannot be had is skipped, and it says so.
//
//   --keep FOLDER     installs there, and finds it there the next time
//   --only checks,servers,principals,start    only these parts
//   --write           keeps the figures in docs/speed-peers.json, and writes them into docs/speed.md
//   --json            prints the figures as JSON
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { keepTables, PEER_FIGURES } from '../../../.dev/speed.mjs';
import { bundleComparison, bundleWorker } from '../bundle.mjs';
import { keepFigures } from '../kept.mjs';
import { makeScratch } from '../scratch.mjs';
import { benchPeerChecks } from './checks-bench.mjs';
import { buildServer, installPackages } from './install.mjs';
import { weighPrincipals } from './principal-bytes.ts';
import { benchServers } from './servers-bench.mjs';
import { benchStart } from './start-bench.mjs';
import { peerChecksTable, serversTable, sizesTable } from './tables.mjs';
import { OPENFGA, PACKAGES } from './versions.mjs';

/** In this order: checks are nanoseconds, and nothing else should have warmed up or run beside them. */
const PARTS = ['checks', 'principals', 'start', 'servers'];

const { values: options } = parseArgs({
  options: {
    keep: { type: 'string' },
    only: { type: 'string', default: PARTS.join(',') },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const wanted = options.only.split(',');
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`There is no part ${unknown}, only ${PARTS.join(', ')}`);

const scratch = makeScratch().folder;
const folder = options.keep === undefined ? join(scratch, 'peers') : resolve(options.keep);

const skip = (what, why) => console.error(`Skipped ${what}: ${why}`);

/** The Worker, and what stands beside it in the runtime. */
const bundle = async () => {
  const [gatehouse, yardstick, floor] = await Promise.all([
    bundleWorker(join(scratch, 'worker')),
    bundleComparison(import.meta.resolve('../yardstick.mjs')),
    bundleComparison(import.meta.resolve('../floor.mjs')),
  ]);
  return { gatehouse, yardstick, floor };
};

/** @type {Readonly<Record<string, () => Promise<object | undefined>>>} */
const measure = {
  async checks() {
    const names = Object.entries(PACKAGES).map(([name, version]) => `${name} ${version}`);
    console.error(`Installing ${names.join(', ')} into ${folder}`);
    const packages = await installPackages(folder);
    if ('missing' in packages) return skip('the libraries', packages.missing);
    return { versions: PACKAGES, checks: await benchPeerChecks(packages.found) };
  },
  async principals() {
    return { weights: weighPrincipals() };
  },
  async start() {
    return await benchStart(await bundle());
  },
  async servers() {
    console.error(`Building OpenFGA ${OPENFGA.version} in ${folder}, unless it is there: some minutes`);
    const server = await buildServer(folder);
    if ('missing' in server) return skip('OpenFGA', server.missing);
    return { version: OPENFGA.version, ...(await benchServers(server.found, await bundle())) };
  },
};

const [load = 0] = loadavg();
if (load > availableParallelism()) {
  const what = 'a check that takes milliseconds looks slower beside one that takes none than it is';
  console.error(`The machine is busy (a load of ${load.toFixed(1)}): ${what}. Keep no figures of it`);
}

/** @type {import('./tables.mjs').PeerFigures} */
const figures = {};
const date = new Date().toISOString().slice(0, 10);
for (const part of PARTS.filter((one) => wanted.includes(one))) {
  const measured = await measure[part]();
  if (measured !== undefined) figures[part] = { date, ...measured };
}
if (options.json) console.log(JSON.stringify(figures, undefined, 2));
else {
  if (figures.checks !== undefined) console.log(`${peerChecksTable(figures)}\n`);
  if (figures.servers !== undefined) console.log(`${serversTable(figures)}\n`);
  if (figures.principals !== undefined || figures.start !== undefined) console.log(sizesTable(figures));
}
if (options.write) {
  keepFigures(PEER_FIGURES, figures, date);
  keepTables(true);
}
