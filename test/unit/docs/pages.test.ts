import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

const guides = readdirSync(resolve(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const decisions = readdirSync(resolve(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`);

/** The heading of a page, and the paragraph below it. */
function beginningOf(page: string): { readonly heading: string; readonly first: string } {
  const [heading = '', first = ''] = read(page).split('\n\n');
  return { heading, first: first.replaceAll('\n', ' ') };
}

describe('every page', () => {
  it.each([...guides, 'README.md', 'CONTRIBUTING.md', 'SECURITY.md'])(
    '%s begins by saying what it is for',
    (page) => {
      const { heading, first } = beginningOf(page);
      expect(heading).toMatch(/^# \S[^\n]*$/);
      // A sentence of its own, before any list, table, code or heading below.
      expect(first).toMatch(/^[A-Z][^.?]{20,170}[.?]/);
    },
  );

  it.each(decisions)('%s begins by saying what it is about', (page) => {
    const { heading, first } = beginningOf(page);
    expect(heading).toMatch(new RegExp(`^# ${/\d{4}/.exec(page)?.[0]} `));
    expect(first).toMatch(/^(?:\*\*Decided\.\*\* )?[A-Z`][^|]{40,}/);
  });

  it('of the guides and of the decisions can be reached from the README, or from a page that it leads to', () => {
    const linked = new Set<string>();
    const follow = (page: string): void => {
      if (linked.has(page)) return;
      linked.add(page);
      const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([\w./-]+\.md)/g))
        follow(new URL(folder + target, 'file:///').pathname.slice(1));
    };
    follow('README.md');
    expect([...guides, ...decisions].filter((page) => !linked.has(page))).toEqual([]);
  });
});
