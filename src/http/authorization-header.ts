import type { SentCredential } from '../access/credential.ts';
import { BESIDE_MAX, readBearer, SENT_LENGTH_MAX, TOO_LONG } from '../access/credential.ts';
import { FOLDED_NAME_MAX, JWT_LENGTH_MAX, PASSWORD_MAX } from '../core/credential-lengths.ts';
import { TOKEN_USER } from '../core/user.ts';

/** A UTF-16 code unit takes at most so many bytes in UTF-8. */
const UNIT_BYTES = 3;
/** Base64 has four letters for three bytes. */
const BASIC_LENGTH_MAX = 4 * Math.ceil((UNIT_BYTES * (FOLDED_NAME_MAX + PASSWORD_MAX) + 1) / 3);

/** What an `Authorization` header holds. */
export type Authorization = SentCredential;

/**
 * Reads an `Authorization` header: Basic, or `Bearer` with a token of ours or of an identity provider. The scheme
 * matches in any letter case. A name is folded to lower case, as logins and e-mail addresses are stored. Any other
 * scheme counts as no credentials, and one word as half of some. Takes time that grows with the text, and no longer than for the
 * longest credential.
 */
export function readAuthorization(header: string | undefined): Authorization {
  if (header !== undefined && header.length > SENT_LENGTH_MAX) return ofScheme(header);
  const text = header?.trim() ?? '';
  // Not one expression for both parts: two repetitions side by side take time that grows with the square of a stranger's text.
  const end = text.search(/\s/);
  if (end === -1) return text === '' ? { kind: 'none' } : INCOMPLETE;
  const value = text.slice(end).trim();
  switch (text.slice(0, end).toLowerCase()) {
    case 'bearer':
      return readBearer(value);
    case 'basic':
      return readBasic(value);
    default:
      return { kind: 'none' };
  }
}

/**
 * Like `readAuthorization`, for clients that send a token without a scheme: one word is a token, right or wrong, also the name of a
 * scheme. Source: docs/unleash.md#credentials.
 */
export function readRawAuthorization(header: string | undefined): Authorization {
  if (header !== undefined && header.length > SENT_LENGTH_MAX) {
    const read = ofScheme(header);
    if (read.kind === 'incomplete') return TOO_LONG;
    return read.kind === 'none' ? OTHER_SCHEME : read;
  }
  const text = header?.trim() ?? '';
  if (isWithoutScheme(text)) return readBearer(text);
  const read = readAuthorization(text);
  return read.kind === 'none' && text !== '' ? OTHER_SCHEME : read;
}

/** True for a header that can only be a token without a scheme, right or wrong. */
export function isWithoutScheme(header: string | undefined): boolean {
  const text = header?.trim() ?? '';
  return text !== '' && !/\s/.test(text);
}

const INCOMPLETE: Authorization = { kind: 'incomplete' };
const OTHER_SCHEME: Authorization = { kind: 'other-scheme' };
const TOO_LONG_BASIC: Authorization = { kind: 'too-long', scheme: 'basic' };

/** What a header is that is too long to be read. Its beginning tells the scheme. */
function ofScheme(header: string): Authorization {
  const [scheme] = /\S+\s/.exec(header.slice(0, BESIDE_MAX)) ?? [];
  switch (scheme?.trim().toLowerCase()) {
    case 'bearer':
      return TOO_LONG;
    case 'basic':
      return TOO_LONG_BASIC;
    case undefined:
      return INCOMPLETE;
    default:
      return { kind: 'none' };
  }
}

/** Reads a header with a token of an identity provider, with or without `Bearer`. `none` when it is empty. */
export function readAssertion(header: string | undefined): Authorization {
  if (header !== undefined && header.length > SENT_LENGTH_MAX) return TOO_LONG;
  const token = (header ?? '').trim().replace(/^bearer\s+/i, '');
  if (token === '') return { kind: 'none' };
  return token.length > JWT_LENGTH_MAX ? TOO_LONG : { kind: 'jwt', token };
}

function readBasic(value: string): Authorization {
  if (value.length > BASIC_LENGTH_MAX) return TOO_LONG_BASIC;
  const text = decode(value);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return { kind: 'unreadable-basic' };
  const name = text.slice(0, colon);
  const password = text.slice(colon + 1);
  if (name === TOKEN_USER) return { kind: 'token', token: password };
  const folded = name.toLowerCase();
  // No such name is stored, and no such password: it is wrong whatever it is compared with.
  if (folded.length > FOLDED_NAME_MAX || password.length > PASSWORD_MAX) return TOO_LONG_BASIC;
  return { kind: 'password', name: folded, password };
}

function decode(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
