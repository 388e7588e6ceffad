import { pathOf } from './guides.ts';

/** The file that the tests compare the document with: readers are led to the document itself. */
const DOCUMENT_FILE = 'test/golden/openapi.json';

/**
 * Where a link of a Markdown file leads on its page: to another page, a heading, the document, or elsewhere. Undefined for a file that is
 * no page, such as a source file: it has no address that readers could open.
 */
export function linkOf(href: string, file: string, isPage: (file: string) => boolean): string | undefined {
  if (/^(?:https?:|mailto:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = resolve(path, file);
  if (target === DOCUMENT_FILE) return '/openapi.json';
  if (!isPage(target)) return undefined;
  return anchor === undefined ? pathOf(target) : `${pathOf(target)}#${anchor}`;
}

/** Where a picture that a Markdown file shows is answered: `docs/console.png` is at `/docs/console.png`. Undefined for one that is elsewhere. */
export function pictureOf(href: string, file: string): string | undefined {
  const target = resolve(href, file);
  return /^docs\/[\w-]+\.png$/.test(target) ? `/${target}` : undefined;
}

/** A path that is relative to a file, from the root of the repository. */
function resolve(path: string, file: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of path.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  return parts.join('/');
}
