import { OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import { describeRequirement } from '../../../core/requirement.ts';
import * as requirements from '../../../core/requirements.ts';
import { PastEffectBody, toPastEffectBody } from '../../../wire/grafana/past-effect.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { idParam } from '../../kit/ids.ts';
import { sightAt } from '../../kit/sight.ts';
import { createRoute, security } from '../document.ts';
import { ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';
import { maybeNumber, ofQuery, tags, WHOSE } from './trail.ts';

const effectRoute = createRoute({
  method: 'get',
  path: '/access-control/changes/{revision}/effect',
  operationId: 'getChangeEffect',
  summary: 'Get what a change gave and took',
  tags,
  security,
  middleware: [needs(() => requirements.readTrail, { at: ofQuery })] as const,
  request: {
    params: z.object({ revision: idParam('Revision of the change.', notFound('change')) }),
    query: z.object({ orgId: maybeNumber(`${WHOSE} The caller's own where it is absent.`, 0) }),
  },
  responses: { 200: success('What it did, as far as the caller may know.', PastEffectBody) },
});

/** What changes did that are in the trail. Source: docs/grafana.md#what-a-change-did. */
export const trailEffect = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

trailEffect.openapi(effectRoute, async (c) => {
  const { revision } = c.req.valid('param');
  const { place } = c.var.needs;
  return await ifAllowed(c, async () => {
    const found = await c.var.services.org.effectOf(place, c.var.caller, revision);
    if (!found.ok) return refused(c, found.refusal);
    const sight = await sightAt(c, place, found.value.effect);
    if (!sight.ok) return refused(c, sight.refusal);
    // The right may have been taken away meanwhile (I6).
    if (!sight.value.counts)
      return refused(c, { tag: 'denied', needed: describeRequirement(requirements.readTrail) });
    return c.json(toPastEffectBody(revision, found.value, sight.value), 200);
  });
});
