import { getPathNoStrict } from 'hono/utils/url';

/** Paths that end in the id of an external group, as they come: before anything is decoded. */
const GROUP_IN_PATH = /^(\/api\/(?:groupsync|teams\/[^/]+)\/groups\/)(.+)$/;
/** What may follow a group in the path of a read. */
const ROLES_OF_GROUP = /^(.+)\/roles\/?$/;

/** Unleash's clients and servers take such a path in any letter case, and with more slashes than it needs. */
const UNLEASH = /^\/+api\/+admin\/+(?:groups|roles)(?=\/|$)/i;

/**
 * The path that a request is routed by; a slash at its end does not count. An external group's id takes the rest of its
 * path, slashes at its end included, whatever it holds and whether or not its slashes, blanks and percent signs are
 * encoded: the router sees it as one segment. Source: docs/group-sync.md#ids-in-paths.
 */
export function pathOf(request: Request): string {
  const [, path = ''] = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(request.url) ?? [];
  if (UNLEASH.test(path)) return path.toLowerCase().replaceAll(/\/+/g, '/').replace(/\/$/, '');
  const [, head = '', rest = ''] = GROUP_IN_PATH.exec(path) ?? [];
  if (rest === '') return getPathNoStrict(request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return `${head}${asSegment(rest)}`;
  // Only the roles of a group are read by such a path.
  const [, id] = (head.includes('groupsync') && ROLES_OF_GROUP.exec(rest)) || [];
  return id === undefined ? getPathNoStrict(request) : `${head}${asSegment(id)}/roles`;
}

const asSegment = (id: string): string => encodeURIComponent(decode(id));

/**
 * The text with percent-encoded characters in the clear. A percent sign that encodes nothing stands for itself, and so
 * do bytes that are no UTF-8.
 */
const decode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent);
    }
  });
