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

/** What may be in a header, within reason. */
const ECHOED = /^[\x20-\x7e]{1,256}$/;

/**
 * Has the answer say the id just as it was sent, for a dialect whose clients count on that: any printable text of at most 256
 * characters. What is logged still has the id of `namesRequest`, which is another one where the text is long or not plain.
 */
export const echoesRequestId = createMiddleware<AppEnv>(async (c, next) => {
  const sent = c.req.header(REQUEST_ID_HEADER);
  if (sent !== undefined && ECHOED.test(sent)) c.set('echoedId', sent);
  return await next();
});

/**
 * Gives the request an id: its own, or a new one where it has none that is short and plain. Every answer has it, and every
 * line that is logged for it.
 */
export const namesRequest = createMiddleware<AppEnv>(async (c, next) => {
  const id = readRequestId(c.req.header(REQUEST_ID_HEADER)) ?? crypto.randomUUID();
  c.set('requestId', id);
  await inRequest(id, next);
  // Not with `c.header`: that makes the answer anew. Nor before there is one: the framework keeps such headers in two more objects.
  c.res.headers.set(REQUEST_ID_HEADER, c.get('echoedId') ?? id);
});
