import { describe, expect, it } from 'vitest';
import type { GrantSource } from '../../../src/core/permission-set.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import {
  allOf,
  anyOf,
  describeRequirement,
  grantsBehind,
  isMet,
  permission,
} from '../../../src/core/requirement.ts';

const source: GrantSource = { roleUid: 'custom', path: { via: 'assignment', global: false } };

/** Holds `a:read` and `b:read` everywhere, `c:read` on one thing, and no `x:read` or `y:read`. */
const holder = new PermissionSet([
  {
    source,
    permissions: [
      { action: 'a:read', scope: '*' },
      { action: 'b:read', scope: 'b:*' },
      { action: 'c:read', scope: 'c:id:1' },
    ],
  },
]);

const [a, b, c, x, y] = ['a', 'b', 'c', 'x', 'y'].map((what) => permission(`${what}:read`)) as [
  Requirement,
  Requirement,
  Requirement,
  Requirement,
  Requirement,
];

const ROWS: readonly (readonly [name: string, requirement: Requirement, actions: readonly string[]])[] = [
  ['a held action', a, ['a:read']],
  ['a held action on a covered scope', permission('c:read', 'c:id:1'), ['c:read']],
  ['a held action on one covered scope of two', permission('c:read', 'c:id:2', 'c:id:1'), ['c:read']],
  ['a held action on another scope', permission('c:read', 'c:id:2'), []],
  ['an action not held', x, []],
  ['all of two held', allOf(a, b), ['a:read', 'b:read']],
  ['all of a held and a missing one', allOf(a, x), []],
  ['all of a missing and a held one', allOf(x, a), []],
  ['any of a missing and a held one', anyOf(x, a), ['a:read']],
  ['any of a held and a missing one', anyOf(a, x), ['a:read']],
  ['any of two missing', anyOf(x, y), []],
  ['all of one', allOf(a), ['a:read']],
  ['all of nothing', allOf(), []],
  ['any of nothing', anyOf(), []],
  ['all of a held one and all of nothing', allOf(a, allOf()), []],
  ['all of a held one and any of nothing', allOf(a, anyOf()), []],
  ['any of a held one and all of nothing', anyOf(allOf(), a), ['a:read']],
  ['any of all of nothing', anyOf(allOf(), anyOf()), []],
  ['any of a half met and a met part', anyOf(allOf(a, x), c), ['c:read']],
  ['any of two half met parts', anyOf(allOf(a, x), allOf(y, b)), []],
  ['all of two choices', allOf(anyOf(x, a), anyOf(b, y)), ['a:read', 'b:read']],
  ['all of a choice and a half met part', allOf(anyOf(x, a), allOf(b, y)), []],
];

describe('a requirement', () => {
  it.each(ROWS)('of %s is met or not, by these grants', (_, requirement, actions) => {
    expect(isMet(requirement, holder)).toBe(actions.length > 0);
    expect(grantsBehind(requirement, holder).map(({ action }) => action)).toEqual(actions);
  });

  it('tells one grant for each permission, however many would do', () => {
    const twice = new PermissionSet([
      { source, permissions: ['*', 'a:*', 'a:id:1'].map((scope) => ({ action: 'a:read', scope })) },
    ]);
    expect(grantsBehind(permission('a:read', 'a:id:1'), twice)).toHaveLength(1);
    expect(grantsBehind(allOf(a, permission('a:read', 'a:id:1')), twice)).toHaveLength(2);
  });

  it('tells the role and the path behind it', () => {
    expect(grantsBehind(permission('c:read', 'c:id:1'), holder)).toEqual([
      { action: 'c:read', scope: 'c:id:1', source },
    ]);
  });

  // docs/grafana.md#errors: the action only, never the scope.
  it.each([
    ['one action', permission('teams:read', 'teams:id:1', 'teams:id:2'), 'teams:read'],
    ['all', allOf(permission('a:read', 'a:id:1'), permission('b:read')), 'all of a:read, b:read'],
    ['any', anyOf(permission('a:read'), permission('b:read', 'b:*')), 'any of a:read, b:read'],
    ['all of a single part', allOf(permission('a:read', 'a:id:1')), 'a:read'],
  ])('is described by its actions, without scopes: %s', (_, requirement, text) => {
    expect(describeRequirement(requirement)).toBe(text);
  });
});
