import type { ToldOf } from '../told.ts';
import { DELEGATION, FLAVOURS, LIMITS } from './cited.ts';

const WRITES = '`groupsync.mappings:write`';
const ID_IN_PATH =
  'The id is all of the path behind `groups/`, best [encoded](/docs/group-sync#ids-in-paths), and matches in any letter case.';
const ID_IN_QUERY =
  'The id is `groupId` in the query, which nothing on the way [puts into another form](/docs/group-sync#ids-in-paths), and matches in any letter case.';

/** The operations on one mapping, by a name for the group in the path (as documented), or in the query (ours). */
function onMapping(way: 'path' | 'query'): ToldOf {
  const [called, id] = way === 'path' ? ['', ID_IN_PATH] : ['ByQuery', ID_IN_QUERY];
  const noGroup = way === 'path' ? undefined : '`groupId` is absent or empty.';
  const noMapping = 'No role is mapped to the group.';
  const badId =
    way === 'path'
      ? 'the id cannot be that of a group'
      : '`groupId` is absent, empty or no id that a group can have';
  const unusable = `role is unknown, or is a basic, managed or external one; or ${badId}. Nothing was changed.`;
  const beyond = `The caller does not hold a permission of a role that would be mapped or taken off, or the org has as many mapped roles as it may (${LIMITS}). Nothing was changed.`;
  return {
    [`createGroupMappings${called}`]: {
      does: `Maps roles to an external group that has none. From the very next answer on every member of the org who is in the group has them. ${id} The first spelling is kept.`,
      needs: `${WRITES}, and every permission of the roles (${DELEGATION}).`,
      refuses: { 400: `The group has roles already; no role is named; a ${unusable}`, 403: beyond },
    },
    [`updateGroupMappings${called}`]: {
      does: `Makes the named roles the only ones that are mapped to the group, also where there were none. Null and \`[]\` end the mapping, but \`roles\` must be there. The status is 201 in each case. What somebody was given by hand stays. ${id}`,
      needs: `${WRITES}, and every permission of the roles that are really mapped or taken off (${DELEGATION}).`,
      refuses: { 400: `A ${unusable}`, 403: beyond },
    },
    [`deleteGroupMappings${called}`]: {
      does: `Takes all roles off the group: in the very next answer nobody has them by it any more. Roles given by hand stay, and so do links of the group to teams. ${id}`,
      needs: `${WRITES}, and every permission of the roles (${DELEGATION}).`,
      refuses: {
        ...(noGroup !== undefined && { 400: `${noGroup} Nothing was deleted.` }),
        403: 'The caller does not hold a permission of a mapped role. Nothing was deleted.',
        404: noMapping,
      },
    },
    [`getGroupRoles${called}`]: {
      does: `Lists the roles that are mapped to the group, by name and without permissions, hidden ones as well. ${id}`,
      needs: '`groupsync.mappings:read`.',
      refuses: { ...(noGroup !== undefined && { 400: noGroup }), 404: noMapping },
    },
  };
}

/** Group attribute sync. */
export const GROUP_SYNC: ToldOf = {
  getMappedGroups: {
    does: `Lists the external groups that the caller's org has mapped roles to, with the uids of the roles, without pages. It is an array with one object in flavour \`documented\`, and that object in \`12\` and \`13\` (${FLAVOURS}). Teams that a group is linked to are not here.`,
    needs: '`groupsync.mappings:read`.',
  },
  ...onMapping('path'),
  ...onMapping('query'),
  getUserGroups: {
    does: 'Lists the external groups of a user or service account that count in this org, and who said each: `api` is the directory job of this org, `jwt` the identity provider, whose groups count in every org. `groups` has each once.',
    needs: '`groupsync.mappings:read`.',
    refuses: { 404: 'Nobody in the org has this id or uid.' },
  },
  setUserGroups: {
    does: 'Says for a directory job which groups a user or service account is in: the named ones replace what was said here before. They count in this org alone, and groups from an identity provider stay. `groups` must be there; null and `[]` take all away. Mapped roles and linked teams follow in the very next answer.',
    needs: `${WRITES}, and all that the added groups bring, roles and teams (${DELEGATION}). Taking somebody out of a group asks for no more.`,
    refuses: {
      400: 'The groups are [too many](/docs/group-sync#groups-of-a-user), or one cannot be the id of a group: the message says which. Nothing was changed.',
      403: `The caller does not hold what an added group brings, or the org has as many groups of users as it may (${LIMITS}). Nothing was changed.`,
      404: 'Nobody in the org has this id or uid.',
    },
  },
};
