/**
 * What each use case requires of its caller, stated once: the routes document it, the changes enforce it.
 * Sources: the "Required permissions" of seed 003; reference/grafana/endpoints.json.
 */
import type { Requirement } from './requirement.ts';
import { allOf, permission } from './requirement.ts';

/** The caller must hold the action for giving away what it holds itself. */
const DELEGATE = 'permissions:type:delegate';

export const readStatus = permission('status:accesscontrol', 'services:accesscontrol');
export const listRoles = permission('roles:read', 'roles:*');
/** Narrower than the seed's `roles:*`, which meets it (BEHAVIOUR.md section 16). */
export const readRole = (uid: string): Requirement => permission('roles:read', `roles:uid:${uid}`);
export const writeRoles = permission('roles:write', DELEGATE);
export const deleteRoles = permission('roles:delete', DELEGATE);
export const resetRoles = permission('roles:write', 'permissions:type:escalate');

export const readUserRoles = (userId: number): Requirement =>
  permission('users.roles:read', `users:id:${userId}`);
export const readTeamRoles = (teamId: number): Requirement =>
  permission('teams.roles:read', `teams:id:${teamId}`);
export const readUserPermissions = (userId: number): Requirement =>
  permission('users.permissions:read', `users:id:${userId}`);

const addRoles = {
  user: permission('users.roles:add', DELEGATE),
  team: permission('teams.roles:add', DELEGATE),
};
const removeRoles = {
  user: permission('users.roles:remove', DELEGATE),
  team: permission('teams.roles:remove', DELEGATE),
};
export const addRole = (kind: 'user' | 'team'): Requirement => addRoles[kind];
export const removeRole = (kind: 'user' | 'team'): Requirement => removeRoles[kind];
export const setRoles = (kind: 'user' | 'team'): Requirement => allOf(addRoles[kind], removeRoles[kind]);

export const createUsers = permission('users:create');
export const createOrgs = permission('orgs:create');
export const addOrgUsers = permission('org.users:add', 'users:*');
export const createTeams = permission('teams:create');
export const writeTeamMembers = (teamId: number): Requirement =>
  permission('teams.permissions:write', `teams:id:${teamId}`);
export const createServiceAccounts = permission('serviceaccounts:create');
export const writeServiceAccount = (accountId: number): Requirement =>
  permission('serviceaccounts:write', `serviceaccounts:id:${accountId}`);
/** Lets its holder see and name users who are not members of the org it acts in. */
export const readAnyUser = (userId: number): Requirement =>
  permission('users:read', `global.users:id:${userId}`);
