import type { Begun } from './ports.ts';

/**
 * The cookie that binds a sign-in to the browser that began it. By its prefix no other host and no plain HTTP can set it. There is one
 * for a browser: a later sign-in takes the place of an earlier one.
 */
const NAME = '__Host-gatehouse-sign-in';
const ATTRIBUTES = 'Secure; HttpOnly; Path=/; SameSite=Lax';
/** Somebody who has to look for a second factor needs minutes. */
const LIFE_S = 300;

/** No header of a browser is longer that holds the cookie beside others of the host. */
const HEADER_MAX = 16_384;
/** When it ends, in seconds; the state, the nonce and the verifier, 32 bytes each; and the issuer, a URL in ASCII that was encoded. */
const VALUE = /^(\d{1,12})\.([\w-]{43})\.([\w-]{43})\.([\w-]{43})\.((?:[\w.!~*'()-]|%[0-7][\dA-F]){1,3000})$/;

/** What a cookie says: a sign-in that is under way, one that took too long, or none. */
type ReadCookie = Begun | 'late' | undefined;

/** The header that has a browser keep a sign-in for five minutes. */
export function keepsSignIn({ issuer, state, nonce, verifier }: Begun, nowMs: number): string {
  const until = Math.floor(nowMs / 1_000) + LIFE_S;
  const value = [until, state, nonce, verifier, encodeURIComponent(issuer)].join('.');
  return `${NAME}=${value}; ${ATTRIBUTES}; Max-Age=${LIFE_S}`;
}

/** The header that has a browser forget it. */
export const FORGETS_SIGN_IN = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`;

/** The sign-in in the cookies of a request. A header that is too long is not read; two such cookies count as none. */
export function readSignIn(header: string | undefined, nowMs: number): ReadCookie {
  if (header === undefined || header.length > HEADER_MAX) return undefined;
  const values = header
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${NAME}=`))
    .map((cookie) => cookie.slice(NAME.length + 1));
  if (values.length !== 1) return undefined;
  const read = VALUE.exec(values[0] ?? '');
  if (read === null) return undefined;
  const [, until, state = '', nonce = '', verifier = '', issuer = ''] = read;
  if (Number(until) * 1_000 <= nowMs) return 'late';
  return { issuer: decodeURIComponent(issuer), state, nonce, verifier };
}
