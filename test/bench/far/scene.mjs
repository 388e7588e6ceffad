import { setTimeout as pause } from 'node:timers/promises';

import { call, makeAccount, makeToken } from '../api.mjs';
import { makeProvider } from '../neighbours/provider.mjs';
import { startRuntime } from '../runtime.mjs';
import { Client } from '../worlds/client.mjs';
import { LITTLE, seedWorld } from '../worlds/world.mjs';
import { linkPeople } from './crowd.ts';

const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';
/** Longer than an object takes to store what it loaded, and to be told by org 0 what changes. */
const SETTLES_MS = 500;

/**
 * An org whose people and accounts nobody has asked about yet, and the ways to its Worker.
 *
 * @typedef {object} Scene
 * @property {import('../worlds/world.mjs').World} world
 * @property {import('../api.mjs').Headers} admin of an account that may ask about everybody, and change what they have
 * @property {(i: number) => import('../api.mjs').Headers} account of the i-th account
 * @property {(i: number) => import('../api.mjs').Headers} signIn a new token for the i-th person
 * @property {Client} client
 * @property {(latencies: import('./profiles.mjs').Latencies) => Promise<Gone>} set how long the ways are from now on
 * @property {() => Promise<void>} stop
 */

/**
 * How often each way was gone since it was last asked.
 *
 * @typedef {import('./profiles.mjs').Latencies} Gone
 */

/**
 * @param {string} gatehouse the Worker's text, as `bundleFarWorker` makes it
 * @param {object} options
 * @param {number} options.people who come in the morning
 * @param {number} options.accounts
 * @param {number} options.seed what decides how the ways differ from time to time
 * @returns {Promise<Scene>}
 */
export async function openScene(gatehouse, { people, accounts, seed }) {
  const provider = makeProvider();
  const runtime = await startRuntime(
    { gatehouse, yardstick: NOTHING, floor: NOTHING },
    { settings: provider.settings },
  );
  const url = runtime.urls.gatehouse;
  const client = new Client(url);
  const stop = async () => {
    client.close();
    await runtime.stop();
  };
  const set = async (latencies) => {
    const body = JSON.stringify({ latencies, seed: next() });
    return await (await fetch(new URL('/far', url), { method: 'POST', body })).json();
  };
  let told = seed;
  const next = () => (told = (told * 48_271) % 2_147_483_647);
  try {
    const size = { ...LITTLE, people, teams: 20, roles: 100, rolesEach: 5, accounts, orgs: 1 };
    const world = await seedWorld(runtime.database, size);
    const loginOf = (i) => `user-${world.person(i)}`;
    const all = Array.from({ length: people }, (_, i) => ({ id: world.person(i), login: loginOf(i) }));
    await linkPeople(runtime.database, provider, all);
    const admin = await makeToken(url, {}, await makeAccount(url, {}, 'asks', 'Admin'));
    // Every account may see a list.
    await call(url, {}, 'PUT', '/access-control/roles/everybody', {
      name: 'custom:everybody',
      version: 2,
      permissions: [{ action: 'teams:read', scope: 'teams:*' }],
    });
    await pause(SETTLES_MS);
    return {
      world,
      admin,
      account: (i) => ({ Authorization: `Bearer ${world.token(i)}` }),
      signIn: (i) => provider.signIn(loginOf(i), []),
      client,
      set,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
