import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/** As long as the platform's network lets a URL be. Source: docs/operations.md#limits. */
const URL_LENGTH_MAX = FIXED_LIMITS['url-length'].allowed;

/**
 * Refuses a URL that is too long, before its query is read: reading many parameters takes time that grows with the square
 * of their number. Comes before it is found out who calls.
 */
export const boundsUrl = (answer: (c: Context<AppEnv>, refusal: Refusal) => Response) =>
  createMiddleware<AppEnv>(async (c, next) =>
    c.req.url.length > URL_LENGTH_MAX
      ? answer(c, { tag: 'url-too-long', lengthMax: URL_LENGTH_MAX })
      : await next(),
  );
