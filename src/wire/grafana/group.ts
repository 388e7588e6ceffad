import { z } from 'zod';

import type { GroupSource } from '../../core/external-group.ts';
import { distinctGroups, findGroupIdProblem } from '../../core/external-group.ts';
import { form } from './form.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/** The label that users see for a source. */
export const SOURCE_LABELS: Readonly<Record<GroupSource, string>> = { jwt: 'JWT', scim: 'SCIM', api: 'API' };

/** One group has at most this many roles. */
const ROLES_MAX = FIXED_LIMITS['roles-at-once'].allowed;

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
      .describe('Uids of all roles to map to the group; null means none.'),
  }),
);

const GroupMappings = z
  .record(
    z.string(),
    z.object({ roles: z.array(z.string()).describe('Uids of the roles.') }).meta({ id: 'MappedRoles' }),
  )
  .describe('The roles of the group, under the id of the org that the caller acts in.');

/** Answer to `GET /api/groupsync/groups`. Source: docs/group-sync.md#mapped-roles. */
export const MappedGroups = z
  .object({
    groups: z
      .array(
        z
          .object({ groupID: z.string().describe('Id of the group.'), mappings: GroupMappings })
          .meta({ id: 'MappedGroup' }),
      )
      .describe('All groups that roles are mapped to, ordered by id.'),
    total: z.int().describe('Number of groups.'),
  })
  .meta({ id: 'MappedGroups' });

/** The mapped groups of an org, as clients read them. */
export const toMappedGroups = (
  orgId: number,
  groups: readonly { readonly groupId: string; readonly roleUids: readonly string[] }[],
): z.infer<typeof MappedGroups> => ({
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
      // Checked before what is in it: what is wrong with very many of them fills the stack.
      .max(FIXED_LIMITS['groups-of-user'].allowed)
      .nullable()
      // Required: a mistyped key must not take every group away.
      .describe('Ids of all groups that the user is in according to the directory; null means none.'),
  }),
);

/** Answer to `GET /api/groupsync/users/:userId/groups`, which is ours. */
export const UserGroups = z
  .object({
    groups: z.array(z.string()).describe('Ids of all groups that the user is in, from all sources.'),
    bySource: z
      .object({
        api: z.array(z.string()).describe('Groups set with `PUT`; they are valid in this org only.'),
        jwt: z.array(z.string()).describe('Groups from the identity provider.'),
        scim: z.array(z.string()).describe('Groups provisioned over SCIM: always empty so far.'),
      })
      .describe('The groups by source.'),
  })
  .meta({ id: 'UserGroups' });

/** The groups of a user, as clients read them. */
export const toUserGroups = (
  groups: readonly { readonly groupId: string; readonly source: GroupSource }[],
): z.infer<typeof UserGroups> => {
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
    totalCount: z.int().describe('Number of groups on all pages.'),
    teamGroups: z.array(TeamGroupDTO).describe('The groups on this page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('Most groups on a page.'),
  })
  .meta({ id: 'SearchTeamGroupsQueryResult' });
