import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';

/** The methods that change nothing. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The path of one org, or below it. */
const OF_AN_ORG = /\/orgs\/(?!name\/)[^/]/;

/**
 * Whether the address itself names an org. Whoever was added to that org acts there by the first request, also by a read, and is
 * a member from then on: a link could make them one. The header that names an org, no page of another site can set.
 */
const namesOrg = (c: Context<AppEnv>): boolean =>
  c.req.query('targetOrgId') !== undefined || OF_AN_ORG.test(c.req.path);

/**
 * Refuses a change that a page of another site made a browser send: a browser may add a password that its user once typed
 * here. Refuses such a read as well if its address names an org. Only browsers send the header, and no page can set it. Comes
 * before it is found out who calls.
 */
export const refusesCrossSite = (answer: (c: Context<AppEnv>, refusal: Refusal) => Response) =>
  createMiddleware<AppEnv>(async (c, next) => {
    // The method as it was sent: the router takes HEAD for GET.
    const isChange = !READS.has(c.req.raw.method);
    if (c.req.header('Sec-Fetch-Site') === 'cross-site' && (isChange || namesOrg(c)))
      return answer(c, { tag: 'cross-site' });
    return await next();
  });
