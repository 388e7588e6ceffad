import * as requirements from './requirements.ts';
import type { Requirement } from './requirement.ts';
import type { ResourceRef } from './resource-types.ts';

type OnTeam = { readonly teamId: number };
type OnUser = { readonly userId: number };
/** `isOwn` for whoever leaves the org themselves. */
type Leaving = OnUser & { readonly isOwn?: boolean };
type OnAccount = { readonly accountId: number };
/** Whether a team gets a root role, and loses one. */
type RootRoleSteps = { readonly isGiven: boolean; readonly isTaken: boolean };
/** Whether a person gets another login or e-mail address. */
type NewNames = { readonly isRenamed: boolean };
type OnType = { readonly name: string };
type OnAssignee = { readonly assignee: { readonly kind: 'user' | 'team' } };

/**
 * What each change requires of its caller, by the change's name. Null when every signed-in caller may. The change
 * enforces it. Its routes state it too, for malformed requests, which never reach the change. So a requirement takes
 * only what the path names. If it depends on more, the route states the least that is required.
 * Source: docs/grafana.md#requirements.
 */
export const requiredBy = {
  addOrgUser: () => requirements.addOrgUsers,
  addRole: ({ assignee }: OnAssignee) => requirements.addRole(assignee.kind),
  addTeamGroup: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  addTeamMember: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  changeOwnPassword: () => null,
  createGroupMappings: () => requirements.writeGroupMappings,
  createOrg: () => requirements.createOrgs,
  createRole: () => requirements.writeRoles,
  createServiceAccount: () => requirements.createServiceAccounts,
  createTeam: () => requirements.createTeams,
  createToken: ({ accountId }: OnAccount) => requirements.writeServiceAccount(accountId),
  createUser: () => requirements.createUsers,
  createWholeTeam: ({ rootRole = null }: { readonly rootRole?: number | null }) =>
    requirements.createWholeTeam({ isGiven: rootRole !== null }),
  deleteGroupMappings: () => requirements.writeGroupMappings,
  deleteOrg: () => requirements.deleteOrgs,
  deleteResourceType: (
    { name, force }: OnType & { readonly force: boolean },
    { takesLevels }: { readonly takesLevels: boolean } = { takesLevels: false },
  ) => requirements.deleteResourceType(name, { force, takesLevels }),
  deleteRole: () => requirements.deleteRoles,
  deleteServiceAccount: ({ accountId }: OnAccount) => requirements.deleteServiceAccount(accountId),
  deleteTeam: ({ teamId }: OnTeam) => requirements.deleteTeam(teamId),
  deleteToken: ({ accountId }: OnAccount) => requirements.writeServiceAccount(accountId),
  deleteUser: ({ userId }: OnUser) => requirements.deleteUser(userId),
  disableUser: ({ userId, isDisabled }: OnUser & { readonly isDisabled: boolean }) =>
    isDisabled ? requirements.disableUser(userId) : requirements.enableUser(userId),
  hardReset: () => requirements.resetRoles,
  linkOwnUser: () => null,
  moveLink: ({ userId }: OnUser, heir?: OnUser) => requirements.moveLink(userId, heir?.userId),
  moveOutTrail: () => requirements.moveOutTrail,
  placeOrg: () => requirements.writeOrgs,
  putResourceType: ({ name }: OnType) => requirements.writeResourceType(name),
  removeLink: ({ userId }: OnUser) => requirements.writeUserPassword(userId),
  removeOrgUser: ({ userId, isOwn }: Leaving) => (isOwn === true ? null : requirements.removeOrgUser(userId)),
  removeOrgUserForGood: ({ userId, isOwn }: Leaving) =>
    isOwn === true ? null : requirements.removeOrgUser(userId),
  removeOwnLink: () => null,
  removeRole: ({ assignee }: OnAssignee) => requirements.removeRole(assignee.kind),
  removeTeamGroup: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  removeTeamMember: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  renameOrg: () => requirements.writeOrgs,
  replaceTeam: ({ teamId }: OnTeam, rootRole: RootRoleSteps = { isGiven: false, isTaken: false }) =>
    requirements.replaceTeam(teamId, rootRole),
  setDeclaredLevels: ({ on }: { readonly on: ResourceRef }) => requirements.writeResourcePermissions(on),
  setGroupMappings: () => requirements.writeGroupMappings,
  setPassword: ({ userId }: OnUser) => requirements.writeUserPassword(userId),
  setResourcePermissions: ({ on }: { readonly on: ResourceRef }) => requirements.writeResourcePermissions(on),
  setRoleHolders: () => requirements.setRoleHolders,
  setRoles: ({ assignee }: OnAssignee) => requirements.setRoles(assignee.kind),
  setServerAdmin: ({ userId }: OnUser) => requirements.writeServerAdmin(userId),
  setTeamMembers: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  setTeamPreferences: ({ teamId }: OnTeam) => requirements.writeTeam(teamId),
  setUserGroups: () => requirements.writeGroupMappings,
  updateOrgUser: ({ userId }: OnUser) => requirements.writeOrgUser(userId),
  updateOwnUser: () => null,
  updateRole: () => requirements.writeRoles,
  updateServiceAccount: ({ accountId }: OnAccount) => requirements.writeServiceAccount(accountId),
  updateTeam: ({ teamId }: OnTeam) => requirements.writeTeam(teamId),
  updateTeamMember: ({ teamId }: OnTeam) => requirements.writeTeamMembers(teamId),
  updateUser: ({ userId }: OnUser, names: NewNames = { isRenamed: false }) =>
    requirements.updateUser(userId, names),
  useOrg: ({ userId }: OnUser) => requirements.writeUser(userId),
  useOwnOrg: () => null,
} satisfies Readonly<Record<string, (known: never, ...more: never[]) => Requirement | null>>;
