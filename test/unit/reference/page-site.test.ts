import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { makeFiles } from '../../../.dev/assets/files.mjs';
import { POLICY } from '../../../src/reference/page/headers.ts';
import { GATEHOUSE_VERSION } from '../../../src/http/version.ts';

const root = resolve(import.meta.dirname, '../../..');
const files: Map<string, string> = await makeFiles();
const html = [...files].filter(([name]) => name.endsWith('.html'));
/** The pages of guides and of the reference. The console has one page, which is filled by a script. */
const pages = html.filter(([name]) => name.startsWith('docs/'));
const guides = pages.filter(([name]) => !['docs/index.html', 'docs/404.html'].includes(name));

/** The file that answers a path, as Workers assets finds it. */
const fileOf = (path: string): string =>
  path.endsWith('/')
    ? `${path.slice(1)}index.html`
    : files.has(path.slice(1))
      ? path.slice(1)
      : `${path.slice(1)}.html`;

const idsOf = (html: string): string[] => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);

/** What is wrong with the links of a page: where they lead to nothing that is there, and what would be loaded from elsewhere. */
function problemsOf(name: string, html: string): string[] {
  const tags = [...html.matchAll(/<(\w+)[^>]* (?:href|src)="([^"]*)"/g)];
  return tags.flatMap(([, tag = '', address = '']) => {
    if (/^(?:https?:|mailto:)/.test(address))
      return tag === 'a' ? [] : [`${name}: <${tag}> loads ${address}`];
    const [path = '', anchor] = address.split('#');
    if (path !== '' && !path.startsWith('/')) return [`${name}: ${address} is relative`];
    const file = path === '' ? name : fileOf(path);
    const target = files.get(file);
    if (target === undefined) return [`${name}: there is no ${path}`];
    return anchor === undefined || idsOf(target).includes(anchor)
      ? []
      : [`${name}: ${address} has no such heading`];
  });
}

/** Where the Markdown in a text leads on this service. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\((\/[^)\s"\\]*)/g)].map(([, address = '']) => address);

/** What a page has in it that its policy forbids: scripts and styles that are no files. */
const inlineIn = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]* src=)[^>]*>|<style\b|<[^>]+ (?:style|on\w+)=/g)].map(([found]) => found);

/** The headers that `_headers` gives to a path: all rules that it fits. */
function headersOf(path: string): Record<string, string> {
  const blocks = (files.get('_headers') ?? '').trim().split('\n\n');
  return Object.assign(
    {},
    ...blocks.map((block) => {
      const [pattern = '', ...lines] = block.split('\n');
      const fits = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
      return fits
        ? Object.fromEntries(
            lines.map((line) =>
              line
                .trim()
                .split(/: (.*)/s)
                .slice(0, 2),
            ),
          )
        : {};
    }),
  ) as Record<string, string>;
}

describe('the guides', () => {
  it('have a page for every Markdown file of the root and of docs', () => {
    const inDocs = readdirSync(resolve(root, 'docs'), { recursive: true, encoding: 'utf8' });
    const made = inDocs
      .map((file) => `docs/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.md'))
      .map((file) => file.replace(/\.md$/, '.html'));
    const ofRoot = readdirSync(root)
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file.replace(/\.md$/, '').toLowerCase()}.html`);
    expect(guides.map(([name]) => name).toSorted()).toEqual([...made, ...ofRoot].toSorted());
    expect(ofRoot).toContain('docs/readme.html');
  });

  it.each(pages)('%s has a title, the header, one h1, and headings that skip no level', (name, html) => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toMatch(/<title>[^<]*Gatehouse[^<]*<\/title>/);
    expect(html).toContain(`<span class="version">${GATEHOUSE_VERSION}</span>`);
    expect(html.match(/<main\b/g)).toHaveLength(1);
    const levels = [...html.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    levels.forEach((level, i) => expect(level, name).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1));
    const ids = idsOf(html);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it.each(guides)(
    '%s is in the list of every page, and marked as the current one on its own',
    (name, html) => {
      const path = `/${name.replace(/\.html$/, '')}`;
      for (const [, other] of pages) expect(other).toContain(`<a href="${path}"`);
      const list = /<nav id="guides"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
      expect([...list.matchAll(/href="([^"]*)" aria-current="page"/g)].map(([, at]) => at)).toEqual([path]);
    },
  );

  it('have titles of their own', () => {
    const titles = pages.map(([, html]) => /<title>(.*?)<\/title>/.exec(html)?.[1]);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('links', () => {
  it('lead to pages, headings and files that there are, and only links that a person follows lead elsewhere', () => {
    expect(html.flatMap(([name, text]) => problemsOf(name, text))).toEqual([]);
  });

  it('of the document lead to pages and headings that there are', () => {
    const links = linksOf(files.get('openapi.json') ?? '');
    expect(links.flatMap((link) => problemsOf('openapi.json', `<a href="${link}">`))).toEqual([]);
    const some = linksOf(JSON.stringify({ description: 'See [a](/docs/a), [b](/docs/b#c "B").' }));
    expect(some).toEqual(['/docs/a', '/docs/b#c']);
  });

  it('are found where they lead nowhere', () => {
    const bad = [
      '<a href="/docs/nothing">',
      '<a href="#nothing">',
      '<a href="/docs/grafana#nothing">',
      '<a href="grafana.md">',
      '<link rel="stylesheet" href="https://example.com/a.css">',
      '<script src="//example.com/a.js">',
    ];
    for (const html of bad) expect(problemsOf('docs/grafana.html', html), html).toHaveLength(1);
    expect(problemsOf('docs/grafana.html', '<a href="https://example.com/">')).toEqual([]);
  });
});

describe('what pages load', () => {
  it('is all their own: style sheets name nothing else, and scripts of the guides call nobody', () => {
    const sheets = [...files].filter(([name]) => name.endsWith('.css'));
    expect(sheets.length).toBeGreaterThan(2);
    for (const [name, text] of sheets) {
      expect(text, name).not.toContain('@import');
      const addresses = [...text.matchAll(/url\(\s*["']?([^"')]{0,10})/g)].map(([, address]) => address);
      expect(
        addresses.filter((address) => address?.startsWith('data:') !== true),
        name,
      ).toEqual([]);
    }
    const scripts = [...files].filter(
      ([name]) => /^docs\/.*\.js$/.test(name) && !name.includes('swagger-ui'),
    );
    expect(scripts.length).toBeGreaterThan(5);
    for (const [name, text] of scripts) {
      expect(text, name).not.toMatch(/https?:\/\//);
      for (const [, module = ''] of text.matchAll(/^import .* from '\.\/(.*)';$/gm))
        expect([...files.keys()], name).toContain(`docs/files/${module}`);
    }
  });

  it('has no source maps', () => {
    for (const [name, text] of files)
      if (/\.(?:js|css)$/.test(name)) expect(text, name).not.toContain('sourceMappingURL=');
  });

  it('is no script and no style in a page, which its policy forbids', () => {
    for (const [name, text] of html) expect(inlineIn(text), name).toEqual([]);
    const bad = [
      '<script>',
      '<script type="module">',
      '<style>',
      '<p style="color: red">',
      '<a onclick="x()">',
    ];
    for (const text of bad) expect(inlineIn(text), text).toHaveLength(1);
  });
});

describe('headers', () => {
  const paths = html.flatMap(([name]) => {
    const path = `/${name.replace(/(?:index)?\.html$/, '')}`;
    return path === '/docs/' || path === '/console/' ? [path, path.slice(0, -1)] : [path];
  });

  it('give the policy to every page, and let none be kept unasked', () => {
    expect(paths).toEqual(expect.arrayContaining(['/docs', '/docs/', '/console', '/console/']));
    for (const path of paths) {
      const headers = headersOf(path);
      expect(headers['Content-Security-Policy'], path).toBe(POLICY);
      expect(headers).toMatchObject({
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'DENY',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        Link: '</openapi.json>; rel="service-desc"; type="application/json"',
      });
      expect(headers['Cache-Control'], path).toBeUndefined();
    }
    expect(POLICY).not.toContain('unsafe');
    expect(POLICY).not.toMatch(/https?:|\*/);
  });

  it('keep for good what is named after what it holds, and nothing that is not there', () => {
    const loaded = new Set(
      html.flatMap(([, text]) =>
        [...text.matchAll(/"(\/(?:docs|console)\/files\/[^"]*)"/g)].map(([, at]) => at ?? ''),
      ),
    );
    expect([...loaded].filter((path) => path.startsWith('/docs/')).length).toBeGreaterThan(5);
    expect([...loaded].filter((path) => path.startsWith('/console/')).length).toBeGreaterThan(2);
    for (const path of loaded) {
      expect(path).toMatch(/^\/docs.*\.[0-9a-f]{10}\.(?:js|css|svg)$|^\/console.*-[\w-]{8}\.(?:js|css|svg)$/);
      expect(headersOf(path)['Cache-Control'], path).toBe('public, max-age=31536000, immutable');
    }
    for (const path of [
      '/docs/files/page.0000000000.css',
      '/console/files/index-00000000.js',
      '/console/files/licences.md',
      '/console/sign-in',
      '/console/callback',
      '/console/x',
    ])
      expect(headersOf(path)['Cache-Control'], path).toBeUndefined();
  });

  it('lead from the document to its page', () => {
    for (const path of ['/openapi.json', '/openapi.yaml'])
      expect(headersOf(path)['Link']).toBe('</docs/>; rel="service-doc"; type="text/html"');
  });

  it('let everybody import the client, as what it is, with its types, and ask for it again each time', () => {
    expect(files.get('client.js')).toMatch(/^export \{.*\bGatehouse\b.*\};$/m);
    expect(files.get('client.d.ts')).toMatch(/^export .*\bGatehouse\b/m);
    for (const path of ['/client.js', '/client.d.ts']) {
      const headers = headersOf(path);
      expect(headers).toMatchObject({
        'Access-Control-Allow-Origin': '*',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      });
      expect(headers['Cache-Control'], path).toBeUndefined();
    }
    expect(headersOf('/client.js')).toMatchObject({
      'Content-Type': 'text/javascript; charset=utf-8',
      'X-TypeScript-Types': '/client.d.ts',
    });
    expect(headersOf('/client.d.ts')['Content-Type']).toBe('application/typescript; charset=utf-8');
  });

  it('let nobody else read across origins', () => {
    for (const path of [...files.keys()]
      .map((name) => `/${name}`)
      .filter((name) => !name.startsWith('/client.')))
      expect(headersOf(path)['Access-Control-Allow-Origin'], path).toBeUndefined();
  });

  it('are as many rules as the platform takes, none of them too long', () => {
    const text = files.get('_headers') ?? '';
    expect(text.trim().split('\n\n').length).toBeLessThanOrEqual(100);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(2000);
  });
});
