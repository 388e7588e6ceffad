import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/**
 * What the challenge of every 401 says. Never `Basic`: a browser would ask its user for a password, keep it, and send it
 * with whatever pages of other sites make it ask for.
 */
const CHALLENGE = 'Bearer realm="gatehouse"';

/**
 * Says of every answer that browsers shall not guess its type, and that nobody keeps it: or, where it has a tag of its own, that it
 * must be asked for again with the tag. Answers that say something else themselves are left alone.
 */
export const saysHowToKeep = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  // Not with `c.header`, which makes the answer anew for each.
  const { headers, status } = c.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  // Only the weak tags are of whole answers.
  if (!headers.has('Cache-Control'))
    headers.set(
      'Cache-Control',
      headers.get('ETag')?.startsWith('W/') === true ? 'private, no-cache' : 'no-store',
    );
  if (status === 401) headers.set('WWW-Authenticate', CHALLENGE);
});
