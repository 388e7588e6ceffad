import { describe, expect, it } from 'vitest';

import { pageNumber } from '../../../../../src/console/kit/page-number.ts';
import { principalId } from '../../../../../src/console/principal/principal-id.ts';

describe('what an address says', () => {
  it.each([
    ['1', 1],
    ['27', 27],
    [null, 1],
    ['', 1],
    ['0', 1],
    ['-3', 1],
    ['1.5', 1],
    ['1e400', 1],
    ['many', 1],
  ])('page %j is %d', (text, page) => {
    expect(pageNumber(text)).toBe(page);
  });

  it.each([
    ['1', 1],
    ['2147483647', 2_147_483_647],
    [undefined, undefined],
    ['', undefined],
    ['0', undefined],
    ['07', undefined],
    ['7 ', undefined],
    ['-7', undefined],
    ['me', undefined],
    ['12345678901', undefined],
  ])('id %j is %j', (text, id) => {
    expect(principalId(text)).toBe(id);
  });
});
