import type { Change } from './change.ts';
import { addRole, removeRole, setRoles } from './assignments.ts';
import { useOrg, useOwnOrg } from './current-org.ts';
import { addOrgUser, removeOrgUser, removeOrgUserForGood, updateOrgUser } from './org-users.ts';
import { createFullTeam, replaceTeam } from './full-teams.ts';
import { createGroupMappings, deleteGroupMappings, setGroupMappings } from './group-mappings.ts';
import { createOrg, deleteOrg, renameOrg } from './orgs.ts';
import { setResourcePermissions } from './resource-permissions.ts';
import { setRoleHolders } from './role-holders.ts';
import { createRole, deleteRole, hardReset, updateRole } from './roles.ts';
import { createServiceAccount, deleteServiceAccount, updateServiceAccount } from './service-accounts.ts';
import { addTeamGroup, removeTeamGroup } from './team-groups.ts';
import { addTeamMember, removeTeamMember, setTeamMembers, updateTeamMember } from './team-members.ts';
import { setTeamPreferences } from './team-preferences.ts';
import { createTeam, deleteTeam, updateTeam } from './teams.ts';
import { createToken, deleteToken } from './tokens.ts';
import {
  changeOwnPassword,
  deleteUser,
  disableUser,
  setPassword,
  setServerAdmin,
  updateOwnUser,
  updateUser,
} from './user-accounts.ts';
import { setUserGroups } from './user-groups.ts';
import { createUser } from './users.ts';

/** Every use case that changes something, by the name it is asked for. */
export const changes = {
  addOrgUser,
  addRole,
  addTeamGroup,
  addTeamMember,
  changeOwnPassword,
  createFullTeam,
  createGroupMappings,
  createOrg,
  createRole,
  createServiceAccount,
  createTeam,
  createToken,
  createUser,
  deleteGroupMappings,
  deleteOrg,
  deleteRole,
  deleteServiceAccount,
  deleteTeam,
  deleteToken,
  deleteUser,
  disableUser,
  hardReset,
  removeOrgUser,
  removeOrgUserForGood,
  removeRole,
  removeTeamGroup,
  removeTeamMember,
  renameOrg,
  replaceTeam,
  setGroupMappings,
  setPassword,
  setResourcePermissions,
  setRoleHolders,
  setRoles,
  setServerAdmin,
  setTeamMembers,
  setTeamPreferences,
  setUserGroups,
  updateOrgUser,
  updateOwnUser,
  updateRole,
  updateServiceAccount,
  updateTeam,
  updateTeamMember,
  updateUser,
  useOrg,
  useOwnOrg,
};

/** The name of a use case that changes something. */
export type ChangeName = keyof typeof changes;

/** What a change is told. */
export type ChangeInput<K extends ChangeName> =
  (typeof changes)[K] extends Change<infer I, infer _O> ? I : never;

/** What a change answers when it succeeds. */
export type ChangeOutput<K extends ChangeName> =
  (typeof changes)[K] extends Change<infer _I, infer O> ? O : never;

/** A change asked for by name. */
export type ChangeRequest<K extends ChangeName = ChangeName> = {
  readonly name: K;
  readonly input: ChangeInput<K>;
};
