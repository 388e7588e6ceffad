import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import * as requirements from '../../core/requirements.ts';
import { CreateOrgCommand } from '../../wire/grafana/org.ts';
import type { AppEnv } from '../context.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { needs } from './needs.ts';
import { global } from './place.ts';
import { jsonBody, refusals, security, success } from './route.ts';

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

/** Tenants. Source: reference/clients.md section 4.9. */
export const orgs = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

orgs.openapi(createOrgRoute, async (c) => {
  const { name } = c.req.valid('json');
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'createOrg', { name });
  return result.ok
    ? c.json({ orgId: result.value.id, message: 'Organization created' }, 200)
    : refused(c, result.refusal);
});
