import { describe, expect, it } from 'vitest';

import { narrowed } from '../../../../../src/console/kit/narrowed.ts';

const rows = ['Night shift', 'Day shift', 'Reports', 'night reports'];

describe('rows that are narrowed', () => {
  it.each([
    ['', 10, rows, 4],
    ['night', 10, ['Night shift', 'night reports'], 2],
    [' NIGHT ', 10, ['Night shift', 'night reports'], 2],
    ['night', 1, ['Night shift'], 2],
    ['none of them', 10, [], 0],
    ['', 0, [], 4],
  ])('by %j, of which at most %d are shown', (wanted, most, shown, fitting) => {
    expect(narrowed(rows, (row) => row, wanted, most)).toEqual({ shown, fitting });
  });
});
