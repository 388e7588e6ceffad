/**
 * Where in the console somebody is: `#/people/7?tab=teams` is `{ path: ['people', '7'], query: tab=teams }`. It stands behind the `#`, so
 * that names and questions are in no request and in no log.
 */
export type Route = { readonly path: readonly string[]; readonly query: URLSearchParams };

/** Reads the part of an address from `#` on. What cannot be decoded stays as it is. */
export function parseRoute(hash: string): Route {
  const [path, query] = split(hash.replace(/^#?\/*/, ''));
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function split(text: string): [string, string] {
  const at = text.indexOf('?');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a query is made of: what is undefined or empty is left out. */
export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** The address of a place, for `href`. Parts of the path may be any text. */
export function hrefTo(path: readonly (string | number)[], query: QueryValues = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const params = new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
  const tail = params.size > 0 ? `?${params}` : '';
  return `#/${path.map((part) => encodeURIComponent(part)).join('/')}${tail}`;
}
