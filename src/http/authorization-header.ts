import { TOKEN_USER } from '../core/user.ts';

/** What an `Authorization` header holds. */
export type Authorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable-basic' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'jwt'; readonly token: string }
  | { readonly kind: 'password'; readonly name: string; readonly password: string };

/**
 * Reads an `Authorization` header: Basic, or `Bearer` with a token of ours or of an identity provider. The scheme
 * matches in any letter case. A name is folded to lower case, as logins and e-mail addresses are stored. Any other
 * scheme counts as no credentials.
 */
export function readAuthorization(header: string | undefined): Authorization {
  const text = header?.trim() ?? '';
  // Not one expression for both parts: two repetitions side by side take time that grows with the square of a stranger's text.
  const end = text.search(/\s/);
  const scheme = text.slice(0, Math.max(end, 0));
  const value = text.slice(scheme.length).trim();
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return bearerOf(value);
    case 'basic':
      return readBasic(value);
    default:
      return { kind: 'none' };
  }
}

/**
 * Like `readAuthorization`, for clients that send a token without a scheme. Any other text counts as a wrong
 * credential, not as a missing one. Source: docs/unleash.md#credentials.
 */
export function readRawAuthorization(header: string | undefined): Authorization {
  const text = header?.trim() ?? '';
  if (text === '') return { kind: 'none' };
  const read = readAuthorization(text);
  return read.kind === 'none' ? bearerOf(text) : read;
}

const bearerOf = (token: string): Authorization => ({ kind: isJwt(token) ? 'jwt' : 'token', token });

/** A JWT has three parts with dots between them. Our tokens have no dots. */
const isJwt = (text: string): boolean => /^[^.\s]*\.[^.\s]*\.[^.\s]*$/.test(text);

/** Reads a header with a token of an identity provider, with or without `Bearer`. Undefined when it is empty. */
export const readAssertion = (header: string | undefined): string | undefined =>
  (header ?? '').trim().replace(/^bearer\s+/i, '') || undefined;

function readBasic(value: string): Authorization {
  const text = decode(value);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return { kind: 'unreadable-basic' };
  const name = text.slice(0, colon);
  const password = text.slice(colon + 1);
  if (name === TOKEN_USER) return { kind: 'token', token: password };
  return { kind: 'password', name: name.toLowerCase(), password };
}

function decode(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
