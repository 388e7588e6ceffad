import { basic, call, inOrg, makeAccount, makeToken } from '../api.mjs';
import { rawRequest } from '../load.mjs';
import { ADMIN_PASSWORD } from '../runtime.mjs';
import { storePeople } from './worlds.mjs';

/** How many people the hostile org has, so that a list of them is expensive. */
const PEOPLE = 50_000;
/** Everybody's. */
export const PASSWORD = 'a password of the bench';

/**
 * The quiet org, and what is done there.
 *
 * @typedef {object} QuietTenant
 * @property {number} orgId
 * @property {import('../load.mjs').Script} reads
 * @property {import('../load.mjs').Script} changes of the org
 * @property {import('../load.mjs').Script} globalChanges of the global plane: a server admin disables and enables somebody
 * @property {import('../api.mjs').Headers} viewer the token of a member who may hardly do anything
 */

/**
 * @param {URL} url
 * @returns {Promise<QuietTenant>}
 */
export async function makeQuietTenant(url) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'quiet' });
  const here = inOrg(orgId);
  const admin = await makeToken(url, here, await makeAccount(url, here, 'quiet-admin', 'Admin'));
  const viewer = await makeToken(url, here, await makeAccount(url, here, 'quiet-viewer', 'Viewer'));
  const subject = await makeAccount(url, here, 'quiet-subject', 'None');
  const roleUid = await makeRole(url, here, 'quiet');
  const roles = `/api/access-control/users/${subject}/roles`;
  const { id } = await makePerson(url, orgId, 'quiet-person');
  return {
    orgId,
    reads: [rawRequest('GET', '/api/access-control/user/permissions', admin)],
    changes: [
      rawRequest('POST', roles, admin, { roleUid }),
      rawRequest('DELETE', `${roles}/${roleUid}`, admin),
    ],
    globalChanges: ['disable', 'enable'].map((verb) =>
      rawRequest('POST', `/api/admin/users/${id}/${verb}`, basic('admin', ADMIN_PASSWORD)),
    ),
    viewer,
  };
}

/**
 * The hostile org, with many people, and those who attack from there.
 *
 * @typedef {object} HostileTenant
 * @property {number} orgId
 * @property {import('../api.mjs').Headers} person a Viewer with a password
 * @property {import('../api.mjs').Headers} viewer the token of a Viewer
 * @property {string} roleUid a role that all people of the org hold
 */

/**
 * @param {URL} url
 * @param {import('../runtime.mjs').D1} database
 * @returns {Promise<HostileTenant>}
 */
export async function makeHostileTenant(url, database) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'hostile' });
  const here = inOrg(orgId);
  const viewer = await makeToken(url, here, await makeAccount(url, here, 'hostile-viewer', 'Viewer'));
  const roleUid = await makeRole(url, here, 'hostile');
  const { headers: person } = await makePerson(url, orgId, 'hostile-person');
  // Where guessing goes: an account that exists.
  await makePerson(url, orgId, 'target');
  await storePeople(database, { orgId, people: PEOPLE, prefix: 'crowd', roleUid });
  return { orgId, person, viewer, roleUid };
}

/**
 * Somebody who gives themselves another name.
 *
 * @param {import('../api.mjs').Headers} person
 * @param {string} name
 */
export const renaming = (person, name) => rawRequest('PUT', '/api/user', person, { name });

/**
 * A role of an org with one permission.
 *
 * @param {URL} url
 * @param {import('../api.mjs').Headers} here
 * @param {string} name
 * @returns {Promise<string>} its uid
 */
export async function makeRole(url, here, name) {
  const permissions = [{ action: 'dashboards:read', scope: 'dashboards:*' }];
  return (await call(url, here, 'POST', '/access-control/roles', { name, permissions })).uid;
}

/**
 * A Viewer of an org, who has a password.
 *
 * @param {URL} url
 * @param {number} orgId
 * @param {string} login
 * @returns {Promise<{ id: number, headers: import('../api.mjs').Headers }>}
 */
export async function makePerson(url, orgId, login) {
  const user = { login, email: `${login}@example.org`, password: PASSWORD };
  const { id } = await call(url, {}, 'POST', '/admin/users', user);
  await call(url, {}, 'POST', `/orgs/${orgId}/users`, { loginOrEmail: login, role: 'Viewer' });
  return { id, headers: { ...basic(login, PASSWORD), ...inOrg(orgId) } };
}
