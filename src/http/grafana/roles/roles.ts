import type { Context } from 'hono';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { isDelegatable } from '../../../core/delegation.ts';
import { notFound } from '../../../core/refusal.ts';
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
import { refused } from '../dialect/refused.ts';
import { readsJsonFirst } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { needs } from '../dialect/needs.ts';
import { GLOBAL, hereOrGlobal } from '../dialect/place.ts';
import { readBesideOwnPermissions, readIfAllowed } from '../dialect/read-allowed.ts';
import { flagQuery, jsonBody, refusals, security, success } from '../dialect/route.ts';

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
      delegatable: flagQuery('Say which of the roles the caller could assign.'),
    }),
  },
  responses: { 200: success('Roles without their permissions, by name.', z.array(RoleDTO)), ...refusals },
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
  responses: { 200: success('The role.', RoleDTO), ...refusals },
});

const createRoleRoute = createRoute({
  method: 'post',
  path: '/access-control/roles',
  operationId: 'createRole',
  summary: 'Create a custom role',
  tags,
  security,
  middleware: [needs(() => requirements.writeRoles), readsJsonFirst] as const,
  request: { body: jsonBody(CreateRoleForm) },
  responses: {
    200: success('The role, in the documented flavour.', RoleDTO),
    201: success('The role, in flavour 13.', RoleDTO),
    ...refusals,
  },
});

const updateRoleRoute = createRoute({
  method: 'put',
  path: '/access-control/roles/{roleUID}',
  operationId: 'updateRole',
  summary: 'Replace a custom role, or the permissions of a basic role',
  tags,
  security,
  middleware: [needs(() => requirements.writeRoles), readsJsonFirst] as const,
  request: { params: roleParam, body: jsonBody(UpdateRoleCommand) },
  responses: { 200: success('The role as it is now.', RoleDTO), ...refusals },
});

const deleteRoleRoute = createRoute({
  method: 'delete',
  path: '/access-control/roles/{roleUID}',
  operationId: 'deleteRole',
  summary: 'Delete a custom role',
  tags,
  security,
  middleware: [needs(() => requirements.deleteRoles)] as const,
  request: {
    params: roleParam,
    query: z.object({
      force: flagQuery('Delete the assignments of the role too.'),
      global: flagQuery('The role is a global one.'),
    }),
  },
  responses: { 200: success('The role is gone.', SuccessResponseBody), ...refusals },
});

const hardResetRoute = createRoute({
  method: 'post',
  path: '/access-control/roles/hard-reset',
  operationId: 'hardResetRoles',
  summary: 'Give the basic roles their shipped permissions back',
  tags,
  security,
  middleware: [
    needs(
      () => requirements.resetRoles,
      () => GLOBAL,
    ),
    readsJsonFirst,
  ] as const,
  request: { body: jsonBody(HardResetForm) },
  responses: { 200: success('Done.', SuccessResponseBody), ...refusals },
});

/** All roles, those flagged that the caller could assign. Source: docs/grafana.md#delegation. */
async function listDelegatable(c: Context<AppEnv>, includeHidden: boolean) {
  const result = await readBesideOwnPermissions(
    c,
    c.var.services.roles.listInFull(c.var.orgId, includeHidden),
  );
  if (!result.ok) return refused(c, result.refusal);
  const { answer, permissions } = result.value;
  return c.json(
    answer.map((role) => toRoleDTO({ ...role, delegatable: isDelegatable(permissions, role) })),
    200,
  );
}

/** Custom, basic and fixed roles. Source: docs/grafana.md#roles. */
export const roles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roles.openapi(listRolesRoute, async (c) => {
  const { includeHidden, delegatable } = c.req.valid('query');
  if (delegatable) return await listDelegatable(c, includeHidden);
  const read = c.var.services.roles.list(c.var.orgId, includeHidden);
  const result = await readIfAllowed(c, read);
  return result.ok ? c.json(result.value.answer.map(toRoleDTO), 200) : refused(c, result.refusal);
});

roles.openapi(hardResetRoute, async (c) => {
  const basicRoles = c.req.valid('json').BasicRoles ?? false;
  const result = await c.var.services.org.change(GLOBAL.orgId, c.var.caller, 'hardReset', { basicRoles });
  return result.ok ? c.json({ message: 'Reset performed' }, 200) : refused(c, result.refusal);
});

roles.openapi(getRoleRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  const read = c.var.services.roles.get(c.var.orgId, roleUID);
  const result = await readIfAllowed(c, read);
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('role')) : c.json(toFullRoleDTO(answer), 200);
});

roles.openapi(createRoleRoute, async (c) => {
  const body = c.req.valid('json');
  const { flavour, services, caller } = c.var;
  const result = await services.org.change(hereOrGlobal(c, body.global).orgId, caller, 'createRole', {
    draft: toRoleDraft(body, body.uid ?? ''),
    version: body.version ?? flavour.versionWhenAbsent,
    validatePermissions: services.settings.PERMISSION_VALIDATION_ENABLED,
  });
  return result.ok
    ? c.json(toFullRoleDTO(result.value), flavour.createRoleStatus)
    : refused(c, result.refusal);
});

roles.openapi(updateRoleRoute, async (c) => {
  const body = c.req.valid('json');
  const { flavour, services, caller } = c.var;
  const result = await services.org.change(hereOrGlobal(c, body.global).orgId, caller, 'updateRole', {
    draft: toRoleDraft(body, c.req.valid('param').roleUID),
    version: body.version ?? undefined,
    versionRule: flavour.versionRule,
    validatePermissions: services.settings.PERMISSION_VALIDATION_ENABLED,
  });
  return result.ok ? c.json(toFullRoleDTO(result.value), 200) : refused(c, result.refusal);
});

roles.openapi(deleteRoleRoute, async (c) => {
  const { force, global } = c.req.valid('query');
  const input = { uid: c.req.valid('param').roleUID, force };
  const result = await c.var.services.org.change(
    hereOrGlobal(c, global).orgId,
    c.var.caller,
    'deleteRole',
    input,
  );
  return result.ok ? c.json({ message: 'Role deleted' }, 200) : refused(c, result.refusal);
});
