import { OpenAPIHono } from '@hono/zod-openapi';

import * as requirements from '../../core/requirements.ts';
import { RolesWithVersionSchema, toRolesWithVersion } from '../../wire/unleash/role.ts';
import type { AppEnv } from '../context.ts';
import { success } from '../kit/document.ts';
import { answerRead, needs, onInvalidInput } from './dialect.ts';
import { createRoute, security } from './document.ts';

const getRolesRoute = createRoute({
  method: 'get',
  path: '/admin/roles',
  operationId: 'getRootRoles',
  summary: 'List the roles that can be the root role of a group, with their numbers',
  tags: ['Unleash groups'],
  security,
  middleware: [needs(() => requirements.listRoles)] as const,
  responses: { 200: success('The roles.', RolesWithVersionSchema) },
});

/** Root roles. Clients look up the number of a custom role here: no other route shows it. */
export const roles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roles.openapi(getRolesRoute, async (c) => {
  const read = c.var.services.repositories.roles.rootRoles(c.var.orgId);
  return await answerRead(c, read, (found) => c.json(toRolesWithVersion(found), 200));
});
