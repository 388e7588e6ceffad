import { quantile } from '../statistics.mjs';
import { HERE } from './profiles.mjs';

const OWN = '/access-control/user/permissions';
/** People who wait for their answer at any moment. */
export const AT_ONCE = 100;
/** Whoever has not come by then stays at home. */
const LASTS_MS = 60_000;
/** So many come beforehand, where nothing takes long: what the machine takes by itself. */
const FIRST = 1_000;
/** More of a way than this for each person is more than the budget: a little is the org's own. */
const MORE = 0.1;

/**
 * People who come back in the morning, all at once, each with a new token of their identity provider: their isolate has never seen it,
 * and their org does not keep them. Each asks for their own permissions.
 *
 * @typedef {object} Morning
 * @property {number} people who were answered
 * @property {number} seconds until all of them were
 * @property {number} aloneSeconds what the ways take by themselves, for as many
 * @property {number} machineSeconds what the machine takes for as many where nothing takes long
 * @property {number} p50 of one, in milliseconds
 * @property {number} p99
 * @property {import('./profiles.mjs').Latencies} gone how often each way was gone, for one person
 * @property {readonly string[]} problems answers that were wrong, each kind once
 * @property {boolean} isOver
 */

/**
 * @param {import('./scene.mjs').Scene} scene
 * @param {import('./profiles.mjs').Latencies} ways
 * @param {object} who
 * @param {number} who.from the first of the people who were not there before
 * @param {number} who.people
 * @returns {Promise<Morning>}
 */
export async function morning(scene, ways, { from, people }) {
  const first = Math.min(FIRST, Math.ceil(people / 2));
  const here = await come(scene, HERE, from, from + first);
  const { problems, times, seconds, gone } = await come(scene, ways, from + first, from + people);
  const count = times.length;
  const each = Object.fromEntries(Object.entries(gone).map(([way, often]) => [way, often / count]));
  return {
    people: count,
    seconds,
    aloneSeconds: (count / AT_ONCE) * ((3 * ways.own + ways.call + ways.trip) / 1_000),
    machineSeconds: (here.seconds / here.times.length) * count,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    gone: each,
    problems: [...here.problems, ...problems],
    isOver: each.own > 3 + MORE || each.call > 1 + MORE || each.trip > 1 + MORE,
  };
}

/**
 * @param {import('./scene.mjs').Scene} scene
 * @param {import('./profiles.mjs').Latencies} ways
 * @param {number} from
 * @param {number} to
 */
async function come({ client, world, signIn, set }, ways, from, to) {
  const asks = [];
  // Beforehand: it takes the machine as long as answering.
  for (let i = from; i < to; i++) asks.push({ method: 'GET', path: OWN, headers: signIn(i) });
  const problems = new Set();
  const times = [];
  await set(ways);
  const began = performance.now();
  let next = 0;
  const some = async () => {
    while (next < asks.length && performance.now() - began < LASTS_MS) {
      const i = next++;
      const since = performance.now();
      const { status, text } = await client.ask(asks[i]);
      times.push(performance.now() - since);
      // The first of the roles that the person has.
      const held = `dashboards:uid:${world.role((from + i) * 7)}_0`;
      if (status !== 200 || !text.includes(`"${held}"`)) problems.add(`${status} ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  const seconds = (performance.now() - began) / 1_000;
  return { problems, times, seconds, gone: await set(HERE) };
}
