import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Location } from '../../../core/locations.ts';
import { GLOBAL_ORG_ID } from '../../../core/principal.ts';
import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  CreateOrgCommand,
  OrgDetailsDTO,
  OrgDTO,
  PlaceOrgCommand,
  UpdateOrgForm,
} from '../../../wire/grafana/org.ts';
import type { AppEnv } from '../../context.ts';
import { pageFromZeroQuery, toPage } from '../../kit/page.ts';
import { textQuery } from '../../kit/queries.ts';
import { global, here, orgOfPath } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idParam } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answerOne, answerRead, changing, needs, onInvalidInput, readsJson } from '../dialect.ts';

const tags = ['Orgs'];

const createOrg = changing('createOrg', { at: global });
const createOrgRoute = createRoute({
  method: 'post',
  path: '/orgs',
  operationId: 'createOrg',
  summary: 'Create an org with the caller as its Admin',
  tags,
  security,
  middleware: [createOrg.needs, readsJson] as const,
  request: { body: jsonBody(CreateOrgCommand) },
  responses: {
    200: success(
      'The org is created.',
      z
        .object({ orgId: z.int().describe('Id of the org.'), message: z.string().describe('The result.') })
        .meta({ id: 'CreatedOrg' }),
    ),
  },
});

const listOrgsRoute = createRoute({
  method: 'get',
  path: '/orgs',
  operationId: 'searchOrgs',
  summary: 'List all orgs',
  tags,
  security,
  middleware: [needs(() => requirements.readOrgs, { at: global })] as const,
  request: {
    query: z.object({
      name: textQuery('Only the org with exactly this name.'),
      query: textQuery('Only orgs with this text in their name.'),
      ...pageFromZeroQuery,
    }),
  },
  responses: { 200: success('A page of orgs, ordered by name.', z.array(OrgDTO)) },
});

const findOrgRoute = createRoute({
  method: 'get',
  path: '/orgs/name/{orgName}',
  operationId: 'getOrgByName',
  summary: 'Get an org by name',
  tags,
  security,
  middleware: [needs(() => requirements.readOrgs, { at: global })] as const,
  request: { params: z.object({ orgName: z.string().meta({ description: 'Name of the org.' }) }) },
  responses: { 200: success('The org.', OrgDetailsDTO) },
});

const deleteOrg = changing('deleteOrg', { at: orgOfPath });
const deleteOrgRoute = createRoute({
  method: 'delete',
  path: '/orgs/{orgId}',
  operationId: 'deleteOrgByID',
  summary: 'Delete an org and everything in it',
  tags,
  security,
  middleware: [deleteOrg.needs] as const,
  request: { params: z.object({ orgId: idParam('Id of the org.', notFound('org')) }) },
  responses: { 200: success('The org is deleted.', SuccessResponseBody) },
});

const placeOrg = changing('placeOrg', { at: global });
const placeOrgRoute = createRoute({
  method: 'patch',
  path: '/orgs/{orgId}',
  operationId: 'placeOrg',
  summary: 'Say where an org that is not used yet is to live',
  tags,
  security,
  middleware: [placeOrg.needs, readsJson] as const,
  request: {
    params: z.object({ orgId: idParam('Id of the org.', notFound('org')) }),
    body: jsonBody(PlaceOrgCommand),
  },
  responses: {
    200: success('The location is set, or was it already.', SuccessResponseBody),
    409: success('The org is used: its location stays.', ErrorResponseBody),
  },
});

/** Two paths with the same routes: an org named by its id, and the org that the caller acts in. */
const WAYS = [
  {
    path: '/orgs/{orgId}',
    place: orgOfPath,
    params: z.object({ orgId: idParam('Id of the org.', notFound('org')) }),
    get: 'getOrgByID',
    update: 'updateOrg',
    which: 'an org',
  },
  {
    path: '/org',
    place: here,
    params: z.object({}),
    get: 'getCurrentOrg',
    update: 'updateCurrentOrg',
    which: 'the current org',
  },
];

/** Whether the objects of the deployment are bound to a jurisdiction, where locations have no effect. */
const isBound = (c: Context<AppEnv>): boolean => c.var.services.settings.JURISDICTION !== undefined;

/** An org as it is shown: without a location where it has none, or the reader must not see it. */
const detailsOf = ({ id, name, location }: Shown) =>
  location === null ? { id, name } : { id, name, location };

type Shown = { readonly id: number; readonly name: string; readonly location: Location | null };

/** Orgs. Source: docs/grafana.md#orgs-and-members. */
export const orgs = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

orgs.openapi(createOrgRoute, async (c) => {
  const { name, location } = c.req.valid('json');
  const wished = location ? { wished: { location, isBound: isBound(c) } } : {};
  return await createOrg.make(c, { name, ...wished }, (made) =>
    c.json({ orgId: made.id, message: 'Organization created' }, 200),
  );
});

orgs.openapi(listOrgsRoute, async (c) => {
  const { name, query, ...page } = c.req.valid('query');
  const read = c.var.services.repositories.orgs.search({ name, query, page: toPage(page, 0) });
  return await answerRead(c, read, (found) => c.json([...found], 200));
});

orgs.openapi(findOrgRoute, async (c) => {
  const { orgName } = c.req.valid('param');
  const read = c.var.services.repositories.orgs.findByNameFor(orgName, c.var.caller.userId);
  return await answerOne(c, 'org', read, (found) => c.json(detailsOf(found), 200));
});

orgs.openapi(deleteOrgRoute, async (c) => {
  const { orgId } = c.req.valid('param');
  const { caller } = c.var;
  // The isolate's record of the current org may be out of date. An org that the request names is not.
  const input = { orgId, actsIn: caller.currentOrgId === null ? c.var.orgId : null };
  const place = { orgId: GLOBAL_ORG_ID, standing: { inOrg: orgId, orGlobal: true } };
  return await deleteOrg.make(c, input, () => c.json({ message: 'Organization deleted' }, 200), place);
});

orgs.openapi(placeOrgRoute, async (c) => {
  const { orgId } = c.req.valid('param');
  const { location } = c.req.valid('json');
  return await placeOrg.make(c, { orgId, location, isBound: isBound(c) }, () =>
    c.json({ message: 'Organization location updated' }, 200),
  );
});

for (const { path, place, params, get, update, which } of WAYS) {
  const getOrgRoute = createRoute({
    method: 'get',
    path,
    operationId: get,
    summary: `Get ${which}`,
    tags,
    security,
    middleware: [needs(() => requirements.readOrgs, { at: place })] as const,
    request: { params },
    responses: { 200: success('The org.', OrgDetailsDTO) },
  });
  const renameOrg = changing('renameOrg', { at: place });
  const updateOrgRoute = createRoute({
    method: 'put',
    path,
    operationId: update,
    summary: `Rename ${which}`,
    tags,
    security,
    middleware: [renameOrg.needs, readsJson] as const,
    request: { params, body: jsonBody(UpdateOrgForm) },
    responses: { 200: success('The org is renamed.', SuccessResponseBody) },
  });

  orgs.openapi(getOrgRoute, async (c) => {
    const { orgId } = c.var.needs.place;
    const read = c.var.services.repositories.orgs.findFor(orgId, c.var.caller.userId);
    return await answerOne(c, 'org', read, (found) => c.json(detailsOf(found), 200));
  });

  orgs.openapi(updateOrgRoute, async (c) => {
    const { name } = c.req.valid('json');
    return await renameOrg.make(c, { name }, () => c.json({ message: 'Organization updated' }, 200));
  });
}
