import { quantile } from '../statistics.mjs';
import { HERE } from './profiles.mjs';

/** A busy machine moves the lower quartile less than the median. */
const LOW = 0.25;

/**
 * One operation at one distance, in milliseconds.
 *
 * @typedef {object} Measured
 * @property {string} name
 * @property {string} budget
 * @property {number} alone what the ways of the budget take by themselves
 * @property {number} machine the median where nothing takes long
 * @property {number} p50
 * @property {number} p99
 * @property {boolean} isOver whether it goes more ways than the budget has
 */

/**
 * Asks by turns with the ways and without, so that what else the machine does hits both.
 *
 * @param {import('./scene.mjs').Scene} scene
 * @param {import('./operations.mjs').Operation} operation
 * @param {import('./profiles.mjs').Latencies} ways
 * @returns {Promise<Measured>}
 */
export async function measure({ set }, { name, budget, alone, times, beside, ask, before }, ways) {
  const [here, far] = [[], []];
  let i = 0;
  const some = async (count, latencies) => {
    const these = Array.from({ length: count }, () => i++);
    await set(HERE);
    for (const each of before === undefined ? [] : these) await before(each);
    await set(latencies);
    return await Promise.all(
      these.map(async (each) => {
        const since = performance.now();
        await ask(each);
        return performance.now() - since;
      }),
    );
  };
  await some(beside, HERE);
  for (let done = 0; done < times; done += beside) {
    // What comes in turns, as giving and taking do, is to be in both.
    const inTurn = [
      [here, HERE],
      [far, ways],
    ];
    if ((done / beside) % 2 === 1) inTurn.reverse();
    for (const [took, latencies] of inTurn) took.push(...(await some(beside, latencies)));
  }
  await set(HERE);
  return {
    name,
    budget,
    alone: alone(ways),
    machine: quantile(here, 0.5),
    p50: quantile(far, 0.5),
    p99: quantile(far, 0.99),
    isOver: isMore(quantile(far, LOW) - quantile(here, LOW), alone(ways), ways, quantile(here, LOW)),
  };
}

/**
 * Whether somebody goes half of the longest way more than is allowed. A way that takes less than the machine itself cannot be told
 * from it.
 */
const isMore = (took, alone, ways, machine) =>
  took > alone + Math.max(Math.max(...Object.values(ways)) / 2, machine);
