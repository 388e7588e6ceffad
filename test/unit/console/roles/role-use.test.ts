import { describe, expect, it } from 'vitest';

import { Problem } from '../../../../src/console/api/problem.ts';
import { useOf, wordsOf } from '../../../../src/console/pages/roles/role-use.ts';

describe('whether somebody has a role that is to be deleted', () => {
  it('is what the dry run says', () => {
    expect(wordsOf(useOf(undefined))).toBe('Nobody has it.');
    const held = useOf(new Problem('The role is in use.', { status: 400 }));
    expect(held).toEqual({ is: 'held', words: 'The role is in use.' });
    expect(wordsOf(held)).toMatch(/^It is taken away from all who have it/);
  });

  it.each([0, 403, 412, 429, 500])('is not known where it was refused by a %i', (status) => {
    expect(wordsOf(useOf(new Problem('No.', { status })))).toBeUndefined();
  });
});
