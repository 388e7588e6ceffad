import { z } from 'zod';

import type { GroupSource } from '../../core/external-group.ts';
import { distinctGroups, findGroupIdProblem } from '../../core/external-group.ts';
import { form } from './form.ts';

/** What a source is called where people see it. */
export const SOURCE_LABELS: Readonly<Record<GroupSource, string>> = { jwt: 'JWT', scim: 'SCIM', api: 'API' };

/** Roles of one group are at most this many. */
const ROLES_MAX = 1_000;

/** The id of an external group. */
const groupId = z
  .string()
  .superRefine((id, context) => {
    const problem = findGroupIdProblem(id);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .describe('Id of an external group, such as `cn=editors,ou=groups,dc=example,dc=org`.');

/** Body of `POST` and `PUT /api/groupsync/groups/:groupID`. Source: docs/group-sync.md#mapped-roles. */
export const GroupAttributes = form(
  'GroupAttributes',
  z.object({
    roles: z
      .array(z.string())
      .max(ROLES_MAX)
      .nullable()
      // Required: a mistyped key must not take every role away.
      .describe('Uids of all roles that membership of the group is to bring; null means none.'),
  }),
);

const GroupMappings = z
  .record(z.string(), z.object({ roles: z.array(z.string()).describe('Uids of roles.') }))
  .describe('What the group is mapped to, by the id of the org that the caller acts in.');

/** Answer to `GET /api/groupsync/groups`. Source: docs/group-sync.md#mapped-roles. */
export const GetGroupsResponse = z
  .object({
    groups: z
      .array(z.object({ groupID: z.string().describe('Id of the group.'), mappings: GroupMappings }))
      .describe('Every group that has roles, by id.'),
    total: z.int().describe('How many groups there are.'),
  })
  .meta({ id: 'GetGroupsResponse' });

/** The groups of an org that have roles, as clients read them. */
export const toGetGroupsResponse = (
  orgId: number,
  groups: readonly { readonly groupId: string; readonly roleUids: readonly string[] }[],
): z.infer<typeof GetGroupsResponse> => ({
  groups: groups.map((group) => ({
    groupID: group.groupId,
    mappings: { [orgId]: { roles: [...group.roleUids] } },
  })),
  total: groups.length,
});

/** Body of `PUT /api/groupsync/users/:userId/groups`, which is ours. Source: docs/group-sync.md#groups-of-a-user. */
export const SetUserGroupsForm = form(
  'SetUserGroupsForm',
  z.object({
    groups: z
      .array(z.string())
      .nullable()
      // Required: a mistyped key must not take every group away.
      .describe('Ids of all groups that the directory says the user is in; null means none.'),
  }),
);

/** Answer to `GET /api/groupsync/users/:userId/groups`, which is ours. */
export const UserGroupsResponse = z
  .object({
    groups: z.array(z.string()).describe('Ids of all groups that the user is in, whoever says so.'),
    bySource: z
      .object({
        api: z.array(z.string()).describe('Those that `PUT` here has set: they count in this org alone.'),
        jwt: z.array(z.string()).describe('Those that the identity provider says.'),
        scim: z.array(z.string()).describe('Those that were provisioned over SCIM: none, as yet.'),
      })
      .describe('The same by who says so.'),
  })
  .meta({ id: 'UserGroupsResponse' });

/** The groups of a user, as clients read them. */
export const toUserGroupsResponse = (
  groups: readonly { readonly groupId: string; readonly source: GroupSource }[],
): z.infer<typeof UserGroupsResponse> => {
  const saidBy = (source: GroupSource) =>
    groups.filter((group) => group.source === source).map((group) => group.groupId);
  return {
    groups: distinctGroups(groups.map((group) => group.groupId)),
    bySource: { api: saidBy('api'), jwt: saidBy('jwt'), scim: saidBy('scim') },
  };
};

/** Body of `POST /api/teams/:teamId/groups`. Source: docs/group-sync.md#groups-of-teams. */
export const TeamGroupMapping = form('TeamGroupMapping', z.object({ groupId }));

/** An external group of a team. Source: docs/group-sync.md#groups-of-teams. */
export const TeamGroupDTO = z
  .object({
    orgId: z.int().describe('The org of the team.'),
    teamId: z.int().describe('Id of the team.'),
    groupId: z.string().describe('Id of the group, as it was added.'),
  })
  .meta({ id: 'TeamGroupDTO' });

/** Answer to `GET /api/teams/:teamId/groups/search`. Source: docs/group-sync.md#groups-of-teams. */
export const SearchTeamGroupsQueryResult = z
  .object({
    totalCount: z.int().describe('How many groups there are on all pages.'),
    teamGroups: z.array(TeamGroupDTO).describe('The groups on the page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('How many groups a page has at most.'),
  })
  .meta({ id: 'SearchTeamGroupsQueryResult' });
