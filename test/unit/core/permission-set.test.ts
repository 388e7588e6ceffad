import { describe, expect, it } from 'vitest';
import type { Bundle, GrantSource } from '../../../src/core/permission-set.ts';
import { EMPTY_PERMISSION_SET, PermissionSet } from '../../../src/core/permission-set.ts';

const BY_ORG_ROLE: GrantSource = { roleUid: 'basic_viewer', path: { via: 'org-role' } };
const BY_TEAM: GrantSource = { roleUid: 'custom', path: { via: 'team', teamId: 7 } };

const bundle = (source: GrantSource, ...pairs: readonly (readonly [string, string])[]): Bundle => ({
  source,
  permissions: pairs.map(([action, scope]) => ({ action, scope })),
});

const holding = (...pairs: readonly (readonly [string, string])[]): PermissionSet =>
  new PermissionSet([bundle(BY_ORG_ROLE, ...pairs)]);

describe('a permission set', () => {
  it('allows an action without scope on whatever scope it is held, even one that is malformed', () => {
    for (const scope of ['', 'teams:id:1', 'teams:*', '*', 'te?ms']) {
      expect(holding(['teams:read', scope]).allows('teams:read', []), JSON.stringify(scope)).toBe(true);
    }
  });

  it('does not allow any scope by an action held without one', () => {
    const set = holding(['teams:read', '']);
    for (const scope of ['', '*', 'teams:*', 'teams:id:1']) {
      expect(set.allows('teams:read', [scope]), JSON.stringify(scope)).toBe(false);
    }
  });

  it('allows when any one of the required scopes is covered', () => {
    const set = holding(['folders:read', 'folders:uid:b']);
    expect(set.allows('folders:read', ['folders:uid:a', 'folders:uid:b'])).toBe(true);
    expect(set.allows('folders:read', ['folders:uid:a', 'folders:uid:c'])).toBe(false);
  });

  it('does not lend the scope of one action to another', () => {
    const set = holding(['teams:read', '*'], ['teams:write', 'teams:id:1']);
    expect(set.allows('teams:write', ['teams:id:2'])).toBe(false);
    expect(set.allows('teams:delete', ['teams:id:1'])).toBe(false);
  });

  it.each([
    ['no permission at all', EMPTY_PERMISSION_SET],
    ['only other actions', holding(['teams:write', '*'], ['teams:*', '*'], ['*', '*'])],
    ['the action in another letter case', holding(['Teams:Read', '*'])],
    ['a longer or a shorter action', holding(['teams:read2', '*'], ['teams:rea', '*'], ['teams:', '*'])],
  ])('refuses by default: %s (I12)', (_, set) => {
    expect(set.allows('teams:read', [])).toBe(false);
    expect(set.allows('teams:read', ['teams:id:1', '*', ''])).toBe(false);
    expect(set.covers({ action: 'teams:read', scope: '' })).toBe(false);
    expect(set.why('teams:read', [])).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', ''])(
    'takes the action %j for a name like any other',
    (action) => {
      expect(EMPTY_PERMISSION_SET.allows(action, [])).toBe(false);
      expect(holding(['teams:read', '*']).allows(action, [])).toBe(false);
      expect(holding([action, 'teams:*']).allows(action, ['teams:id:1'])).toBe(true);
      expect(holding([action, 'teams:*']).allows('teams:read', [])).toBe(false);
    },
  );

  it.each([1, 2, 3, 4, 5, 12, 200])('answers alike with %i wildcards of one action', (count) => {
    const prefixes = Array.from({ length: count }, (_, i) => `folders:uid:${i}/`);
    const set = holding(...prefixes.map((prefix) => ['folders:read', `${prefix}*`] as const), [
      'folders:read',
      'exact',
    ]);
    for (const prefix of prefixes) {
      expect(set.allows('folders:read', [prefix]), prefix).toBe(true);
      expect(set.allows('folders:read', [`${prefix}a/b`]), prefix).toBe(true);
      expect(set.allows('folders:read', [prefix.slice(0, -1)]), prefix).toBe(false);
      expect(set.allows('folders:read', [`x${prefix}`]), prefix).toBe(false);
    }
    expect(set.allows('folders:read', ['exact'])).toBe(true);
    expect(set.allows('folders:read', ['folders:uid:', '', '*', 'exact/'])).toBe(false);
    const withStar = holding(...prefixes.map((prefix) => ['folders:read', `${prefix}*`] as const), [
      'folders:read',
      '*',
    ]);
    expect(withStar.allows('folders:read', ['dashboards:uid:1'])).toBe(true);
  });

  it('lists every permission by action and scope, and what two roles grant alike twice', () => {
    const set = new PermissionSet([
      bundle(BY_ORG_ROLE, ['teams:read', 'teams:id:2'], ['folders:read', '*']),
      bundle(BY_TEAM, ['teams:read', 'teams:id:10'], ['folders:read', '*'], ['teams:read', '']),
    ]);
    expect(set.list().map(({ action, scope }) => `${action} ${scope}`)).toEqual([
      'folders:read *',
      'folders:read *',
      'teams:read ',
      'teams:read teams:id:10',
      'teams:read teams:id:2',
    ]);
    expect(set.extent).toEqual({
      count: 5,
      actions: 2,
      letters: 2 * 'folders:read*'.length + 3 * 'teams:read'.length + 'teams:id:10teams:id:2'.length,
      shared: { count: 0, letters: 0 },
    });
    expect(EMPTY_PERMISSION_SET.list()).toEqual([]);
    expect(EMPTY_PERMISSION_SET.extent).toEqual({
      count: 0,
      actions: 0,
      letters: 0,
      shared: { count: 0, letters: 0 },
    });
  });

  it('does not absorb narrow scopes into wildcards', () => {
    expect(holding(['teams:read', '*'], ['teams:read', 'teams:id:1']).list()).toHaveLength(2);
  });

  it('says by which role and on which path each grant came', () => {
    const set = new PermissionSet([
      bundle(BY_ORG_ROLE, ['teams:read', 'teams:*'], ['teams:write', 'teams:*']),
      bundle(BY_TEAM, ['teams:read', 'teams:id:1'], ['teams:read', 'teams:id:2']),
    ]);
    expect(set.why('teams:read', ['teams:id:1'])).toEqual([
      { action: 'teams:read', scope: 'teams:*', source: BY_ORG_ROLE },
      { action: 'teams:read', scope: 'teams:id:1', source: BY_TEAM },
    ]);
    expect(set.why('teams:read', [])).toHaveLength(3);
    expect(set.why('teams:read', ['users:id:1'])).toEqual([]);
  });

  it('does not change with the list it was made from', () => {
    const permissions = [{ action: 'teams:read', scope: 'teams:id:1' }];
    const set = new PermissionSet([{ source: BY_ORG_ROLE, permissions }]);
    set.list().push({ action: 'teams:write', scope: '*' });
    expect(set.allows('teams:write', [])).toBe(false);
    expect(set.list()).toHaveLength(1);
  });
});
