import type { ToldOf } from '../told.ts';
import { DELEGATION, LIMITS } from './cited.ts';

const READS_INSIDE = '`teams.permissions:read` on `teams:id:<id>`.';
const WRITES_INSIDE = '`teams.permissions:write` on `teams:id:<id>`';
const FULL = `there are as many members of teams as the org may have (${LIMITS})`;

const teams: ToldOf = {
  createTeam: {
    does: 'Makes a team. A person who makes one becomes its Admin; a service account does not, and the team has no members then. A name is unique in the org, letter by letter.',
    needs: '`teams:create`.',
    refuses: {
      403: `The org has as many teams as it may (${LIMITS}). Nothing was made.`,
      409: 'A team of the org has the name. Nothing was made.',
    },
  },
  searchTeams: {
    does: 'Answers with a page of the teams that the caller may read, and how many there are on all pages. `query` is a part of the name in any letter case, `name` all of it, and `teamId` may be there more than once. A [page](/docs/grafana#paging) has 1,000 teams unless `perpage` says otherwise, and 10,000 at most; one past the end is empty.',
    needs: '`teams:read` on any scope. Teams beyond these scopes are left out.',
    refuses: { 400: '`teamId` is no id, or `sort` names an order that there is not.' },
  },
  getTeamByID: {
    does: 'Answers with a team. `memberCount` counts members by an external group too. The `ETag` can be sent back as [`If-Match`](/docs/grafana#if-match) of a change.',
    needs: '`teams:read` on `teams:id:<id>`.',
  },
  updateTeam: {
    does: 'Replaces the name and the e-mail address of a team: the name must be there, and an absent address is an empty one. Members, roles, external groups, and the description that the Unleash dialect gives, stay. Its present name may always be sent again.',
    needs: '`teams:write` on `teams:id:<id>`.',
    refuses: {
      400: 'Another team of the org has the name, or a new name is empty, longer than 190 characters, or not on one line. Nothing was changed.',
    },
  },
  deleteTeamByID: {
    does: 'Deletes a team with its members, roles, external groups, preferences, all levels that it has, and all that others have on it. From the next answer on nobody holds anything through it. Permissions of roles that name it stay as they are: ids are never used again. Its name can be used again at once.',
    needs: '`teams:delete` on `teams:id:<id>`.',
  },
};

const members: ToldOf = {
  getTeamMembers: {
    does: 'Lists the members whom the caller may see (`org.users:read`), by login and without pages: those who were added by hand, and those by an external group, who have a label (`JWT`, `API`). Whoever is both counts as added by hand. Service accounts can be members too.',
    needs: READS_INSIDE,
  },
  addTeamMember: {
    does: 'Adds a member of the org, or a service account of it, to the team as a plain member. Whoever is a member by an external group can be added as well, and then stays when the group goes. All that the team has holds for them in the very next answer.',
    needs: `${WRITES_INSIDE}, and the caller must hold all that a member gets (${DELEGATION}).`,
    refuses: {
      400: 'They were added by hand already. Nothing was changed.',
      403: `The caller does not hold all that a member gets, or ${FULL}. Nothing was changed.`,
      404: 'The org has no such team, or nobody in it has the id of the body. Nothing was changed.',
    },
  },
  setTeamMemberships: {
    does: 'Makes the named people the only ones who were added to the team by hand, all in one change. They are named by e-mail address in any letter case, a service account by its login. Whoever is in both lists is an Admin of the team. A list that is absent or null is empty, but one of the two must be there. Members by an external group stay members.',
    needs: `${WRITES_INSIDE}. Who adds somebody, or makes them an Admin, must hold all that they get by it (${DELEGATION}); taking away asks for no more.`,
    refuses: {
      403: `The caller does not hold all that new members or Admins get, or ${FULL}. Nothing was changed.`,
      404: 'The org has no such team, or nobody in it has one of the addresses. Nothing was changed.',
    },
  },
  updateTeamMember: {
    does: 'Makes a member an Admin of the team (`permission` 4), or a plain member (0, null or absent). An Admin may change and delete the team, and its members. The same again changes nothing.',
    needs: `${WRITES_INSIDE}. Who makes an Admin must hold all that one gets (${DELEGATION}); making a plain member asks for no more.`,
    refuses: {
      403: 'The caller does not hold all that an Admin of the team gets. Nothing was changed.',
      404: 'The org has no such team, or they were not added to it by hand: who is a member by an external group alone cannot be an Admin.',
    },
  },
  removeTeamMember: {
    does: 'Takes out a member who was added by hand. In the very next answer they hold nothing by the team, unless an external group makes them a member as well: then they stay one.',
    needs: `${WRITES_INSIDE}.`,
    refuses: {
      404: 'The org has no such team, or they were not added to it by hand: who is a member by an external group cannot be taken out.',
    },
  },
};

const UNLINKS =
  'Ends the link of an external group to the team: in the very next answer nobody is a member by it. Whoever was also added by hand stays. Ids match in any letter case.';

const groups: ToldOf = {
  getTeamGroupsApi: {
    does: 'Lists the external groups that make somebody a member of the team, in the order in which they were linked and as they were spelt. The list has no pages; a team has 1,000 groups at most.',
    needs: READS_INSIDE,
  },
  searchTeamGroups: {
    does: 'Answers with a page of the external groups of a team, by id, and how many there are on all pages. `query` is a part of the id and `name` all of it, in any letter case. A [page](/docs/grafana#paging) past the end is empty.',
    needs: READS_INSIDE,
  },
  addTeamGroupApi: {
    does: 'Links an external group to the team: whoever is in it is a plain member from the very next answer on, as long as the link is there. A group `cn=*,<rest>` stands for every CN directly under `<rest>`. Ids [match](/docs/group-sync#how-ids-match) in any letter case, and the first spelling is kept.',
    needs: `${WRITES_INSIDE}, and the caller must hold all that a member gets (${DELEGATION}).`,
    refuses: {
      400: 'The group is linked to the team already, or the team would have [too many](/docs/group-sync#groups-of-teams). Nothing was changed.',
      403: `The caller does not hold all that a member gets, or the org has as many linked groups as it may (${LIMITS}). Nothing was changed.`,
    },
  },
  removeTeamGroupApi: {
    does: `${UNLINKS} The id is all of the path behind \`groups/\`, best [encoded](/docs/group-sync#ids-in-paths).`,
    needs: `${WRITES_INSIDE}. The caller need not hold what members have.`,
    refuses: { 404: 'The org has no such team, or the group is not linked to it.' },
  },
  removeTeamGroupApiQuery: {
    does: `${UNLINKS} The id is \`groupId\` in the query, which nothing on the way [puts into another form](/docs/group-sync#ids-in-paths).`,
    needs: `${WRITES_INSIDE}. The caller need not hold what members have.`,
    refuses: {
      400: '`groupId` is absent or empty. Nothing was changed.',
      404: 'The org has no such team, or the group is not linked to it.',
    },
  },
};

const preferences: ToldOf = {
  getTeamPreferences: {
    does: 'Answers with the preferences of a team, each empty where there is none. They are kept for clients: nothing here uses them.',
    needs: '`teams:read` on `teams:id:<id>`.',
  },
  updateTeamPreferences: {
    does: 'Replaces all preferences of a team: what is absent, null or empty is none afterwards, and `{}` resets them. Any texts are taken, since nothing here uses them.',
    needs: '`teams:write` on `teams:id:<id>`.',
  },
};

/** Teams. */
export const TEAMS: ToldOf = { ...teams, ...members, ...groups, ...preferences };
