import { FIXED_LIMITS } from '../../core/limits.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';

/** Bodies are at most this large. Source: docs/grafana.md#bodies. */
export const BODY_BYTES_MAX = FIXED_LIMITS['body-bytes'].allowed;

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;

/**
 * The body as text, or undefined when it is larger than `BODY_BYTES_MAX`, whatever its headers say: then the rest is left
 * to `drainsBody`. One that breaks off ends where it does. Bytes that are not UTF-8 become U+FFFD.
 */
export async function readBody(request: Request): Promise<string | undefined> {
  const read = await readWith(request, new TextDecoder());
  return read.ok ? read.value : undefined;
}

/** Why a body is no text. */
type NoText = 'too-large' | 'not-utf-8';

/** The same, refusing bytes that are not UTF-8: readers differ in what they make of them. */
export async function readUtf8(request: Request): Promise<Result<string, NoText>> {
  return await readWith(request, new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }));
}

async function readWith(request: Request, decoder: TextDecoder): Promise<Result<string, NoText>> {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_BYTES_MAX) return refuse('too-large');
  if (request.body === null) return ok('');
  const reader = request.body.getReader();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ENDED);
      bytes += value?.byteLength ?? 0;
      if (bytes > BODY_BYTES_MAX) return refuse('too-large');
      const part = decode(decoder, value);
      if (part === undefined) return refuse('not-utf-8');
      text += part;
      if (done) return ok(text);
    }
  } finally {
    reader.releaseLock();
  }
}

/** The next part of a text, or its end where there are no more bytes; undefined where the decoder refuses it. */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
