import { makeStateFolder, startRuntime } from '../runtime.mjs';
import { median, quantile } from '../statistics.mjs';
import { withWholeListeners } from '../whole-listeners.mjs';
import { Client } from './client.mjs';
import { OPERATIONS } from './operations.mjs';
import { strain } from './strain.mjs';
import { SIZES, seedWorld } from './world.mjs';

/** What stands beside Gatehouse in its runtime, and is not asked. */
const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';

/**
 * One operation in one world: the median in milliseconds, the lower quartile, which a busy machine moves less, the size of the answer, and how often which status came.
 *
 * @typedef {{ readonly median: number, readonly low: number, readonly slowest: number, readonly bytes: number, readonly statuses: readonly number[] }} Seen
 */

/**
 * @typedef {object} OperationResult
 * @property {string} name
 * @property {import('./operations.mjs').Operation['kind']} kind
 * @property {Readonly<Record<keyof typeof SIZES, Seen>>} worlds
 */

/**
 * How the cost of each operation grows with the data: a small org alone, one of 100,000 people with a million assignments,
 * and a small org among 5,000. Each world has a server of its own. Every operation is asked of all of them in turn, so that
 * what else the machine does hits all alike; the ratios mean something, the times do not.
 *
 * @param {import('../runtime.mjs').Workers<string>} modules
 * @param {object} options
 * @param {string} options.asked words between commas: only operations with one of them in their kind and name, such as `page teams`
 * @param {(line: string) => void} options.tell is told of each operation when it is measured
 */
export async function benchWorlds(modules, { asked, tell }) {
  const quiet = { gatehouse: withWholeListeners(modules.gatehouse), yardstick: NOTHING, floor: NOTHING };
  const stages = [];
  try {
    for (const [name, size] of Object.entries(SIZES)) {
      const { folder: state, remove } = makeStateFolder();
      const stage = { name, state, remove, runtime: await startRuntime(quiet, { state }) };
      stages.push(stage);
      stage.world = await seedWorld(stage.runtime.database, size);
      stage.client = new Client(stage.runtime.urls.gatehouse);
    }
    const results = [];
    for (const operation of OPERATIONS) {
      const isAsked = operation
        .steps(stages[0].world, 0)
        .some(
          ({ name }) =>
            name !== undefined && asked.split(',').some((word) => `${operation.kind} ${name}`.includes(word)),
        );
      if (!isAsked) continue;
      for (const result of await measure(operation, stages)) {
        results.push(result);
        tell(lineOf(result));
      }
    }
    for (const { client, runtime } of stages) {
      client.close();
      await runtime.stop();
    }
    const large = stages.find(({ name }) => name === 'large');
    const strained = asked === '' ? await strain(quiet, large.state, large.world, tell) : undefined;
    return { results, strained };
  } finally {
    for (const { runtime, remove } of stages) {
      await runtime.stop();
      remove();
    }
  }
}

/**
 * @param {import('./operations.mjs').Operation} operation
 * @param {readonly any[]} stages
 * @returns {Promise<OperationResult[]>} one for each step with a name
 */
async function measure({ kind, times, steps }, stages) {
  /** @type {Map<string, Record<string, { milliseconds: number[], bytes: number[], statuses: Set<number> }>>} */
  const seen = new Map();
  for (let i = 0; i < times; i++) {
    // Nobody is always the first.
    for (const { name, world, client } of rotate(stages, i)) {
      const before = [];
      for (const step of steps(world, i)) {
        const answered = await client.ask(typeof step.ask === 'function' ? step.ask(before) : step.ask);
        before.push(answered);
        if (step.name === undefined) continue;
        const all = seen.get(step.name) ?? {};
        seen.set(step.name, all);
        const of = (all[name] ??= { milliseconds: [], bytes: [], statuses: new Set() });
        of.milliseconds.push(answered.milliseconds);
        of.bytes.push(answered.text.length);
        if (answered.status > 299 && !of.statuses.has(answered.status))
          console.error(`${step.name}, ${name}: ${answered.status} ${answered.text.slice(0, 300)}`);
        of.statuses.add(answered.status);
      }
    }
  }
  return [...seen].map(([name, all]) => ({
    name,
    kind,
    worlds: Object.fromEntries(
      Object.entries(all).map(([world, { milliseconds, bytes, statuses }]) => [
        world,
        {
          median: median(milliseconds),
          low: quantile(milliseconds, 0.25),
          slowest: Math.max(...milliseconds),
          bytes: median(bytes),
          statuses: [...statuses],
        },
      ]),
    ),
  }));
}

/** @template T @param {readonly T[]} all @param {number} by */
const rotate = (all, by) => all.map((_, i) => all[(i + by) % all.length]);

/** @param {OperationResult} result */
const lineOf = ({ name, kind, worlds: { small, large, orgs } }) =>
  [
    kind,
    name,
    ...[small, large, orgs].map(({ median: ms }) => ms.toFixed(2)),
    `L/S ${(large.median / small.median).toFixed(2)}`,
    `X/S ${(orgs.median / small.median).toFixed(2)}`,
    `lower quartiles ${(large.low / small.low).toFixed(2)} and ${(orgs.low / small.low).toFixed(2)}`,
    `${[small, large, orgs].map(({ bytes }) => (bytes / 1000).toFixed(1)).join(' ')} kB`,
    [small, large, orgs].map(({ statuses }) => statuses.join('+')).join('/'),
  ].join(' | ');
