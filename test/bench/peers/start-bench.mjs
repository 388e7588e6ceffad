import { cpuOf, findWorkerd } from '../cpu.mjs';
import { makeStateFolder, startRuntime } from '../runtime.mjs';
import { median } from '../statistics.mjs';

const STARTS = 9;

/** A Worker with nothing in it. */
const EMPTY = `
  export class OrgCoordinator {}
  export class GuessGuard {}
  export default { fetch: () => new Response(null, { status: 401 }) };`;

/**
 * What our Worker takes from the start of its process to the end of its first answer, beyond what an empty Worker takes there: a
 * refusal of somebody without credentials, so nothing is asked of the database. Milliseconds.
 *
 * @typedef {{ readonly cpuMs: number, readonly milliseconds: number }} StartResult
 */

/**
 * Starts both Workers again and again, by turns.
 *
 * @param {import('../runtime.mjs').Workers<string>} modules their bundled texts
 * @returns {Promise<StartResult>}
 */
export async function benchStart(modules) {
  const { folder: state, remove } = makeStateFolder();
  try {
    // The first one makes the database.
    await start(modules, state);
    const starts = [];
    for (let i = 0; i < STARTS; i++) {
      const empty = await start({ ...modules, gatehouse: EMPTY }, state);
      const ours = await start(modules, state);
      starts.push({
        cpuMs: ours.cpuMs - empty.cpuMs,
        milliseconds: ours.milliseconds - empty.milliseconds,
      });
    }
    return {
      cpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
      milliseconds: median(starts.map(({ milliseconds }) => milliseconds)),
    };
  } finally {
    remove();
  }
}

/**
 * @param {import('../runtime.mjs').Workers<string>} modules
 * @param {string} state
 * @returns {Promise<StartResult>} of this Worker alone
 */
async function start(modules, state) {
  const begin = performance.now();
  const { urls, stop } = await startRuntime(modules, { state });
  try {
    const response = await fetch(new URL('/api/user', urls.gatehouse));
    await response.arrayBuffer();
    if (response.status !== 401) throw new Error(`A stranger was answered ${response.status}`);
    const milliseconds = performance.now() - begin;
    const workerd = findWorkerd();
    if (workerd === undefined) throw new Error('No /proc tells here how busy a process is');
    return { cpuMs: cpuOf(workerd), milliseconds };
  } finally {
    await stop();
  }
}
