import { createRoute, OpenAPIHono } from '@hono/zod-openapi';

import * as requirements from '../../core/requirements.ts';
import { RolesWithVersionSchema, toRolesWithVersion } from '../../wire/unleash/role.ts';
import type { AppEnv } from '../context.ts';
import { needs, onInvalidInput } from './needs.ts';
import { refused } from './refused.ts';
import { answer, refusals, security } from './route.ts';

const getRolesRoute = createRoute({
  method: 'get',
  path: '/admin/roles',
  operationId: 'getRootRoles',
  summary: 'Get the roles that can be the root role of a group, with their numbers',
  tags: ['Unleash groups'],
  security,
  middleware: [needs(() => requirements.listRoles)] as const,
  responses: { 200: answer('The roles.', RolesWithVersionSchema), ...refusals },
});

/** Root roles, so that a custom role can be found by its name: nothing else says which number it has. */
export const roles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roles.openapi(getRolesRoute, async (c) => {
  const { orgId, caller, needs: asked, services } = c.var;
  const { requirement } = asked;
  const listed = await services.lists.beside(
    { orgId, shows: 'org' },
    async (seen) => await services.org.authorise(orgId, caller, { requirement, standing: 'in-org' }, seen),
    services.repositories.roles.rootRoles(orgId),
  );
  return listed.ok ? c.json(toRolesWithVersion(listed.value.answer), 200) : refused(c, listed.refusal);
});
