import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { DECLARED_ASSIGNEES, isDeclaredId } from '../../../core/declared-type.ts';
import * as requirements from '../../../core/requirements.ts';
import { declarablePattern } from '../../../core/reserved-names.ts';
import { Description, toDescription } from '../../../wire/grafana/resource-permission.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { createRoute, security } from '../document.ts';
import { addLevelRoutes, answerOne, needs, onInvalidInput, tags } from './level-routes.ts';

/**
 * Levels on single resources of the types that an org declared, by the routes of shipped types. Which types those are is known
 * where a request is decided, so the routes are there for every name that a declared type can have.
 */
export const declaredPermissions = new OpenAPIHono<AppEnv>({
  defaultHook: onInvalidInput,
});

/** The paths of other routes begin with names that are reserved, so that no type can have these. */
const NAME = declarablePattern();
const routed = (path: string): string =>
  path.replaceAll(/\{(.+?)\}/g, ':$1').replace(':resource/', `:resource{${NAME}}/`);

const path = '/access-control/{resource}';
const resource = z.string().meta({ description: 'Name of the declared type.' });
const resourceID = z
  .string()
  .refine(isDeclaredId)
  .meta({ description: 'Id of the resource: 1 to 190 characters, but no `*` and no `?`.' });

const typeOf = (c: Context<AppEnv>): string => c.req.param('resource') ?? '';

const descriptionRoute = createRoute({
  method: 'get',
  path: `${path}/description`,
  operationId: 'describeResourcePermissions',
  summary: 'Get the levels on a resource of a declared type, and who can have one',
  tags,
  security,
  middleware: [needs((c) => requirements.readDeclaredDescription(typeOf(c)))] as const,
  request: { params: z.object({ resource }) },
  responses: { 200: success('The kinds of assignee, and the levels.', Description) },
});
declaredPermissions.openAPIRegistry.registerPath(descriptionRoute);
declaredPermissions.openapi(
  { ...descriptionRoute, path: routed(descriptionRoute.path), hide: true },
  async (c) =>
    await answerOne(c, 'resource-type', c.var.services.typeWithLevels(c.var.orgId, typeOf(c)), (found) =>
      c.json(toDescription(found), 200),
    ),
);

addLevelRoutes(declaredPermissions, {
  singular: 'resource of a declared type',
  operations: 'Resource',
  path,
  routed,
  params: z.object({ resource, resourceID }),
  named: {},
  resourceOf: (c) => ({ resource: typeOf(c), id: c.req.param('resourceID') ?? '' }),
  assignees: DECLARED_ASSIGNEES,
  levels: null,
  change: 'setDeclaredLevels',
});
