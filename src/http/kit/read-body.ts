/** Bodies are at most this large. Source: docs/grafana.md#bodies. */
export const BODY_BYTES_MAX = 1_048_576;

/** A body over the limit is read to this size, but not kept: cutting off the sender would disturb other requests. */
const DRAINED_BYTES_MAX = 16 * BODY_BYTES_MAX;

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;

/**
 * The body as text, or undefined when it is larger than `BODY_BYTES_MAX`, whatever its headers say. One that breaks off ends
 * where it does.
 */
export async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_BYTES_MAX) return undefined;
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => ENDED);
    if (done) break;
    bytes += value.byteLength;
    if (bytes > DRAINED_BYTES_MAX) {
      await reader.cancel();
      break;
    }
    text = bytes > BODY_BYTES_MAX ? '' : text + decoder.decode(value, { stream: true });
  }
  return bytes > BODY_BYTES_MAX ? undefined : text + decoder.decode();
}
