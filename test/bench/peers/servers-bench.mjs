import { cpuOf, findWorkerd } from '../cpu.mjs';
import { Load } from '../load.mjs';
import { startRuntime } from '../runtime.mjs';
import { quantile, spread } from '../statistics.mjs';
import { makeTenant } from '../tenant.mjs';
import { startOpenFga } from './openfga.mjs';

const CONNECTIONS = 16;
const ROUNDS = 10;
const SLICE_MS = 2_000;
const WARM_UP_MS = 3_000;

/**
 * One question by HTTP. `perCpuSecond`: answers for each second of the server's CPU; `rate`: answers a second; `p50`, `p99`: how long
 * an answer takes, in milliseconds.
 *
 * @typedef {{ readonly perCpuSecond: number, readonly rate: number, readonly p50: number, readonly p99: number }} Served
 */

/**
 * Ours and OpenFGA, and how many checks ours gives for each that it gives, by CPU time of the servers and by the clock.
 *
 * @typedef {object} ServersResult
 * @property {Served} ours
 * @property {Served} openfga
 * @property {import('../statistics.mjs').Spread} byCpu
 * @property {import('../statistics.mjs').Spread} byRate
 */

/**
 * Asks both servers the same question, in slices that take turns, on as many connections of one client.
 *
 * @param {string} server OpenFGA's
 * @param {import('../runtime.mjs').Workers<string>} modules their bundled texts
 * @returns {Promise<ServersResult>}
 */
export async function benchServers(server, modules) {
  const { urls, stop } = await startRuntime(modules);
  try {
    const workerd = findWorkerd();
    if (workerd === undefined) throw new Error('No /proc tells here how busy a process is');
    const openfga = await startOpenFga(server);
    try {
      const { evaluation } = await makeTenant(urls.gatehouse, CONNECTIONS);
      const everywhere = (script) => Array.from({ length: CONNECTIONS }, () => script);
      return await takeTurns({
        ours: { pid: workerd, load: new Load(urls.gatehouse, everywhere(evaluation)) },
        openfga: { pid: openfga.pid, load: new Load(openfga.url, everywhere(openfga.check)) },
      });
    } finally {
      await openfga.stop();
    }
  } finally {
    await stop();
  }
}

/** @param {{ readonly [name in 'ours' | 'openfga']: { readonly pid: number, readonly load: Load } }} sides */
async function takeTurns({ ours, openfga }) {
  for (const { load } of [ours, openfga]) await load.run(WARM_UP_MS);
  const slices = { ours: [], openfga: [] };
  for (let round = 0; round < ROUNDS; round++) {
    slices.ours.push(await slice(ours));
    slices.openfga.push(await slice(openfga));
  }
  const ratio = (what) => spread(slices.ours.map((one, i) => one[what] / slices.openfga[i][what]));
  return {
    ours: overAll(slices.ours),
    openfga: overAll(slices.openfga),
    byCpu: ratio('perCpuSecond'),
    byRate: ratio('rate'),
  };
}

/** @param {{ readonly pid: number, readonly load: Load }} side */
async function slice({ pid, load }) {
  const before = cpuOf(pid);
  const { latencies, rate } = await load.run(SLICE_MS);
  return { perCpuSecond: (1_000 * latencies.length) / (cpuOf(pid) - before), rate, latencies };
}

/** @param {readonly Awaited<ReturnType<typeof slice>>[]} slices */
function overAll(slices) {
  const latencies = slices.flatMap((one) => one.latencies);
  const median = (what) =>
    quantile(
      slices.map((one) => one[what]),
      0.5,
    );
  return {
    perCpuSecond: median('perCpuSecond'),
    rate: median('rate'),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}
