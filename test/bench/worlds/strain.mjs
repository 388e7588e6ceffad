import { setTimeout as pause } from 'node:timers/promises';

import { basic, inOrg } from '../api.mjs';
import { findWorkerd, residentBytes } from '../cpu.mjs';
import { ADMIN_PASSWORD, startRuntime } from '../runtime.mjs';
import { median } from '../statistics.mjs';
import { Client } from './client.mjs';

/** @typedef {import('./client.mjs').Asked} Asked */

/** So many principals are kept before the role that all of them have is changed. */
const KEPT = 10_000;
const AT_ONCE = 4;
const SAMPLE_MS = 5;
/** An org that is gone is cleaned within this. */
const CLEANED_MS_MAX = 300_000;

const get = (path) => ({ method: 'GET', path });
const search = '/access-control/users/permissions/search';

/** What takes most memory, each asked once of a server that was just started. @type {readonly (readonly [string, Asked])[]} */
const HEAVY = [
  ['roles, delegatable', get('/access-control/roles?delegatable=true')],
  ['Unleash: groups', get('/admin/groups')],
  ['who holds an action on one thing', get(`${search}?action=datasources:query&scope=datasources:uid:r_3_8`)],
  ['who holds an action by a role', get(`${search}?action=reports:read`)],
  ['who holds what begins with dashboards:', get(`${search}?actionPrefix=dashboards:`)],
];

/**
 * What the large world does to those beside: what the heaviest answers add to workerd's memory, how long a changed role of
 * 10,000 kept principals holds up their org, and what the end of an org of 112,000 members does to another.
 *
 * @param {import('../runtime.mjs').Workers<string>} modules
 * @param {string} state where the large world is
 * @param {import('./world.mjs').World} world
 * @param {(line: string) => void} tell
 */
export async function strain(modules, state, world, tell) {
  const withServer = async (act) => {
    const runtime = await startRuntime(modules, { state });
    const client = new Client(runtime.urls.gatehouse);
    try {
      return await act(client, runtime);
    } finally {
      client.close();
      await runtime.stop();
    }
  };
  const memory = [];
  for (const [name, asked] of HEAVY) {
    const grown = await withServer(async (client) => await growthBy(client, asked));
    memory.push({ name, ...grown });
    tell(
      `memory: ${name} | +${grown.megabytes?.toFixed(0)} MB | ${grown.status} | ${grown.milliseconds.toFixed(0)} ms`,
    );
  }
  const changed = await withServer(async (client) => await changeRoleOfMany(client, world, tell));
  tell(`a role of ${KEPT} kept principals: ${JSON.stringify(changed)}`);
  const deleted = await withServer(async (client, runtime) => await deleteLargeOrg(client, runtime));
  tell(`an org of ${world.size.people + world.size.accounts} members: ${JSON.stringify(deleted)}`);
  return { memory, changed, deleted };
}

/**
 * What one request adds to the most memory that workerd has had. Undefined where the system does not tell.
 *
 * @param {Client} client
 * @param {Asked} asked
 */
async function growthBy(client, asked) {
  // The code is loaded, and the caller known.
  await client.ask(get('/access-control/roles/r_1'));
  await client.ask(get(`${search}?namespacedId=user:1`));
  const workerd = findWorkerd();
  const before = workerd === undefined ? NaN : residentBytes(workerd);
  let most = before;
  const sampling = setInterval(() => {
    if (workerd !== undefined) most = Math.max(most, residentBytes(workerd));
  }, SAMPLE_MS);
  const { status, milliseconds, text } = await client.ask(asked);
  clearInterval(sampling);
  if (workerd !== undefined) most = Math.max(most, residentBytes(workerd));
  return {
    status,
    milliseconds,
    bytes: text.length,
    megabytes: workerd === undefined ? undefined : (most - before) / 1e6,
  };
}

/**
 * @param {Client} client
 * @param {import('./world.mjs').World} world
 */
async function changeRoleOfMany(client, world) {
  const own = (i) => ({
    ...get('/access-control/user/permissions'),
    headers: { Authorization: `Bearer ${world.token(i)}` },
  });
  const all = async () => {
    const start = performance.now();
    let next = 0;
    const some = async () => {
      for (let i = next++; i < KEPT; i = next++) await expectOk(client, own(i));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
    return (performance.now() - start) / 1000;
  };
  const firstSeconds = await all();
  const beside = watching(client, own(0));
  await pause(500);
  const quiet = beside.seen.splice(0);
  const { version, permissions, name } = JSON.parse(
    (await client.ask(get('/access-control/roles/everybody'))).text,
  );
  const change = await client.ask({
    method: 'PUT',
    path: '/access-control/roles/everybody',
    body: {
      name,
      version: version + 1,
      permissions: [...permissions, { action: 'reports:read', scope: 'reports:id:x' }],
    },
  });
  await pause(500);
  beside.stop();
  const againSeconds = await all();
  return {
    status: change.status,
    changeMs: change.milliseconds,
    besideMs: { quiet: median(quiet), slowest: Math.max(...beside.seen) },
    firstSeconds,
    againSeconds,
  };
}

/**
 * @param {Client} client
 * @param {import('../runtime.mjs').Runtime} runtime
 */
async function deleteLargeOrg(client, runtime) {
  // Somewhere else, where the admin is a member as well, and a read of the database there.
  const made = await expectOk(client, { method: 'POST', path: '/orgs', body: { name: 'beside' } });
  const headers = { ...basic('admin', ADMIN_PASSWORD), ...inOrg(JSON.parse(made.text).orgId) };
  const inOther = { ...get('/teams/search'), headers };
  await expectOk(client, inOther);
  const beside = watching(client, inOther);
  await pause(1_000);
  const quiet = beside.seen.splice(0);
  const start = performance.now();
  // Not by somebody who is there.
  const gone = await expectOk(client, { method: 'DELETE', path: '/orgs/1', headers });
  const left = async () => {
    const { results } = await runtime.database.prepare('SELECT count(*) AS left FROM ended_orgs').all();
    return results[0].left;
  };
  while ((await left()) > 0 && performance.now() - start < CLEANED_MS_MAX) await pause(500);
  const cleanedSeconds = (performance.now() - start) / 1000;
  beside.stop();
  const { results } = await runtime.database
    .prepare(
      `SELECT (SELECT count(*) FROM org_users WHERE org_id = 1) + (SELECT count(*) FROM user_roles WHERE org_id = 1) +
        (SELECT count(*) FROM permissions WHERE org_id = 1) + (SELECT count(*) FROM tokens WHERE org_id = 1) AS rows`,
    )
    .all();
  return {
    status: gone.status,
    deleteMs: gone.milliseconds,
    cleanedSeconds,
    rowsLeft: results[0].rows,
    besideMs: { quiet: median(quiet), median: median(beside.seen), slowest: Math.max(...beside.seen) },
  };
}

/** Asks again and again, with a short pause, until it is stopped: what somebody beside sees. */
function watching(client, asked) {
  /** @type {number[]} */
  const seen = [];
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      seen.push((await expectOk(client, asked)).milliseconds);
      await pause(2);
    }
  };
  void watch();
  return { seen, stop: () => (isOver = true) };
}

/**
 * @param {Client} client
 * @param {Asked} asked
 */
async function expectOk(client, asked) {
  const answered = await client.ask(asked);
  if (answered.status > 299)
    throw new Error(`${asked.path} answered ${answered.status} ${answered.text.slice(0, 200)}`);
  return answered;
}
