import type { Rows } from './row.ts';
import { inOrg } from './row.ts';

const READ_MEMBERS = 'teams.permissions:read teams:id:{teamId}';
const WRITE_MEMBERS = 'teams.permissions:write teams:id:{teamId}';
/** What every member of the team gets. */
const MEMBER = ['teams:read teams:id:{teamId}'];
/** In Unleash's paths `groupId` is the team. */
const GROUP = { groupId: '{group}' };

const teams: Rows = {
  createTeam: inOrg('teams:create', { body: () => ({ name: 'New team' }) }),
  searchTeams: inOrg('teams:read'),
  getTeamByID: inOrg('teams:read teams:id:{teamId}'),
  updateTeam: inOrg('teams:write teams:id:{teamId}', { body: () => ({ name: 'Renamed team' }) }),
  deleteTeamByID: inOrg('teams:delete teams:id:{teamId}'),
  getTeamPreferences: inOrg('teams:read teams:id:{teamId}'),
  updateTeamPreferences: inOrg('teams:write teams:id:{teamId}', { body: () => ({ theme: 'dark' }) }),
};

const members: Rows = {
  getTeamMembers: inOrg(READ_MEMBERS),
  addTeamMember: inOrg(WRITE_MEMBERS, {
    also: MEMBER,
    body: ({ doomed }) => ({ userId: doomed }),
  }),
  setTeamMemberships: inOrg(WRITE_MEMBERS, {
    also: MEMBER,
    body: ({ email }) => ({ members: [email], admins: [] }),
  }),
  updateTeamMember: inOrg(WRITE_MEMBERS, {
    at: { userId: '{doomed}' },
    also: [...MEMBER, 'teams:write teams:id:{teamId}', 'teams:delete teams:id:{teamId}', READ_MEMBERS],
    body: () => ({ permission: 4 }),
  }),
  removeTeamMember: inOrg(WRITE_MEMBERS, { also: MEMBER }),
};

const groups: Rows = {
  getTeamGroupsApi: inOrg(READ_MEMBERS),
  searchTeamGroups: inOrg(READ_MEMBERS),
  addTeamGroupApi: inOrg(WRITE_MEMBERS, { also: MEMBER, body: ({ groupId }) => ({ groupId }) }),
  removeTeamGroupApi: inOrg(WRITE_MEMBERS),
  // The group is gone by then, by its path.
  removeTeamGroupApiQuery: inOrg(WRITE_MEMBERS, { query: 'groupId={groupId}', status: 404 }),
};

const unleash: Rows = {
  getGroups: inOrg('teams:read'),
  createGroup: inOrg('teams:create', { body: () => ({ name: 'New group' }) }),
  deleteScimGroups: inOrg('teams:delete teams:id:*'),
  getGroup: inOrg('teams:read teams:id:{group}', { at: GROUP }),
  updateGroup: inOrg(['teams:write teams:id:{group}', 'teams.permissions:write teams:id:{group}'], {
    at: GROUP,
    body: () => ({ name: 'Renamed group' }),
  }),
  deleteGroup: inOrg('teams:delete teams:id:{group}', { at: GROUP }),
  getRootRoles: inOrg('roles:read roles:*'),
};

/** Routes about teams, in both dialects. */
export const TEAM_ROWS: Rows = { ...teams, ...members, ...groups, ...unleash };
