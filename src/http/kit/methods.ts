import type { Context, Hono } from 'hono';

import type { AppEnv } from '../context.ts';
import { pathOf } from '../path.ts';

/** The methods that routes have, in the order in which answers name them. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Where both dialects are mounted. */
const MOUNT = '/api';

/**
 * The methods that the path of a request can be called with, by the routes of a dialect; none where there is no such path.
 * HEAD comes with GET.
 */
export const methodsAt = (routes: Pick<Hono<AppEnv>, 'router'>, c: Context<AppEnv>): string[] =>
  METHODS.filter((method) => {
    // The method decides how some paths are read.
    const path = pathOf({ method, url: c.req.url }).slice(MOUNT.length);
    return routes.router.match(method, path)[0].some(([[, route]]) => route.method === method);
  }).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
