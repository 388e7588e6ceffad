import { basic } from '../api.mjs';
import { rawRequest } from '../load.mjs';
import { ADMIN_PASSWORD } from '../runtime.mjs';
import { PASSWORD } from './tenants.mjs';

/**
 * What somebody changes while there is an attack: roles in the quiet org (`org`), whether a person is disabled
 * (`global`), and what a server admin makes: users of the quiet org, users of the org that attacks, orgs and users by turns.
 *
 * @typedef {'org' | 'global' | 'new users' | 'new users there' | 'new orgs and users'} Victim
 */

/**
 * @param {import('./tenants.mjs').QuietTenant} quiet
 * @param {import('./tenants.mjs').HostileTenant} hostile
 * @returns {Readonly<Record<Victim, import('./quiet.mjs').QuietScript>>}
 */
export function victimsOf(quiet, hostile) {
  let made = 0;
  const admin = basic('admin', ADMIN_PASSWORD);
  const newUser = (orgId) => () => {
    const login = `newcomer-${made++}`;
    const user = { login, email: `${login}@example.org`, password: PASSWORD, orgId };
    return rawRequest('POST', '/api/admin/users', admin, user);
  };
  const newOrg = () => rawRequest('POST', '/api/orgs', admin, { name: `new org ${made++}` });
  return {
    org: quiet.changes,
    global: quiet.globalChanges,
    'new users': [newUser(quiet.orgId)],
    'new users there': [newUser(hostile.orgId)],
    'new orgs and users': [newOrg, newUser(quiet.orgId)],
  };
}
