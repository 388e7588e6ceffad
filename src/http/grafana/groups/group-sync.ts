import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import {
  GetGroupsResponse,
  GroupAttributes,
  SetUserGroupsForm,
  toGetGroupsResponse,
  toUserGroupsResponse,
  UserGroupsResponse,
} from '../../../wire/grafana/group.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { done, refused } from '../dialect/refused.ts';
import { idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Group attribute sync'];
const NAMED = { userId: 'user' } as const;
const groupParam = z.object({
  groupID: z.string().meta({
    description: 'Id of the external group, in any letter case; takes the rest of the path, encoded or not.',
  }),
});
const userParam = z.object({ userId: idOrUid('Id of the user or service account') });
const reads = needs(() => requirements.readGroupMappings);
const writes = needs(() => requirements.writeGroupMappings);

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
      'The groups; in the documented flavour inside an array, in flavour 13 as they are.',
      z.union([z.array(GetGroupsResponse).length(1), GetGroupsResponse]),
    ),
    ...refusals,
  },
});

const createGroupMappingsRoute = createRoute({
  method: 'post',
  path: '/groupsync/groups/{groupID}',
  operationId: 'createGroupMappings',
  summary: 'Map roles to an external group that has none',
  tags,
  security,
  middleware: [writes, readsJson] as const,
  request: { params: groupParam, body: jsonBody(GroupAttributes) },
  responses: { 201: success('Whoever is in the group has the roles.', SuccessResponseBody), ...refusals },
});

const setGroupMappingsRoute = createRoute({
  method: 'put',
  path: '/groupsync/groups/{groupID}',
  operationId: 'updateGroupMappings',
  summary: 'Replace the roles that are mapped to an external group; none ends its mapping',
  tags,
  security,
  middleware: [writes, readsJson] as const,
  request: { params: groupParam, body: jsonBody(GroupAttributes) },
  responses: { 201: success('Whoever is in the group has these roles.', SuccessResponseBody), ...refusals },
});

const deleteGroupMappingsRoute = createRoute({
  method: 'delete',
  path: '/groupsync/groups/{groupID}',
  operationId: 'deleteGroupMappings',
  summary: 'End the mapping of an external group',
  tags,
  security,
  middleware: [writes] as const,
  request: { params: groupParam },
  responses: { 204: { description: 'The group brings no roles any more.' }, ...refusals },
});

const listGroupRolesRoute = createRoute({
  method: 'get',
  path: '/groupsync/groups/{groupID}/roles',
  operationId: 'getGroupRoles',
  summary: 'List the roles that are mapped to an external group',
  tags,
  security,
  middleware: [reads] as const,
  request: { params: groupParam },
  responses: { 200: success('The roles, by name.', z.array(RoleDTO)), ...refusals },
});

const listUserGroupsRoute = createRoute({
  method: 'get',
  path: '/groupsync/users/{userId}/groups',
  operationId: 'getUserGroups',
  summary: 'List the external groups that a user or service account is in',
  tags,
  security,
  middleware: [needs(() => requirements.readGroupMappings, here, NAMED)] as const,
  request: { params: userParam },
  responses: { 200: success('The groups, by id.', UserGroupsResponse), ...refusals },
});

const setUserGroupsRoute = createRoute({
  method: 'put',
  path: '/groupsync/users/{userId}/groups',
  operationId: 'setUserGroups',
  summary: 'Say which external groups a user or service account is in, for this org',
  description: 'For directory jobs. What an identity provider says of the user stays as it is.',
  tags,
  security,
  middleware: [needs(() => requirements.writeGroupMappings, here, NAMED), readsJson] as const,
  request: { params: userParam, body: jsonBody(SetUserGroupsForm) },
  responses: { 200: success('The user is in the groups.', SuccessResponseBody), ...refusals },
});

/** Roles by membership of external groups. Source: docs/group-sync.md. */
export const groupSync = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

groupSync.openapi(listMappedGroupsRoute, async (c) => {
  const { orgId, services, flavour } = c.var;
  const result = await readIfAllowed(c, services.repositories.groupMappings.list(orgId));
  if (!result.ok) return refused(c, result.refusal);
  const body = toGetGroupsResponse(orgId, result.value.answer);
  return c.json(flavour.mappedGroupsInArray ? [body] : body, 200);
});

groupSync.openapi(createGroupMappingsRoute, async (c) => {
  const result = await map(c, 'createGroupMappings', c.req.valid('param').groupID, c.req.valid('json').roles);
  return result.ok ? c.json({ message: 'Group mappings created.' }, 201) : refused(c, result.refusal);
});

groupSync.openapi(setGroupMappingsRoute, async (c) => {
  const result = await map(c, 'setGroupMappings', c.req.valid('param').groupID, c.req.valid('json').roles);
  return result.ok ? c.json({ message: 'Group mappings set.' }, 201) : refused(c, result.refusal);
});

groupSync.openapi(deleteGroupMappingsRoute, async (c) => {
  const { groupID: groupId } = c.req.valid('param');
  const input = { groupId };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'deleteGroupMappings', input);
  return result.ok ? c.body(null, 204) : refused(c, result.refusal);
});

groupSync.openapi(listGroupRolesRoute, async (c) => {
  const { groupID: groupId } = c.req.valid('param');
  const result = await readIfAllowed(c, c.var.services.roles.mappedTo(c.var.orgId, groupId));
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('group')) : c.json(answer.map(toRoleDTO), 200);
});

groupSync.openapi(listUserGroupsRoute, async (c) => {
  const result = await readIfAllowed(c, c.var.services.userGroups(c.var.orgId, namedId(c, 'userId')));
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('user')) : c.json(toUserGroupsResponse(answer), 200);
});

groupSync.openapi(setUserGroupsRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), groupIds: c.req.valid('json').groups ?? [] };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'setUserGroups', input);
  return done(c, result, 'User groups set.');
});

async function map(
  c: Context<AppEnv>,
  change: 'createGroupMappings' | 'setGroupMappings',
  groupId: string,
  roles: readonly string[] | null,
) {
  const { services, orgId, caller } = c.var;
  return await services.org.change(orgId, caller, change, { groupId, roleUids: roles ?? [] });
}
