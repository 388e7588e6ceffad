import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/** The status of an answer to somebody whose current org is another than the isolate remembered. */
export const MOVED = 421;

/**
 * Asks again, once, when the caller's current org turned out to be another: nothing was decided, and by then the
 * isolate has forgotten what it remembered. So `POST /api/user/using/:orgId` holds for the very next request,
 * wherever that arrives, at no cost to the others.
 */
export const askAgain = (
  ask: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response>,
) => {
  const asked = new WeakSet<Request>();
  return createMiddleware<AppEnv>(async (c, next) => {
    const request = c.req.raw;
    const isByName = /^\s*basic\s/i.test(c.req.header('Authorization') ?? '');
    if (!isByName || asked.has(request)) return await next();
    const copy = request.clone();
    await next();
    if (c.res.status !== MOVED) return undefined;
    asked.add(copy);
    c.res = undefined;
    c.res = await ask(copy, c.env);
    return undefined;
  });
};
