import { readdirSync, readFileSync } from 'node:fs';

/**
 * Finds the workerd that this process started. Undefined where there is no /proc: the bench runs without it, and
 * only does not say who was busy.
 *
 * @param {readonly number[]} [known] those that it is not
 * @returns {number | undefined}
 */
export function findWorkerd(known = []) {
  try {
    return readdirSync('/proc')
      .map(Number)
      .find((pid) => pid > 0 && !known.includes(pid) && isOurWorkerd(pid));
  } catch {
    // No /proc at all.
    return undefined;
  }
}

/** @param {number} pid */
function isOurWorkerd(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.includes('(workerd)') && stat.split(') ')[1]?.split(' ')[1] === String(process.pid);
  } catch {
    // A process that ended while we looked.
    return false;
  }
}

/**
 * Memory that a process has now.
 *
 * @param {number} pid
 * @returns {number} bytes
 */
export const residentBytes = (pid) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/**
 * CPU time that a process used so far.
 *
 * @param {number} pid
 * @returns {number} milliseconds
 */
export function cpuOf(pid) {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) => {
    try {
      return Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread that ended while we looked.
      return 0;
    }
  });
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e6;
}

/**
 * Watches who uses the CPU while something runs.
 *
 * @template T
 * @param {number | undefined} workerd
 * @param {() => Promise<T>} run
 * @returns {Promise<{ result: T, client: number, server: number | undefined }>} busy shares of one core
 */
export async function watchCpu(workerd, run) {
  const start = performance.now();
  const clientBefore = process.cpuUsage();
  const serverBefore = workerd === undefined ? undefined : cpuOf(workerd);
  const result = await run();
  const server = workerd === undefined ? undefined : cpuOf(workerd);
  const client = process.cpuUsage(clientBefore);
  const elapsed = performance.now() - start;
  return {
    result,
    client: (client.user + client.system) / 1000 / elapsed,
    server:
      server === undefined || serverBefore === undefined ? undefined : (server - serverBefore) / elapsed,
  };
}
