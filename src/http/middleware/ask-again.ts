import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';
import { readBody } from '../kit/read-body.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';

/**
 * Asks again, once, when a sign-in was refused because the isolate's record of the login was too old: the current org
 * has changed, or the login now belongs to another person. Nothing was decided yet, and the record is already
 * forgotten. So `POST /api/user/using/:orgId` takes effect with the very next request, in whichever isolate it arrives,
 * and other requests cost nothing extra.
 */
export const askAgain = (
  ask: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response>,
) => {
  const asked = new WeakSet<Request>();
  return createMiddleware<AppEnv>(async (c, next) => {
    const request = c.req.raw;
    await next();
    if (c.get('isSignInOutdated') !== true || asked.has(request)) return undefined;
    const copy = await copyOf(c);
    if (copy === undefined) return undefined;
    asked.add(copy);
    c.res = undefined;
    c.res = await ask(copy, c.env);
    return undefined;
  });
};

/** The same request under the same id, with the body as it was read; undefined when that was too large to be kept. */
async function copyOf(c: Context<AppEnv>): Promise<Request | undefined> {
  const { method } = c.req.raw;
  const headers = new Headers(c.req.raw.headers);
  headers.set(REQUEST_ID_HEADER, c.var.requestId);
  const kept = c.get('bodyText');
  if (kept !== undefined) return new Request(c.req.url, { method, headers, body: kept });
  const { body, bodyUsed } = c.req.raw;
  if (body === null) return new Request(c.req.url, { method, headers });
  if (bodyUsed) return undefined;
  const text = await readBody(c.req.raw);
  return text === undefined ? undefined : new Request(c.req.url, { method, headers, body: text });
}
