import { toHex } from '../../../core/hex.ts';
import type { LinkedSubject } from '../../../core/link.ts';

/** So many hex digits tell the links of a deployment apart. */
const DIGITS = 32;

/**
 * The name of a link in paths: a digest of issuer and subject, which may be long texts. It is the same for as long as the two are, in
 * every deployment, and no secret.
 */
export async function linkIdOf({ issuer, subject }: LinkedSubject): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([issuer, subject]));
  return toHex(await crypto.subtle.digest('SHA-256', text)).slice(0, DIGITS);
}
