import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { AppEnv } from '../context.ts';
import { BODY_BYTES_MAX, readBody } from './read-body.ts';

/** Whether a Content-Type says that a body is JSON, in whatever charset: it is read as UTF-8. */
export const isJsonType = (text: string): boolean => /^application\/json\s*(;|$)/i.test(text);

/**
 * Reads the body as JSON, so that handlers find it as that. Refuses one that is too large, has another Content-Type, or is
 * not JSON.
 */
export async function readJson(c: Context<AppEnv>): Promise<Result<unknown, Refusal>> {
  const text = await readBody(c.req.raw);
  if (text === undefined) return refuse({ tag: 'too-large', bytesMax: BODY_BYTES_MAX });
  c.set('bodyText', text);
  if (!isJsonType(c.req.header('Content-Type') ?? ''))
    return refuse({ tag: 'unreadable-body', problem: 'content-type' });
  // Normalised, because the framework accepts fewer spellings than we do.
  const headers = new Headers(c.req.raw.headers);
  headers.set('Content-Type', 'application/json');
  c.req.raw = new Request(c.req.raw, { method: c.req.method, headers, body: text });
  try {
    return ok(await c.req.json());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse({ tag: 'unreadable-body', problem: 'json' });
  }
}
