import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePermissions,
  compareText,
  findDuplicatePermission,
  groupByAction,
  permissionKey,
  ungroup,
} from '../../../src/core/permission.ts';
import { permission } from '../../support/arbitraries.ts';

const of = (action: string, scope: string) => ({ action, scope });
const isSame = (a: ReturnType<typeof of>, b: ReturnType<typeof of>): boolean =>
  a.action === b.action && a.scope === b.scope;

describe('the order of permissions', () => {
  it('is by action, then by scope, byte for byte', () => {
    const sorted = [
      of('', ''),
      of('Z:read', ''),
      of('a:read', ''),
      of('a:read', '*'),
      of('a:read', 'a:id:1'),
      of('a:read', 'a:id:10'),
      of('a:read', 'a:id:2'),
      of('a:write', ''),
      of('\u00e4:read', ''),
    ];
    expect(sorted.toReversed().toSorted(comparePermissions)).toEqual(sorted);
  });

  it('is total: equal only for equal permissions, and the same from both sides', () => {
    fc.assert(
      fc.property(permission, permission, permission, (a, b, c) => {
        expect(comparePermissions(a, b) === 0).toBe(isSame(a, b));
        expect(Math.sign(comparePermissions(a, b)) + Math.sign(comparePermissions(b, a))).toBe(0);
        const [low, middle, high] = [a, b, c].toSorted(comparePermissions);
        expect(comparePermissions(low!, middle!)).toBeLessThanOrEqual(0);
        expect(comparePermissions(low!, high!)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('does not depend on the language of the machine', () => {
    expect(['b', 'A', 'a', 'B', '\u00e4'].toSorted(compareText)).toEqual(['A', 'B', 'a', 'b', '\u00e4']);
  });
});

describe('the key of a permission', () => {
  it('is shared by equal permissions only, wherever the separators stand', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', '2', ':', '/', '*', '\0', ' '), maxLength: 5 });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        expect(permissionKey(of(a, b)) === permissionKey(of(c, d))).toBe(a === c && b === d);
      }),
      { numRuns: 2_000 },
    );
    // The same text, cut at two places.
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '1', ':') }), fc.nat(), fc.nat(), (whole, i, j) => {
        const cut = (at: number) =>
          of(whole.slice(0, at % (whole.length + 1)), whole.slice(at % (whole.length + 1)));
        expect(permissionKey(cut(i)) === permissionKey(cut(j))).toBe(isSame(cut(i), cut(j)));
      }),
    );
  });

  it.each([
    [of('a:b', 'c'), of('a', 'b:c')],
    [of('1:a', 'b'), of('1', ':ab')],
    [of('', '0:'), of('0:', '')],
    [of('teams:read', 'teams:id:1'), of('teams:readteams', ':id:1')],
  ])('tells %j from %j', (a, b) => {
    expect(permissionKey(a)).not.toBe(permissionKey(b));
    expect(findDuplicatePermission([a, b])).toBeUndefined();
  });
});

describe('a repeated permission', () => {
  it('is found, the first of several', () => {
    const list = [of('a', '1'), of('b', ''), of('c', ''), of('c', ''), of('b', '')];
    expect(findDuplicatePermission(list)).toEqual(of('c', ''));
  });

  it('is not seen where action or scope differ, if only by letter case or a blank', () => {
    const list = [of('a', ''), of('a', ' '), of('a', 's'), of('a', 'S'), of('A', 's'), of('', 'a')];
    expect(findDuplicatePermission(list)).toBeUndefined();
    expect(findDuplicatePermission([])).toBeUndefined();
  });

  it('is found exactly when there is one', () => {
    fc.assert(
      fc.property(fc.array(permission, { maxLength: 8 }), (list) => {
        const repeated = list.find((one, i) => list.slice(0, i).some((other) => isSame(one, other)));
        expect(findDuplicatePermission(list)).toEqual(repeated);
      }),
    );
  });
});

describe('permissions grouped by action', () => {
  it('keep the order of scopes and every repetition', () => {
    const list = [of('b', '2'), of('a', ''), of('b', '1'), of('b', '2')];
    expect(groupByAction(list)).toEqual({ b: ['2', '1', '2'], a: [''] });
    expect(groupByAction([])).toEqual({});
  });

  it('survive actions that are named like members of every object', () => {
    const grouped = groupByAction([of('__proto__', 'x'), of('constructor', 'y'), of('toString', 'z')]);
    expect(Object.entries(grouped)).toEqual([
      ['__proto__', ['x']],
      ['constructor', ['y']],
      ['toString', ['z']],
    ]);
    expect(JSON.parse(JSON.stringify(grouped))).toHaveProperty(['constructor'], ['y']);
  });

  it('can be flattened again without loss', () => {
    fc.assert(
      fc.property(fc.array(permission), (list) => {
        expect(ungroup(groupByAction(list)).toSorted(comparePermissions)).toEqual(
          list.map(({ action, scope }) => of(action, scope)).toSorted(comparePermissions),
        );
      }),
    );
  });
});
