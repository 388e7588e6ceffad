import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { ID_MAX } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';
import { jsonBody, success } from '../kit/document.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { refusesCrossSite } from '../middleware/cross-site.ts';
import { echoesRequestId } from '../middleware/request-id.ts';
import { refused } from './dialect.ts';
import { security, tags } from './document.ts';

/** A path of an org, as the router has it: the id is a number that may be one. */
export const ORG_SEGMENT = '/orgs/:orgId{[1-9][0-9]{0,9}}';
/** The same in the document. */
const ORG_IN_DOCUMENT = '/orgs/{orgId}';

/** The parameter of such a path, for the document. */
export const orgParams = z.object({
  orgId: z
    .int()
    .min(1)
    .max(ID_MAX)
    .meta({ description: 'Id of the org, as the header `X-Grafana-Org-Id` names it.' }),
});

/** What the document says of an endpoint. `name` is that of its operation. */
type Documented = {
  readonly name: string;
  readonly summary: string;
  readonly headers?: z.ZodObject;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
};

/**
 * Adds an endpoint of the standard: POST at its path, and below the path of an org. Comes with what every request meets first. Other
 * methods are a 405 for everybody, as the paths are no secret.
 *
 * @param path below the identifier of the service, as the metadata names it
 */
export function addEndpoint(
  routes: OpenAPIHono<AppEnv>,
  path: string,
  { name, summary, headers, body, answer }: Documented,
  handler: (c: Context<AppEnv>) => Promise<Response>,
): void {
  const common = {
    method: 'post',
    tags,
    security,
    responses: { 200: success('The answer.', answer) },
  } as const satisfies Partial<RouteConfig>;
  const request = { body: jsonBody(body), ...(headers && { headers }) };
  for (const [inRouter, inDocument, ofOrg] of [
    [path, path, false],
    [`${ORG_SEGMENT}${path}`, `${ORG_IN_DOCUMENT}${path}`, true],
  ] as const) {
    routes.openAPIRegistry.registerPath(
      createRoute({
        ...common,
        path: inDocument,
        operationId: ofOrg ? `${name}InOrg` : name,
        summary: ofOrg ? `${summary}, in the org of the path` : summary,
        request: ofOrg ? { ...request, params: orgParams } : request,
      }),
    );
    const signs = ofOrg ? signsInToOrg : signsIn;
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
