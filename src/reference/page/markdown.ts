import { Marked } from 'marked';
import type { Token } from 'marked';

import { toAnchor } from './anchor.ts';
import { listArrows } from './diagram.ts';
import { escape } from './escape.ts';
import { linkOf, pictureOf } from './links.ts';

/** A heading of a page. */
export type Heading = { readonly depth: number; readonly text: string; readonly anchor: string };

/** A Markdown file as HTML. */
export type Rendered = { readonly html: string; readonly headings: readonly Heading[] };

/**
 * Makes HTML of a Markdown file. HTML that stands in the file is shown as text, so that nothing but what is made here gets into a page;
 * comments are left out. Throws for a picture: pages load nothing but their own files, and none is a picture.
 */
export function render(text: string, file: string, isPage: (file: string) => boolean): Rendered {
  const headings: Heading[] = [];
  const taken = new Map<string, number>();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const heading = { depth, text: textOf(tokens), anchor: numbered(toAnchor(textOf(tokens)), taken) };
        headings.push(heading);
        const { anchor } = heading;
        const inner = this.parser.parseInline(tokens);
        const link =
          depth === 1 ? '' : ` <a class="anchor" href="#${anchor}" aria-label="Link to this heading">#</a>`;
        return `<h${depth} id="${anchor}">${inner}${link}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = linkOf(href, file, isPage);
        return target === undefined ? inner : `<a href="${escape(target)}">${inner}</a>`;
      },
      checkbox({ checked }) {
        // Nobody ticks anything here, so it is no field.
        return `<span class="box">${checked ? '☑' : '☐'}</span> `;
      },
      image({ href, text: alt }) {
        const source = pictureOf(href, file);
        if (source === undefined) throw new Error(`${file} shows ${href}, which is no picture in docs.`);
        return `<img src="${escape(source)}" alt="${escape(alt)}" loading="lazy">`;
      },
      html({ text: html }) {
        return html.trim().startsWith('<!--') ? '' : escape(html);
      },
      code({ text: code, lang }) {
        const arrows = lang === 'mermaid' ? listArrows(code) : undefined;
        if (arrows !== undefined) return arrows;
        return `<pre><code>${withComments(code, lang ?? '')}</code></pre>\n`;
      },
      table(token) {
        const row = (cells: string, tag: string): string => `<${tag}>${cells}</${tag}>\n`;
        const cell = (tokens: Token[], tag: 'th' | 'td', align: string | null): string =>
          `<${tag}${align === null ? '' : ` class="${align}"`}>${this.parser.parseInline(tokens)}</${tag}>`;
        // A header that says nothing is none.
        const head = token.header
          .map(({ tokens, align, text: title }) => cell(tokens, title === '' ? 'td' : 'th', align))
          .join('');
        const isHeaded = token.header.some(({ text: title }) => title !== '');
        const body = token.rows
          .map((cells) => row(cells.map(({ tokens, align }) => cell(tokens, 'td', align)).join(''), 'tr'))
          .join('');
        return `<div class="wide"><table>\n${isHeaded ? row(row(head, 'tr'), 'thead') : ''}${row(body, 'tbody')}</table></div>\n`;
      },
    },
  });
  return { html: marked.parse(text, { async: false }), headings };
}

/** The text of a heading, without what marks it up. */
function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? textOf(token.tokens) : 'text' in token ? token.text : token.raw,
    )
    .join('');
}

/** GitHub numbers headings that are called alike, from the second on. */
function numbered(anchor: string, taken: Map<string, number>): string {
  const before = taken.get(anchor) ?? 0;
  taken.set(anchor, before + 1);
  return before === 0 ? anchor : `${anchor}-${before}`;
}

/** Languages whose comments begin with `#`. */
const HASHED = new Set(['sh', 'toml', 'yaml', 'hcl', 'python', 'powershell']);

/** Code with the lines that are comments marked. */
function withComments(code: string, language: string): string {
  if (!HASHED.has(language)) return escape(code);
  return code
    .split('\n')
    .map((line) => (/^\s*#/.test(line) ? `<span class="comment">${escape(line)}</span>` : escape(line)))
    .join('\n');
}
