import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { EffectivePermission } from '../../../wire/grafana/permission.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { flagQuery, isTrue, textQuery } from '../../kit/queries.ts';
import { success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answer, ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';

const tags = ['Permissions'];

const PermissionsByAction = z
  .record(z.string(), z.array(z.string()).describe('Scopes; the empty text for an action without a scope.'))
  .meta({ id: 'PermissionsByAction' });

const ownPermissionsRoute = createRoute({
  method: 'get',
  path: '/access-control/user/permissions',
  operationId: 'listOwnPermissions',
  summary: "List the caller's permissions",
  tags,
  security,
  middleware: [needs(() => null)] as const,
  request: {
    query: z.object({
      reloadcache: flagQuery(
        "Read the caller's permissions from the database. They are always up to date without it.",
      ),
    }),
  },
  responses: { 200: success('The scopes of each action.', PermissionsByAction) },
});

const ownActionsRoute = createRoute({
  method: 'get',
  path: '/access-control/user/actions',
  operationId: 'listOwnActions',
  summary: 'List the actions that the caller holds on any scope',
  tags,
  security,
  middleware: [needs(() => null)] as const,
  request: {
    query: z.object({
      reloadcache: flagQuery(
        "Read the caller's permissions from the database. They are always up to date without it.",
      ),
    }),
  },
  responses: {
    200: success(
      'True for each action.',
      z.record(z.string(), z.literal(true).describe('Always true.')).meta({ id: 'OwnActions' }),
    ),
  },
});

const userPermissionsRoute = createRoute({
  method: 'get',
  path: '/access-control/users/{userId}/permissions',
  operationId: 'listUserPermissions',
  summary: 'List the permissions of a user or service account in the org',
  tags,
  security,
  middleware: [
    needs((c) => requirements.readUserPermissions(namedId(c, 'userId')), { named: { userId: 'user' } }),
  ] as const,
  request: {
    params: z.object({ userId: idOrUid('Id of the user or service account') }),
    query: z.object({
      action: textQuery('Only permissions with this action.'),
      scope: textQuery('Only permissions on this scope, or on a scope that covers it.'),
    }),
  },
  responses: {
    200: success('The permissions.', z.array(EffectivePermission)),
  },
});

const statusRoute = createRoute({
  method: 'get',
  path: '/access-control/status',
  operationId: 'getAccessControlStatus',
  summary: 'Get whether role-based access control is enabled',
  tags,
  security,
  middleware: [needs(() => requirements.readStatus)] as const,
  responses: {
    200: success(
      'Role-based access control is always enabled.',
      z.object({ enabled: z.literal(true).describe('Always true.') }).meta({ id: 'Status' }),
    ),
  },
});

const jsonText = (c: Context<AppEnv>, text: string): Response =>
  c.body(text, 200, { 'Content-Type': 'application/json' });

/** The permissions of the caller and of single principals. Source: docs/grafana.md#reading-permissions. */
export const permissions = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

// The reply is already JSON text, made once for each principal. A typed handler would parse it again.
permissions.openAPIRegistry.registerPath(ownPermissionsRoute);
permissions.get(ownPermissionsRoute.getRoutingPath(), ...ownPermissionsRoute.middleware, async (c) => {
  const [services, orgId, caller] = [c.get('services'), c.get('orgId'), c.get('caller')];
  const reload = isTrue(c.req.query('reloadcache'));
  return await answer(c, services.org.ownPermissions(orgId, caller, reload), (text) => jsonText(c, text));
});

permissions.openapi(ownActionsRoute, async (c) => {
  const { services, orgId, caller } = c.var;
  const { reloadcache } = c.req.valid('query');
  return await answer(c, services.org.ownPermissions(orgId, caller, reloadcache), (found) => {
    const actions = Object.keys(JSON.parse(found) as object);
    return c.json(Object.fromEntries(actions.map((action) => [action, true as const])), 200);
  });
});

// This reply is already JSON text too.
permissions.openAPIRegistry.registerPath(userPermissionsRoute);
permissions.get(userPermissionsRoute.getRoutingPath(), ...userPermissionsRoute.middleware, async (c) => {
  const userId = namedId(c, 'userId');
  const requirement = requirements.readUserPermissions(userId);
  const outsider = requirements.readAnyUser(userId);
  const listed = { userId, requirement, outsider };
  const { orgId, caller, services } = c.var;
  const [action, scope] = [c.req.query('action') ?? '', c.req.query('scope') ?? ''];
  const isWhole = action === '' && scope === '';
  const found = isWhole
    ? services.org.permissionsOf(orgId, caller, listed)
    : services.org.permissionsLookedFor(orgId, caller, listed, { action, actionPrefix: '', scope });
  return await answer(c, found, (text) =>
    text === undefined ? refused(c, notFound('user')) : jsonText(c, text),
  );
});

permissions.openapi(
  statusRoute,
  async (c) => await ifAllowed(c, () => c.json({ enabled: true as const }, 200)),
);
