// `npm run bench:far`: what the built Worker takes where its objects and its database are far away. The distances are played, in
// workerd, on the ways themselves; docs/speed.md#far-away says which there are.
//
//   --only near,ocean   only these distances, of near, continent, ocean and far-d1
//   --seed 7            what decides how each way differs from time to time
//   --times 60          how often each operation is measured, with the ways and without
//   --people 10000      who come in the morning
//   --write             keeps the figures of these distances in docs/speed-far.json, and writes docs/speed.md from them
//
// It fails where something goes more ways than its budget has, and where an answer is wrong. The times are of this machine too.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { FAR_FIGURES, keepTables } from '../../../.dev/speed.mjs';
import { bundleFarWorker } from './far-worker.mjs';
import { freshness } from './freshness.mjs';
import { measure } from './measure.mjs';
import { AT_ONCE, morning } from './morning.mjs';
import { accountsFor, operations, peopleFor } from './operations.mjs';
import { HERE, PROFILES } from './profiles.mjs';
import { linesOf, problemsOf } from './report.mjs';
import { openScene } from './scene.mjs';

/** @param {string} message */
function refuse(message) {
  console.error(message);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', default: Object.keys(PROFILES).join(',') },
        seed: { type: 'string', default: '1' },
        times: { type: 'string', default: '60' },
        people: { type: 'string', default: '10000' },
        write: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return refuse(error.message);
  }
}

const options = readOptions();
const names = options.only.split(',');
const [seed, times, people] = [options.seed, options.times, options.people].map(Number);
const unknown = names.find((name) => !Object.hasOwn(PROFILES, name));
if (unknown !== undefined)
  refuse(`There is no distance ${unknown}, only ${Object.keys(PROFILES).join(', ')}`);
if (!(Number.isInteger(seed) && seed > 0)) refuse('--seed is a whole number from 1');
if (!(Number.isInteger(times) && times >= 3)) refuse('--times is a whole number from 3');
if (!(Number.isInteger(people) && people >= 2)) refuse('--people is a whole number from 2');
/**
 * @param {string} gatehouse
 * @param {string} name of the distance
 */
async function runAt(gatehouse, name) {
  const ways = PROFILES[name];
  const scene = await openScene(gatehouse, {
    people: peopleFor(times) + people,
    accounts: accountsFor(times),
    seed,
  });
  try {
    await scene.set(HERE);
    const measured = [];
    for (const operation of operations(scene, times)) measured.push(await measure(scene, operation, ways));
    const fresh = await freshness(scene, ways);
    const came = await morning(scene, ways, { from: peopleFor(times), people });
    return { name, seed, times, people, atOnce: AT_ONCE, ways, measured, fresh, morning: came };
  } finally {
    await scene.stop();
  }
}

/** Keeps a distance among the others that were measured, before or now. */
function keep(distance) {
  const kept = JSON.parse(readFileSync(FAR_FIGURES, 'utf8'));
  const all = new Map([...kept, distance].map((each) => [each.name, each]));
  const figures = Object.keys(PROFILES).flatMap((name) => all.get(name) ?? []);
  writeFileSync(FAR_FIGURES, `${JSON.stringify(figures, undefined, 2)}\n`);
  keepTables(true);
}

const gatehouse = await bundleFarWorker();
const problems = [];
for (const name of names) {
  const distance = await runAt(gatehouse, name);
  console.log(linesOf(distance));
  problems.push(...problemsOf(distance));
  if (options.write) keep(distance);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
