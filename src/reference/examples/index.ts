// Made by test/start/examples.test.ts, as the files beside it.
import type { Example } from '../examples.ts';
import addOrgUser from './addOrgUser.json' with { type: 'json' };
import addOrgUserToCurrentOrg from './addOrgUserToCurrentOrg.json' with { type: 'json' };
import addTeamGroupApi from './addTeamGroupApi.json' with { type: 'json' };
import addTeamMember from './addTeamMember.json' with { type: 'json' };
import addTeamRole from './addTeamRole.json' with { type: 'json' };
import addUserRole from './addUserRole.json' with { type: 'json' };
import adminCreateUser from './adminCreateUser.json' with { type: 'json' };
import adminDeleteUser from './adminDeleteUser.json' with { type: 'json' };
import adminDisableUser from './adminDisableUser.json' with { type: 'json' };
import adminEnableUser from './adminEnableUser.json' with { type: 'json' };
import adminListUserLinks from './adminListUserLinks.json' with { type: 'json' };
import adminMoveUserLink from './adminMoveUserLink.json' with { type: 'json' };
import adminRemoveUserLink from './adminRemoveUserLink.json' with { type: 'json' };
import adminUpdateUserPassword from './adminUpdateUserPassword.json' with { type: 'json' };
import adminUpdateUserPermissions from './adminUpdateUserPermissions.json' with { type: 'json' };
import changeUserPassword from './changeUserPassword.json' with { type: 'json' };
import createGroup from './createGroup.json' with { type: 'json' };
import createGroupMappings from './createGroupMappings.json' with { type: 'json' };
import createGroupMappingsByQuery from './createGroupMappingsByQuery.json' with { type: 'json' };
import createOrg from './createOrg.json' with { type: 'json' };
import createRole from './createRole.json' with { type: 'json' };
import createServiceAccount from './createServiceAccount.json' with { type: 'json' };
import createTeam from './createTeam.json' with { type: 'json' };
import createToken from './createToken.json' with { type: 'json' };
import declareResourceType from './declareResourceType.json' with { type: 'json' };
import deleteGroup from './deleteGroup.json' with { type: 'json' };
import deleteGroupMappings from './deleteGroupMappings.json' with { type: 'json' };
import deleteGroupMappingsByQuery from './deleteGroupMappingsByQuery.json' with { type: 'json' };
import deleteOrgByID from './deleteOrgByID.json' with { type: 'json' };
import deleteResourceType from './deleteResourceType.json' with { type: 'json' };
import deleteRole from './deleteRole.json' with { type: 'json' };
import deleteScimGroups from './deleteScimGroups.json' with { type: 'json' };
import deleteServiceAccount from './deleteServiceAccount.json' with { type: 'json' };
import deleteTeamByID from './deleteTeamByID.json' with { type: 'json' };
import deleteToken from './deleteToken.json' with { type: 'json' };
import describeDashboardPermissions from './describeDashboardPermissions.json' with { type: 'json' };
import describeDataSourcePermissions from './describeDataSourcePermissions.json' with { type: 'json' };
import describeFolderPermissions from './describeFolderPermissions.json' with { type: 'json' };
import describeProjectPermissions from './describeProjectPermissions.json' with { type: 'json' };
import describeResourcePermissions from './describeResourcePermissions.json' with { type: 'json' };
import describeServiceAccountPermissions from './describeServiceAccountPermissions.json' with { type: 'json' };
import describeTeamPermissions from './describeTeamPermissions.json' with { type: 'json' };
import evaluate from './evaluate.json' with { type: 'json' };
import evaluateInOrg from './evaluateInOrg.json' with { type: 'json' };
import evaluateTogether from './evaluateTogether.json' with { type: 'json' };
import evaluateTogetherInOrg from './evaluateTogetherInOrg.json' with { type: 'json' };
import exportChanges from './exportChanges.json' with { type: 'json' };
import getAccessControlStatus from './getAccessControlStatus.json' with { type: 'json' };
import getAuthzenConfiguration from './getAuthzenConfiguration.json' with { type: 'json' };
import getAuthzenConfigurationOfOrg from './getAuthzenConfigurationOfOrg.json' with { type: 'json' };
import getChange from './getChange.json' with { type: 'json' };
import getChangeEffect from './getChangeEffect.json' with { type: 'json' };
import getChangesHead from './getChangesHead.json' with { type: 'json' };
import getCurrentOrg from './getCurrentOrg.json' with { type: 'json' };
import getGroup from './getGroup.json' with { type: 'json' };
import getGroupRoles from './getGroupRoles.json' with { type: 'json' };
import getGroupRolesByQuery from './getGroupRolesByQuery.json' with { type: 'json' };
import getGroups from './getGroups.json' with { type: 'json' };
import getHealth from './getHealth.json' with { type: 'json' };
import getLicensingCheck from './getLicensingCheck.json' with { type: 'json' };
import getMappedGroups from './getMappedGroups.json' with { type: 'json' };
import getOrgByID from './getOrgByID.json' with { type: 'json' };
import getOrgByName from './getOrgByName.json' with { type: 'json' };
import getOrgUsers from './getOrgUsers.json' with { type: 'json' };
import getOrgUsersForCurrentOrg from './getOrgUsersForCurrentOrg.json' with { type: 'json' };
import getOrgUsersForCurrentOrgLookup from './getOrgUsersForCurrentOrgLookup.json' with { type: 'json' };
import getResourceType from './getResourceType.json' with { type: 'json' };
import getRole from './getRole.json' with { type: 'json' };
import getRoleAssignments from './getRoleAssignments.json' with { type: 'json' };
import getRootRoles from './getRootRoles.json' with { type: 'json' };
import getSignedInUser from './getSignedInUser.json' with { type: 'json' };
import getSignedInUserOrgList from './getSignedInUserOrgList.json' with { type: 'json' };
import getSignedInUserTeamList from './getSignedInUserTeamList.json' with { type: 'json' };
import getTeamByID from './getTeamByID.json' with { type: 'json' };
import getTeamGroupsApi from './getTeamGroupsApi.json' with { type: 'json' };
import getTeamMembers from './getTeamMembers.json' with { type: 'json' };
import getTeamPreferences from './getTeamPreferences.json' with { type: 'json' };
import getUserByID from './getUserByID.json' with { type: 'json' };
import getUserByLoginOrEmail from './getUserByLoginOrEmail.json' with { type: 'json' };
import getUserGroups from './getUserGroups.json' with { type: 'json' };
import getUserOrgList from './getUserOrgList.json' with { type: 'json' };
import getUserTeams from './getUserTeams.json' with { type: 'json' };
import hardResetRoles from './hardResetRoles.json' with { type: 'json' };
import linkOwnUser from './linkOwnUser.json' with { type: 'json' };
import listChanges from './listChanges.json' with { type: 'json' };
import listDashboardPermissions from './listDashboardPermissions.json' with { type: 'json' };
import listDataSourcePermissions from './listDataSourcePermissions.json' with { type: 'json' };
import listFolderPermissions from './listFolderPermissions.json' with { type: 'json' };
import listLimits from './listLimits.json' with { type: 'json' };
import listOwnActions from './listOwnActions.json' with { type: 'json' };
import listOwnLinks from './listOwnLinks.json' with { type: 'json' };
import listOwnPermissions from './listOwnPermissions.json' with { type: 'json' };
import listProjectPermissions from './listProjectPermissions.json' with { type: 'json' };
import listResourcePermissions from './listResourcePermissions.json' with { type: 'json' };
import listResourceTypes from './listResourceTypes.json' with { type: 'json' };
import listRoles from './listRoles.json' with { type: 'json' };
import listServiceAccountPermissions from './listServiceAccountPermissions.json' with { type: 'json' };
import listTeamPermissions from './listTeamPermissions.json' with { type: 'json' };
import listTeamRoles from './listTeamRoles.json' with { type: 'json' };
import listTeamsRoles from './listTeamsRoles.json' with { type: 'json' };
import listTokens from './listTokens.json' with { type: 'json' };
import listUserPermissions from './listUserPermissions.json' with { type: 'json' };
import listUserRoles from './listUserRoles.json' with { type: 'json' };
import listUsersRoles from './listUsersRoles.json' with { type: 'json' };
import moveOutChanges from './moveOutChanges.json' with { type: 'json' };
import placeOrg from './placeOrg.json' with { type: 'json' };
import removeOrgUser from './removeOrgUser.json' with { type: 'json' };
import removeOrgUserForCurrentOrg from './removeOrgUserForCurrentOrg.json' with { type: 'json' };
import removeOwnLink from './removeOwnLink.json' with { type: 'json' };
import removeTeamGroupApi from './removeTeamGroupApi.json' with { type: 'json' };
import removeTeamGroupApiQuery from './removeTeamGroupApiQuery.json' with { type: 'json' };
import removeTeamMember from './removeTeamMember.json' with { type: 'json' };
import removeTeamRole from './removeTeamRole.json' with { type: 'json' };
import removeUserRole from './removeUserRole.json' with { type: 'json' };
import retrieveServiceAccount from './retrieveServiceAccount.json' with { type: 'json' };
import searchActions from './searchActions.json' with { type: 'json' };
import searchActionsInOrg from './searchActionsInOrg.json' with { type: 'json' };
import searchOrgServiceAccountsWithPaging from './searchOrgServiceAccountsWithPaging.json' with { type: 'json' };
import searchOrgUsers from './searchOrgUsers.json' with { type: 'json' };
import searchOrgUsersForCurrentOrg from './searchOrgUsersForCurrentOrg.json' with { type: 'json' };
import searchOrgs from './searchOrgs.json' with { type: 'json' };
import searchResources from './searchResources.json' with { type: 'json' };
import searchResourcesInOrg from './searchResourcesInOrg.json' with { type: 'json' };
import searchSubjects from './searchSubjects.json' with { type: 'json' };
import searchSubjectsInOrg from './searchSubjectsInOrg.json' with { type: 'json' };
import searchTeamGroups from './searchTeamGroups.json' with { type: 'json' };
import searchTeams from './searchTeams.json' with { type: 'json' };
import searchUserPermissions from './searchUserPermissions.json' with { type: 'json' };
import searchUsers from './searchUsers.json' with { type: 'json' };
import searchUsersWithPaging from './searchUsersWithPaging.json' with { type: 'json' };
import setDashboardPermissions from './setDashboardPermissions.json' with { type: 'json' };
import setDashboardPermissionsForBuiltInRole from './setDashboardPermissionsForBuiltInRole.json' with { type: 'json' };
import setDashboardPermissionsForTeam from './setDashboardPermissionsForTeam.json' with { type: 'json' };
import setDashboardPermissionsForUser from './setDashboardPermissionsForUser.json' with { type: 'json' };
import setDataSourcePermissions from './setDataSourcePermissions.json' with { type: 'json' };
import setDataSourcePermissionsForBuiltInRole from './setDataSourcePermissionsForBuiltInRole.json' with { type: 'json' };
import setDataSourcePermissionsForTeam from './setDataSourcePermissionsForTeam.json' with { type: 'json' };
import setDataSourcePermissionsForUser from './setDataSourcePermissionsForUser.json' with { type: 'json' };
import setFolderPermissions from './setFolderPermissions.json' with { type: 'json' };
import setFolderPermissionsForBuiltInRole from './setFolderPermissionsForBuiltInRole.json' with { type: 'json' };
import setFolderPermissionsForTeam from './setFolderPermissionsForTeam.json' with { type: 'json' };
import setFolderPermissionsForUser from './setFolderPermissionsForUser.json' with { type: 'json' };
import setProjectPermissions from './setProjectPermissions.json' with { type: 'json' };
import setProjectPermissionsForBuiltInRole from './setProjectPermissionsForBuiltInRole.json' with { type: 'json' };
import setProjectPermissionsForTeam from './setProjectPermissionsForTeam.json' with { type: 'json' };
import setProjectPermissionsForUser from './setProjectPermissionsForUser.json' with { type: 'json' };
import setResourcePermissions from './setResourcePermissions.json' with { type: 'json' };
import setResourcePermissionsForBuiltInRole from './setResourcePermissionsForBuiltInRole.json' with { type: 'json' };
import setResourcePermissionsForTeam from './setResourcePermissionsForTeam.json' with { type: 'json' };
import setResourcePermissionsForUser from './setResourcePermissionsForUser.json' with { type: 'json' };
import setRoleAssignments from './setRoleAssignments.json' with { type: 'json' };
import setServiceAccountPermissions from './setServiceAccountPermissions.json' with { type: 'json' };
import setServiceAccountPermissionsForTeam from './setServiceAccountPermissionsForTeam.json' with { type: 'json' };
import setServiceAccountPermissionsForUser from './setServiceAccountPermissionsForUser.json' with { type: 'json' };
import setTeamMemberships from './setTeamMemberships.json' with { type: 'json' };
import setTeamPermissions from './setTeamPermissions.json' with { type: 'json' };
import setTeamPermissionsForUser from './setTeamPermissionsForUser.json' with { type: 'json' };
import setTeamRoles from './setTeamRoles.json' with { type: 'json' };
import setUserGroups from './setUserGroups.json' with { type: 'json' };
import setUserRoles from './setUserRoles.json' with { type: 'json' };
import streamChanges from './streamChanges.json' with { type: 'json' };
import updateCurrentOrg from './updateCurrentOrg.json' with { type: 'json' };
import updateGroup from './updateGroup.json' with { type: 'json' };
import updateGroupMappings from './updateGroupMappings.json' with { type: 'json' };
import updateGroupMappingsByQuery from './updateGroupMappingsByQuery.json' with { type: 'json' };
import updateOrg from './updateOrg.json' with { type: 'json' };
import updateOrgUser from './updateOrgUser.json' with { type: 'json' };
import updateOrgUserForCurrentOrg from './updateOrgUserForCurrentOrg.json' with { type: 'json' };
import updateRole from './updateRole.json' with { type: 'json' };
import updateServiceAccount from './updateServiceAccount.json' with { type: 'json' };
import updateSignedInUser from './updateSignedInUser.json' with { type: 'json' };
import updateTeam from './updateTeam.json' with { type: 'json' };
import updateTeamMember from './updateTeamMember.json' with { type: 'json' };
import updateTeamPreferences from './updateTeamPreferences.json' with { type: 'json' };
import updateUser from './updateUser.json' with { type: 'json' };
import userSetUsingOrg from './userSetUsingOrg.json' with { type: 'json' };
import userSetUsingOrgForUser from './userSetUsingOrgForUser.json' with { type: 'json' };
import verifyChanges from './verifyChanges.json' with { type: 'json' };

/** The calls that are shown of each operation. */
export const RECORDED: Readonly<Record<string, readonly Example[]>> = {
  addOrgUser,
  addOrgUserToCurrentOrg,
  addTeamGroupApi,
  addTeamMember,
  addTeamRole,
  addUserRole,
  adminCreateUser,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminListUserLinks,
  adminMoveUserLink,
  adminRemoveUserLink,
  adminUpdateUserPassword,
  adminUpdateUserPermissions,
  changeUserPassword,
  createGroup,
  createGroupMappings,
  createGroupMappingsByQuery,
  createOrg,
  createRole,
  createServiceAccount,
  createTeam,
  createToken,
  declareResourceType,
  deleteGroup,
  deleteGroupMappings,
  deleteGroupMappingsByQuery,
  deleteOrgByID,
  deleteResourceType,
  deleteRole,
  deleteScimGroups,
  deleteServiceAccount,
  deleteTeamByID,
  deleteToken,
  describeDashboardPermissions,
  describeDataSourcePermissions,
  describeFolderPermissions,
  describeProjectPermissions,
  describeResourcePermissions,
  describeServiceAccountPermissions,
  describeTeamPermissions,
  evaluate,
  evaluateInOrg,
  evaluateTogether,
  evaluateTogetherInOrg,
  exportChanges,
  getAccessControlStatus,
  getAuthzenConfiguration,
  getAuthzenConfigurationOfOrg,
  getChange,
  getChangeEffect,
  getChangesHead,
  getCurrentOrg,
  getGroup,
  getGroupRoles,
  getGroupRolesByQuery,
  getGroups,
  getHealth,
  getLicensingCheck,
  getMappedGroups,
  getOrgByID,
  getOrgByName,
  getOrgUsers,
  getOrgUsersForCurrentOrg,
  getOrgUsersForCurrentOrgLookup,
  getResourceType,
  getRole,
  getRoleAssignments,
  getRootRoles,
  getSignedInUser,
  getSignedInUserOrgList,
  getSignedInUserTeamList,
  getTeamByID,
  getTeamGroupsApi,
  getTeamMembers,
  getTeamPreferences,
  getUserByID,
  getUserByLoginOrEmail,
  getUserGroups,
  getUserOrgList,
  getUserTeams,
  hardResetRoles,
  linkOwnUser,
  listChanges,
  listDashboardPermissions,
  listDataSourcePermissions,
  listFolderPermissions,
  listLimits,
  listOwnActions,
  listOwnLinks,
  listOwnPermissions,
  listProjectPermissions,
  listResourcePermissions,
  listResourceTypes,
  listRoles,
  listServiceAccountPermissions,
  listTeamPermissions,
  listTeamRoles,
  listTeamsRoles,
  listTokens,
  listUserPermissions,
  listUserRoles,
  listUsersRoles,
  moveOutChanges,
  placeOrg,
  removeOrgUser,
  removeOrgUserForCurrentOrg,
  removeOwnLink,
  removeTeamGroupApi,
  removeTeamGroupApiQuery,
  removeTeamMember,
  removeTeamRole,
  removeUserRole,
  retrieveServiceAccount,
  searchActions,
  searchActionsInOrg,
  searchOrgServiceAccountsWithPaging,
  searchOrgUsers,
  searchOrgUsersForCurrentOrg,
  searchOrgs,
  searchResources,
  searchResourcesInOrg,
  searchSubjects,
  searchSubjectsInOrg,
  searchTeamGroups,
  searchTeams,
  searchUserPermissions,
  searchUsers,
  searchUsersWithPaging,
  setDashboardPermissions,
  setDashboardPermissionsForBuiltInRole,
  setDashboardPermissionsForTeam,
  setDashboardPermissionsForUser,
  setDataSourcePermissions,
  setDataSourcePermissionsForBuiltInRole,
  setDataSourcePermissionsForTeam,
  setDataSourcePermissionsForUser,
  setFolderPermissions,
  setFolderPermissionsForBuiltInRole,
  setFolderPermissionsForTeam,
  setFolderPermissionsForUser,
  setProjectPermissions,
  setProjectPermissionsForBuiltInRole,
  setProjectPermissionsForTeam,
  setProjectPermissionsForUser,
  setResourcePermissions,
  setResourcePermissionsForBuiltInRole,
  setResourcePermissionsForTeam,
  setResourcePermissionsForUser,
  setRoleAssignments,
  setServiceAccountPermissions,
  setServiceAccountPermissionsForTeam,
  setServiceAccountPermissionsForUser,
  setTeamMemberships,
  setTeamPermissions,
  setTeamPermissionsForUser,
  setTeamRoles,
  setUserGroups,
  setUserRoles,
  streamChanges,
  updateCurrentOrg,
  updateGroup,
  updateGroupMappings,
  updateGroupMappingsByQuery,
  updateOrg,
  updateOrgUser,
  updateOrgUserForCurrentOrg,
  updateRole,
  updateServiceAccount,
  updateSignedInUser,
  updateTeam,
  updateTeamMember,
  updateTeamPreferences,
  updateUser,
  userSetUsingOrg,
  userSetUsingOrgForUser,
  verifyChanges,
};
