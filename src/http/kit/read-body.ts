import { FIXED_LIMITS } from '../../core/limits.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { isJsonType } from './json-type.ts';

/** Bodies are at most this large. Source: docs/grafana.md#bodies. */
export const BODY_BYTES_MAX = FIXED_LIMITS['body-bytes'].allowed;

/** Both serve all bodies that are read at once: making one anew for each costs as much as decoding does. */
const LOSSY = new TextDecoder();
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;

/**
 * The body as text, or undefined when it is larger than `BODY_BYTES_MAX`, whatever its headers say: then the rest is left
 * to `drainsBody`. Undefined too where one breaks off that said how long it is; any other ends where it does. Bytes that are not
 * UTF-8 become U+FFFD.
 */
export async function readBody(request: Request): Promise<string | undefined> {
  const read = await readWith(request, LOSSY);
  return read.ok ? read.value : undefined;
}

/** Why a body is no text. */
type NoText = 'too-large' | 'broken-off' | 'not-utf-8';

/** The same, refusing bytes that are not UTF-8: readers differ in what they make of them. */
export async function readUtf8(request: Request): Promise<Result<string, NoText>> {
  return await readWith(request, STRICT);
}

async function readWith(request: Request, decoder: TextDecoder): Promise<Result<string, NoText>> {
  const said = request.headers.get('Content-Length');
  if (Number(said ?? 0) > BODY_BYTES_MAX) return refuse('too-large');
  if (said !== null) return await readAtOnce(request, decoder);
  const { body } = request;
  if (body === null) return ok('');
  const reader = body.getReader();
  // One of its own, as it keeps the beginning of a character between parts.
  const read = await readAll(reader, new TextDecoder('utf-8', { fatal: decoder.fatal, ignoreBOM: false }));
  // One that was read to its end stays taken: so nobody looks once more whether there is a rest.
  if (!read.ok) reader.releaseLock();
  return read;
}

/**
 * Reads a body that says how long it is: of such a one the platform brings no more than that. A fifth of the time that reading it part
 * by part takes.
 */
async function readAtOnce(request: Request, decoder: TextDecoder): Promise<Result<string, NoText>> {
  // Of other types the runtime warns that they are no text.
  if (!decoder.fatal && isJsonType(request.headers.get('Content-Type') ?? ''))
    return await readTextAtOnce(request);
  const bytes = await request.arrayBuffer().catch(() => undefined);
  if (bytes === undefined) return refuse('broken-off');
  if (bytes.byteLength > BODY_BYTES_MAX) return refuse('too-large');
  const text = decode(() => decoder.decode(bytes));
  return text === undefined ? refuse('not-utf-8') : ok(text);
}

/** The same where any bytes will do: the platform decodes them as it reads them, and makes no buffer of its own for it. */
async function readTextAtOnce(request: Request): Promise<Result<string, NoText>> {
  const text = await request.text().catch(() => undefined);
  if (text === undefined) return refuse('broken-off');
  if (text.length > BODY_BYTES_MAX) return refuse('too-large');
  return ok(text);
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  decoder: TextDecoder,
): Promise<Result<string, NoText>> {
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => ENDED);
    bytes += value?.byteLength ?? 0;
    if (bytes > BODY_BYTES_MAX) return refuse('too-large');
    const part = decode(() =>
      value === undefined ? decoder.decode() : decoder.decode(value, { stream: true }),
    );
    if (part === undefined) return refuse('not-utf-8');
    text += part;
    if (done) return ok(text);
  }
}

/** What is decoded; undefined where the decoder refuses it. */
function decode(text: () => string): string | undefined {
  try {
    return text();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
