import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../src/console');

/** The classes that selectors of a stylesheet begin with. */
function classesIn(file: string): ReadonlySet<string> {
  const css = readFileSync(join(root, file), 'utf8')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\([^()]*\)/g, '');
  const selectors = [...css.matchAll(/([^{}]+)\{/g)].flatMap(([, selector = '']) => selector.split(','));
  return new Set(selectors.flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []));
}

// All styles are loaded with every page: of two that say something of one class, each changes the pages of the other.
it('no class is told of in the styles of two pages, or of a page and the kit', () => {
  const files = globSync('**/*.css', { cwd: root }).toSorted();
  const places = new Map<string, string[]>();
  for (const file of files)
    for (const name of classesIn(file)) places.set(name, [...(places.get(name) ?? []), file]);
  expect(files.length).toBeGreaterThan(5);
  expect([...places].filter(([, at]) => at.length > 1)).toEqual([]);
});
