import { call, inOrg, makeAccount, makeToken } from './api.mjs';
import { rawRequest } from './load.mjs';

/**
 * An org made over HTTP, as an outsider would, and the scripts that put load on it.
 *
 * @typedef {object} Tenant
 * @property {import('./load.mjs').Script} ownPermissions
 * @property {import('./load.mjs').Script} permissionsOfAnother
 * @property {import('./load.mjs').Script} evaluation one question about another account
 * @property {import('./load.mjs').Script} evaluations fifty questions at once, about five accounts
 * @property {(path: string) => Record<'one' | 'fifty', import('./load.mjs').Script>} asked the same bodies for another route
 * @property {readonly import('./load.mjs').Script[]} change for each connection, on an account of its own
 * @property {readonly import('./load.mjs').Script[]} cold for each connection, the permissions of an account of its own, read from
 *   the database each time
 * @property {import('./load.mjs').Script} list a page of service accounts
 * @property {number} answerBytes how long the answer to `ownPermissions` is
 */

/**
 * @param {URL} url
 * @param {number} connections
 * @returns {Promise<Tenant>}
 */
export async function makeTenant(url, connections) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'bench' });
  const here = inOrg(orgId);
  const admin = await makeAccount(url, here, 'reader', 'Admin');
  const other = await makeAccount(url, here, 'other', 'Admin');
  const headers = await makeToken(url, here, admin);
  const { uid } = await call(url, here, 'POST', '/access-control/roles', {
    name: 'bench',
    permissions: [{ action: 'dashboards:read', scope: 'dashboards:*' }],
  });

  await call(url, here, 'PUT', '/access-control/resource-types/invoices', { actions: ['read', 'approve'] });
  const { uid: approver } = await call(url, here, 'POST', '/access-control/roles', {
    name: 'approver',
    permissions: [{ action: 'invoices:approve', scope: 'invoices:*' }],
  });

  /** @type {Buffer[][]} */
  const changes = [];
  /** @type {Buffer[][]} */
  const cold = [];
  for (let i = 0; i < connections; i++) {
    const id = await makeAccount(url, here, `subject-${i}`, 'None');
    const roles = `/api/access-control/users/${id}/roles`;
    changes.push([
      rawRequest('POST', roles, headers, { roleUid: uid }),
      rawRequest('DELETE', `${roles}/${uid}`, headers),
    ]);
    const reload = '/api/access-control/user/permissions?reloadcache=true';
    const reader = await makeAccount(url, here, `cold-${i}`, 'Viewer');
    cold.push([rawRequest('GET', reload, await makeToken(url, here, reader))]);
  }
  // Of accounts that no change of the bench touches.
  const asked = [];
  for (let i = 0; i < 5; i++) {
    const id = await makeAccount(url, here, `asked-${i}`, 'None');
    await call(url, here, 'POST', `/access-control/users/${id}/roles`, { roleUid: approver });
    asked.push(id);
  }
  const question = (i) => ({
    subject: { type: 'service_account', id: `id:${asked[i % asked.length]}` },
    action: { name: 'approve' },
    resource: { type: 'invoices', id: String(1_000 + i) },
  });
  const one = question(0);
  const fifty = { evaluations: Array.from({ length: 50 }, (_, i) => question(i)) };
  await expectYes(url, headers, one, fifty);
  const own = await fetch(new URL('/api/access-control/user/permissions', url), { headers });
  return {
    ownPermissions: [rawRequest('GET', '/api/access-control/user/permissions', headers)],
    permissionsOfAnother: [rawRequest('GET', `/api/access-control/users/${other}/permissions`, headers)],
    evaluation: [rawRequest('POST', '/access/v1/evaluation', headers, one)],
    evaluations: [rawRequest('POST', '/access/v1/evaluations', headers, fifty)],
    asked: (path) => ({
      one: [rawRequest('POST', path, headers, one)],
      fifty: [rawRequest('POST', path, headers, fifty)],
    }),
    change: changes,
    cold,
    list: [rawRequest('GET', '/api/serviceaccounts/search?perpage=10&page=1', headers)],
    answerBytes: (await own.text()).length,
  };
}

/**
 * Fails where a question is not answered by yes: then something else would be measured.
 *
 * @param {URL} url
 * @param {import('./api.mjs').Headers} headers
 * @param {unknown} one
 * @param {{ readonly evaluations: readonly unknown[] }} many
 */
async function expectYes(url, headers, one, many) {
  const ask = async (path, body) => {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  };
  const { decision } = await ask('/access/v1/evaluation', one);
  const { evaluations = [] } = await ask('/access/v1/evaluations', many);
  const yes = evaluations.filter((each) => each.decision === true).length;
  if (decision !== true || yes !== many.evaluations.length) throw new Error('A question was answered by no');
}

/** What can be asked for by name. */
export const ASKED = /** @type {const} */ ([
  'ownPermissions',
  'permissionsOfAnother',
  'evaluation',
  'evaluations',
  'change',
  'cold',
  'list',
]);

/**
 * Scripts for as many connections.
 *
 * @param {Tenant} tenant
 * @param {(typeof ASKED)[number]} name
 * @param {number} connections no more than the tenant was made for
 * @returns {readonly import('./load.mjs').Script[]}
 */
export const scriptsOf = (tenant, name, connections) =>
  name === 'change' || name === 'cold'
    ? tenant[name].slice(0, connections)
    : Array.from({ length: connections }, () => tenant[name]);

/**
 * Throws unless each can be asked for.
 *
 * @param {readonly string[]} names
 * @returns {readonly (typeof ASKED)[number][]}
 */
export function readAsked(names) {
  const unknown = names.find((name) => !ASKED.includes(name));
  if (unknown !== undefined) throw new Error(`There is no ${unknown}, only ${ASKED.join(', ')}`);
  return names;
}
