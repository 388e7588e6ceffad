import { requiredBy } from '../core/required-by.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Change } from './engine/change.ts';
import { moveOutTrail } from './trail/move-out.ts';
import { addRole, removeRole, setRoles } from './roles/assignments.ts';
import { useOrg, useOwnOrg } from './orgs/current-org.ts';
import { addOrgUser, removeOrgUser, removeOrgUserForGood, updateOrgUser } from './orgs/org-users.ts';
import { createWholeTeam, replaceTeam } from './teams/whole-teams.ts';
import { createGroupMappings, deleteGroupMappings, setGroupMappings } from './groups/group-mappings.ts';
import { createOrg, deleteOrg, placeOrg, renameOrg } from './orgs/orgs.ts';
import { deleteResourceType, putResourceType } from './resource-types/resource-types.ts';
import { setResourcePermissions } from './resources/resource-permissions.ts';
import { setRoleHolders } from './roles/role-holders.ts';
import { createRole, deleteRole, hardReset, updateRole } from './roles/roles.ts';
import {
  createServiceAccount,
  deleteServiceAccount,
  updateServiceAccount,
} from './service-accounts/service-accounts.ts';
import { addTeamGroup, removeTeamGroup } from './groups/team-groups.ts';
import { addTeamMember, removeTeamMember, setTeamMembers, updateTeamMember } from './teams/team-members.ts';
import { setTeamPreferences } from './teams/team-preferences.ts';
import { createTeam, deleteTeam, updateTeam } from './teams/teams.ts';
import { createToken, deleteToken } from './service-accounts/tokens.ts';
import {
  changeOwnPassword,
  deleteUser,
  disableUser,
  setPassword,
  setServerAdmin,
  updateOwnUser,
  updateUser,
} from './people/user-accounts.ts';
import { linkOwnUser, moveLink, removeLink, removeOwnLink } from './people/links.ts';
import { setUserGroups } from './groups/user-groups.ts';
import { createUser } from './people/users.ts';

/** Every use case that changes something, by its name. */
export const changes = {
  addOrgUser,
  addRole,
  addTeamGroup,
  addTeamMember,
  changeOwnPassword,
  createWholeTeam,
  createGroupMappings,
  createOrg,
  createRole,
  createServiceAccount,
  createTeam,
  createToken,
  createUser,
  deleteGroupMappings,
  deleteOrg,
  deleteResourceType,
  deleteRole,
  deleteServiceAccount,
  deleteTeam,
  deleteToken,
  deleteUser,
  disableUser,
  hardReset,
  linkOwnUser,
  moveLink,
  moveOutTrail,
  placeOrg,
  putResourceType,
  removeLink,
  removeOrgUser,
  removeOrgUserForGood,
  removeOwnLink,
  removeRole,
  removeTeamGroup,
  removeTeamMember,
  renameOrg,
  replaceTeam,
  /** By a name of its own, because an object of the version before knows no declared types: it refuses what it does not know. */
  setDeclaredLevels: setResourcePermissions,
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
} satisfies Readonly<Record<keyof typeof requiredBy, unknown>>;

/** The name of a use case that changes something. */
export type ChangeName = keyof typeof changes;

/** The input of a change. */
export type ChangeInput<K extends ChangeName> =
  (typeof changes)[K] extends Change<infer I, infer _O> ? I : never;

/** The output of a change that succeeds. */
export type ChangeOutput<K extends ChangeName> =
  (typeof changes)[K] extends Change<infer _I, infer O> ? O : never;

/** A request for a change by name. */
export type ChangeRequest<K extends ChangeName = ChangeName> = {
  readonly name: K;
  readonly input: ChangeInput<K>;
};

/** What a change requires, as far as its input tells. */
type Least = { readonly [K in ChangeName]: (input: ChangeInput<K>) => Requirement | null };

const least: Least = requiredBy;

/**
 * The least that a change requires of its caller, as far as its input tells; null when that is nothing. The change itself
 * may require more.
 */
export const leastRequired = <K extends ChangeName>({ name, input }: ChangeRequest<K>): Requirement | null =>
  least[name](input);
