import { call, inOrg, makeAccount, makeToken } from './api.mjs';
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
  const here = inOrg(orgId);
  const admin = await makeAccount(url, here, 'reader', 'Admin');
  const other = await makeAccount(url, here, 'other', 'Admin');
  const headers = await makeToken(url, here, admin);
  const { uid } = await call(url, here, 'POST', '/access-control/roles', {
    name: 'bench',
    permissions: [{ action: 'dashboards:read', scope: 'dashboards:*' }],
  });

  /** @type {Buffer[][]} */
  const changes = [];
  for (let i = 0; i < connections; i++) {
    const roles = `/api/access-control/users/${await makeAccount(url, here, `subject-${i}`, 'None')}/roles`;
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
