import { getPathNoStrict } from 'hono/utils/url';

/** Paths that end in the id of an external group, before anything is decoded. */
const GROUP_IN_PATH = /^(\/api\/(?:groupsync|teams\/[^/]+)\/groups\/)(.+)$/;
/** In the path of a read, `/roles` may follow the group. */
const ROLES_OF_GROUP = /^(.+)\/roles\/?$/;

/** Unleash accepts these paths in any letter case, and with repeated slashes. */
const UNLEASH = /^\/+api\/+admin\/+(?:groups|roles)(?=\/|$)/i;

/** What is in each of the paths above. Most have none of it, and need no further look. */
const MAY_BE_SPECIAL = /\/groups\/|\/admin/i;

/**
 * The path that a request is routed by. A slash at its end is ignored, except after the id of an external group: that
 * id is the whole rest of the path, including slashes at the end. Its slashes, blanks and percent signs may be encoded
 * or not. The router sees the id as one segment. Source: docs/group-sync.md#ids-in-paths.
 */
export function pathOf(request: Pick<Request, 'method' | 'url'>): string {
  // Read once: the platform makes the text anew each time.
  const { url } = request;
  if (!MAY_BE_SPECIAL.test(url)) return plainPathOf({ url });
  const [, path = ''] = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url) ?? [];
  if (UNLEASH.test(path)) return path.toLowerCase().replaceAll(/\/+/g, '/').replace(/\/$/, '');
  const [, head = '', rest = ''] = GROUP_IN_PATH.exec(path) ?? [];
  if (rest === '') return plainPathOf({ url });
  if (request.method !== 'GET' && request.method !== 'HEAD') return `${head}${asSegment(rest)}`;
  // Of the reads, only the one of a group's roles has such a path.
  const [, id] = (head.includes('groupsync') && ROLES_OF_GROUP.exec(rest)) || [];
  return id === undefined ? plainPathOf({ url }) : `${head}${asSegment(id)}/roles`;
}

/** Reads nothing but the URL. */
const plainPathOf = getPathNoStrict as (request: Pick<Request, 'url'>) => string;

const asSegment = (id: string): string => encodeURIComponent(decode(id));

/**
 * Decodes percent-encoded characters. A percent sign that encodes nothing, and bytes that are not UTF-8, stay as they
 * are.
 */
const decode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent);
    }
  });
