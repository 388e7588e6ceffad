import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { AppEnv } from '../context.ts';
import { isJsonType } from './json-type.ts';
import { BODY_BYTES_MAX, readBody } from './read-body.ts';

/** How nearly everybody spells it: so the framework knows it too. */
const USUAL_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Reads the body as JSON, and parses it once: `c.req.json()` gives the same value from then on, to the validator of the router as
 * well. Refuses one that is too large, has another Content-Type, or is not JSON.
 */
export async function readJson(c: Context<AppEnv>): Promise<Result<unknown, Refusal>> {
  const { req } = c;
  const text = await readBody(req.raw);
  if (text === undefined) return refuse({ tag: 'too-large', bytesMax: BODY_BYTES_MAX });
  c.set('bodyText', text);
  const type = req.header('Content-Type') ?? '';
  if (!isJsonType(type)) return refuse({ tag: 'unreadable-body', problem: 'content-type' });
  const value = parse(text);
  if (!value.ok) return value;
  req.json = async <T>() => await Promise.resolve(value.value as T);
  if (!USUAL_TYPE.test(type)) saysUsualType(c);
  return value;
}

function parse(text: string): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse({ tag: 'unreadable-body', problem: 'json' });
  }
}

/** Has the request say the type as the framework spells it, which accepts fewer spellings than we do. Its body was read. */
function saysUsualType(c: Context<AppEnv>): void {
  const { method, headers: sent } = c.req.raw;
  const headers = new Headers(sent);
  headers.set('Content-Type', 'application/json');
  c.req.raw = new Request(c.req.url, { method, headers });
}
