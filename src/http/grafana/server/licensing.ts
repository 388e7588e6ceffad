import { OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { createRoute, security } from '../document.ts';
import { ifAllowed, needs, onInvalidInput } from '../dialect.ts';

const checkRoute = createRoute({
  method: 'get',
  path: '/licensing/check',
  operationId: 'getLicensingCheck',
  summary: 'Get whether role-based access control is licensed',
  tags: ['Health'],
  security,
  middleware: [needs(() => requirements.checkLicence)] as const,
  responses: { 200: success('Always true: Gatehouse needs no licence.', z.literal(true)) },
});

/** Clients ask this before they use a part of the API that Grafana sells. Source: docs/grafana.md#users. */
export const licensing = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

licensing.openapi(checkRoute, async (c) => await ifAllowed(c, () => c.json(true as const, 200)));
