import { escape } from './escape.ts';
import { DECISIONS } from './guides.ts';
import type { Group, Guide } from './guides.ts';

/** What surrounds every page. */
export type Site = {
  readonly version: string;
  readonly groups: readonly Group[];
  /** Where a file that pages load is answered, by its name. */
  readonly fileAt: (name: string) => string;
};

/** What is one page's own. */
export type Page = {
  readonly path: string;
  readonly title: string;
  /** What stands between header and end: HTML. */
  readonly main: string;
  /** Files of its own, by their names, in order: style sheets and scripts. */
  readonly files?: readonly string[];
  /** Modules that its scripts import, so that nothing waits for a script to say so. */
  readonly imported?: readonly string[];
  /** What kind of page it is, for the style sheet. */
  readonly kind: 'guide' | 'reference';
};

/** Where the reference is. */
export const REFERENCE = '/docs/';

/** Makes a page: the header, the list of guides, and what is its own. */
export function framed(page: Page, site: Site): string {
  const files = ['page.css', 'page.js', ...(page.files ?? [])].map((name) => loaded(site.fileAt(name)));
  const preloaded = (page.imported ?? []).map(
    (name) => `<link rel="modulepreload" href="${site.fileAt(name)}">`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(page.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${site.fileAt('icon.svg')}" type="image/svg+xml">
<link rel="service-desc" href="/openapi.json" type="application/json">
${[...files, ...preloaded].join('\n')}
</head>
<body class="${page.kind}">
<a class="skip" href="#main">Skip to the text</a>
${header(page, site.version)}
<nav id="guides" aria-label="Guides">
${site.groups.map((group) => listed(group, page.path)).join('\n')}
</nav>
${page.main}
</body>
</html>
`;
}

/** All scripts are modules, but for the bundle. All run in order, when the page is there. */
const CLASSIC = /\/swagger-ui-bundle/;

const loaded = (address: string): string =>
  address.endsWith('.css')
    ? `<link rel="stylesheet" href="${address}">`
    : `<script src="${address}" ${CLASSIC.test(address) ? 'defer' : 'type="module"'}></script>`;

function header({ path }: Page, version: string): string {
  const link = (to: string, name: string, isHere: boolean): string =>
    `<li><a href="${to}"${isHere ? ' aria-current="page"' : ''}>${name}</a></li>`;
  return `<header>
<a class="brand" href="${REFERENCE}">Gatehouse</a> <span class="version">${escape(version)}</span>
<button id="menu" type="button" aria-controls="guides" aria-expanded="false" hidden>Guides</button>
<nav aria-label="Site">
<ul>
${link('/docs/readme', 'Guides', path === '/docs/readme')}
${link(REFERENCE, 'Reference', path === REFERENCE)}
${link('/openapi.json', 'openapi.json', false)}
${link('/openapi.yaml', 'openapi.yaml', false)}
</ul>
</nav>
</header>`;
}

function listed({ name, guides }: Group, here: string): string {
  const items = guides.map(({ path, name: title }: Guide) => {
    const current = path === here ? ' aria-current="page"' : '';
    return `<li><a href="${path}"${current}>${escape(title)}</a></li>`;
  });
  const list = `<ul>\n${items.join('\n')}\n</ul>`;
  if (name !== DECISIONS) return `<p>${name}</p>\n${list}`;
  const isHere = guides.some(({ path }) => path === here);
  return `<details${isHere ? ' open' : ''}>\n<summary>${name}</summary>\n${list}\n</details>`;
}
