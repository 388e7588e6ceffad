import { describe, expect, it } from 'vitest';

import { partOf } from '../../../src/console/kit/rows-part.ts';

const rows = Array.from({ length: 23 }, (_, index) => `row ${index}${index % 2 === 0 ? ' Even' : ''}`);
const textOf = (row: string): string => row;

describe('a part of a list that came whole', () => {
  it.each([1, 2, 5, 23, 50])('has every row on exactly one page, in their order: %i to a page', (perPage) => {
    const pages = Array.from({ length: Math.ceil(rows.length / perPage) }, (_, index) =>
      partOf(rows, { text: '', textOf, page: index + 1, perPage }),
    );
    expect(pages.flatMap((page) => page.rows)).toEqual(rows);
    expect(pages.every((page) => page.total === rows.length && page.rows.length <= perPage)).toBe(true);
  });

  it('finds a text in any letter case, whatever blanks are around it', () => {
    const { rows: found, total } = partOf(rows, { text: ' eVEN ', textOf, page: 1, perPage: 50 });
    expect(found).toEqual(rows.filter((_, index) => index % 2 === 0));
    expect(total).toBe(12);
  });

  it.each([
    [0, 1],
    [-3, 1],
    [1, 1],
    [3, 3],
    [4, 3],
    [99, 3],
  ])('shows for page %i page %i', (page, shown) => {
    expect(partOf(rows, { text: '', textOf, page, perPage: 10 }).page).toBe(shown);
  });

  it('has one empty page where nothing is found', () => {
    expect(partOf(rows, { text: 'none', textOf, page: 2, perPage: 10 })).toEqual({
      rows: [],
      total: 0,
      page: 1,
    });
  });
});
