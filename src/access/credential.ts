import { JWT_LENGTH_MAX } from '../core/credential-lengths.ts';

/** What somebody sent to show who they are: as it was read, right or wrong. */
export type SentCredential =
  | { readonly kind: 'none' }
  /** One word: a scheme without a credential, or the other way round. Somebody forgot the other half: it is not the want of both. */
  | { readonly kind: 'incomplete' }
  /** A scheme that is none of ours, such as Negotiate. Only where another text would be a token. */
  | { readonly kind: 'other-scheme' }
  | { readonly kind: 'unreadable-basic' }
  /** It is longer than any credential, so it cannot be one, and is not read. */
  | { readonly kind: 'too-long'; readonly scheme: 'basic' | 'bearer' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'jwt'; readonly token: string }
  | { readonly kind: 'password'; readonly name: string; readonly password: string };

/** What a header may have beside a token: the scheme, and blanks. No text that is longer is read any further. */
export const BESIDE_MAX = 100;
/** No text with a token is longer. */
export const SENT_LENGTH_MAX = JWT_LENGTH_MAX + BESIDE_MAX;

/** What is sent of a token that is longer than any. */
export const TOO_LONG: SentCredential = { kind: 'too-long', scheme: 'bearer' };

/** The token behind `Bearer`, without blanks around it: one of ours, or of an identity provider. */
export function readBearer(token: string): SentCredential {
  if (token.length > JWT_LENGTH_MAX) return TOO_LONG;
  return { kind: isJwt(token) ? 'jwt' : 'token', token };
}

/** A JWT has three parts with dots between them. Our tokens have no dots. */
const isJwt = (text: string): boolean => /^[^.\s]*\.[^.\s]*\.[^.\s]*$/.test(text);

/** What a call says of who calls, where a token is all that it can say. What is no text, or empty, is no credential. */
export function readToken(sent: unknown): SentCredential {
  if (typeof sent !== 'string') return NONE;
  if (sent.length > SENT_LENGTH_MAX) return TOO_LONG;
  const token = sent.trim();
  return token === '' ? NONE : readBearer(token);
}

const NONE: SentCredential = { kind: 'none' };
