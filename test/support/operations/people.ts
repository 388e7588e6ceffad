import { basicRoleByUid } from '../../../src/core/catalogue/basic-roles.ts';
import type { Rows } from './row.ts';
import { inGlobal, inOrg, inOrgOfGlobal, inOrgOfPath, signedIn, signedInPerson } from './row.ts';

/** What the org role of new people brings. */
const VIEWER = (basicRoleByUid('basic_viewer')?.permissions ?? []).map(({ action, scope }) =>
  `${action} ${scope}`.trim(),
);

const users: Rows = {
  searchUsers: inGlobal('users:read'),
  searchUsersWithPaging: inGlobal('users:read'),
  getUserByLoginOrEmail: inGlobal('users:read global.users:*', { query: 'loginOrEmail={email}' }),
  getUserByID: inGlobal('users:read global.users:id:{userId}'),
  updateUser: inGlobal('users:write global.users:id:{userId}', { body: () => ({ name: 'Renamed' }) }),
  getUserOrgList: inGlobal('users:read global.users:id:{userId}'),
  getUserTeams: inOrgOfGlobal('users:read global.users:id:{userId}'),
  userSetUsingOrgForUser: inGlobal('users:write global.users:id:{userId}'),
  adminCreateUser: inGlobal('users:create', {
    also: VIEWER,
    body: () => ({ login: 'somebody-new', password: 'secret' }),
  }),
  adminDeleteUser: inGlobal('users:delete global.users:id:{doomed}', { at: { userId: '{doomed}' } }),
  adminDisableUser: inGlobal('users:disable global.users:id:{userId}'),
  adminEnableUser: inGlobal('users:enable global.users:id:{userId}'),
  adminUpdateUserPassword: inGlobal('users.password:write global.users:id:{userId}', {
    body: () => ({ password: 'another secret' }),
    isForServerAdmins: true,
  }),
  adminUpdateUserPermissions: inGlobal('users.permissions:write global.users:id:{userId}', {
    body: () => ({ isGrafanaAdmin: true }),
    isForServerAdmins: true,
  }),
};

/** A link that nobody has. */
const NO_LINK = { linkId: 'nosuchlink' };

const userLinks: Rows = {
  adminListUserLinks: inGlobal('users:read global.users:id:{userId}'),
  adminRemoveUserLink: inGlobal('users.password:write global.users:id:{userId}', {
    at: NO_LINK,
    isForServerAdmins: true,
    status: 404,
  }),
  adminMoveUserLink: inGlobal('users.password:write global.users:id:{userId}', {
    at: NO_LINK,
    body: ({ userId }) => ({ userId }),
    isForServerAdmins: true,
    status: 404,
  }),
  listOwnLinks: signedIn(),
  linkOwnUser: signedInPerson({ body: () => ({ token: 'a.b.c' }), status: 400 }),
  removeOwnLink: signedInPerson({ at: NO_LINK, status: 404 }),
};

const signedInUser: Rows = {
  getSignedInUser: signedIn(),
  updateSignedInUser: signedInPerson({ body: () => ({ name: 'Renamed myself' }) }),
  getSignedInUserOrgList: signedIn(),
  getSignedInUserTeamList: signedIn(),
  changeUserPassword: signedInPerson({
    body: () => ({ oldPassword: 'secret', newPassword: 'another secret' }),
  }),
  userSetUsingOrg: signedInPerson(),
};

const orgs: Rows = {
  createOrg: inGlobal('orgs:create', { body: () => ({ name: 'New org' }) }),
  searchOrgs: inGlobal('orgs:read'),
  getOrgByName: inGlobal('orgs:read'),
  getOrgByID: inOrgOfPath('orgs:read'),
  updateOrg: inOrgOfPath('orgs:write', { body: ({ orgId, orgName }) => ({ name: `${orgName} ${orgId}` }) }),
  // The org is in use: only that it has no location of its own is still true.
  placeOrg: inGlobal('orgs:write', { body: () => ({ location: null }), isForServerAdmins: true }),
  // The org that the caller acts in cannot be deleted.
  streamChanges: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}' }),
  'listChanges/since': inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}&since=0' }),
  exportChanges: inOrgOfPath('orgs:delete', { query: 'orgId={orgId}' }),
  listChanges: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}' }),
  getChangesHead: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}' }),
  verifyChanges: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}' }),
  getChange: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}', at: { revision: '1' } }),
  getChangeEffect: inOrgOfPath('changes:read changes:*', { query: 'orgId={orgId}', at: { revision: '1' } }),
  // No entry is old enough.
  moveOutChanges: inOrgOfPath('orgs:delete', {
    query: `orgId={orgId}&upTo=1&hash=${'0'.repeat(64)}`,
    isForServerAdmins: true,
    status: 400,
  }),
  deleteOrgByID: inOrgOfPath('orgs:delete', { status: 400 }),
  getCurrentOrg: inOrg('orgs:read'),
  updateCurrentOrg: inOrg('orgs:write', { body: ({ orgName }) => ({ name: `${orgName} from inside` }) }),
};

const orgUsers: Rows = {
  getOrgUsers: inOrgOfPath('org.users:read'),
  searchOrgUsers: inOrgOfPath('org.users:read'),
  addOrgUser: inOrgOfPath('org.users:add users:*', {
    body: ({ newcomer }) => ({ loginOrEmail: newcomer, role: 'None' }),
  }),
  updateOrgUser: inOrgOfPath('org.users:write users:id:{userId}', { body: () => ({ role: 'None' }) }),
  removeOrgUser: inOrgOfPath('org.users:remove users:id:{leaver}', { at: { userId: '{leaver}' } }),
  getOrgUsersForCurrentOrg: inOrg('org.users:read'),
  getOrgUsersForCurrentOrgLookup: inOrg('org.users:read'),
  searchOrgUsersForCurrentOrg: inOrg('org.users:read'),
  addOrgUserToCurrentOrg: inOrg('org.users:add users:*', {
    body: ({ otherNewcomer }) => ({ loginOrEmail: otherNewcomer, role: 'None' }),
  }),
  updateOrgUserForCurrentOrg: inOrg('org.users:write users:id:{userId}', { body: () => ({ role: 'None' }) }),
  removeOrgUserForCurrentOrg: inOrg('org.users:remove users:id:{otherLeaver}', {
    at: { userId: '{otherLeaver}' },
  }),
};

const READ_ACCOUNT = 'serviceaccounts:read serviceaccounts:id:{serviceAccountId}';
const WRITE_ACCOUNT = 'serviceaccounts:write serviceaccounts:id:{serviceAccountId}';

const serviceAccounts: Rows = {
  createServiceAccount: inOrg('serviceaccounts:create', {
    body: () => ({ name: 'New account', role: 'None' }),
  }),
  searchOrgServiceAccountsWithPaging: inOrg('serviceaccounts:read'),
  retrieveServiceAccount: inOrg(READ_ACCOUNT),
  updateServiceAccount: inOrg(WRITE_ACCOUNT, { body: () => ({ name: 'Renamed account' }) }),
  deleteServiceAccount: inOrg('serviceaccounts:delete serviceaccounts:id:{serviceAccountId}'),
  listTokens: inOrg(READ_ACCOUNT),
  createToken: inOrg(WRITE_ACCOUNT, { body: () => ({ name: 'New token' }) }),
  deleteToken: inOrg(WRITE_ACCOUNT),
};

/** Routes about people, service accounts, and the orgs that they are in. */
export const PEOPLE_ROWS: Rows = {
  ...users,
  ...userLinks,
  ...signedInUser,
  ...orgs,
  ...orgUsers,
  ...serviceAccounts,
};
