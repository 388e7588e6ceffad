import { createMiddleware } from 'hono/factory';

import { inRequest } from '../../log.ts';
import type { AppEnv } from '../context.ts';

/** The header by which a client names its request, and every answer says how it was called. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Hono's own middleware takes other characters. Source: docs/operations.md#request-ids. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The id that a client gives its request, if it is one. */
export const readRequestId = (text: string | undefined): string | undefined =>
  text !== undefined && REQUEST_ID.test(text) ? text : undefined;

/**
 * Gives the request an id: its own, or a new one where it has none that is short and plain. Every answer has it, and every
 * line that is logged for it.
 */
export const namesRequest = createMiddleware<AppEnv>(async (c, next) => {
  const id = readRequestId(c.req.header(REQUEST_ID_HEADER)) ?? crypto.randomUUID();
  c.set('requestId', id);
  c.header(REQUEST_ID_HEADER, id);
  await inRequest(id, next);
  // Some answers are made anew, without what was said before.
  if (!c.res.headers.has(REQUEST_ID_HEADER)) c.header(REQUEST_ID_HEADER, id);
});
