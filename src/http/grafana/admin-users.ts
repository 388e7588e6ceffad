import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { invalid } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import { AdminCreateUserForm } from '../../wire/grafana/user.ts';
import type { AppEnv } from '../context.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { needs } from './needs.ts';
import { global } from './place.ts';
import { jsonBody, refusals, security, success } from './route.ts';

const tags = ['Users'];

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

/** People of the whole deployment, as its admins see them. Source: reference/clients.md section 4.8. */
export const adminUsers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

adminUsers.openapi(createUserRoute, async (c) => {
  const body = c.req.valid('json');
  const { services, caller } = c.var;
  const login = (body.login?.trim() || body.email?.trim() || '').toLowerCase();
  if (login === '') return refused(c, invalid('login', 'or email is required'));
  if (login.includes(':'))
    return refused(c, invalid('login', 'must not hold a colon: Basic sign-in ends there'));
  const email = (body.email?.trim() || login).toLowerCase();
  const { requirement, place } = c.var.needs;
  // Hashing is slow on purpose, so it is not done for callers who may not create users anyway.
  const allowed = await services.org.authorise(place.orgId, caller, {
    requirement,
    standing: place.standing,
  });
  if (!allowed.ok) return refused(c, allowed.refusal);
  const result = await services.org.change(GLOBAL_ORG_ID, caller, 'createUser', {
    login,
    email,
    name: body.name ?? '',
    passwordHash: await services.secrets.hashPassword(body.password),
    orgId: body.orgId || undefined,
  });
  return result.ok ? c.json({ ...result.value, message: 'User created' }, 200) : refused(c, result.refusal);
});
