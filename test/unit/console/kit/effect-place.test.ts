import { describe, expect, it } from 'vitest';

import { placeOf } from '../../../../src/console/kit/effect-place.ts';

describe('where somebody gains or loses something', () => {
  it.each([
    ['in the org that is shown', 1, undefined],
    ['in all orgs', 0, 'in all orgs'],
    ['in another org of the caller', 2, 'in Second'],
    ['in an org that the caller is not in', 3, 'in org 3'],
  ])('is said %s', (_, orgId, words) => {
    expect(placeOf(orgId, 1, [{ orgId: 2, name: 'Second' }])).toBe(words);
  });
});
