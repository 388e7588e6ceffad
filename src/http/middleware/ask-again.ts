import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/**
 * Asks again, once, when a sign-in was refused because the isolate's record of the login was too old: its current
 * org is another by now, or the login is another person's. Nothing was decided, and by then the record is forgotten.
 * So `POST /api/user/using/:orgId` holds for the very next request, wherever that arrives, at no cost to the others.
 */
export const askAgain = (
  ask: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response>,
) => {
  const asked = new WeakSet<Request>();
  return createMiddleware<AppEnv>(async (c, next) => {
    const request = c.req.raw;
    const isByPassword = /^\s*basic\s/i.test(c.req.header('Authorization') ?? '');
    if (!isByPassword || asked.has(request)) return await next();
    const copy = request.clone();
    await next();
    if (c.get('isSignInOutdated') !== true) return undefined;
    asked.add(copy);
    c.res = undefined;
    c.res = await ask(copy, c.env);
    return undefined;
  });
};
