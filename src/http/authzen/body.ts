import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { refuse } from '../../core/result.ts';
import { readStrictJson } from '../../wire/authzen/strict-json.ts';
import type { AppEnv } from '../context.ts';
import { isJsonType } from '../kit/json-type.ts';
import { BODY_BYTES_MAX, readUtf8 } from '../kit/read-body.ts';

/**
 * Reads the body as JSON that every reader understands alike. Refuses one that is too large, has another Content-Type, is not UTF-8,
 * or is not such JSON.
 */
export async function readStrictBody(c: Context<AppEnv>): Promise<Result<unknown, Refusal>> {
  const read = await readUtf8(c.req.raw);
  if (!read.ok)
    return refuse(
      read.refusal === 'too-large'
        ? { tag: 'too-large', bytesMax: BODY_BYTES_MAX }
        : { tag: 'unreadable-body', problem: 'json' },
    );
  c.set('bodyText', read.value);
  if (!isJsonType(c.req.header('Content-Type') ?? ''))
    return refuse({ tag: 'unreadable-body', problem: 'content-type' });
  return readStrictJson(read.value);
}
