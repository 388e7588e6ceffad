import type { ToldOf } from '../told.ts';
import { DELEGATION, GLOBAL_PLANE, LIMITS } from './cited.ts';

const GIVEN_OTHERWISE =
  'A basic, managed or external role is neither given nor taken by hand. Nothing was changed.';
const GIVEN_OTHERWISE_TO_TEAM =
  'A basic, managed or external role is neither given nor taken by hand, but a basic one that is the root role can be kept or taken. Nothing was changed.';
const BEYOND = `The caller does not hold a permission of a role that would be given or taken, or the org has as many assignments as it may (${LIMITS}). Nothing was changed.`;
const NOT_HELD = 'The caller does not hold a permission of the role. Nothing was changed.';
const UNKNOWN_ROLE = 'The org sees no role with this uid.';
const UNKNOWN_OF_USER =
  'Nobody whom the caller may know has this id or uid, or the org sees no such role. Nothing was changed.';
const UNKNOWN_OF_TEAM = 'The org has no such team, or sees no such role. Nothing was changed.';
const EVERYWHERE = `With \`global=true\` all of this is asked in the ${GLOBAL_PLANE}.`;

const searches = (whose: string, ids: string, leftOut: string): string =>
  `Answers with the roles that were given by hand to each of up to 1,000 ${whose}, under their ids and without permissions. ${leftOut} Hidden roles are shown with \`includeHidden\`, in the query or the body. \`orgId\` in the body names another org than the caller acts in: then the permission is asked there. It only reads, and is a POST so that \`${ids}\` may be long.`;

const ofUsers: ToldOf = {
  listUsersRoles: {
    does: searches(
      'users and service accounts',
      'userIds',
      'Those whom the caller may not see are left out, and so are ids that nobody has.',
    ),
    needs: '`users.roles:read` on `users:id:*`.',
  },
  listUserRoles: {
    does: 'Lists the roles that a user or service account was given by hand, in this org and in all orgs, by name and without permissions. Basic roles, and roles of its teams, are not among them. Hidden ones are shown with `includeHidden=true`. With `includeMapped=true` so are those that come by an external group alone, marked `mapped`.',
    needs: '`users.roles:read` on `users:id:<id>`.',
    refuses: {
      404: 'Nobody whom the caller may know has this id or uid. Members of the org and its service accounts are known; others to callers who may read them in all orgs.',
    },
  },
  addUserRole: {
    does: 'Gives a user or service account a role, in this org or, with `global: true`, in all orgs: there it must be a global or shipped role. It holds from the next answer on. Giving it again changes nothing.',
    needs: `\`users.roles:add\` on \`permissions:type:delegate\`, and every permission of the role (${DELEGATION}). With \`global: true\` all of this is asked in the ${GLOBAL_PLANE}.`,
    refuses: { 400: GIVEN_OTHERWISE, 403: BEYOND, 404: UNKNOWN_OF_USER },
  },
  setUserRoles: {
    does: 'Makes the named roles the ones that a user or service account was given by hand in this org or, with `global: true`, in all orgs; roles given in the other of the two places stay. Roles that come by an external group stay, and hidden ones too unless `includeHidden` is true, in the query or the body (400 if the two differ). `roleUids` must be there; null and `[]` take all away.',
    needs: `\`users.roles:add\` and \`users.roles:remove\` on \`permissions:type:delegate\`, and every permission of the roles that are really given or taken (${DELEGATION}). With \`global: true\` all of this is asked in the ${GLOBAL_PLANE}.`,
    refuses: { 400: GIVEN_OTHERWISE, 403: BEYOND, 404: UNKNOWN_OF_USER },
  },
  removeUserRole: {
    does: 'Takes away a role that a user or service account was given by hand, in this org or, with `global=true`, in all orgs: taking the one leaves the other. A role that comes by a team or an external group stays. Taking a role that was not given changes nothing, and is a success.',
    needs: `\`users.roles:remove\` on \`permissions:type:delegate\`, and every permission of the role (${DELEGATION}). ${EVERYWHERE}`,
    refuses: { 400: GIVEN_OTHERWISE, 403: NOT_HELD, 404: UNKNOWN_OF_USER },
  },
};

const ofTeams: ToldOf = {
  listTeamsRoles: {
    does: searches('teams', 'teamIds', 'An id that no team of the org has is left out.'),
    needs: '`teams.roles:read` on `teams:id:*`.',
  },
  listTeamRoles: {
    does: 'Lists the roles of a team, by name and without permissions. Hidden ones are shown with `includeHidden=true`. A [root role](/docs/unleash#root-roles) that was given in the Unleash dialect is one of them; a basic one counts as hidden.',
    needs: '`teams.roles:read` on `teams:id:<id>`.',
  },
  addTeamRole: {
    does: 'Gives a team a role, which all members have from the next answer on, those by an external group too. It counts only in the org of the team, even if the role is global. Giving it again changes nothing.',
    needs: `\`teams.roles:add\` on \`permissions:type:delegate\`, and every permission of the role (${DELEGATION}).`,
    refuses: { 400: GIVEN_OTHERWISE, 403: BEYOND, 404: UNKNOWN_OF_TEAM },
  },
  setTeamRoles: {
    does: 'Makes the named roles the roles of a team. Hidden ones stay unless `includeHidden` is true, in the query or the body (400 if the two differ); a basic role that is the [root role](/docs/unleash#root-roles) counts as hidden. `roleUids` must be there; null and `[]` take all away.',
    needs: `\`teams.roles:add\` and \`teams.roles:remove\` on \`permissions:type:delegate\`, and every permission of the roles that are really given or taken (${DELEGATION}).`,
    refuses: { 400: GIVEN_OTHERWISE_TO_TEAM, 403: BEYOND, 404: UNKNOWN_OF_TEAM },
  },
  removeTeamRole: {
    does: 'Takes a role from a team, and so from its members, as far as they do not have it otherwise. It may be the [root role](/docs/unleash#root-roles), even a basic one. Taking a role that the team does not have changes nothing, and is a success.',
    needs: `\`teams.roles:remove\` on \`permissions:type:delegate\`, and every permission of the role (${DELEGATION}).`,
    refuses: { 400: GIVEN_OTHERWISE_TO_TEAM, 403: NOT_HELD, 404: UNKNOWN_OF_TEAM },
  },
};

const ofRoles: ToldOf = {
  getRoleAssignments: {
    does: 'Lists the ids of all users, teams and service accounts that were given the role by hand in the org. Those who have it in all orgs, by a team or by an external group are not listed. The list has no pages.',
    needs: '`users.roles:read` on `users:id:*`, and `teams.roles:read` on `teams:id:*`.',
    refuses: { 404: UNKNOWN_ROLE },
  },
  setRoleAssignments: {
    does: 'Makes the named users, teams and service accounts the only ones that were given the role by hand in the org, in one change, and answers with them. A list that is absent or null is empty, but one of the three must be there. Those who have the role in all orgs, or by an external group, keep it. A service account may be named among the users.',
    needs: `\`users.roles:add\`, \`users.roles:remove\`, \`teams.roles:add\` and \`teams.roles:remove\` on \`permissions:type:delegate\`, and every permission of the role unless nothing changes (${DELEGATION}).`,
    refuses: {
      400: 'An id is named twice, or nobody whom the caller may know has it; or the role is a basic, managed or external one. Nothing was changed.',
      403: BEYOND,
      404: UNKNOWN_ROLE,
      413: 'The holders are too many to be compared. Nothing was changed.',
    },
  },
};

/** Role assignments. */
export const ROLE_ASSIGNMENTS: ToldOf = { ...ofRoles, ...ofUsers, ...ofTeams };
