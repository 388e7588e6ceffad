// How long a change of the global plane takes where there are many orgs, and what else waits behind it:
//
//   node test/bench/many-orgs.mjs --orgs 5000 --used 300 --told listening
//
// The orgs are rows of the database; `--used` of them are asked something before. Each change is made with a list of listeners
// that is whole (`listening`), and with one that is not yet, as for ten minutes after a first start (`every`): that wakes an
// object for each org, and each of them takes some four files of this machine.
import { parseArgs } from 'node:util';

import { call, inOrg } from './api.mjs';
import { bundleWorker } from './bundle.mjs';
import { startRuntime } from './runtime.mjs';
import { makeScratch } from './scratch.mjs';
import { withWholeListeners } from './whole-listeners.mjs';

const { values } = parseArgs({
  options: {
    orgs: { type: 'string', default: '500' },
    used: { type: 'string', default: '100' },
    told: { type: 'string', default: 'listening,every' },
  },
});
const told = values.told.split(',');
const [orgs, used] = [Number(values.orgs), Number(values.used)];
const AT = '2026-06-01T00:00:00.000Z';
const ROUNDS = 3;
/** So many orgs are asked at once, so that a slow machine answers all of them. */
const AT_ONCE = 20;
const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';

/** @param {() => Promise<unknown>} act */
async function took(act) {
  const since = performance.now();
  await act();
  return performance.now() - since;
}

/** @param {number[]} figures */
const shown = (figures) => figures.map((ms) => `${Math.round(ms)} ms`).join(', ');

/**
 * @param {string} gatehouse the Worker's text
 * @param {string} name
 */
async function measure(gatehouse, name) {
  const runtime = await startRuntime({ gatehouse, yardstick: NOTHING, floor: NOTHING });
  try {
    const url = runtime.urls.gatehouse;
    await call(url, {}, 'GET', '/orgs');
    await runtime.database
      .prepare(
        `INSERT INTO orgs (name, created, updated) WITH RECURSIVE n (i) AS
          (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) SELECT 'org ' || i, ?2, ?2 FROM n`,
      )
      .bind(orgs, AT)
      .run();
    const role = {
      name: 'bench',
      global: true,
      permissions: [{ action: 'reports:read', scope: 'reports:*' }],
    };
    const { uid } = await call(url, {}, 'POST', '/access-control/roles', role);
    const others = Array.from({ length: used }, (_, i) => i + 2);
    const use = async () => {
      for (let i = 0; i < others.length; i += AT_ONCE)
        await Promise.all(
          others
            .slice(i, i + AT_ONCE)
            .map(async (id) => await call(url, inOrg(id), 'GET', '/access-control/user/permissions')),
        );
    };
    await use();
    const [changes, besides] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const update = { ...role, version: round + 1, permissions: round % 2 === 0 ? [] : role.permissions };
      const change = () => call(url, {}, 'PUT', `/access-control/roles/${uid}`, update);
      const beside = () => call(url, {}, 'POST', '/orgs', { name: `beside ${round}` });
      const [changed, created] = await Promise.all([took(change), took(beside)]);
      changes.push(changed);
      besides.push(created);
    }
    console.log(`${name}: ${orgs} orgs, ${used} of them in use`);
    console.log(`  a global role is changed   ${shown(changes)}`);
    console.log(`  an org is made beside that ${shown(besides)}`);
  } finally {
    await runtime.stop();
  }
}

const gatehouse = await bundleWorker(makeScratch().folder);
if (told.includes('listening')) await measure(withWholeListeners(gatehouse), 'who listens is told');
if (told.includes('every')) await measure(gatehouse, 'every org is told');
