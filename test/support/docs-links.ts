import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { anchorsIn } from './anchors.ts';

const docs = resolve(import.meta.dirname, '../../docs');

/** The targets of links in a text of Markdown. */
export const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, link = '']) => link);

/** The Markdown of the page that a link of the reference leads to, such as `/docs/grafana#roles`; undefined where there is no such page. */
function pageOf(link: string): string | undefined {
  const [, name = ''] = /^\/docs\/([\w-]+)(?:#[\w-]+)?$/.exec(link) ?? [];
  const file = resolve(docs, name === 'readme' ? '../README.md' : `${name}.md`);
  return name !== '' && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The heading that a link of the reference leads to: the title of the page without an anchor; undefined when it leads nowhere. */
export function headingOf(link: string): string | undefined {
  const [, anchor] = link.split('#');
  const headings = [...(pageOf(link) ?? '').matchAll(/^#{1,6} (.+)$/gm)];
  const [, heading] =
    headings.find(([line]) => anchor === undefined || anchorsIn(line).includes(anchor)) ?? [];
  return heading;
}
