import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { versionOfRole } from '../../../core/role.ts';
import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  CreateRoleForm,
  HardResetForm,
  RoleDTO,
  toFullRoleDTO,
  toRoleDraft,
  toRoleDTO,
  UpdateRoleCommand,
} from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { flagQuery } from '../../kit/queries.ts';
import { global, hereOrGlobal } from '../../kit/place.ts';
import { ifMatch, jsonBody, success, tagged } from '../../kit/document.ts';
import { saysVersion } from '../../kit/entity-tags.ts';
import { readByOwnPermissions } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import {
  answer,
  answerOne,
  answerRead,
  changing,
  needs,
  onInvalidInput,
  readsJsonFirst,
} from '../dialect.ts';

const tags = ['Roles'];
const roleParam = z.object({ roleUID: z.string().meta({ description: 'Uid of the role.' }) });

const listRolesRoute = createRoute({
  method: 'get',
  path: '/access-control/roles',
  operationId: 'listRoles',
  summary: 'List the roles of the org and the global ones',
  tags,
  security,
  middleware: [needs(() => requirements.listRoles)] as const,
  request: {
    query: z.object({
      includeHidden: flagQuery('List hidden roles too.'),
      delegatable: flagQuery('Add whether the caller could assign each role.'),
    }),
  },
  responses: {
    200: success('The roles without their permissions, ordered by name.', z.array(RoleDTO)),
  },
});

const getRoleRoute = createRoute({
  method: 'get',
  path: '/access-control/roles/{roleUID}',
  operationId: 'getRole',
  summary: 'Get a role with its permissions',
  tags,
  security,
  middleware: [needs((c) => requirements.readRole(c.req.param('roleUID') ?? ''))] as const,
  request: { params: roleParam },
  responses: { 200: tagged('The role.', RoleDTO) },
});

const createRole = changing('createRole');
const createRoleRoute = createRoute({
  method: 'post',
  path: '/access-control/roles',
  operationId: 'createRole',
  summary: 'Create a custom role',
  tags,
  security,
  middleware: [createRole.needs, readsJsonFirst] as const,
  request: { body: jsonBody(CreateRoleForm) },
  responses: {
    200: tagged('The role is created (flavour `documented`).', RoleDTO),
    201: tagged('The role is created (flavours `12` and `13`).', RoleDTO),
  },
});

const updateRole = changing('updateRole');
const updateRoleRoute = createRoute({
  method: 'put',
  path: '/access-control/roles/{roleUID}',
  operationId: 'updateRole',
  summary: 'Replace a custom role, or the permissions of a basic role',
  tags,
  security,
  middleware: [updateRole.needs, readsJsonFirst] as const,
  ...ifMatch,
  request: { params: roleParam, body: jsonBody(UpdateRoleCommand) },
  responses: { 200: tagged('The role after the change.', RoleDTO) },
});

const deleteRole = changing('deleteRole');
const deleteRoleRoute = createRoute({
  method: 'delete',
  path: '/access-control/roles/{roleUID}',
  operationId: 'deleteRole',
  summary: 'Delete a custom role',
  tags,
  security,
  middleware: [deleteRole.needs] as const,
  ...ifMatch,
  request: {
    params: roleParam,
    query: z.object({
      force: flagQuery('Delete the role even when it is assigned, together with its assignments.'),
      global: flagQuery('Set this when the role is global.'),
    }),
  },
  responses: { 200: success('The role is deleted.', SuccessResponseBody) },
});

const hardReset = changing('hardReset', { at: global });
const hardResetRoute = createRoute({
  method: 'post',
  path: '/access-control/roles/hard-reset',
  operationId: 'hardResetRoles',
  summary: 'Reset the basic roles to their shipped permissions',
  tags,
  security,
  middleware: [hardReset.needs, readsJsonFirst] as const,
  request: { body: jsonBody(HardResetForm) },
  responses: { 200: success('The basic roles are reset.', SuccessResponseBody) },
});

/** All roles, each with a flag that tells whether the caller could assign it. Source: docs/grafana.md#delegation. */
async function listDelegatable(c: Context<AppEnv>, includeHidden: boolean) {
  const { orgId, services } = c.var;
  return await answer(
    c,
    readByOwnPermissions(c, (own) => services.roles.listDelegatable(orgId, own, includeHidden)),
    (found) => c.json(found.map(toRoleDTO), 200),
  );
}

/** Custom, basic and fixed roles. Source: docs/grafana.md#roles. */
export const roles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roles.openapi(listRolesRoute, async (c) => {
  const { includeHidden, delegatable } = c.req.valid('query');
  if (delegatable) return await listDelegatable(c, includeHidden);
  const read = c.var.services.roles.list(c.var.orgId, includeHidden);
  return await answerRead(c, read, (found) => c.json(found.map(toRoleDTO), 200));
});

roles.openapi(hardResetRoute, async (c) => {
  const basicRoles = c.req.valid('json').BasicRoles ?? false;
  return await hardReset.make(c, { basicRoles }, () => c.json({ message: 'Reset performed' }, 200));
});

roles.openapi(getRoleRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  const read = c.var.services.roles.get(c.var.orgId, roleUID);
  return await answerOne(c, 'role', read, (found) => {
    const { id, version } = versionOfRole(found);
    saysVersion(c, id, { version });
    return c.json(toFullRoleDTO(found), 200);
  });
});

roles.openapi(createRoleRoute, async (c) => {
  const body = c.req.valid('json');
  const { flavour, services } = c.var;
  return await createRole.make(
    c,
    {
      draft: toRoleDraft(body, body.uid ?? ''),
      version: body.version ?? flavour.versionWhenAbsent,
      validatePermissions: services.settings.PERMISSION_VALIDATION_ENABLED,
    },
    (made) => {
      saysVersion(c, made.id, made);
      return c.json(toFullRoleDTO(made), flavour.createRoleStatus);
    },
    hereOrGlobal(c, body.global),
  );
});

roles.openapi(updateRoleRoute, async (c) => {
  const body = c.req.valid('json');
  const { flavour, services } = c.var;
  return await updateRole.make(
    c,
    {
      draft: toRoleDraft(body, c.req.valid('param').roleUID),
      version: body.version ?? undefined,
      versionRule: flavour.versionRule,
      validatePermissions: services.settings.PERMISSION_VALIDATION_ENABLED,
    },
    (made) => {
      saysVersion(c, made.id, made);
      return c.json(toFullRoleDTO(made), 200);
    },
    hereOrGlobal(c, body.global),
  );
});

roles.openapi(deleteRoleRoute, async (c) => {
  const { force, global } = c.req.valid('query');
  const input = { uid: c.req.valid('param').roleUID, force };
  return await deleteRole.make(
    c,
    input,
    () => c.json({ message: 'Role deleted' }, 200),
    hereOrGlobal(c, global),
  );
});
