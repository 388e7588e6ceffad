/**
 * What a zone of Cloudflare makes of an address before a Worker sees it. Written after
 * https://developers.cloudflare.com/rules/normalization/how-it-works/ (as of April 2026).
 */

/** `cloudflare` is what zones do unless they are told otherwise; `rfc3986` leaves slashes and backslashes. */
export type Normalisation = 'cloudflare' | 'rfc3986';

/** The path, and what follows it as it was. */
export function normalised(pathAndQuery: string, kind: Normalisation = 'cloudflare'): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(pathAndQuery) ?? [];
  const merged = kind === 'cloudflare' ? path.replaceAll('\\', '/').replaceAll(/\/{2,}/g, '/') : path;
  return withoutDots(recoded(merged)) + rest;
}

/** The request as a Worker of the zone gets it. */
export function throughZone(request: Request, kind: Normalisation): Request {
  const [, origin = '', pathAndQuery = ''] = /^([a-z]+:\/\/[^/]*)(.*)$/s.exec(request.url) ?? [];
  return new Request(`${origin}${normalised(pathAndQuery, kind)}`, request);
}

/** Decodes what need not be encoded, encodes what must be, and puts what stays encoded into capitals. */
const recoded = (path: string): string =>
  path
    .replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
      const character = String.fromCodePoint(Number.parseInt(encoded.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
    })
    .replaceAll(/[^A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+/g, (literal) => encodeURIComponent(literal));

/** RFC 3986, section 5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [i, segment] of segments.entries()) {
    const isLast = i === segments.length - 1;
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else {
      if (segment === '..' && kept.length > 1) kept.pop();
      if (isLast) kept.push('');
    }
  }
  return kept.join('/');
}
