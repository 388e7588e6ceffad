import { describe, expect, it } from 'vitest';

import { orgIdOf } from '../../../src/durable/org-id.ts';

describe('the org of an object', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['2147483647', 2_147_483_647],
  ])('is its name: %s', (name, id) => {
    expect(orgIdOf(name)).toBe(id);
  });

  it.each([undefined, '', 'x', '01', '-1', '1.5', ' 1', '1e3', 'NaN', '2147483648', '99999999999'])(
    'is none for an object with the name %s, which does nothing',
    (name) => {
      expect(orgIdOf(name)).toBeNaN();
    },
  );
});
