import { FIXED_LIMITS } from '../../core/limits.ts';

/** Bodies are at most this large. Source: docs/grafana.md#bodies. */
export const BODY_BYTES_MAX = FIXED_LIMITS['body-bytes'].allowed;

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;

/**
 * The body as text, or undefined when it is larger than `BODY_BYTES_MAX`, whatever its headers say: then the rest is left
 * to `drainsBody`. One that breaks off ends where it does.
 */
export async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_BYTES_MAX) return undefined;
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ENDED);
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > BODY_BYTES_MAX) return undefined;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    reader.releaseLock();
  }
}
