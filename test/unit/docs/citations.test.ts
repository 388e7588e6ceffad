import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { toAnchor } from '../../../src/reference/page/anchor.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

/** Tests that say themselves what leads nowhere. */
const MADE_UP = ['test/unit/docs/citations.test.ts', 'test/unit/reference/page-markdown.test.ts'];

/** All text files of some folders, and those of the root. */
const files = [
  ...['src', 'test', 'docs'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file.replaceAll('\\', '/')}`,
    ),
  ),
  ...readdirSync(root),
].filter((file) => /\.(?:ts|mjs|md|toml)$/.test(file) && !MADE_UP.includes(file));

const pages = files.filter((file) => file.endsWith('.md'));

const withoutCode = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```/gm, '');

function anchorsOf(page: string): Set<string> {
  const headings = [...withoutCode(read(page)).matchAll(/^#{1,6} (.+)$/gm)];
  const named = headings.map(([, heading = '']) => toAnchor(heading));
  // GitHub numbers those that are called alike. Nobody could tell from a link which one is meant.
  expect(named, page).toHaveLength(new Set(named).size);
  return new Set(named);
}

const anchors = new Map(pages.map((page) => [page, anchorsOf(page)]));

type Link = { readonly target: string; readonly anchor: string };

/** What is wrong with a link to a file of the repository; undefined when it leads somewhere. */
function problemOf({ target, anchor }: Link): string | undefined {
  if (!existsSync(resolve(root, target))) return `there is no ${target}`;
  if (anchor === '' || anchors.get(target)?.has(anchor) === true) return undefined;
  return `${target} has no heading #${anchor}`;
}

/** `docs/….md` and `docs/….md#anchor`, wherever they stand in a file. */
const mentionsIn = (file: string): Link[] =>
  [...read(file).matchAll(/\b(docs\/[\w/.-]+\.md)(?:#([\w-]+))?/g)].map(([, target = '', anchor = '']) => ({
    target,
    anchor,
  }));

/** Links of a page to files beside it, and to headings. */
const linksIn = (page: string): Link[] =>
  [...withoutCode(read(page)).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(
    ([, path = '', anchor = '']) => ({
      target: path === '' ? page : relative(root, resolve(root, dirname(page), path)).replaceAll('\\', '/'),
      anchor,
    }),
  );

describe('citations', () => {
  it('are held against the anchors that GitHub makes', () => {
    expect(toAnchor('I6 as a statement about histories')).toBe('i6-as-a-statement-about-histories');
    expect(toAnchor('`Refusals` are values, not errors')).toBe('refusals-are-values-not-errors');
    expect(problemOf({ target: 'docs/grafana.md', anchor: 'matching' })).toBeUndefined();
    expect(problemOf({ target: 'docs/grafana.md', anchor: 'nothing' })).toBeDefined();
    expect(problemOf({ target: 'docs/nothing.md', anchor: '' })).toBeDefined();
    expect(files.flatMap(mentionsIn).length).toBeGreaterThan(100);
  });

  it('lead to a page, and a heading on it, that there is', () => {
    const problems = files.flatMap((file) =>
      [...mentionsIn(file), ...(file.endsWith('.md') ? linksIn(file) : [])]
        .map(problemOf)
        .filter((problem) => problem !== undefined)
        .map((problem) => `${file}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('of source files on pages lead to files that there are', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:src|test|migrations)\/[\w/.-]*[\w/])`/g)].map(([, file = '']) => ({
        page,
        file,
      })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ file }) => !existsSync(resolve(root, file)))).toEqual([]);
  });

  it('name nothing that is kept elsewhere', () => {
    const gone = /\breference\/(?:[\w-]+\.md|grafana\/)|DESIGN|BEHAVIOUR|\bseeds? 00/;
    const lines = files.flatMap((file) =>
      read(file)
        .split('\n')
        .map((text, i) => ({ at: `${file}:${i + 1}`, text: text.replaceAll(/https?:\/\/\S+/g, '') })),
    );
    expect(lines.filter(({ text }) => gone.test(text)).map(({ at }) => at)).toEqual([]);
  });
});
