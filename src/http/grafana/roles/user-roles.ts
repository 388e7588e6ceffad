import { OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { AddUserRoleCommand, SetUserRolesCommand } from '../../../wire/grafana/assignment.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { flagInEither, flagQuery } from '../../kit/queries.ts';
import { hereOrGlobal } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { readIfAllowed } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import { answer, changing, ifAllowed, needs, onInvalidInput, readsJsonFirst, refused } from '../dialect.ts';

const tags = ['Role assignments'];
const NAMED = { userId: 'user' } as const;
const userParam = z.object({ userId: idOrUid('Id of the user or service account') });
const userRoleParam = userParam.extend({ roleUID: z.string().meta({ description: 'Uid of the role.' }) });

const listUserRolesRoute = createRoute({
  method: 'get',
  path: '/access-control/users/{userId}/roles',
  operationId: 'listUserRoles',
  summary: 'List the roles assigned to a user or service account',
  tags,
  security,
  middleware: [needs((c) => requirements.readUserRoles(namedId(c, 'userId')), { named: NAMED })] as const,
  request: {
    params: userParam,
    query: z.object({
      includeHidden: flagQuery('List hidden roles too.'),
      includeMapped: flagQuery('List roles mapped to external groups too.'),
    }),
  },
  responses: { 200: success('The directly assigned roles, ordered by name.', z.array(RoleDTO)) },
});

const addRole = changing('addRole', { of: () => ({ assignee: { kind: 'user' } }), named: NAMED });
const addUserRoleRoute = createRoute({
  method: 'post',
  path: '/access-control/users/{userId}/roles',
  operationId: 'addUserRole',
  summary: 'Assign a role to a user or service account',
  tags,
  security,
  middleware: [addRole.needs, readsJsonFirst] as const,
  request: { params: userParam, body: jsonBody(AddUserRoleCommand) },
  responses: { 200: success('The role is assigned.', SuccessResponseBody) },
});

const setRoles = changing('setRoles', { of: () => ({ assignee: { kind: 'user' } }), named: NAMED });
const setUserRolesRoute = createRoute({
  method: 'put',
  path: '/access-control/users/{userId}/roles',
  operationId: 'setUserRoles',
  summary: 'Replace the roles assigned to a user or service account',
  tags,
  security,
  middleware: [setRoles.needs, readsJsonFirst] as const,
  request: {
    params: userParam,
    query: z.object({
      includeHidden: flagQuery('Replace hidden roles too. The same field in the body has the same effect.'),
    }),
    body: jsonBody(SetUserRolesCommand),
  },
  responses: { 200: success('The roles are replaced.', SuccessResponseBody) },
});

const removeRole = changing('removeRole', { of: () => ({ assignee: { kind: 'user' } }), named: NAMED });
const removeUserRoleRoute = createRoute({
  method: 'delete',
  path: '/access-control/users/{userId}/roles/{roleUID}',
  operationId: 'removeUserRole',
  summary: 'Remove a role from a user or service account',
  tags,
  security,
  middleware: [removeRole.needs] as const,
  request: {
    params: userRoleParam,
    query: z.object({ global: flagQuery('Remove the global assignment.') }),
  },
  responses: { 200: success('The role is removed.', SuccessResponseBody) },
});

/** Roles of users and service accounts, which share one id space. Source: docs/grafana.md#assignments. */
export const userRoles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

userRoles.openapi(listUserRolesRoute, async (c) => {
  const { orgId, services } = c.var;
  const userId = namedId(c, 'userId');
  const read = services.roles.given(orgId, { kind: 'user', id: userId }, c.req.valid('query'));
  return await answer(
    c,
    readIfAllowed(c, read, { also: requirements.readAnyUser(userId) }),
    ({ answer: found, alsoMet }) =>
      services.roles.isVisible(orgId, found.user, alsoMet)
        ? c.json(found.roles.map(toRoleDTO), 200)
        : refused(c, notFound('user')),
  );
});

userRoles.openapi(addUserRoleRoute, async (c) => {
  const { roleUid, global } = c.req.valid('json');
  const assignee = { kind: 'user', id: namedId(c, 'userId') } as const;
  return await addRole.make(
    c,
    { assignee, roleUid },
    () => c.json({ message: 'Role added to the user.' }, 200),
    hereOrGlobal(c, global),
  );
});

userRoles.openapi(setUserRolesRoute, async (c) => {
  const { roleUids, global, includeHidden } = c.req.valid('json');
  const withHidden = flagInEither(c.req, 'includeHidden', includeHidden);
  if (!withHidden.ok) return await ifAllowed(c, () => refused(c, withHidden.refusal), { requirement: null });
  return await setRoles.make(
    c,
    {
      assignee: { kind: 'user', id: namedId(c, 'userId') },
      roleUids: roleUids ?? [],
      includeHidden: withHidden.value,
    },
    () => c.json({ message: 'User roles have been updated.' }, 200),
    hereOrGlobal(c, global),
  );
});

userRoles.openapi(removeUserRoleRoute, async (c) => {
  const assignee = { kind: 'user', id: namedId(c, 'userId') } as const;
  const input = { assignee, roleUid: c.req.valid('param').roleUID };
  return await removeRole.make(
    c,
    input,
    () => c.json({ message: 'Role removed from user.' }, 200),
    hereOrGlobal(c, c.req.valid('query').global),
  );
});
