import type { Accept } from 'hono/utils/accept';
import { parseAccept } from 'hono/utils/accept';

/** Nobody needs more to say what they accept. */
const ACCEPT_LENGTH_MAX = 1_000;

/** How much one type is wanted, and whether it is named itself. */
type Wish = { readonly quality: number; readonly isNamed: boolean };

/**
 * Whether whoever sends this `Accept` would rather have HTML than JSON. Of the ranges that a type is in, the narrowest counts. Where
 * both are wanted alike, it is HTML only if that is named and JSON is not: browsers name it, and programs that take anything do not.
 * A header that is too long, or none, prefers nothing. Source: RFC 9110, section 12.5.1.
 */
export function prefersHtml(header: string | undefined): boolean {
  if (header === undefined || header.length > ACCEPT_LENGTH_MAX) return false;
  const ranges = parseAccept(header);
  const [html, json] = [wishFor('text/html', ranges), wishFor('application/json', ranges)];
  if (html.quality !== json.quality) return html.quality > json.quality;
  return html.quality > 0 && html.isNamed && !json.isNamed;
}

function wishFor(type: string, ranges: readonly Accept[]): Wish {
  for (const name of [type, type.replace(/\/.*/, '/*'), '*/*']) {
    const found = ranges.filter((range) => range.type.toLowerCase() === name);
    if (found.length > 0) return { quality: Math.max(...found.map(({ q }) => q)), isNamed: name === type };
  }
  return { quality: 0, isNamed: false };
}
