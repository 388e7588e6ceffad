import { describe, expect, it } from 'vitest';

import { toAnchor } from '../../../src/reference/page/anchor.ts';
import { arrange } from '../../../src/reference/page/guides.ts';
import { linkOf } from '../../../src/reference/page/links.ts';
import { render } from '../../../src/reference/page/markdown.ts';

const isPage = (file: string): boolean =>
  ['README.md', 'docs/grafana.md', 'docs/decisions/0001-a.md'].includes(file);
const html = (text: string): string => render(text, 'docs/grafana.md', isPage).html.trim();

describe('a guide', () => {
  it('has the anchors that GitHub makes, numbered where headings are alike', () => {
    const { headings } = render('# A\n\n## `If-Match`, and *more*\n\n## A', 'README.md', isPage);
    expect(headings.map(({ anchor }) => anchor)).toEqual(['a', 'if-match-and-more', 'a-1']);
    expect(toAnchor('Ünïcode & “quotes”')).toBe('ünïcode--quotes');
  });

  it('shows HTML as text, so that no file brings a script, and leaves comments out', () => {
    expect(html('<script>alert(1)</script>')).toBe('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html('a <b onclick="x()">b</b>')).not.toContain('<b');
    expect(html('<!-- begin -->')).toBe('');
    expect(html('```sh\n<b>\n```')).toBe('<pre><code>&lt;b&gt;</code></pre>');
    expect(html('[a](https://example.com/"onclick="x)')).not.toContain('"onclick');
  });

  it('refuses a picture, which would be loaded', () => {
    expect(html('![The console](console.png)')).toContain(
      '<img src="/docs/console.png" alt="The console" loading="lazy">',
    );
    for (const elsewhere of ['https://example.com/a.png', '../src/a.png', 'a.svg', 'decisions/a.png'])
      expect(() => html(`![a](${elsewhere})`), elsewhere).toThrow(`docs/grafana.md shows ${elsewhere}`);
  });

  it('has what is no page as plain text', () => {
    expect(html('[code](../src/app.ts)')).toBe('<p>code</p>');
    expect(html('[tour](../README.md#a-tour)')).toBe('<p><a href="/docs/readme#a-tour">tour</a></p>');
  });

  it('lists the arrows of a flowchart by the names of what they join', () => {
    const text = 'flowchart LR\n  a([client]) -->|HTTP| b["Worker, <br>anywhere"] --> c[("D1")]\n  c <--> a';
    expect(html(`\`\`\`mermaid\n${text}\n\`\`\``)).toBe(
      '<ul class="arrows">\n<li>client → Worker,  anywhere (HTTP)</li>\n<li>Worker,  anywhere → D1</li>\n<li>D1 ↔ client</li>\n</ul>',
    );
    for (const other of ['sequenceDiagram\n  a->>b: c', 'flowchart LR\n  a ==> b'])
      expect(html(`\`\`\`mermaid\n${other}\n\`\`\``)).toMatch(/^<pre><code>/);
  });

  it('marks lines of code that are comments', () => {
    expect(html('```sh\n# a <b>\nb # c\n```')).toContain('<span class="comment"># a &lt;b&gt;</span>\nb # c');
    expect(html('```json\n# a\n```')).not.toContain('span');
  });

  it('has tables that can be wider than the page', () => {
    expect(html('| a | b |\n| - | -: |\n| 1 | 2 |')).toMatch(
      /^<div class="wide"><table>[\s\S]*<td class="right">2<\/td>/,
    );
    expect(html('|   |   |\n| - | - |\n| 1 | 2 |')).not.toContain('<thead>');
  });
});

describe('links', () => {
  it.each([
    ['grafana.md', 'docs/authzen.md', '/docs/grafana'],
    ['docs/grafana.md#roles', 'README.md', '/docs/grafana#roles'],
    ['../grafana.md', 'docs/decisions/0001-a.md', '/docs/grafana'],
    ['decisions/0001-a.md', 'docs/grafana.md', '/docs/decisions/0001-a'],
    ['./0001-a.md', 'docs/decisions/0001-a.md', '/docs/decisions/0001-a'],
    ['../test/golden/openapi.json', 'docs/grafana.md', '/openapi.json'],
    ['#roles', 'docs/grafana.md', '#roles'],
    ['https://example.com/', 'docs/grafana.md', 'https://example.com/'],
    ['LICENSE', 'README.md', undefined],
    ['../src/app.ts', 'docs/grafana.md', undefined],
    ['javascript:alert(1)', 'docs/grafana.md', undefined],
  ])('%s in %s leads to %s', (href, file, target) => {
    expect(linkOf(href, file, isPage)).toBe(target);
  });
});

describe('the list of guides', () => {
  it('has every file, also one that is in no group', () => {
    const files = ['README.md', 'docs/new.md', 'docs/decisions/0001-a.md'];
    const groups = arrange(new Map(files.map((file) => [file, `Heading of ${file}`])));
    expect(groups.map(({ name, guides }) => [name, guides.map((guide) => guide.name)])).toEqual([
      ['Use it', ['First tour']],
      ['More', ['Heading of docs/new.md']],
      ['Decisions', ['Heading of docs/decisions/0001-a.md']],
    ]);
  });
});
