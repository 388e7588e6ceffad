import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { rawRequest } from '../load.mjs';
import { whenEnded } from '../scratch.mjs';

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 100;

/** Somebody may approve invoices who has a role that may: the question that the Worker is asked, with as few steps. */
const MODEL = {
  schema_version: '1.1',
  type_definitions: [
    { type: 'user' },
    {
      type: 'role',
      relations: { holder: { this: {} } },
      metadata: { relations: { holder: { directly_related_user_types: [{ type: 'user' }] } } },
    },
    {
      type: 'invoices',
      relations: { approver: { this: {} } },
      metadata: {
        relations: { approver: { directly_related_user_types: [{ type: 'role', relation: 'holder' }] } },
      },
    },
  ],
};

/**
 * A server that runs.
 *
 * @typedef {object} Server
 * @property {URL} url
 * @property {number} pid
 * @property {import('../load.mjs').Script} check one question, which is answered by yes
 * @property {() => Promise<void>} stop
 */

/**
 * Starts OpenFGA with its memory store, without sign-in, log, metrics and tracing, and teaches it one role of five people.
 *
 * @param {string} path of the server
 * @returns {Promise<Server>}
 */
export async function startOpenFga(path) {
  const [http, grpc] = [await freePort(), await freePort()];
  const off = ['playground', 'metrics', 'trace'].map((what) => `--${what}-enabled=false`);
  const server = spawn(
    path,
    [
      'run',
      '--datastore-engine=memory',
      `--http-addr=127.0.0.1:${http}`,
      `--grpc-addr=127.0.0.1:${grpc}`,
      '--log-level=none',
      ...off,
    ],
    { stdio: 'ignore' },
  );
  const url = new URL(`http://127.0.0.1:${http}`);
  const kill = whenEnded(() => server.kill());
  const stop = async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, 'exit');
    kill();
    await ended;
  };
  try {
    await untilReady(url, server);
    return { url, pid: server.pid ?? 0, check: await teach(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {URL} url
 * @returns {Promise<import('../load.mjs').Script>}
 */
async function teach(url) {
  const { id } = await ask(url, '/stores', { name: 'bench' });
  const store = `/stores/${id}`;
  const { authorization_model_id } = await ask(url, `${store}/authorization-models`, MODEL);
  const people = [1, 2, 3, 4, 5].map((i) => `user:${i}`);
  const tuples = [
    { user: 'role:approvers#holder', relation: 'approver', object: 'invoices:all' },
    ...people.map((user) => ({ user, relation: 'holder', object: 'role:approvers' })),
  ];
  await ask(url, `${store}/write`, { writes: { tuple_keys: tuples }, authorization_model_id });
  const question = (user) => ({
    tuple_key: { user, relation: 'approver', object: 'invoices:all' },
    authorization_model_id,
  });
  const answers = [];
  for (const user of [...people, 'user:6']) answers.push(await ask(url, `${store}/check`, question(user)));
  if (answers.map(({ allowed }) => Number(allowed === true)).join('') !== '111110')
    throw new Error('OpenFGA answered another thing');
  return [rawRequest('POST', `${store}/check`, {}, question(people[0]))];
}

/**
 * @param {URL} url
 * @param {string} path
 * @param {unknown} body
 */
async function ask(url, path, body) {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`OpenFGA answered ${response.status} ${await response.text()}`);
  return await response.json();
}

/**
 * @param {URL} url
 * @param {import('node:child_process').ChildProcess} server
 */
async function untilReady(url, server) {
  const end = performance.now() + PATIENCE_MS;
  while (server.exitCode === null && performance.now() < end) {
    const response = await fetch(new URL('/healthz', url)).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new Error('OpenFGA did not start');
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
