import { describe, expect, it } from 'vitest';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import { resolveRole, shippedRole } from '../../../src/core/role-view.ts';

describe('a shipped role', () => {
  it.each([...fixedRoles, ...basicRoles])('is found by its uid as the catalogue says: $name', (shipped) => {
    const { permissions, ...role } = shipped;
    const found = shippedRole(shipped.uid);
    expect(found).toMatchObject({ ...role, orgId: 0 });
    expect(found?.permissions.map(({ action, scope }) => ({ action, scope }))).toEqual(permissions);
    expect(resolveRole(shipped.uid, [])).toEqual(found);
  });

  it.each(['', 'fixed', 'fixed_x', 'basic', 'BASIC_VIEWER', '__proto__', 'constructor'])(
    'is not what %j names',
    (uid) => {
      expect(shippedRole(uid)).toBeUndefined();
    },
  );

  it('gives way to the role that is stored in its place', () => {
    const viewer = shippedRole('basic_viewer');
    const stored = viewer === undefined ? [] : [{ ...viewer, version: 9, permissions: [] }];
    expect(resolveRole('basic_viewer', stored)).toBe(stored[0]);
  });
});
