import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { listLimits } from '../../../core/limits.ts';
import { GLOBAL_ORG_ID } from '../../../core/principal.ts';
import * as requirements from '../../../core/requirements.ts';
import { LimitDTO, toLimitDTO } from '../../../wire/grafana/limit.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { hereOrGlobal } from '../../kit/place.ts';
import { flagQuery, isTrue } from '../../kit/queries.ts';
import { createRoute, security } from '../document.ts';
import { answerRead, needs, onInvalidInput } from '../dialect.ts';

const placeOf = (c: Context<AppEnv>) => hereOrGlobal(c, isTrue(c.req.query('global')));

const listLimitsRoute = createRoute({
  method: 'get',
  path: '/access-control/limits',
  operationId: 'listLimits',
  summary: 'List the limits, and how much of them is used',
  tags: ['Limits'],
  security,
  middleware: [needs(() => requirements.listRoles, { at: placeOf })] as const,
  request: {
    query: z.object({
      global: flagQuery('List what the deployment may hold, instead of what the org may.'),
    }),
  },
  responses: { 200: success('Every limit.', z.array(LimitDTO)) },
});

/** What an org, or the deployment, may hold. Upstream has no such list. Source: docs/grafana.md#limits. */
export const limits = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

limits.openapi(listLimitsRoute, async (c) => {
  const { repositories, settings } = c.var.services;
  const { orgId } = placeOf(c);
  const of = orgId === GLOBAL_ORG_ID ? 'deployment' : 'org';
  return await answerRead(c, repositories.usage.of(orgId), (usage) =>
    c.json(listLimits(of, usage, settings.ORG_LIMITS).map(toLimitDTO), 200),
  );
});
