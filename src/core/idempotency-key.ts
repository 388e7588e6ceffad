import type { Refusal } from './refusal.ts';
import { invalidHeader } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';

/** A key has at most so many characters, without its quotes. */
export const IDEMPOTENCY_KEY_MAX = 255;

/** A string of structured fields (RFC 8941): printable ASCII in quotes, with a backslash before a quote and a backslash. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5B\x5D-\x7E]|\\["\\])*)"$/;
/** What clients send without quotes: visible ASCII that does not begin like a string. */
const BARE = /^[\x21\x23-\x7E][\x21-\x7E]*$/;

const MALFORMED = refuse(
  invalidHeader(
    'Idempotency-Key',
    `must be one key of 1 to ${IDEMPOTENCY_KEY_MAX} visible ASCII characters, or such a text in quotes`,
  ),
);

/**
 * The key in a header `Idempotency-Key`: a string in quotes, as the draft has it, or the same without. Two lines of the header
 * arrive as one with a comma and a space, which is no key. Linear in the length, which the platform bounds.
 */
export function readIdempotencyKey(header: string): Result<string, Refusal> {
  // Each character may be written as two, between two quotes.
  if (header.length > 2 * IDEMPOTENCY_KEY_MAX + 2) return MALFORMED;
  const [, quoted] = QUOTED.exec(header) ?? [];
  const key = quoted?.replaceAll(/\\(.)/g, '$1') ?? (BARE.test(header) ? header : '');
  return key.length >= 1 && key.length <= IDEMPOTENCY_KEY_MAX ? ok(key) : MALFORMED;
}
