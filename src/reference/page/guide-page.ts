import { escape } from './escape.ts';
import { framed } from './frame.ts';
import type { Site } from './frame.ts';
import type { Guide } from './guides.ts';
import type { Heading, Rendered } from './markdown.ts';

/** The page of a guide: its text, beside it what is on it, and below the guides before and after. */
export function guidePage(guide: Guide, { html, headings }: Rendered, site: Site): string {
  const heading = headings.find(({ depth }) => depth === 1)?.text ?? guide.name;
  const title = heading === 'Gatehouse' ? heading : `${heading} · Gatehouse`;
  const main = `<main id="main">
<article>
${html}</article>
${neighbours(guide, site)}
</main>
${contents(headings)}`;
  return framed({ path: guide.path, title, main, kind: 'guide' }, site);
}

/** The headings of a page as links, where it has more than one. */
function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ depth, text, anchor }) => `<li class="depth-${depth}"><a href="#${anchor}">${escape(text)}</a></li>`,
  );
  return `<nav id="contents" aria-label="On this page">\n<p>On this page</p>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}

function neighbours({ path }: Guide, { groups }: Site): string {
  const all = groups.flatMap(({ guides }) => guides);
  const at = all.findIndex((other) => other.path === path);
  const link = (other: Guide | undefined, rel: string, word: string): string =>
    other === undefined
      ? ''
      : `<a rel="${rel}" href="${other.path}"><span>${word}</span> ${escape(other.name)}</a>`;
  return `<nav class="neighbours" aria-label="Next guides">
${link(all[at - 1], 'prev', 'Before')}
${link(all[at + 1], 'next', 'Next')}
</nav>`;
}
