import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';

/** The methods that change nothing. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that a page of another site made a browser send: a browser may add a password that its user once typed
 * here. Only browsers send the header, and no page can set it. Comes before it is found out who calls.
 */
export const refusesCrossSite = (answer: (c: Context<AppEnv>, refusal: Refusal) => Response) =>
  createMiddleware<AppEnv>(async (c, next) => {
    // The method as it was sent: the router takes HEAD for GET.
    const isChange = !READS.has(c.req.raw.method);
    if (isChange && c.req.header('Sec-Fetch-Site') === 'cross-site') return answer(c, { tag: 'cross-site' });
    return await next();
  });
