import type { Context } from 'hono';

import type { AppEnv } from './context.ts';
import { REFERENCE, REFERENCE_LINK } from './reference.ts';

/** Grafana's dialect answers every path below, and only it comes here with one. */
const GRAFANA = /^\/api(?:\/|$)/;

const BODY = { message: 'Not found', traceID: '' };

/**
 * The answer to a path that there is not. Below `/api` it is Grafana's, to the letter. Outside of all dialects it says where the
 * reference is as well.
 */
export const answerNotFound = (c: Context<AppEnv>): Response =>
  GRAFANA.test(c.req.path)
    ? c.json(BODY, 404)
    : c.json({ ...BODY, ...REFERENCE }, 404, { Link: REFERENCE_LINK });
