import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { GLOBAL_ORG_ID } from '../../../core/principal.ts';
import { invalid } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { findNameProblem, foldName } from '../../../core/user.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  AdminCreateUserForm,
  AdminUpdateUserPasswordForm,
  AdminUpdateUserPermissionsForm,
} from '../../../wire/grafana/user.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { hashIfAllowed } from './hash-if-allowed.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { global } from '../dialect/place.ts';
import { done, refused } from '../dialect/refused.ts';
import { idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Users'];
const NAMED = { userId: 'user' } as const;
const params = z.object({ userId: idOrUid('Id of the user') });

const createUserRoute = createRoute({
  method: 'post',
  path: '/admin/users',
  operationId: 'adminCreateUser',
  summary: 'Create a user, who joins an org as Viewer',
  tags,
  security,
  middleware: [needs(() => requirements.createUsers, global), readsJson] as const,
  request: { body: jsonBody(AdminCreateUserForm) },
  responses: {
    200: success(
      'The user exists.',
      z
        .object({
          id: z.int().describe('Id of the user.'),
          uid: z.string().describe('Unique id.'),
          message: z.string().describe('What was done.'),
        })
        .meta({ id: 'AdminCreateUserResponse' }),
    ),
    ...refusals,
  },
});

const deleteUserRoute = createRoute({
  method: 'delete',
  path: '/admin/users/{userId}',
  operationId: 'adminDeleteUser',
  summary: 'Delete a user with everything given to it in any org',
  tags,
  security,
  middleware: [needs((c) => requirements.deleteUser(namedId(c, 'userId')), global, NAMED)] as const,
  request: { params },
  responses: { 200: success('The user does not exist.', SuccessResponseBody), ...refusals },
});

const disableUserRoute = createRoute({
  method: 'post',
  path: '/admin/users/{userId}/disable',
  operationId: 'adminDisableUser',
  summary: 'Refuse a user from now on',
  tags,
  security,
  middleware: [needs((c) => requirements.disableUser(namedId(c, 'userId')), global, NAMED)] as const,
  request: { params },
  responses: { 200: success('The user is refused.', SuccessResponseBody), ...refusals },
});

const enableUserRoute = createRoute({
  method: 'post',
  path: '/admin/users/{userId}/enable',
  operationId: 'adminEnableUser',
  summary: 'Let a user in again',
  tags,
  security,
  middleware: [needs((c) => requirements.enableUser(namedId(c, 'userId')), global, NAMED)] as const,
  request: { params },
  responses: { 200: success('The user is let in.', SuccessResponseBody), ...refusals },
});

const setPasswordRoute = createRoute({
  method: 'put',
  path: '/admin/users/{userId}/password',
  operationId: 'adminUpdateUserPassword',
  summary: "Set a user's password; for server admins",
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeUserPassword(namedId(c, 'userId')), global, NAMED),
    readsJson,
  ] as const,
  request: { params, body: jsonBody(AdminUpdateUserPasswordForm) },
  responses: { 200: success('The password is set.', SuccessResponseBody), ...refusals },
});

const setServerAdminRoute = createRoute({
  method: 'put',
  path: '/admin/users/{userId}/permissions',
  operationId: 'adminUpdateUserPermissions',
  summary: 'Make a user a server admin, or no longer; for server admins',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeServerAdmin(namedId(c, 'userId')), global, NAMED),
    readsJson,
  ] as const,
  request: { params, body: jsonBody(AdminUpdateUserPermissionsForm) },
  responses: { 200: success('Done.', SuccessResponseBody), ...refusals },
});

/** People of the whole deployment, as its admins change them. Source: docs/grafana.md#users. */
export const adminUsers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

adminUsers.openapi(createUserRoute, async (c) => {
  const body = c.req.valid('json');
  const { services, caller } = c.var;
  const login = foldName(body.login) ?? foldName(body.email);
  if (login === undefined) return refused(c, invalid('login', 'or email is required'));
  const email = foldName(body.email) ?? login;
  const unusable = findNameProblem({ login, email });
  if (unusable !== undefined) return refused(c, invalid(unusable.field, unusable.problem));
  const hashed = await hashIfAllowed(c, body.password);
  if (!hashed.ok) return refused(c, hashed.refusal);
  const result = await services.org.change(GLOBAL_ORG_ID, caller, 'createUser', {
    login,
    email,
    name: body.name ?? '',
    passwordHash: hashed.value,
    orgId: body.orgId || undefined,
  });
  return result.ok ? c.json({ ...result.value, message: 'User created' }, 200) : refused(c, result.refusal);
});

adminUsers.openapi(deleteUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId') };
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'deleteUser', input);
  return done(c, result, 'User deleted');
});

adminUsers.openapi(disableUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), isDisabled: true };
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'disableUser', input);
  return done(c, result, 'User disabled');
});

adminUsers.openapi(enableUserRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), isDisabled: false };
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'disableUser', input);
  return done(c, result, 'User enabled');
});

adminUsers.openapi(setPasswordRoute, async (c) => {
  const { services, caller } = c.var;
  const hashed = await hashIfAllowed(c, c.req.valid('json').password);
  if (!hashed.ok) return refused(c, hashed.refusal);
  const input = { userId: namedId(c, 'userId'), passwordHash: hashed.value };
  const result = await services.org.change(GLOBAL_ORG_ID, caller, 'setPassword', input);
  return done(c, result, 'User password updated');
});

adminUsers.openapi(setServerAdminRoute, async (c) => {
  const isServerAdmin = c.req.valid('json').isGrafanaAdmin ?? false;
  const input = { userId: namedId(c, 'userId'), isServerAdmin };
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'setServerAdmin', input);
  return done(c, result, 'User permissions updated');
});
