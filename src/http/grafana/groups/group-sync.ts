import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { invalid } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import {
  MappedGroups,
  GroupAttributes,
  SetUserGroupsForm,
  toMappedGroups,
  toUserGroups,
  UserGroups,
} from '../../../wire/grafana/group.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { requiredTextQuery } from '../../kit/queries.ts';
import { createRoute, security } from '../document.ts';
import {
  answerOne,
  answerRead,
  changing,
  ifAllowed,
  needs,
  onInvalidInput,
  readsJson,
  refused,
} from '../dialect.ts';

const tags = ['Group attribute sync'];
const NAMED = { userId: 'user' } as const;

/**
 * Two ways to name a group: the rest of the path, as documented, and a query, which nothing between a client and us puts into
 * another form. Source: docs/group-sync.md#ids-in-paths.
 */
const WAYS = [
  {
    path: '/groupsync/groups/{groupID}',
    called: '',
    request: {
      params: z.object({
        groupID: z.string().meta({
          description:
            'Id of the external group, in any letter case. It is the whole rest of the path, encoded or not.',
        }),
      }),
    },
    groupOf: (c: Context<AppEnv>): string => c.req.param('groupID') ?? '',
  },
  {
    path: '/groupsync/groups',
    called: 'ByQuery',
    request: {
      query: z.object({ groupId: requiredTextQuery('Id of the external group, in any letter case.') }),
    },
    groupOf: (c: Context<AppEnv>): string => c.req.query('groupId') ?? '',
  },
];

const userParam = z.object({ userId: idOrUid('Id of the user or service account') });
const reads = needs(() => requirements.readGroupMappings);

const listMappedGroupsRoute = createRoute({
  method: 'get',
  path: '/groupsync/groups',
  operationId: 'getMappedGroups',
  summary: 'List the external groups that roles are mapped to in the org',
  tags,
  security,
  middleware: [reads] as const,
  responses: {
    200: success(
      'The groups: an array with one object in flavour `documented`, that object in flavours `12` and `13`.',
      z.union([z.array(MappedGroups).length(1), MappedGroups]),
    ),
  },
});

const listUserGroupsRoute = createRoute({
  method: 'get',
  path: '/groupsync/users/{userId}/groups',
  operationId: 'getUserGroups',
  summary: 'List the external groups that a user or service account is in',
  tags,
  security,
  middleware: [needs(() => requirements.readGroupMappings, { named: NAMED })] as const,
  request: { params: userParam },
  responses: { 200: success('The groups, ordered by id.', UserGroups) },
});

const setUserGroups = changing('setUserGroups', { named: NAMED });
const setUserGroupsRoute = createRoute({
  method: 'put',
  path: '/groupsync/users/{userId}/groups',
  operationId: 'setUserGroups',
  summary: 'Replace the external groups of a user or service account in this org',
  description: 'For directory jobs. Groups from an identity provider are kept.',
  tags,
  security,
  middleware: [setUserGroups.needs, readsJson] as const,
  request: { params: userParam, body: jsonBody(SetUserGroupsForm) },
  responses: { 200: success('The groups are replaced.', SuccessResponseBody) },
});

/** Roles mapped to external groups. Source: docs/group-sync.md. */
export const groupSync = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

groupSync.openapi(listMappedGroupsRoute, async (c) => {
  const { orgId, services, flavour } = c.var;
  return await answerRead(c, services.repositories.groupMappings.list(orgId), (found) => {
    const body = toMappedGroups(orgId, found);
    return c.json(flavour.mappedGroupsInArray ? [body] : body, 200);
  });
});

for (const { path, called, request, groupOf } of WAYS) {
  const createGroupMappings = changing('createGroupMappings');
  const createGroupMappingsRoute = createRoute({
    method: 'post',
    path,
    operationId: `createGroupMappings${called}`,
    summary: 'Map roles to an external group that has no mapping',
    tags,
    security,
    middleware: [createGroupMappings.needs, readsJson] as const,
    request: { ...request, body: jsonBody(GroupAttributes) },
    responses: { 201: success('The roles are mapped to the group.', SuccessResponseBody) },
  });
  groupSync.openapi(createGroupMappingsRoute, async (c) => {
    const groupId = groupOf(c);
    if (groupId === '') return await noGroup(c);
    const input = { groupId, roleUids: c.req.valid('json').roles ?? [] };
    return await createGroupMappings.make(c, input, () =>
      c.json({ message: 'Group mappings created.' }, 201),
    );
  });

  const setGroupMappings = changing('setGroupMappings');
  const setGroupMappingsRoute = createRoute({
    method: 'put',
    path,
    operationId: `updateGroupMappings${called}`,
    summary: 'Replace the roles that are mapped to an external group',
    tags,
    security,
    middleware: [setGroupMappings.needs, readsJson] as const,
    request: { ...request, body: jsonBody(GroupAttributes) },
    responses: {
      201: success('The roles are replaced. Without roles, the mapping is deleted.', SuccessResponseBody),
    },
  });
  groupSync.openapi(setGroupMappingsRoute, async (c) => {
    const groupId = groupOf(c);
    if (groupId === '') return await noGroup(c);
    const input = { groupId, roleUids: c.req.valid('json').roles ?? [] };
    return await setGroupMappings.make(c, input, () => c.json({ message: 'Group mappings set.' }, 201));
  });

  const deleteGroupMappings = changing('deleteGroupMappings');
  const deleteGroupMappingsRoute = createRoute({
    method: 'delete',
    path,
    operationId: `deleteGroupMappings${called}`,
    summary: 'Delete the mapping of an external group',
    tags,
    security,
    middleware: [deleteGroupMappings.needs] as const,
    request,
    responses: { 204: { description: 'The mapping is deleted.' } },
  });
  groupSync.openapi(deleteGroupMappingsRoute, async (c) => {
    const groupId = groupOf(c);
    if (groupId === '') return await noGroup(c);
    return await deleteGroupMappings.make(c, { groupId }, () => c.body(null, 204));
  });

  const listGroupRolesRoute = createRoute({
    method: 'get',
    path: `${path}/roles`,
    operationId: `getGroupRoles${called}`,
    summary: 'List the roles that are mapped to an external group',
    tags,
    security,
    middleware: [reads] as const,
    request,
    responses: { 200: success('The roles, ordered by name.', z.array(RoleDTO)) },
  });
  groupSync.openapi(listGroupRolesRoute, async (c) => {
    const groupId = groupOf(c);
    if (groupId === '') return await noGroup(c);
    return await answerOne(c, 'group', c.var.services.roles.mappedTo(c.var.orgId, groupId), (found) =>
      c.json(found.map(toRoleDTO), 200),
    );
  });
}

/** Only a query can name no group: no path without one leads here. */
const noGroup = async (c: Context<AppEnv>) =>
  await ifAllowed(c, () => refused(c, invalid('groupId', 'is required')));

groupSync.openapi(
  listUserGroupsRoute,
  async (c) =>
    await answerOne(c, 'user', c.var.services.userGroups(c.var.orgId, namedId(c, 'userId')), (found) =>
      c.json(toUserGroups(found), 200),
    ),
);

groupSync.openapi(setUserGroupsRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), groupIds: c.req.valid('json').groups ?? [] };
  return await setUserGroups.make(c, input, () => c.json({ message: 'User groups set.' }, 200));
});
