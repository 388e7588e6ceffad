import type { ToldOf } from '../told.ts';
import { DELEGATION, LIMITS } from './cited.ts';

const FULL = `the org has as many groups, members or mappings as it may (\`ExceedsLimitError\`, ${LIMITS})`;
const NAME_TAKEN = 'A group of the org has the name, letter by letter.';
const LEFT_OUT =
  'Fields that the caller may not see are absent, not empty: members, mappings and projects take `teams.permissions:read` on the team, the root role takes `teams.roles:read`. Of the members, only those are listed whom the caller may read (`org.users:read`).';
const UNUSABLE =
  'There is no such root role, nobody in the org has the id of a member, or a member or a mapping is named twice';
const ROOT_ROLE =
  'Giving a root role also needs `teams.roles:add`, and taking one away needs `teams.roles:remove`, on `permissions:type:delegate`.';

/** Groups of Unleash, which are teams. */
export const UNLEASH_GROUPS: ToldOf = {
  getGroups: {
    does: `Lists the org's teams [as groups](/docs/unleash#groups-are-teams), by id, with members, mappings and projects. ${LEFT_OUT} The list has no pages. If it is too long, the answer is a 413; \`GET /api/teams/search\` then has the ids in pages.`,
    needs: '`teams:read` on any scope. Groups beyond these scopes are left out.',
    refuses: { 413: 'The list would be larger than 8 MB, some 20,000 members.' },
  },
  createGroup: {
    does: `Makes a group with members, mappings and a root role in one change, all or nothing. Members and mappings keep the order in which they are sent. The caller does not become a member. Somebody who is a member by a mapped group is not added by hand as well. A root role also needs \`teams.roles:add\` on \`permissions:type:delegate\`. The answer is the group without its members.`,
    needs: `\`teams:create\`. The caller must also hold what the root role grants and, where there are members or mappings, be able to read all teams (${DELEGATION}).`,
    refuses: {
      400: `${UNUSABLE}; or ${FULL}. Nothing was made.`,
      403: 'The caller does not hold all that members get. Nothing was made.',
      409: `${NAME_TAKEN} Nothing was made.`,
    },
  },
  getGroup: {
    does: `Answers with a team [as a group](/docs/unleash#groups-are-teams), with its members by hand in their order, then those by a mapped group (\`SSO\`). ${LEFT_OUT} The \`ETag\` can be sent back as [\`If-Match\`](/docs/unleash#http) of a change.`,
    needs: '`teams:read` on `teams:id:<id>`.',
  },
  updateGroup: {
    does: `Replaces the whole group in one change. An absent field gets its default: an empty description, no mappings, no root role, no members. Members who stay keep when and by whom they were added. Members by a mapped group stay, and so does what a team has but a group does not, such as other roles and an e-mail address. ${ROOT_ROLE} Sending the same again changes nothing.`,
    needs: `\`teams:write\` and \`teams.permissions:write\` on \`teams:id:<id>\`. The caller must also hold all that new members get, and what a root role grants that is given or taken (${DELEGATION}).`,
    refuses: {
      400: `${UNUSABLE}; or ${FULL}. Nothing was changed.`,
      403: 'The caller does not hold all that is given or taken. Nothing was changed.',
      409: `${NAME_TAKEN} Nothing was changed.`,
    },
  },
  deleteGroup: {
    does: 'Deletes the team with its members, roles, mappings, preferences, all levels that it has, and all that others have on it. From the next answer on nobody holds anything through it. The answer has no body.',
    needs: '`teams:delete` on `teams:id:<id>`.',
  },
  deleteScimGroups: {
    does: 'Always succeeds, and deletes nothing: no group here is provisioned over SCIM.',
    needs: '`teams:delete` on `teams:id:*`.',
  },
  getRootRoles: {
    does: 'Lists the roles that can be a [root role](/docs/unleash#root-roles), with the numbers that `rootRole` of a group takes: 1 to 3 are Admin, Editor and Viewer; the others are the custom roles that the org sees, except hidden ones, which can be root roles all the same. No other route shows these numbers.',
    needs: '`roles:read` on `roles:*`.',
  },
};
