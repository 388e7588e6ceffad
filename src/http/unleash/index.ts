import { OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';

import { UNAVAILABLE } from '../../core/refusal.ts';
import { isAway, toldFault } from '../../faults.ts';
import { FAULT, toUnknownPath } from '../../wire/unleash/error.ts';
import { readRawAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';
import { tellsContracts } from '../kit/contract.ts';
import { methodsAt } from '../kit/methods.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { refusesCrossSite } from '../middleware/cross-site.ts';
import { groups } from './groups.ts';
import { answerError, ifSignedIn, refused } from './dialect.ts';
import { roles } from './roles.ts';

/** Source: docs/unleash.md#http. */
const CONTENT_TYPE = 'application/json; charset=utf-8';

const saysCharset = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.res.headers.get('Content-Type') === 'application/json') c.header('Content-Type', CONTENT_TYPE);
});

/** All routes of Unleash's dialect, below `/api`. Callers who are not signed in always get a 401. */
export const unleash = new OpenAPIHono<AppEnv>();

/** The paths below `/api` that belong to this dialect. */
const ROOTS = ['/admin/groups/*', '/admin/roles/*'];

for (const path of ROOTS) {
  unleash.use(
    path,
    saysCharset,
    etag({ weak: true }),
    boundsUrl(refused),
    refusesCrossSite(refused),
    authenticate(refused, readRawAuthorization),
    tellsContracts(unleash),
  );
}
unleash.route('/', groups);
unleash.route('/', roles);

for (const path of ROOTS) {
  unleash.all(path, async (c) => {
    const allowed = methodsAt(unleash, c);
    const { pathname } = new URL(c.req.url);
    return await ifSignedIn(c, () => {
      if (allowed.length === 0) return answerError(c, toUnknownPath(pathname));
      if (c.req.method === 'OPTIONS') return c.body(null, 200, { Allow: allowed.join(',') });
      return refused(c, { tag: 'method-not-allowed', allowed });
    });
  });
}

unleash.onError((error, c) => {
  if (error instanceof HTTPException && error.status < 500)
    return refused(c, { tag: 'unreadable-body', problem: 'json' });
  if (isAway(error)) return refused(c, UNAVAILABLE);
  toldFault(error);
  return answerError(c, FAULT);
});
