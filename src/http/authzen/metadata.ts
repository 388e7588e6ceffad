import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { toMetadata } from '../../wire/authzen/metadata.ts';
import type { AppEnv } from '../context.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { echoesRequestId } from '../middleware/request-id.ts';
import { refused } from './dialect.ts';
import { ORG_SEGMENT } from './endpoint.ts';

/** Where the standard wants it: between the host and the path of an identifier. */
export const WELL_KNOWN = '/.well-known/authzen-configuration';

/** For how long somebody may use it without asking again. */
const FRESH = 'public, max-age=300';

/**
 * Where the endpoints are, for everybody. It depends on the settings and the address of the request alone: so the answer about an
 * org is the same whether there is one of that id or not.
 */
export const metadata = new OpenAPIHono<AppEnv>();

function answer(c: Context<AppEnv>): Response {
  const base = c.var.services.settings.PUBLIC_URL ?? new URL(c.req.url).origin;
  const orgId = c.req.param('orgId');
  const identifier = orgId === undefined ? base : `${base}/orgs/${orgId}`;
  return c.json(toMetadata(identifier), 200, { 'Cache-Control': FRESH });
}

const isBounded = boundsUrl(refused);
const refuseMethod = (c: Context<AppEnv>): Response =>
  refused(c, { tag: 'method-not-allowed', allowed: ['GET', 'HEAD'] });

for (const path of [WELL_KNOWN, `${WELL_KNOWN}${ORG_SEGMENT}`]) {
  metadata.get(path, echoesRequestId, isBounded, answer);
  metadata.all(path, echoesRequestId, isBounded, refuseMethod);
}
