import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TextIndex } from '../../../src/core/text-index.ts';

const indexOf = ([first = '', ...more]: readonly string[]): TextIndex => {
  const index = new TextIndex(first);
  for (const text of more) index.add(text);
  return index;
};

/** Few letters, so that many texts end alike, and one that is not plain. */
const letter = fc.constantFrom('a', 'b', ':', 'é');
const text = fc.string({ unit: letter, maxLength: 7 });
const texts = fc.array(text, { minLength: 1, maxLength: 60 });

/** From none that end alike to more than are tried one by one. */
const ENDING_ALIKE = [1, 2, 3, 4, 8, 9, 10, 40].map((count) =>
  Array.from({ length: count }, (_, i) => `${String(i).padStart(2, '0')}-alike`),
);

describe('an index of texts', () => {
  it('finds just the texts that it was given, as a set does', () => {
    fc.assert(
      fc.property(texts, texts, (held, asked) => {
        const [index, set] = [indexOf(held), new Set(held)];
        for (const one of [...held, ...asked]) expect(index.has(one)).toBe(set.has(one));
        expect(index.texts).toEqual([...set]);
        expect(index.size).toBe(set.size);
      }),
    );
  });

  it('finds just the beginnings that it was given', () => {
    fc.assert(
      fc.property(texts, text, (held, asked) => {
        const [index, set] = [indexOf(held), new Set(held)];
        for (let length = 0; length <= asked.length; length++) {
          expect(index.hasBeginning(asked, length)).toBe(set.has(asked.slice(0, length)));
        }
      }),
    );
  });

  it('says whether a text is new', () => {
    fc.assert(
      fc.property(text, texts, (first, more) => {
        const [index, set] = [new TextIndex(first), new Set([first])];
        for (const one of more) {
          expect(index.add(one)).toBe(!set.has(one));
          set.add(one);
        }
      }),
    );
  });

  it.each(ENDING_ALIKE)('tells texts apart that end alike: %s and so on', (...held) => {
    const index = indexOf(held);
    for (const one of held) {
      expect(index.has(one)).toBe(true);
      expect(index.hasBeginning(`${one}:more`, one.length)).toBe(true);
    }
    for (const other of ['99-alike', '-alike', 'alike', '00-alikf', '']) {
      expect(index.has(other)).toBe(false);
      expect(index.hasBeginning(`${other}:more`, other.length)).toBe(false);
    }
  });
});
