import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readRootRoleNumber, rootRoleNumber } from '../../../src/core/root-role.ts';

describe('the number of a root role', () => {
  it.each([
    [1, 'basic_admin'],
    [2, 'basic_editor'],
    [3, 'basic_viewer'],
  ])('%i is %s, whether or not that is stored as well', (number, uid) => {
    expect(readRootRoleNumber(number)).toEqual({ uid });
    for (const roleId of [null, 1, 7, 2_000]) expect(rootRoleNumber(uid, roleId)).toBe(number);
  });

  it('of a stored role leads back to it, and is never one that is built in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1_002 }), (roleId) => {
        const number = rootRoleNumber('custom', roleId) ?? 0;
        expect(readRootRoleNumber(number)).toEqual({ roleId });
        expect(number).toBeGreaterThan(1_000);
      }),
    );
  });

  it.each([0, -1, 4, 5, 6, 999, 1_000, -1_001])('%i names none', (number) => {
    expect(readRootRoleNumber(number)).toBeUndefined();
  });

  it.each(['basic_none', 'basic_grafana_admin', 'fixed_x'])('is none for %s, which is no row', (uid) => {
    expect(rootRoleNumber(uid, null)).toBeNull();
  });
});
