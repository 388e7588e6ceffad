import { bodyCosts, READERS } from './body-cost.mjs';
import { findWorkerd } from './cpu.mjs';
import { resultsOf } from './http-results.mjs';
import { Load, rawRequest } from './load.mjs';
import { startRuntime } from './runtime.mjs';
import { SUBJECTS } from './subjects.mjs';
import { makeTenant, scriptsOf } from './tenant.mjs';
import { takeTurns } from './turns.mjs';

const CONNECTIONS = 16;
/** Long enough for several of the stalls of the runtime, so that a p99 has them. */
const SLICE_MS = 2_000;
const ROUNDS = 9;
const WARM_UP_MS = 1_500;
/** A difference of routes is small: it takes many rounds, and short ones, so that noise hits all of one alike. */
const BODY_SLICE_MS = 150;
const BODY_ROUNDS = 50;

/**
 * What the http bench found. `body`: how many times as much reading a body costs as `c.req.json()`, for our two readers; undefined
 * where the system does not tell how busy a process is, or the machine is too busy to show it.
 *
 * @typedef {object} HttpFound
 * @property {Record<string, import('./http-results.mjs').HttpResult>} subjects
 * @property {ReturnType<typeof bodyCosts> | undefined} body
 */

/**
 * Puts load on the subjects and on what they are compared with, in slices that take turns, so that noise hits all alike: what is
 * compared stands in the same round.
 *
 * @param {import('./runtime.mjs').Workers<string>} modules their bundled texts
 * @param {(line: string) => void} tell is told how far it is
 * @returns {Promise<HttpFound>}
 */
export async function benchHttp(modules, tell) {
  const { urls, stop } = await startRuntime(modules);
  try {
    const tenant = await makeTenant(urls.gatehouse, CONNECTIONS);
    const everywhere = (url, ...requests) =>
      new Load(
        url,
        Array.from({ length: CONNECTIONS }, () => requests),
      );
    const ours = (name) => new Load(urls.gatehouse, scriptsOf(tenant, name, CONNECTIONS));
    const loads = {
      yardstick: everywhere(urls.yardstick, rawRequest('GET', '/')),
      ownPermissions: ours('ownPermissions'),
      floorRead: everywhere(urls.floor, rawRequest('GET', `/read/${tenant.answerBytes}`)),
      permissionsOfAnother: ours('permissionsOfAnother'),
      evaluationRoute: everywhere(urls.yardstick, ...tenant.asked('/decision').one),
      evaluation: ours('evaluation'),
      floorEvaluation: everywhere(urls.floor, ...tenant.asked('/evaluation').one),
      evaluations: ours('evaluations'),
      evaluationsRoute: everywhere(urls.yardstick, ...tenant.asked('/decision').fifty),
      change: ours('change'),
      floorOurChange: everywhere(urls.floor, rawRequest('POST', '/change-as-ours')),
      floorChange: everywhere(urls.floor, rawRequest('POST', '/change')),
    };
    const bodies = Object.fromEntries(
      READERS.map((reader) => [reader, everywhere(urls.yardstick, ...tenant.asked(`/body/${reader}`).one)]),
    );
    for (const load of [...Object.values(loads), ...Object.values(bodies)]) await load.run(WARM_UP_MS);
    const workerd = findWorkerd();
    const rounds = await takeTurns(loads, Object.keys(SUBJECTS), {
      part: 'http',
      rounds: ROUNDS,
      ms: SLICE_MS,
      workerd,
      tell,
    });
    const subjects = resultsOf(rounds);
    if (workerd === undefined) return { subjects, body: undefined };
    const read = await takeTurns(bodies, READERS, {
      part: 'http',
      rounds: BODY_ROUNDS,
      ms: BODY_SLICE_MS,
      workerd,
      tell,
    });
    const cost = (round) => Object.fromEntries(READERS.map((reader) => [reader, 1 / round[reader].perCpu]));
    return { subjects, body: bodyCosts(read.map(cost)) };
  } finally {
    await stop();
  }
}
