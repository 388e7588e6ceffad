import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { TrieRouter } from 'hono/router/trie-router';

import { UNAVAILABLE } from '../../core/refusal.ts';
import { isAway, toldFault } from '../../faults.ts';
import { FAULT, toUnknownPath } from '../../wire/unleash/error.ts';
import { isWithoutScheme, readRawAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';
import { tellsContracts } from '../kit/contract.ts';
import { methodsAt } from '../kit/methods.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { tagsWhole } from '../middleware/tags-whole.ts';
import { refusesCrossSite } from '../middleware/cross-site.ts';
import { groups } from './groups.ts';
import { answerError, ifSignedIn, refused } from './dialect.ts';
import { roles } from './roles.ts';

/** Source: docs/unleash.md#http. */
const CONTENT_TYPE = 'application/json; charset=utf-8';

const saysCharset = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const { headers } = c.res;
  if (headers.get('Content-Type') === 'application/json') headers.set('Content-Type', CONTENT_TYPE);
});

/** All routes of Unleash's dialect, below `/api`. Callers who are not signed in always get a 401. */
export const unleash = new OpenAPIHono<AppEnv>({ router: new TrieRouter() });

/** The paths below `/api` that belong to this dialect. */
const ROOTS = ['/admin/groups/*', '/admin/roles/*'];

/** What every request meets first. */
const ENTRANCE = [
  saysCharset,
  etag({ weak: true }),
  tagsWhole,
  boundsUrl(refused),
  refusesCrossSite(refused),
  authenticate(refused, { readHeader: readRawAuthorization }),
  tellsContracts(unleash),
];

/** Only callers who are signed in are told that there is no such path. */
const answerUnknownPath = async (c: Context<AppEnv>): Promise<Response> =>
  await ifSignedIn(c, () => answerError(c, toUnknownPath(new URL(c.req.url).pathname)));

for (const path of ROOTS) unleash.use(path, ...ENTRANCE);
unleash.route('/', groups);
unleash.route('/', roles);

for (const path of ROOTS) {
  unleash.all(path, async (c) => {
    const allowed = methodsAt(unleash, c);
    if (allowed.length === 0) return await answerUnknownPath(c);
    return await ifSignedIn(c, () => {
      if (c.req.method === 'OPTIONS') return c.body(null, 200, { Allow: allowed.join(',') });
      return refused(c, { tag: 'method-not-allowed', allowed });
    });
  });
}

/** The paths below `ROOTS`, as the router has them. */
const PATHS = /^\/api\/admin\/(?:groups|roles)(?:\/|$)/;

/** The answer to a request of this dialect that cannot even be looked at; undefined for all other requests. */
export function answerUnconfigured(c: Context<AppEnv>, message: string): Response | undefined {
  if (!PATHS.test(c.req.path)) return undefined;
  const answer = answerError(c, { status: 503, body: { name: 'UnavailableError', message } });
  answer.headers.set('Content-Type', CONTENT_TYPE);
  return answer;
}

/** The only paths below these that Grafana has too. */
const GRAFANAS = /^\/api\/admin\/users(?:\/|$)/;

/** Skips a handler where Grafana's dialect answers: only clients of this one send a token without a scheme. */
const forItsClients =
  (handler: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> =>
  async (c, next) =>
    isWithoutScheme(c.req.header('Authorization')) && !GRAFANAS.test(c.req.path)
      ? await handler(c, next)
      : await next();

// Also what is not built here: a client looks for a path of its own server, and understands no other answer.
unleash.use(
  '/admin/*',
  ...[...ENTRANCE, createMiddleware<AppEnv>(async (c) => await answerUnknownPath(c))].map(forItsClients),
);

unleash.onError((error, c) => {
  if (error instanceof HTTPException && error.status < 500)
    return refused(c, { tag: 'unreadable-body', problem: 'json' });
  if (isAway(error)) return refused(c, UNAVAILABLE);
  toldFault(error);
  return answerError(c, FAULT);
});
