import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';

import { UNAVAILABLE } from '../../core/refusal.ts';
import { isAway, toldFault } from '../../faults.ts';
import { FAULT, toUnknownPath } from '../../wire/unleash/error.ts';
import { readRawAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { groups } from './groups.ts';
import { answerError, refused } from './refused.ts';
import { roles } from './roles.ts';
import { tagsReads } from './tags-reads.ts';

/** Source: docs/unleash.md#http. */
const CONTENT_TYPE = 'application/json; charset=utf-8';

const saysCharset = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.res.headers.get('Content-Type') === 'application/json') c.header('Content-Type', CONTENT_TYPE);
});

/** Everything that speaks Unleash's dialect, below `/api`. Who is not signed in learns no more than that. */
export const unleash = new OpenAPIHono<AppEnv>();

/** What stands below `/api` and is the dialect's own, with everything below. */
const ROOTS = ['/admin/groups/*', '/admin/roles/*'];

for (const path of ROOTS) {
  unleash.use(path, saysCharset, tagsReads, authenticate(refused, readRawAuthorization));
}
unleash.route('/', groups);
unleash.route('/', roles);

/** What may be done to the groups, to those that came over SCIM, to one group, and to the roles. */
const ALLOWED = {
  '/admin/groups': 'GET,HEAD,POST',
  '/admin/groups/scim-groups': 'DELETE',
  '/admin/groups/:groupId': 'GET,HEAD,PUT,DELETE',
  '/admin/roles': 'GET,HEAD',
};

for (const [path, methods] of Object.entries(ALLOWED)) {
  unleash.options(path, async (c) => await forSignedIn(c, () => c.body(null, 200, { Allow: methods })));
}

for (const path of ROOTS) {
  unleash.all(path, async (c) => {
    const { pathname } = new URL(c.req.url);
    return await forSignedIn(c, () => answerError(c, toUnknownPath(pathname)));
  });
}

unleash.onError((error, c) => {
  if (error instanceof HTTPException && error.status < 500)
    return refused(c, { tag: 'unreadable-body', problem: 'json' });
  if (isAway(error)) return refused(c, UNAVAILABLE);
  toldFault(error);
  return answerError(c, FAULT);
});

async function forSignedIn(c: Context<AppEnv>, answer: () => Response): Promise<Response> {
  const { orgId, caller, services } = c.var;
  const signedIn = await services.org.authorise(orgId, caller, { requirement: null, standing: 'in-org' });
  return signedIn.ok ? answer() : refused(c, signedIn.refusal);
}
