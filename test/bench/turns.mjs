import { watchCpu } from './cpu.mjs';

/**
 * One slice of each load in every round; there and back, so that nobody always follows the same.
 *
 * @param {Readonly<Record<string, import('./load.mjs').Load>>} loads
 * @param {readonly string[]} names in their order
 * @param {object} how
 * @param {string} how.part what is measured, for who is told
 * @param {number} how.rounds
 * @param {number} how.ms how long a slice is
 * @param {number | undefined} how.workerd the process that is watched
 * @param {(line: string) => void} how.tell is told how far it is
 * @returns {Promise<Record<string, import('./http-results.mjs').Slice>[]>} the slices of each round, by name
 */
export async function takeTurns(loads, names, { part, rounds, ms, workerd, tell }) {
  const done = [];
  for (let round = 0; round < rounds; round++) {
    tell(`${part}: round ${round + 1} of ${rounds}, ${names.length} slices of ${ms / 1000} s`);
    const slices = {};
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { result, client, server } = await watchCpu(workerd, () => loads[name].run(ms));
      slices[name] = { ...result, client, server: server ?? NaN, perCpu: result.rate / (server ?? NaN) };
    }
    done.push(slices);
  }
  return done;
}
