import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';
import { BODY_BYTES_MAX, readBody } from './read-body.ts';

/** Whether a Content-Type says that a body is JSON, in whatever charset: it is read as UTF-8. */
export const isJsonType = (text: string): boolean => /^application\/json\s*(;|$)/i.test(text);

/**
 * Reads the body, so that handlers find it as JSON. Returns a refusal when it is too large, has another Content-Type,
 * or is not JSON.
 */
export async function findBodyProblem(c: Context<AppEnv>): Promise<Refusal | undefined> {
  const text = await readBody(c.req.raw);
  if (text === undefined) return { tag: 'too-large', bytesMax: BODY_BYTES_MAX };
  c.set('bodyText', text);
  if (!isJsonType(c.req.header('Content-Type') ?? ''))
    return { tag: 'unreadable-body', problem: 'content-type' };
  // Normalised, because the framework accepts fewer spellings than we do.
  const headers = new Headers(c.req.raw.headers);
  headers.set('Content-Type', 'application/json');
  c.req.raw = new Request(c.req.raw, { method: c.req.method, headers, body: text });
  try {
    await c.req.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { tag: 'unreadable-body', problem: 'json' };
  }
  return undefined;
}
