import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import type { AppEnv } from '../../context.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { needs } from '../dialect/needs.ts';
import { refused } from '../dialect/refused.ts';
import { refusals, security, success } from '../dialect/route.ts';

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

licensing.openapi(checkRoute, async (c) => {
  const { requirement, place } = c.var.needs;
  const { orgId, standing } = place;
  const allowed = await c.var.services.org.authorise(orgId, c.var.caller, { requirement, standing });
  return allowed.ok ? c.json(true as const, 200) : refused(c, allowed.refusal);
});
