import type { Context } from 'hono';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { AppEnv } from '../../context.ts';
import { refused } from '../dialect/refused.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { flagQuery, idOrUid, isTrue, refusals, security, success } from '../dialect/route.ts';

const tags = ['Permissions'];

const PermissionsByAction = z
  .record(z.string(), z.array(z.string()).describe('Scopes; the empty one for actions that take none.'))
  .meta({ id: 'PermissionsByAction' });

const ownPermissionsRoute = createRoute({
  method: 'get',
  path: '/access-control/user/permissions',
  operationId: 'listOwnPermissions',
  summary: 'List what the caller may do',
  tags,
  security,
  middleware: [needs(() => null)] as const,
  request: { query: z.object({ reloadcache: flagQuery('Read everything anew.') }) },
  responses: { 200: success('Scopes by action.', PermissionsByAction), ...refusals },
});

const ownActionsRoute = createRoute({
  method: 'get',
  path: '/access-control/user/actions',
  operationId: 'listOwnActions',
  summary: 'List the actions that the caller may do on something',
  tags,
  security,
  middleware: [needs(() => null)] as const,
  request: { query: z.object({ reloadcache: flagQuery('Read everything anew.') }) },
  responses: {
    200: success(
      'True by action.',
      z.record(z.string(), z.literal(true).describe('True.')).meta({ id: 'Actions' }),
    ),
    ...refusals,
  },
});

const userPermissionsRoute = createRoute({
  method: 'get',
  path: '/access-control/users/{userId}/permissions',
  operationId: 'listUserPermissions',
  summary: 'List what a user or service account may do in the org',
  tags,
  security,
  middleware: [
    needs((c) => requirements.readUserPermissions(namedId(c, 'userId')), here, { userId: 'user' }),
  ] as const,
  request: { params: z.object({ userId: idOrUid('Id of the user or service account') }) },
  responses: {
    200: success(
      'Permissions by action and scope.',
      z.array(
        z
          .object({
            action: z.string().describe('What may be done.'),
            scope: z.string().describe('To what.'),
          })
          .meta({ id: 'EffectivePermission' }),
      ),
    ),
    ...refusals,
  },
});

const statusRoute = createRoute({
  method: 'get',
  path: '/access-control/status',
  operationId: 'getAccessControlStatus',
  summary: 'Tell whether role-based access control is enabled',
  tags,
  security,
  middleware: [needs(() => requirements.readStatus)] as const,
  responses: {
    200: success(
      'It always is.',
      z.object({ enabled: z.literal(true).describe('True.') }).meta({ id: 'Status' }),
    ),
    ...refusals,
  },
});

const jsonText = (c: Context<AppEnv>, text: string): Response =>
  c.body(text, 200, { 'Content-Type': 'application/json' });

/** What principals may do. Source: docs/grafana.md#reading-permissions. */
export const permissions = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

// The reply is JSON text already, made once for each principal, so it does not go through a typed handler.
permissions.openAPIRegistry.registerPath(ownPermissionsRoute);
permissions.get('/access-control/user/permissions', async (c) => {
  const { services, orgId, caller } = c.var;
  const reload = isTrue(c.req.query('reloadcache'));
  const result = await services.org.ownPermissions(orgId, caller, reload);
  return result.ok ? jsonText(c, result.value) : refused(c, result.refusal);
});

permissions.openapi(ownActionsRoute, async (c) => {
  const { services, orgId, caller } = c.var;
  const result = await services.org.ownPermissions(orgId, caller, c.req.valid('query').reloadcache);
  if (!result.ok) return refused(c, result.refusal);
  const actions = Object.keys(JSON.parse(result.value) as object);
  return c.json(Object.fromEntries(actions.map((action) => [action, true as const])), 200);
});

// JSON text already as well; a typed handler would parse it again.
permissions.openAPIRegistry.registerPath(userPermissionsRoute);
permissions.get(userPermissionsRoute.getRoutingPath(), ...userPermissionsRoute.middleware, async (c) => {
  const userId = namedId(c, 'userId');
  const requirement = requirements.readUserPermissions(userId);
  const outsider = requirements.readAnyUser(userId);
  const question = { userId, requirement, outsider };
  const result = await c.var.services.org.permissionsOf(c.var.orgId, c.var.caller, question);
  if (!result.ok) return refused(c, result.refusal);
  return result.value === undefined ? refused(c, notFound('user')) : jsonText(c, result.value);
});

permissions.openapi(statusRoute, async (c) => {
  const { orgId, standing } = here(c);
  const question = { requirement: requirements.readStatus, standing };
  const result = await c.var.services.org.authorise(orgId, c.var.caller, question);
  return result.ok ? c.json({ enabled: true as const }, 200) : refused(c, result.refusal);
});
