/** Whatever is asked of an identity provider is over after this time. */
const WAIT_MS = 10_000;
/** No answer of a provider is longer, in bytes. */
const ANSWER_BYTES_MAX = 256_000;

/** A provider cannot be asked now: there is no connection, no answer in time, or an answer without an end. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/** What is asked of a provider, as the library for OAuth says it. */
type Asked = Pick<RequestInit, 'headers' | 'method'> & { readonly body?: URLSearchParams | null | undefined };

/**
 * The answer of an identity provider, read to its end, within ten seconds and 256 kB; otherwise throws `ProviderAway`. A redirect is
 * not followed: nothing that is asked here needs one, and it could lead anywhere. Of the headers only the type is kept.
 */
export async function boundedFetch(
  url: string,
  { headers = {}, method = 'GET', body }: Asked,
): Promise<Response> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const controller = new AbortController();
  const timer = setTimeout(() => {
    reject(new ProviderAway('no answer in time'));
    controller.abort();
  }, WAIT_MS);
  const { signal } = controller;
  const init: RequestInit = { headers, method, redirect: 'manual', signal };
  if (body !== undefined && body !== null) init.body = body;
  try {
    // What is read may not heed the signal, so the time is held here.
    return await Promise.race([answerOf(url, init), late]);
  } catch (cause) {
    // Whatever comes of asking somebody's server.
    throw cause instanceof ProviderAway ? cause : new ProviderAway('cannot be asked', { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(url: string, init: RequestInit): Promise<Response> {
  const { status, headers, body } = await fetch(url, init);
  const text = body === null ? '' : await textOf(body);
  const type = headers.get('Content-Type');
  // Some statuses may have no body, not even an empty one.
  return new Response(text === '' ? null : text, {
    status,
    ...(type !== null && { headers: { 'Content-Type': type } }),
  });
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > ANSWER_BYTES_MAX) {
      await reader.cancel();
      throw new ProviderAway('an answer that is too long');
    }
    text += decoder.decode(value, { stream: true });
  }
}
