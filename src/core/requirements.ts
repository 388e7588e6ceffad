/**
 * What each use case requires of its caller. Routes state it, and changes enforce it.
 * Source: docs/grafana.md#requirements.
 */
import type { ReachQuestion } from './reach.ts';
import type { Requirement } from './requirement.ts';
import { allOf, anyOf, permission, permissionOn } from './requirement.ts';
import type { ResourceRef } from './resource-types.ts';
import { isResourceName, scopeOfResource } from './resource-types.ts';

/** The caller must hold the action on this scope to give permissions that it holds itself. */
const DELEGATE = 'permissions:type:delegate';

export const readStatus = permission('status:accesscontrol', 'services:accesscontrol');
export const checkLicence = permission('licensing:read');
export const listRoles = permission('roles:read', 'roles:*');
/** Narrower than the documented scope `roles:*`, which covers this one. Source: docs/grafana.md#requirements. */
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

/** For lists by role, and for lists of many assignees at once. */
export const readAllUserRoles = permission('users.roles:read', 'users:id:*');
export const readAllTeamRoles = permission('teams.roles:read', 'teams:id:*');
export const readRoleHolders = allOf(readAllTeamRoles, readAllUserRoles);
export const setRoleHolders = allOf(addRoles.user, removeRoles.user, addRoles.team, removeRoles.team);

export const searchUserPermissions = permission('users.permissions:read');
/** The users whose permissions a search shows. */
export const SEARCHABLE_USERS: ReachQuestion = { action: 'users.permissions:read', prefix: 'users:id:' };

/** The users that the caller meets `readAnyUser` for. */
export const ANY_USER: ReachQuestion = { action: 'users:read', prefix: 'global.users:id:' };

/**
 * For people of the whole deployment. Their scopes begin with `global.users`, those of an org's members with `users`.
 */
export const createUsers = permission('users:create');
export const listUsers = permission('users:read');
export const lookUpUsers = permission('users:read', 'global.users:*');
/** For seeing and naming users who are not members of the caller's org. */
export const readAnyUser = (userId: number): Requirement =>
  permission(ANY_USER.action, `${ANY_USER.prefix}${userId}`);
export const writeUser = (userId: number): Requirement =>
  permission('users:write', `global.users:id:${userId}`);
/**
 * For changing a person. Another login or address is as good as another password: a provider, or the sender of mail, may
 * know somebody else by it. So it asks for the same.
 */
export const updateUser = (userId: number, { isRenamed }: { readonly isRenamed: boolean }): Requirement =>
  isRenamed ? allOf(writeUser(userId), writeUserPassword(userId)) : writeUser(userId);
export const deleteUser = (userId: number): Requirement =>
  permission('users:delete', `global.users:id:${userId}`);
export const enableUser = (userId: number): Requirement =>
  permission('users:enable', `global.users:id:${userId}`);
export const disableUser = (userId: number): Requirement =>
  permission('users:disable', `global.users:id:${userId}`);
export const writeUserPassword = (userId: number): Requirement =>
  permission('users.password:write', `global.users:id:${userId}`);
/** A link is as good as a password, so moving one asks for what another password of either person asks for. */
export const moveLink = (userId: number, heirId: number | undefined): Requirement =>
  heirId === undefined
    ? writeUserPassword(userId)
    : allOf(writeUserPassword(userId), writeUserPassword(heirId));
export const writeServerAdmin = (userId: number): Requirement =>
  permission('users.permissions:write', `global.users:id:${userId}`);

export const createOrgs = permission('orgs:create');
export const readOrgs = permission('orgs:read');
export const writeOrgs = permission('orgs:write');
export const deleteOrgs = permission('orgs:delete');
/** For reading an org's trail, and for moving old entries out: whoever may delete the org may. */
export const exportTrail = permission('orgs:delete');
export const moveOutTrail = permission('orgs:delete');
/** For reading the trail of an org, what its entries changed for whom, and what comes. */
export const readTrail = permission('changes:read', 'changes:*');
export const listOrgUsers = permission('org.users:read');
export const addOrgUsers = permission('org.users:add', 'users:*');
export const writeOrgUser = (userId: number): Requirement =>
  permission('org.users:write', `users:id:${userId}`);
export const removeOrgUser = (userId: number): Requirement =>
  permission('org.users:remove', `users:id:${userId}`);

export const createTeams = permission('teams:create');
export const listTeams = permission('teams:read');
/**
 * The teams that a list shows. Below: the teams with visible members and mappings, those with a visible root role, and
 * the visible people.
 */
export const READABLE_TEAMS: ReachQuestion = { action: 'teams:read', prefix: 'teams:id:' };
export const TEAMS_READABLE_INSIDE: ReachQuestion = { action: 'teams.permissions:read', prefix: 'teams:id:' };
export const TEAMS_WITH_READABLE_ROLES: ReachQuestion = { action: 'teams.roles:read', prefix: 'teams:id:' };
export const READABLE_PEOPLE: ReachQuestion = { action: 'org.users:read', prefix: 'users:id:' };
/** For being told who somebody of the org is. */
export const readPerson = (userId: number): Requirement =>
  permission(READABLE_PEOPLE.action, `${READABLE_PEOPLE.prefix}${userId}`);
export const readTeam = (teamId: number): Requirement => permission('teams:read', `teams:id:${teamId}`);
export const writeTeam = (teamId: number): Requirement => permission('teams:write', `teams:id:${teamId}`);
export const deleteTeam = (teamId: number): Requirement => permission('teams:delete', `teams:id:${teamId}`);
/** For giving a team a name, texts, members, external groups and another root role. */
export const replaceTeam = (
  teamId: number,
  rootRole: { readonly isGiven: boolean; readonly isTaken: boolean },
): Requirement => allOf(writeTeam(teamId), writeTeamMembers(teamId), ...changeRootRole(rootRole));
/** For creating a team with everything in it, including a root role. */
export const createWholeTeam = (rootRole: { readonly isGiven: boolean }): Requirement =>
  allOf(createTeams, ...changeRootRole({ ...rootRole, isTaken: false }));
/** A root role is a role of the team. Giving and taking it requires the same as for any other role. */
const changeRootRole = ({ isGiven, isTaken }: { readonly isGiven: boolean; readonly isTaken: boolean }) => [
  ...(isGiven ? [addRoles.team] : []),
  ...(isTaken ? [removeRoles.team] : []),
];
export const deleteAnyTeam = permission('teams:delete', 'teams:id:*');
export const readTeamMembers = (teamId: number): Requirement =>
  permission('teams.permissions:read', `teams:id:${teamId}`);
export const writeTeamMembers = (teamId: number): Requirement =>
  permission('teams.permissions:write', `teams:id:${teamId}`);

export const readGroupMappings = permission('groupsync.mappings:read');
export const writeGroupMappings = permission('groupsync.mappings:write');

export const createServiceAccounts = permission('serviceaccounts:create');
export const listServiceAccounts = permission('serviceaccounts:read');
export const readServiceAccount = (accountId: number): Requirement =>
  permission('serviceaccounts:read', `serviceaccounts:id:${accountId}`);
export const writeServiceAccount = (accountId: number): Requirement =>
  permission('serviceaccounts:write', `serviceaccounts:id:${accountId}`);
export const deleteServiceAccount = (accountId: number): Requirement =>
  permission('serviceaccounts:delete', `serviceaccounts:id:${accountId}`);

/** The declared types that a list shows, besides those that are shipped. */
export const READABLE_TYPES: ReachQuestion = {
  action: 'resource-types:read',
  prefix: 'resource-types:name:',
};
export const listResourceTypes = permission(READABLE_TYPES.action);
export const readResourceType = (name: string): Requirement =>
  permission(READABLE_TYPES.action, `${READABLE_TYPES.prefix}${name}`);
export const writeResourceType = (name: string): Requirement =>
  permission('resource-types:write', `resource-types:name:${name}`);
const deleteUnusedType = (name: string): Requirement =>
  permission('resource-types:delete', `resource-types:name:${name}`);
/** What is taken along with a type is taken from roles, and where there are levels on its resources, from their holders. */
export const deleteResourceType = (
  name: string,
  { force, takesLevels }: { readonly force: boolean; readonly takesLevels: boolean },
): Requirement =>
  force
    ? allOf(
        deleteUnusedType(name),
        writeRoles,
        ...(takesLevels ? [permission(`${name}.permissions:write`, `${name}:*`)] : []),
      )
    : deleteUnusedType(name);

/** A requirement on a resource: of a shipped type by its scope, of a declared one as only the org's object can read it. */
const onResource = (action: string, { resource, id }: ResourceRef): Requirement =>
  isResourceName(resource)
    ? permission(action, scopeOfResource({ resource, id }))
    : permissionOn(action, { resource, id });

export const readResourceDescription = (resource: string): Requirement =>
  permission(`${resource}.permissions:read`);
/** For what a declared type is: also for whoever may read the declaration, so that these learn whether there is one. */
export const readDeclaredDescription = (type: string): Requirement =>
  anyOf(permission(`${type}.permissions:read`), readResourceType(type));
export const readResourcePermissions = (ref: ResourceRef): Requirement =>
  onResource(`${ref.resource}.permissions:read`, ref);
export const writeResourcePermissions = (ref: ResourceRef): Requirement =>
  onResource(`${ref.resource}.permissions:write`, ref);
