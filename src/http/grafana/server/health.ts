import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import { GATEHOUSE_VERSION, GRAFANA_API_VERSION } from '../../version.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { refused } from '../dialect.ts';

const Health = z
  .object({
    commit: z.string().describe('The version of Gatehouse.'),
    database: z
      .enum(['ok', 'failing'])
      .describe('Whether the database answers, and its migrations have run.'),
    passwordLogin: z.boolean().describe('Whether signing in with a password is possible.'),
    warnings: z
      .array(z.enum(['database-full', 'database-size']))
      .describe(
        'What to see to: `database-size` when the database has 80 % of the size that it may have, and all still works; `database-full` when it took no changes within the last minute, and what is read is still answered.',
      ),
    version: z
      .string()
      .describe('The Grafana version whose API is implemented. Clients choose the form of a request by it.'),
  })
  .meta({ id: 'healthResponse' });

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Get the health of the service',
  tags: ['Health'],
  security: [],
  responses: {
    200: success('The service works.', Health),
    503: success(
      'The database does not answer, or its migrations have not run. Or the settings are not usable: the message says why.',
      z.union([Health, ErrorResponseBody]),
    ),
  },
});

/** The health of the service, for callers without credentials too. Source: docs/grafana.md#users. */
export const health = new OpenAPIHono<AppEnv>();

health.openapi(healthRoute, async (c) => {
  const { health: state, settings } = c.var.services;
  const isUp = await state.isUp();
  const body = {
    commit: GATEHOUSE_VERSION,
    database: isUp ? ('ok' as const) : ('failing' as const),
    passwordLogin: settings.ADMIN_PASSWORD !== undefined,
    version: GRAFANA_API_VERSION,
    warnings: [...state.warnings()],
  };
  return isUp ? c.json(body, 200) : c.json(body, 503, { 'Retry-After': '1' });
});

// Everybody may call it, so everybody may know how.
health.all('/health', (c) => refused(c, { tag: 'method-not-allowed', allowed: ['GET', 'HEAD'] }));
