import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { refusesCrossSite } from '../middleware/cross-site.ts';
import { echoesRequestId } from '../middleware/request-id.ts';
import { refused } from './dialect.ts';

/** A path of an org, as the router has it: the id is a number that may be one. */
export const ORG_SEGMENT = '/orgs/:orgId{[1-9][0-9]{0,9}}';

/**
 * Adds an endpoint of the standard: POST at its path, and below the path of an org. Comes with what every request meets first. Other
 * methods are a 405 for everybody, as the paths are no secret. What the document says of it is in `reference/authzen/routes.ts`.
 *
 * @param path below the identifier of the service, as the metadata names it
 */
export function addEndpoint(
  routes: OpenAPIHono<AppEnv>,
  path: string,
  handler: (c: Context<AppEnv>) => Promise<Response>,
): void {
  for (const [inRouter, signs] of [
    [path, signsIn],
    [`${ORG_SEGMENT}${path}`, signsInToOrg],
  ] as const) {
    routes.post(inRouter, echoesRequestId, isBounded, isOfSite, signs, handler);
    routes.all(inRouter, echoesRequestId, isBounded, refuseMethod);
  }
}

const isBounded = boundsUrl(refused);
const isOfSite = refusesCrossSite(refused);
const signsIn = authenticate(refused);
const signsInToOrg = authenticate(refused, { orgOf: (c) => c.req.param('orgId') });

const refuseMethod = (c: Context<AppEnv>): Response =>
  refused(c, { tag: 'method-not-allowed', allowed: ['POST'] });
