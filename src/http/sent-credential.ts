import type { Authorization } from './authorization-header.ts';
import { readAssertion } from './authorization-header.ts';

/** What a request says of who calls. */
export type Sent = {
  readonly sent: Authorization;
  /** The header in which a proxy says it, in lower case; undefined for what the client says itself, and for nothing. */
  readonly header: string | undefined;
};

/**
 * What counts of what a request says of who calls: what the client says itself in `Authorization`, right or wrong. Otherwise, when
 * that is absent, empty or of a scheme that nobody here knows, the first of the proxy's headers that is there and not empty,
 * whatever it holds. So a proxy never speaks for a client that speaks for itself.
 *
 * @param headerOf the value of a header by its name; undefined for none. One that was sent twice is one text, with commas
 * @param readHeader reads `Authorization` in the forms that the dialect accepts
 * @param proxyHeaders where the proxies of identity providers put tokens, in the order that counts, in lower case
 */
export function readSent(
  headerOf: (name: string) => string | undefined,
  readHeader: (header: string | undefined) => Authorization,
  proxyHeaders: readonly string[],
): Sent {
  const own = readHeader(headerOf('Authorization'));
  if (own.kind !== 'none' && own.kind !== 'other-scheme') return { sent: own, header: undefined };
  for (const header of proxyHeaders) {
    const sent = readAssertion(headerOf(header));
    if (sent.kind !== 'none') return { sent, header };
  }
  return { sent: own, header: undefined };
}
