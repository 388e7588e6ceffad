import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { refusals, security } from '../document.ts';
import { ifAllowed, needs, onInvalidInput } from '../dialect.ts';

const checkRoute = createRoute({
  method: 'get',
  path: '/licensing/check',
  operationId: 'getLicensingCheck',
  summary: 'Tell whether role-based access control may be used',
  tags: ['Health'],
  security,
  middleware: [needs(() => requirements.checkLicence)] as const,
  responses: { 200: success('It may: Gatehouse needs no licence.', z.literal(true)), ...refusals },
});

/** What clients ask before they use an API that Grafana sells. Source: docs/grafana.md#users. */
export const licensing = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

licensing.openapi(checkRoute, async (c) => await ifAllowed(c, () => c.json(true as const, 200)));
