import type { Rows } from './row.ts';
import { inGlobal, inOrg, signedIn } from './row.ts';

const DELEGATE = 'permissions:type:delegate';
const GIVE_USER = `users.roles:add ${DELEGATE}`;
const TAKE_USER = `users.roles:remove ${DELEGATE}`;
const GIVE_TEAM = `teams.roles:add ${DELEGATE}`;
const TAKE_TEAM = `teams.roles:remove ${DELEGATE}`;
const GLOBAL_ROLE = { roleUID: '{globalRole}' };

const roles: Rows = {
  listRoles: inOrg('roles:read roles:*'),
  createRole: inOrg(`roles:write ${DELEGATE}`, { body: () => ({ name: 'New role' }) }),
  'createRole/global': inGlobal(`roles:write ${DELEGATE}`, {
    body: () => ({ name: 'New global role', global: true }),
  }),
  getRole: inOrg('roles:read roles:uid:{roleUID}'),
  updateRole: inOrg(`roles:write ${DELEGATE}`, { body: () => ({ name: 'Renamed role', version: 9 }) }),
  'updateRole/global': inGlobal(`roles:write ${DELEGATE}`, {
    at: GLOBAL_ROLE,
    body: () => ({ name: 'Renamed global role', version: 9, global: true }),
  }),
  deleteRole: inOrg(`roles:delete ${DELEGATE}`, { query: 'force=true' }),
  'deleteRole/global': inGlobal(`roles:delete ${DELEGATE}`, {
    at: GLOBAL_ROLE,
    query: 'force=true&global=true',
  }),
  hardResetRoles: inGlobal('roles:write permissions:type:escalate', { body: () => ({ BasicRoles: true }) }),
};

const assignments: Rows = {
  getRoleAssignments: inOrg(['teams.roles:read teams:id:*', 'users.roles:read users:id:*']),
  setRoleAssignments: inOrg([GIVE_USER, TAKE_USER, GIVE_TEAM, TAKE_TEAM], {
    body: ({ userId, teamId }) => ({ users: [userId], teams: [teamId] }),
  }),
  listUsersRoles: inOrg('users.roles:read users:id:*', { body: ({ userId }) => ({ userIds: [userId] }) }),
  listTeamsRoles: inOrg('teams.roles:read teams:id:*', { body: ({ teamId }) => ({ teamIds: [teamId] }) }),
  listUserRoles: inOrg('users.roles:read users:id:{userId}'),
  addUserRole: inOrg(GIVE_USER, { body: ({ roleUID }) => ({ roleUid: roleUID }) }),
  'addUserRole/global': inGlobal(GIVE_USER, {
    body: ({ globalRole }) => ({ roleUid: globalRole, global: true }),
  }),
  setUserRoles: inOrg([GIVE_USER, TAKE_USER], { body: ({ roleUID }) => ({ roleUids: [roleUID] }) }),
  'setUserRoles/global': inGlobal([GIVE_USER, TAKE_USER], {
    body: ({ globalRole }) => ({ roleUids: [globalRole], global: true }),
  }),
  removeUserRole: inOrg(TAKE_USER),
  'removeUserRole/global': inGlobal(TAKE_USER, { at: GLOBAL_ROLE, query: 'global=true' }),
  listTeamRoles: inOrg('teams.roles:read teams:id:{teamId}'),
  addTeamRole: inOrg(GIVE_TEAM, { body: ({ roleUID }) => ({ roleUid: roleUID }) }),
  setTeamRoles: inOrg([GIVE_TEAM, TAKE_TEAM], { body: ({ roleUID }) => ({ roleUids: [roleUID] }) }),
  removeTeamRole: inOrg(TAKE_TEAM),
};

const groupSync: Rows = {
  getMappedGroups: inOrg('groupsync.mappings:read'),
  createGroupMappings: inOrg('groupsync.mappings:write', {
    at: { groupID: 'cn=new' },
    body: ({ roleUID }) => ({ roles: [roleUID] }),
  }),
  updateGroupMappings: inOrg('groupsync.mappings:write', { body: ({ roleUID }) => ({ roles: [roleUID] }) }),
  deleteGroupMappings: inOrg('groupsync.mappings:write'),
  getGroupRoles: inOrg('groupsync.mappings:read'),
  createGroupMappingsByQuery: inOrg('groupsync.mappings:write', {
    query: 'groupId=by%20query',
    body: ({ roleUID }) => ({ roles: [roleUID] }),
  }),
  updateGroupMappingsByQuery: inOrg('groupsync.mappings:write', {
    query: 'groupId={groupID}',
    body: ({ roleUID }) => ({ roles: [roleUID] }),
  }),
  // The group is gone by then, by its path.
  deleteGroupMappingsByQuery: inOrg('groupsync.mappings:write', { query: 'groupId={groupID}', status: 404 }),
  getGroupRolesByQuery: inOrg('groupsync.mappings:read', { query: 'groupId={groupID}' }),
  getUserGroups: inOrg('groupsync.mappings:read'),
  setUserGroups: inOrg('groupsync.mappings:write', { body: () => ({ groups: ['cn=unmapped'] }) }),
};

const permissions: Rows = {
  listOwnPermissions: signedIn(),
  listOwnActions: signedIn(),
  listUserPermissions: inOrg('users.permissions:read users:id:{userId}'),
  searchUserPermissions: inOrg('users.permissions:read', { query: 'action=teams:read' }),
  getAccessControlStatus: inOrg('status:accesscontrol services:accesscontrol'),
  getLicensingCheck: inOrg('licensing:read'),
  listLimits: inOrg('roles:read roles:*'),
  'listLimits/global': inGlobal('roles:read roles:*', { query: 'global=true' }),
};

/** Routes about roles, who has them, and what they permit. */
export const ROLE_ROWS: Rows = { ...roles, ...assignments, ...groupSync, ...permissions };
