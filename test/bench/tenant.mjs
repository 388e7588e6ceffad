import { ADMIN_PASSWORD } from './runtime.mjs';
import { rawRequest } from './load.mjs';

/**
 * An org made over HTTP, as an outsider would, and the scripts that put load on it.
 *
 * @typedef {object} Tenant
 * @property {import('./load.mjs').Script} ownPermissions
 * @property {import('./load.mjs').Script} permissionsOfAnother
 * @property {readonly import('./load.mjs').Script[]} changes for each connection, on an account of its own
 * @property {number} answerBytes how long the answer to `ownPermissions` is
 */

/**
 * @param {URL} url
 * @param {number} connections
 * @returns {Promise<Tenant>}
 */
export async function makeTenant(url, connections) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'bench' });
  const inOrg = { 'X-Grafana-Org-Id': String(orgId) };
  const admin = await makeAccount(url, inOrg, 'reader', 'Admin');
  const other = await makeAccount(url, inOrg, 'other', 'Admin');
  const { key } = await call(url, inOrg, 'POST', `/serviceaccounts/${admin}/tokens`, { name: 'bench' });
  const { uid } = await call(url, inOrg, 'POST', '/access-control/roles', {
    name: 'bench',
    permissions: [{ action: 'dashboards:read', scope: 'dashboards:*' }],
  });

  const headers = { Authorization: `Bearer ${key}` };
  /** @type {Buffer[][]} */
  const changes = [];
  for (let i = 0; i < connections; i++) {
    const roles = `/api/access-control/users/${await makeAccount(url, inOrg, `subject-${i}`, 'None')}/roles`;
    changes.push([
      rawRequest('POST', roles, headers, { roleUid: uid }),
      rawRequest('DELETE', `${roles}/${uid}`, headers),
    ]);
  }
  const own = await fetch(new URL('/api/access-control/user/permissions', url), { headers });
  return {
    ownPermissions: [rawRequest('GET', '/api/access-control/user/permissions', headers)],
    permissionsOfAnother: [rawRequest('GET', `/api/access-control/users/${other}/permissions`, headers)],
    changes,
    answerBytes: (await own.text()).length,
  };
}

/**
 * @param {URL} url
 * @param {Readonly<Record<string, string>>} inOrg
 * @param {string} name
 * @param {string} role
 * @returns {Promise<number>}
 */
const makeAccount = async (url, inOrg, name, role) =>
  (await call(url, inOrg, 'POST', '/serviceaccounts', { name, role })).id;

/**
 * @param {URL} url
 * @param {Readonly<Record<string, string>>} inOrg
 * @param {string} method
 * @param {string} path below `/api`
 * @param {unknown} [body]
 */
async function call(url, inOrg, method, path, body) {
  const response = await fetch(new URL(`/api${path}`, url), {
    method,
    headers: {
      Authorization: `Basic ${btoa(`admin:${ADMIN_PASSWORD}`)}`,
      'Content-Type': 'application/json',
      ...inOrg,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`);
  return JSON.parse(text);
}
