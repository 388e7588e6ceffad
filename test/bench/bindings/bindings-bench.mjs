import { bundleComparison } from '../bundle.mjs';
import { findWorkerd } from '../cpu.mjs';
import { Load } from '../load.mjs';
import { startRuntime } from '../runtime.mjs';
import { makeTenant } from '../tenant.mjs';
import { takeTurns } from '../turns.mjs';
import { bindingResults } from './results.mjs';
import { WAYS } from './ways.mjs';

const CONNECTIONS = 16;
const SLICE_MS = 1_000;
const ROUNDS = 15;
const WARM_UP_MS = 1_500;
const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';

/**
 * Puts load on a Worker that asks Gatehouse one hot question for each of its requests, in each of the ways, by turns and in one
 * workerd.
 *
 * @param {string} gatehouse the Worker's bundled text
 * @param {(line: string) => void} tell is told how far it is
 * @returns {Promise<import('./results.mjs').BindingsFound>}
 */
export async function benchBindings(gatehouse, tell) {
  const asker = await bundleComparison(import.meta.resolve('./asker.mjs'));
  const { urls, stop } = await startRuntime({ gatehouse, yardstick: NOTHING, floor: NOTHING }, { asker });
  try {
    const tenant = await makeTenant(urls.gatehouse, CONNECTIONS);
    const names = Object.keys(WAYS);
    const loads = Object.fromEntries(
      names.map((name) => {
        const { one } = tenant.asked(`/${name}/${urls.gatehouse.port}`);
        return [name, new Load(urls.asker, Array(CONNECTIONS).fill(one))];
      }),
    );
    for (const load of Object.values(loads)) await load.run(WARM_UP_MS);
    const how = { part: 'bindings', rounds: ROUNDS, ms: SLICE_MS, workerd: findWorkerd(), tell };
    return bindingResults(await takeTurns(loads, names, how));
  } finally {
    await stop();
  }
}
