import { OpenAPIHono, z } from '@hono/zod-openapi';

import { invalid } from '../../../core/refusal.ts';
import { findHiddenNameProblem, findNewNameProblem, foldName } from '../../../core/user.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  AdminCreateUserForm,
  AdminUpdateUserPasswordForm,
  AdminUpdateUserPermissionsForm,
} from '../../../wire/grafana/user.ts';
import type { AppEnv } from '../../context.ts';
import { hashIfAllowed } from './hash-if-allowed.ts';
import { namedId } from '../../kit/needs.ts';
import { global } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { changing, ifAllowed, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Users'];
const NAMED = { userId: 'user' } as const;
const params = z.object({ userId: idOrUid('Id of the user') });

const createUser = changing('createUser', { at: global });
const createUserRoute = createRoute({
  method: 'post',
  path: '/admin/users',
  operationId: 'adminCreateUser',
  summary: 'Create a user who joins an org as Viewer',
  tags,
  security,
  middleware: [createUser.needs, readsJson] as const,
  request: { body: jsonBody(AdminCreateUserForm) },
  responses: {
    200: success(
      'The user is created.',
      z
        .object({
          id: z.int().describe('Id of the user.'),
          uid: z.string().describe('Uid of the user.'),
          message: z.string().describe('The result.'),
        })
        .meta({ id: 'CreatedUser' }),
    ),
  },
});

const deleteUser = changing('deleteUser', {
  of: (c) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
});
const deleteUserRoute = createRoute({
  method: 'delete',
  path: '/admin/users/{userId}',
  operationId: 'adminDeleteUser',
  summary: "Delete a user, and the user's assignments and levels in all orgs",
  tags,
  security,
  middleware: [deleteUser.needs] as const,
  request: { params },
  responses: { 200: success('The user is deleted.', SuccessResponseBody) },
});

const disabling = (isDisabled: boolean) =>
  changing('disableUser', {
    of: (c) => ({ userId: namedId(c, 'userId'), isDisabled }),
    at: global,
    named: NAMED,
  });

const disableUser = disabling(true);
const disableUserRoute = createRoute({
  method: 'post',
  path: '/admin/users/{userId}/disable',
  operationId: 'adminDisableUser',
  summary: 'Disable a user',
  tags,
  security,
  middleware: [disableUser.needs] as const,
  request: { params },
  responses: {
    200: success('The user is disabled: every sign-in is refused.', SuccessResponseBody),
  },
});

const enableUser = disabling(false);
const enableUserRoute = createRoute({
  method: 'post',
  path: '/admin/users/{userId}/enable',
  operationId: 'adminEnableUser',
  summary: 'Enable a user',
  tags,
  security,
  middleware: [enableUser.needs] as const,
  request: { params },
  responses: { 200: success('The user is enabled.', SuccessResponseBody) },
});

const setPassword = changing('setPassword', {
  of: (c) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
});
const setPasswordRoute = createRoute({
  method: 'put',
  path: '/admin/users/{userId}/password',
  operationId: 'adminUpdateUserPassword',
  summary: "Set a user's password (server admins only)",
  tags,
  security,
  middleware: [setPassword.needs, readsJson] as const,
  request: { params, body: jsonBody(AdminUpdateUserPasswordForm) },
  responses: { 200: success('The password is set.', SuccessResponseBody) },
});

const setServerAdmin = changing('setServerAdmin', {
  of: (c) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
});
const setServerAdminRoute = createRoute({
  method: 'put',
  path: '/admin/users/{userId}/permissions',
  operationId: 'adminUpdateUserPermissions',
  summary: 'Set whether a user is a server admin (server admins only)',
  tags,
  security,
  middleware: [setServerAdmin.needs, readsJson] as const,
  request: { params, body: jsonBody(AdminUpdateUserPermissionsForm) },
  responses: { 200: success('Done.', SuccessResponseBody) },
});

/** Changes of users by administrators of the deployment. Source: docs/grafana.md#users. */
export const adminUsers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

adminUsers.openapi(createUserRoute, async (c) => {
  const body = c.req.valid('json');
  const login = foldName(body.login) ?? foldName(body.email);
  if (login === undefined)
    return await ifAllowed(c, () => refused(c, invalid('login', 'or email is required')));
  const email = foldName(body.email) ?? login;
  const unusable = findHiddenNameProblem(body) ?? findNewNameProblem({ login, email });
  if (unusable !== undefined)
    return await ifAllowed(c, () => refused(c, invalid(unusable.field, unusable.problem)));
  const hashed = await hashIfAllowed(c, body.password);
  if (!hashed.ok) return refused(c, hashed.refusal);
  return await createUser.make(
    c,
    {
      login,
      email,
      name: body.name ?? '',
      passwordHash: hashed.value,
      orgId: body.orgId || undefined,
    },
    (made) => c.json({ ...made, message: 'User created' }, 200),
  );
});

adminUsers.openapi(deleteUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId') };
  return await deleteUser.make(c, input, () => c.json({ message: 'User deleted' }, 200));
});

adminUsers.openapi(disableUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), isDisabled: true };
  return await disableUser.make(c, input, () => c.json({ message: 'User disabled' }, 200));
});

adminUsers.openapi(enableUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), isDisabled: false };
  return await enableUser.make(c, input, () => c.json({ message: 'User enabled' }, 200));
});

adminUsers.openapi(setPasswordRoute, async (c) => {
  const hashed = await hashIfAllowed(c, c.req.valid('json').password);
  if (!hashed.ok) return refused(c, hashed.refusal);
  const { managing } = c.var.services;
  const input = { userId: namedId(c, 'userId'), passwordHash: hashed.value, managing };
  return await setPassword.make(c, input, () => c.json({ message: 'User password updated' }, 200));
});

adminUsers.openapi(setServerAdminRoute, async (c) => {
  const isServerAdmin = c.req.valid('json').isGrafanaAdmin ?? false;
  const input = { userId: namedId(c, 'userId'), isServerAdmin };
  return await setServerAdmin.make(c, input, () => c.json({ message: 'User permissions updated' }, 200));
});
