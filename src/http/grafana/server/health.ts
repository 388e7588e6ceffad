import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { GATEHOUSE_VERSION, GRAFANA_API_VERSION } from '../../version.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';

const Health = z
  .object({
    commit: z.string().describe('Build of Gatehouse.'),
    database: z.enum(['ok', 'failing']).describe('Whether the database answers.'),
    passwordLogin: z.boolean().describe('Whether anybody can sign in with a password.'),
    version: z.string().describe('The Grafana version whose API is spoken: clients choose by it.'),
  })
  .meta({ id: 'healthResponse' });

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Tell whether the service works',
  tags: ['Health'],
  security: [],
  responses: {
    200: success('It does.', Health),
    503: success('Its database does not answer.', Health),
  },
});

/** Health, for anybody. Source: docs/grafana.md#users. */
export const health = new OpenAPIHono<AppEnv>();

health.openapi(healthRoute, async (c) => {
  const { isDatabaseUp, settings } = c.var.services;
  const isUp = await isDatabaseUp();
  const body = {
    commit: GATEHOUSE_VERSION,
    database: isUp ? ('ok' as const) : ('failing' as const),
    passwordLogin: settings.ADMIN_PASSWORD !== undefined,
    version: GRAFANA_API_VERSION,
  };
  return c.json(body, isUp ? 200 : 503);
});
