import { describe, it } from 'vitest';

import { makeDocument } from '../../../src/reference/document.ts';
import { TAGS } from '../../../src/reference/tags.ts';
import { headingOf } from '../../support/docs-links.ts';

const { paths, tags } = makeDocument();
const used = Object.values(paths ?? {}).flatMap((path) =>
  Object.values(path as Record<string, { readonly tags: readonly string[] }>).flatMap(
    (operation) => operation.tags,
  ),
);
const names = TAGS.map(({ name }) => name);

describe('tags', () => {
  it('are those of operations, each once, and stand in the document in this order', ({ expect }) => {
    expect([...new Set(used)].toSorted()).toEqual(names.toSorted());
    expect(tags?.map(({ name }) => name)).toEqual(names);
  });

  it('are described in one to three sentences', ({ expect }) => {
    const isShort = (text: string): boolean => /^\p{Lu}[^]*\.$/u.test(text) && text.split('. ').length <= 3;
    expect(isShort('One. Two. Three.')).toBe(true);
    expect(isShort('One. Two. Three. Four.')).toBe(false);
    expect(isShort('no sentence')).toBe(false);
    expect(TAGS.filter(({ description }) => !isShort(description))).toEqual([]);
  });

  it('lead to the heading of the docs that they name', ({ expect }) => {
    expect(headingOf('/docs/grafana#nothing')).toBeUndefined();
    for (const { name, externalDocs } of TAGS)
      expect(headingOf(externalDocs.url), name).toBe(externalDocs.description);
  });
});
