import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/** As long as the platform's network lets a URL be. Source: docs/operations.md#limits. */
const URL_LENGTH_MAX = 16_384;

/**
 * Refuses a URL that is too long, before its query is read: reading many parameters takes time that grows with the square
 * of their number.
 */
export const boundsUrl = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.url.length <= URL_LENGTH_MAX) return await next();
  const message = `The URL is longer than ${URL_LENGTH_MAX} characters`;
  return c.json({ message, traceID: '' }, 414);
});
