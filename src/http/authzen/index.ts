import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

import { UNAVAILABLE } from '../../core/refusal.ts';
import { isAway, toldFault } from '../../faults.ts';
import { NO_SUCH_PATH, toFault } from '../../wire/authzen/error.ts';
import type { AppEnv } from '../context.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { echoesRequestId } from '../middleware/request-id.ts';
import { answerError, refused } from './dialect.ts';
import { evaluation } from './evaluation.ts';
import { metadata, WELL_KNOWN } from './metadata.ts';
import { search } from './search.ts';

/** All routes of OpenID AuthZEN, at the root. All but the metadata need a signed-in caller. Source: docs/authzen.md. */
export const authzen = new OpenAPIHono<AppEnv>();

for (const routes of [evaluation, search, metadata]) authzen.route('/', routes);

// The metadata says which paths there are, so that they are no secret. An id that no org can have is in such a path as well.
for (const path of ['/access/*', '/orgs/:orgId/access/*', `${WELL_KNOWN}/*`])
  authzen.all(path, echoesRequestId, boundsUrl(refused), (c) => answerError(c, NO_SUCH_PATH));

const PATHS = /^\/(?:access|orgs\/[^/]+\/access|\.well-known\/authzen-configuration)(?:\/|$)/;

/** The answer to a request of this dialect that cannot even be looked at; undefined for all other requests. */
export const answerUnconfigured = (c: Context<AppEnv>, text: string): Response | undefined =>
  PATHS.test(c.req.path) ? c.json({ error: text }, 503) : undefined;

/**
 * The answer to a request of this dialect that something was thrown at; undefined for all other requests. Not a handler of errors of
 * its own: the framework would call each middleware of each route through one.
 */
export function answerThrown(c: Context<AppEnv>, error: Error): Response | undefined {
  if (!PATHS.test(c.req.path)) return undefined;
  if (error instanceof HTTPException && error.status < 500)
    return refused(c, { tag: 'unreadable-body', problem: 'json' });
  if (isAway(error)) return refused(c, UNAVAILABLE);
  toldFault(error);
  return answerError(c, toFault(c.var.requestId));
}
