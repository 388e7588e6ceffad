import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { GLOBAL_ORG_ID } from '../../../core/principal.ts';
import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { CreateOrgCommand, OrgDTO, UpdateOrgForm } from '../../../wire/grafana/org.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { needs } from '../dialect/needs.ts';
import { pageFromZeroQuery, textQuery, toPage } from '../dialect/page.ts';
import { global, here, orgOfPath } from '../dialect/place.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { done, refused } from '../dialect/refused.ts';
import { idParam, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Orgs'];

const createOrgRoute = createRoute({
  method: 'post',
  path: '/orgs',
  operationId: 'createOrg',
  summary: 'Create an org, with the caller as its Admin',
  tags,
  security,
  middleware: [needs(() => requirements.createOrgs, global), readsJson] as const,
  request: { body: jsonBody(CreateOrgCommand) },
  responses: {
    200: success(
      'The org exists.',
      z
        .object({ orgId: z.int().describe('Id of the org.'), message: z.string().describe('What was done.') })
        .meta({ id: 'CreateOrgResponse' }),
    ),
    ...refusals,
  },
});

const listOrgsRoute = createRoute({
  method: 'get',
  path: '/orgs',
  operationId: 'searchOrgs',
  summary: 'List all orgs',
  tags,
  security,
  middleware: [needs(() => requirements.readOrgs, global)] as const,
  request: {
    query: z.object({
      name: textQuery('The whole name.'),
      query: textQuery('A part of the name.'),
      ...pageFromZeroQuery,
    }),
  },
  responses: { 200: success('One page, by name.', z.array(OrgDTO)), ...refusals },
});

const findOrgRoute = createRoute({
  method: 'get',
  path: '/orgs/name/{orgName}',
  operationId: 'getOrgByName',
  summary: 'Find an org by name',
  tags,
  security,
  middleware: [needs(() => requirements.readOrgs, global)] as const,
  request: { params: z.object({ orgName: z.string().meta({ description: 'The whole name.' }) }) },
  responses: { 200: success('The org.', OrgDTO), ...refusals },
});

const deleteOrgRoute = createRoute({
  method: 'delete',
  path: '/orgs/{orgId}',
  operationId: 'deleteOrgByID',
  summary: 'Delete an org with everything in it',
  tags,
  security,
  middleware: [needs(() => requirements.deleteOrgs, orgOfPath)] as const,
  request: { params: z.object({ orgId: idParam('Id of the org.') }) },
  responses: { 200: success('The org does not exist.', SuccessResponseBody), ...refusals },
});

/** An org that is named by its id, and the one that the caller acts in: two paths to the same. */
const WAYS = [
  {
    path: '/orgs/{orgId}',
    place: orgOfPath,
    params: z.object({ orgId: idParam('Id of the org.') }),
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

/** Tenants. Source: docs/grafana.md#orgs-and-members. */
export const orgs = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

orgs.openapi(createOrgRoute, async (c) => {
  const { name } = c.req.valid('json');
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'createOrg', { name });
  return result.ok
    ? c.json({ orgId: result.value.id, message: 'Organization created' }, 200)
    : refused(c, result.refusal);
});

orgs.openapi(listOrgsRoute, async (c) => {
  const { name, query, ...page } = c.req.valid('query');
  const read = c.var.services.repositories.orgs.search({ name, query, page: toPage(page, 0) });
  const result = await readIfAllowed(c, read);
  return result.ok ? c.json([...result.value.answer], 200) : refused(c, result.refusal);
});

orgs.openapi(findOrgRoute, async (c) => {
  const { orgName } = c.req.valid('param');
  const result = await readIfAllowed(c, c.var.services.repositories.orgs.findByName(orgName));
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('org')) : c.json(answer, 200);
});

orgs.openapi(deleteOrgRoute, async (c) => {
  const { orgId } = c.req.valid('param');
  const { services, caller } = c.var;
  // The isolate's idea of a current org may be too old; what the request itself names is not.
  const input = { orgId, actsIn: caller.currentOrgId === null ? c.var.orgId : null };
  const standing = { inOrg: orgId, orGlobal: true };
  const result = await services.org.change(GLOBAL_ORG_ID, caller, 'deleteOrg', input, standing);
  return done(c, result, 'Organization deleted');
});

for (const { path, place, params, get, update, which } of WAYS) {
  const getOrgRoute = createRoute({
    method: 'get',
    path,
    operationId: get,
    summary: `Get ${which}`,
    tags,
    security,
    middleware: [needs(() => requirements.readOrgs, place)] as const,
    request: { params },
    responses: { 200: success('The org.', OrgDTO), ...refusals },
  });
  const updateOrgRoute = createRoute({
    method: 'put',
    path,
    operationId: update,
    summary: `Rename ${which}`,
    tags,
    security,
    middleware: [needs(() => requirements.writeOrgs, place), readsJson] as const,
    request: { params, body: jsonBody(UpdateOrgForm) },
    responses: { 200: success('The org is renamed.', SuccessResponseBody), ...refusals },
  });

  orgs.openapi(getOrgRoute, async (c) => {
    const { orgId } = c.var.needs.place;
    const result = await readIfAllowed(c, c.var.services.repositories.orgs.find(orgId));
    if (!result.ok) return refused(c, result.refusal);
    const { answer } = result.value;
    return answer === undefined ? refused(c, notFound('org')) : c.json(answer, 200);
  });

  orgs.openapi(updateOrgRoute, async (c) => {
    const { name } = c.req.valid('json');
    const { orgId, standing } = c.var.needs.place;
    const result = await c.var.services.org.change(orgId, c.var.caller, 'renameOrg', { name }, standing);
    return done(c, result, 'Organization updated');
  });
}
