import { basic, call, inOrg, makeAccount, makeToken } from '../api.mjs';
import { rawRequest } from '../load.mjs';
import { ADMIN_PASSWORD } from '../runtime.mjs';

/** How many people the hostile org has, so that a list of them is expensive. */
const PEOPLE = 50_000;
const PASSWORD = 'a password of the bench';

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
  await storePeople(database, orgId, roleUid);
  return { person, viewer, roleUid };
}

/**
 * Somebody who gives themselves another name.
 *
 * @param {import('../api.mjs').Headers} person
 * @param {string} name
 */
export const renaming = (person, name) => rawRequest('PUT', '/api/user', person, { name });

/**
 * @param {URL} url
 * @param {import('../api.mjs').Headers} here
 * @param {string} name
 * @returns {Promise<string>} its uid
 */
async function makeRole(url, here, name) {
  const permissions = [{ action: 'dashboards:read', scope: 'dashboards:*' }];
  return (await call(url, here, 'POST', '/access-control/roles', { name, permissions })).uid;
}

/**
 * @param {URL} url
 * @param {number} orgId
 * @param {string} login
 */
async function makePerson(url, orgId, login) {
  const user = { login, email: `${login}@example.org`, password: PASSWORD };
  const { id } = await call(url, {}, 'POST', '/admin/users', user);
  await call(url, {}, 'POST', `/orgs/${orgId}/users`, { loginOrEmail: login, role: 'Viewer' });
  return { id, headers: { ...basic(login, PASSWORD), ...inOrg(orgId) } };
}

/**
 * Past the API, which would take minutes. They hold the role, and never sign in.
 *
 * @param {import('../runtime.mjs').D1} database
 * @param {number} orgId
 * @param {string} roleUid
 */
async function storePeople(database, orgId, roleUid) {
  const now = new Date().toISOString();
  const names = JSON.stringify(Array.from({ length: PEOPLE }, (_, i) => `crowd-${i}`));
  const stored = 'FROM json_each(?) JOIN users ON users.uid = json_each.value';
  /** @type {[sql: string, values: unknown[]][]} */
  const statements = [
    [
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       SELECT value, value, value || '@example.org', value, 0, ?, ?, ? FROM json_each(?)`,
      [orgId, now, now, names],
    ],
    [`INSERT INTO org_users SELECT ?, users.id, 'Viewer', ?, ? ${stored}`, [orgId, now, now, names]],
    [
      `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) SELECT ?, users.id, ?, 1, ? ${stored}`,
      [orgId, roleUid, now, names],
    ],
  ];
  await database.batch(statements.map(([sql, values]) => database.prepare(sql).bind(...values)));
}
