import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findInPages } from '../../../../../src/console/pages/people/find-in-pages.ts';

/** A list in pages, and the numbers of those that were asked for. */
function paged(rows: readonly number[], perPage: number) {
  const asked: number[] = [];
  const ask = async (page: number) => {
    asked.push(page);
    return { rows: rows.slice((page - 1) * perPage, page * perPage), total: rows.length };
  };
  return { ask, asked };
}

describe('finding a row in pages', () => {
  it('finds what is there, and asks for no page after it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(59),
        async (rows, perPage, at) => {
          const index = at % rows.length;
          const { ask, asked } = paged(rows, perPage);
          expect(await findInPages(ask, (row) => row === rows[index])).toBe(rows[index]);
          expect(asked).toEqual(Array.from({ length: Math.floor(index / perPage) + 1 }, (_, i) => i + 1));
        },
      ),
    );
  });

  it('finds nothing that is not there, and asks for each page once', async () => {
    const { ask, asked } = paged([1, 2, 3, 4, 5], 2);
    expect(await findInPages(ask, (row) => row === 6)).toBeUndefined();
    expect(asked).toEqual([1, 2, 3]);
  });

  it('asks once for an empty list', async () => {
    const { ask, asked } = paged([], 2);
    expect(await findInPages(ask, () => true)).toBeUndefined();
    expect(asked).toEqual([1]);
  });

  it('ends where rows went away in between', async () => {
    const pages = [[1, 2], []];
    const ask = async (page: number) => ({ rows: pages[page - 1] ?? [], total: 10 });
    expect(await findInPages(ask, (row) => row === 9)).toBeUndefined();
  });

  it('is told what cannot be asked', async () => {
    const ask = async (): Promise<never> => {
      throw new Error('No more.');
    };
    await expect(findInPages(ask, () => true)).rejects.toThrow('No more.');
  });
});
