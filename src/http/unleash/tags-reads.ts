import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';
import { digestOf } from './digest.ts';

/**
 * Gives every read a weak tag, and answers 304 with nothing to whoever knows it. The tag is a digest of what is answered,
 * so it holds for everything that the answer depends on, the caller's rights included.
 */
export const tagsReads = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (!['GET', 'HEAD'].includes(c.req.method) || c.res.status !== 200) return;
  const body = await c.res.arrayBuffer();
  const tag = `"${await digestOf(body)}"`;
  const known = c.req.header('If-None-Match') ?? '';
  const isKnown = known.trim() === '*' || known.match(/"[^"]*"/g)?.includes(tag) === true;
  const { headers } = c.res;
  c.res = undefined;
  c.res = isKnown ? new Response(null, { status: 304 }) : new Response(body, { headers });
  c.res.headers.set('ETag', `W/${tag}`);
});
