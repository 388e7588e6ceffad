import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { call, inOrg, makeAccount, makeToken } from '../api.mjs';
import { rawRequest } from '../load.mjs';

/** So many streams of one caller there may be. */
const OF_CALLER = 20;
const OPENED_AT_ONCE = 20;
/** So often the org that is followed is changed. */
const CHANGE_EVERY_MS = 500;

/**
 * Listeners of one org, and what they were told.
 *
 * @typedef {object} Listeners
 * @property {() => Promise<void>} open opens the streams, and begins to change the org
 * @property {() => Promise<void>} close ends both
 * @property {() => { readonly open: number, readonly refused: number, readonly events: number, readonly changes: number }} told
 */

/**
 * @param {object} scene
 * @param {URL} scene.url
 * @param {number} count of listeners
 * @returns {Promise<Listeners>}
 */
export async function makeListeners({ url }, count) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'followed by many' });
  const here = inOrg(orgId);
  const readers = [];
  for (let i = 0; i < count / OF_CALLER; i++)
    readers.push(await makeToken(url, here, await makeAccount(url, here, `reader-${i}`, 'Admin')));
  const told = { open: 0, refused: 0, events: 0, changes: 0 };
  let sockets = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let changing;
  const change = async () => {
    await call(url, here, 'POST', '/teams', { name: `team ${++told.changes}` });
  };
  const openOne = async (i) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    sockets.push(socket);
    const answered = once(socket, 'data');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(rawRequest('GET', '/api/access-control/changes/stream', readers[i % readers.length]));
    const [chunk] = await answered;
    if (!chunk.toString().startsWith('HTTP/1.1 200')) told.refused++;
    else told.open++;
    socket.on('data', (data) => (told.events += data.toString().split('event: change').length - 1));
  };
  return {
    async open() {
      told.open = 0;
      for (let i = 0; i < count; i += OPENED_AT_ONCE)
        await Promise.all(Array.from({ length: OPENED_AT_ONCE }, (_, k) => openOne(i + k)));
      changing = setInterval(() => void change(), CHANGE_EVERY_MS);
    },
    async close() {
      clearInterval(changing);
      for (const socket of sockets) socket.destroy();
      sockets = [];
      // What is written to whoever hung up shows that they did.
      await pause(1_000);
      await change();
      await pause(3_000);
    },
    told: () => told,
  };
}
