import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import type { ShownType } from '../../../core/shown-type.ts';
import { toShown } from '../../../core/shown-type.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  DeclareResourceTypeCommand,
  ResourceTypeDTO,
  toDeclared,
  toResourceTypeDTO,
} from '../../../wire/grafana/resource-type.ts';
import type { AppEnv } from '../../context.ts';
import { ifMatch, jsonBody, maybeTagged, success, tagged } from '../../kit/document.ts';
import { saysVersion } from '../../kit/entity-tags.ts';
import { hereOrGlobal } from '../../kit/place.ts';
import { flagInEither, flagQuery, isTrue } from '../../kit/queries.ts';
import { readWithinReach } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import {
  answer,
  answerOne,
  changing,
  ifAllowed,
  needs,
  onInvalidInput,
  readsJsonFirst,
  refused,
} from '../dialect.ts';

const tags = ['Resource types'];
const typeParam = z.object({ type: z.string().meta({ description: 'Name of the type.' }) });
const globalQuery = flagQuery('Set this for what is declared for all orgs.');

const placeOf = (c: Context<AppEnv>) => hereOrGlobal(c, isTrue(c.req.query('global')));
const nameIn = (c: Context<AppEnv>): string => c.req.param('type') ?? '';

const listTypesRoute = createRoute({
  method: 'get',
  path: '/access-control/resource-types',
  operationId: 'listResourceTypes',
  summary: 'List the types of resources, declared and shipped',
  tags,
  security,
  middleware: [needs(() => requirements.listResourceTypes, { at: placeOf })] as const,
  request: { query: z.object({ global: globalQuery }) },
  responses: {
    200: success('The types that the caller may see, ordered by name.', z.array(ResourceTypeDTO)),
  },
});

const getTypeRoute = createRoute({
  method: 'get',
  path: '/access-control/resource-types/{type}',
  operationId: 'getResourceType',
  summary: 'Get a type of resource',
  tags,
  security,
  middleware: [needs((c) => requirements.readResourceType(nameIn(c)), { at: placeOf })] as const,
  request: { params: typeParam, query: z.object({ global: globalQuery }) },
  responses: { 200: maybeTagged('The type.', ResourceTypeDTO) },
});

const putType = changing('putResourceType', { of: (c) => ({ name: nameIn(c) }) });
const putTypeRoute = createRoute({
  method: 'put',
  path: '/access-control/resource-types/{type}',
  operationId: 'declareResourceType',
  summary: 'Declare a type of resource, or replace what is declared',
  tags,
  security,
  middleware: [putType.needs, readsJsonFirst] as const,
  ...ifMatch,
  request: {
    params: typeParam,
    query: z.object({ global: globalQuery }),
    body: jsonBody(DeclareResourceTypeCommand),
  },
  responses: { 200: tagged('The type as it is stored.', ResourceTypeDTO) },
});

const deleteType = changing('deleteResourceType', {
  at: placeOf,
  of: (c) => ({ name: nameIn(c), force: isTrue(c.req.query('force')) }),
});
const deleteTypeRoute = createRoute({
  method: 'delete',
  path: '/access-control/resource-types/{type}',
  operationId: 'deleteResourceType',
  summary: 'Delete a declared type of resource',
  tags,
  security,
  middleware: [deleteType.needs] as const,
  ...ifMatch,
  request: {
    params: typeParam,
    query: z.object({
      force: flagQuery('Delete the type even when it is used: take its actions from roles, and its levels.'),
      global: globalQuery,
    }),
  },
  responses: { 200: success('The type is deleted.', SuccessResponseBody) },
});

/** Types of resources. Upstream has no such thing. Source: docs/resource-types.md. */
export const resourceTypes = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

/** Answers with one type, and what it is at this moment. */
function answerType(c: Context<AppEnv>, shown: ShownType) {
  if (shown.declared !== undefined) saysVersion(c, shown.declared.id, shown.declared);
  return c.json(toResourceTypeDTO(shown), 200);
}

resourceTypes.openapi(listTypesRoute, async (c) => {
  const { services, needs: asked } = c.var;
  return await answer(
    c,
    readWithinReach(c, [requirements.READABLE_TYPES], ([reach = []]) =>
      services.resourceTypes.list(asked.place.orgId, reach),
    ),
    ({ answer: found }) => c.json(found.map(toResourceTypeDTO), 200),
  );
});

resourceTypes.openapi(getTypeRoute, async (c) => {
  const read = c.var.services.resourceTypes.get(c.var.needs.place.orgId, nameIn(c));
  return await answerOne(c, 'resource-type', read, (found) => answerType(c, found));
});

resourceTypes.openapi(putTypeRoute, async (c) => {
  const body = c.req.valid('json');
  const isGlobal = flagInEither(c.req, 'global', body.global);
  // It chooses the place, so that nobody can be asked yet for a right there.
  if (!isGlobal.ok) return await ifAllowed(c, () => refused(c, isGlobal.refusal), { requirement: null });
  return await putType.make(
    c,
    { name: nameIn(c), declared: toDeclared(body) },
    (made) => answerType(c, toShown(made)),
    hereOrGlobal(c, isGlobal.value),
  );
});

resourceTypes.openapi(deleteTypeRoute, async (c) => {
  const { force } = c.req.valid('query');
  return await deleteType.make(c, { name: nameIn(c), force }, () =>
    c.json({ message: 'Resource type deleted' }, 200),
  );
});
