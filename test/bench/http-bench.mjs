import { findWorkerd, watchCpu } from './cpu.mjs';
import { Load, rawRequest } from './load.mjs';
import { startRuntime } from './runtime.mjs';
import { median, spread } from './statistics.mjs';
import { makeTenant } from './tenant.mjs';

const CONNECTIONS = 16;
const ROUNDS = 15;
const SLICE_MS = 300;
const WARM_UP_MS = 1500;

/**
 * What was found for one subject. `rate` and `cpu` are shares of the yardstick: answers per second, and answers per
 * second of CPU that workerd used, which other load on the machine disturbs less. `client` and `server` are who was
 * busy, as shares of a core.
 *
 * @typedef {object} HttpResult
 * @property {string} name
 * @property {import('./statistics.mjs').Spread} rate
 * @property {import('./statistics.mjs').Spread | undefined} cpu undefined where the system does not tell
 * @property {number} client
 * @property {number | undefined} server
 */

/**
 * Puts load on the subjects and on the yardstick, in short slices that take turns, so that noise hits both alike: a
 * subject's slice is compared with the yardstick's slices right before and right after.
 *
 * @param {import('./runtime.mjs').Workers<string>} modules their bundled texts
 * @returns {Promise<HttpResult[]>}
 */
export async function benchHttp(modules) {
  const { urls, stop } = await startRuntime(modules);
  try {
    const tenant = await makeTenant(urls.gatehouse, CONNECTIONS);
    const yardstick = new Load(urls.yardstick, everywhere([rawRequest('GET', '/')]));
    const subjects = {
      ownPermissions: new Load(urls.gatehouse, everywhere(tenant.ownPermissions)),
      permissionsOfAnother: new Load(urls.gatehouse, everywhere(tenant.permissionsOfAnother)),
      floorRead: new Load(urls.floor, everywhere([rawRequest('GET', `/read/${tenant.answerBytes}`)])),
      evaluation: new Load(urls.gatehouse, everywhere(tenant.evaluation)),
      evaluations: new Load(urls.gatehouse, everywhere(tenant.evaluations)),
      evaluationRoute: new Load(urls.yardstick, everywhere(tenant.evaluationRoute)),
      evaluationsRoute: new Load(urls.yardstick, everywhere(tenant.evaluationsRoute)),
      floorCall: new Load(urls.floor, everywhere([rawRequest('GET', '/read/17')])),
      change: new Load(urls.gatehouse, tenant.change),
      floorChange: new Load(urls.floor, everywhere([rawRequest('POST', '/change')])),
    };
    for (const load of [yardstick, ...Object.values(subjects)]) await load.run(WARM_UP_MS);
    return await takeTurns(yardstick, subjects);
  } finally {
    await stop();
  }
}

/** @param {import('./load.mjs').Script} script */
const everywhere = (script) => Array.from({ length: CONNECTIONS }, () => script);

/**
 * @param {Load} yardstick
 * @param {Readonly<Record<string, Load>>} subjects
 * @returns {Promise<HttpResult[]>}
 */
async function takeTurns(yardstick, subjects) {
  const workerd = findWorkerd();
  const slice = async (load) => {
    const { result, client, server } = await watchCpu(workerd, () => load.run(SLICE_MS));
    const { rate } = result;
    return { rate, client, server, perCpu: server === undefined ? NaN : rate / server };
  };
  const turns = new Map(['yardstick', ...Object.keys(subjects)].map((name) => [name, []]));
  let before = await slice(yardstick);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, load] of Object.entries(subjects)) {
      const turn = await slice(load);
      const after = await slice(yardstick);
      const share = (what) => (2 * turn[what]) / (before[what] + after[what]);
      turns.get(name)?.push({ ...turn, rate: share('rate'), cpu: share('perCpu') });
      turns.get('yardstick')?.push({ ...after, rate: 1, cpu: 1 });
      before = after;
    }
  }
  return [...turns].map(([name, list]) => ({
    name,
    rate: spread(list.map(({ rate }) => rate)),
    cpu: workerd === undefined ? undefined : spread(list.map(({ cpu }) => cpu)),
    client: median(list.map(({ client }) => client)),
    server: workerd === undefined ? undefined : median(list.map(({ server }) => server)),
  }));
}
