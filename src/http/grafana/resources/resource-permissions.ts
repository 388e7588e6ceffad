import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { levelsOf } from '../../../core/resource-levels.ts';
import * as requirements from '../../../core/requirements.ts';
import type { ResourceName, ResourceRef } from '../../../core/resource-types.ts';
import { resourceNames, resourceType } from '../../../core/resource-types.ts';
import { Description, toDescription } from '../../../wire/grafana/resource-permission.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { addLevelRoutes, ifAllowed, inPascalCase, needs, onInvalidInput, tags } from './level-routes.ts';

/** Levels on single resources of the shipped types. Source: docs/grafana.md#resource-permissions. */
export const resourcePermissions = new OpenAPIHono<AppEnv>({
  defaultHook: onInvalidInput,
});

/** The form of an id of a resource that another system keeps, such as a folder. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** The routes of one type of resource. */
function addRoutes(resource: ResourceName): void {
  const type = { ...resourceType(resource), levels: levelsOf(resource) };
  const { singular, thing, assignees, levels } = type;
  const path = `/access-control/${resource}`;
  const operations = inPascalCase(singular);
  const resourceID =
    thing === null
      ? z
          .string()
          .regex(FOREIGN_ID)
          .meta({ description: `Id of the ${singular}.` })
      : idOrUid(`Id of the ${singular}`);

  const descriptionRoute = createRoute({
    method: 'get',
    path: `${path}/description`,
    operationId: `describe${operations}Permissions`,
    summary: `Get the levels on a ${singular}, and who can have one`,
    tags,
    security,
    middleware: [needs(() => requirements.readResourceDescription(resource))] as const,
    responses: { 200: success('The kinds of assignee, and the levels.', Description) },
  });
  resourcePermissions.openapi(
    descriptionRoute,
    async (c) => await ifAllowed(c, () => c.json(toDescription(type), 200)),
  );
  addLevelRoutes(resourcePermissions, {
    singular,
    operations,
    path,
    routed: (whole) => whole,
    params: z.object({ resourceID }),
    named: thing === null ? {} : { resourceID: thing },
    resourceOf: (c: Context<AppEnv>): ResourceRef => ({
      resource,
      id: thing === null ? (c.req.param('resourceID') ?? '') : String(namedId(c, 'resourceID')),
    }),
    assignees,
    levels,
    change: 'setResourcePermissions',
  });
}

for (const resource of resourceNames) addRoutes(resource);
