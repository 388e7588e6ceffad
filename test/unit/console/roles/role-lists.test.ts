import { describe, expect, it } from 'vitest';

import { groupsWith } from '../../../../src/console/kit/mapped-groups.ts';
import {
  filterPermissions,
  groupByType,
  typeOfAction,
} from '../../../../src/console/pages/roles/permission-groups.ts';
import { countKinds, filterRoles, kindIn } from '../../../../src/console/pages/roles/role-filter.ts';
import {
  isChangeable,
  isDeletable,
  isGivable,
  listedKindOf,
} from '../../../../src/console/pages/roles/role-kind.ts';
import { titleOf } from '../../../../src/console/pages/roles/role-title.ts';

const role = (name: string, more: object = {}) => ({
  name,
  uid: name.replace(':', '_'),
  global: false,
  description: '',
  ...more,
});

describe('the kind of a role', () => {
  it.each([
    ['blue', false, 'custom', true, true, true],
    ['custom:blue', true, 'global', true, true, true],
    ['basic:viewer', true, 'basic', true, false, false],
    ['basic:none', true, 'basic', false, false, false],
    ['fixed:teams:reader', true, 'fixed', false, false, true],
    ['plugins:app:user', true, 'plugins', false, false, true],
    ['managed:users:1:permissions', false, 'managed', false, false, false],
    ['extsvc:app', true, 'extsvc', false, false, false],
  ])('%s (all orgs: %s) is %s', (name, global, kind, changed, deleted, given) => {
    const one = role(name, { global });
    expect([listedKindOf(one), isChangeable(one), isDeletable(one), isGivable(one)]).toEqual([
      kind,
      changed,
      deleted,
      given,
    ]);
  });
});

describe('a list of roles', () => {
  const ROLES = [
    role('basic:viewer', { global: true }),
    role('blue', { displayName: 'Blue Team', group: 'Colours', delegatable: true }),
    role('red', { description: 'For the red TEAM', delegatable: false }),
    role('green', { global: true, uid: 'g-7' }),
  ];
  const ANY = { text: '', kind: '', onlyDelegatable: false } as const;

  it.each([
    [{}, ['basic:viewer', 'blue', 'red', 'green']],
    [{ text: ' team ' }, ['blue', 'red']],
    [{ text: 'team blue' }, ['blue']],
    [{ text: 'G-7' }, ['green']],
    [{ text: 'colours' }, ['blue']],
    [{ text: 'nothing' }, []],
    [{ kind: 'custom' as const }, ['blue', 'red']],
    [{ kind: 'global' as const }, ['green']],
    [{ onlyDelegatable: true }, ['blue']],
    [{ onlyDelegatable: true, text: 'red' }, []],
  ])('by %j has %j', (filter, names) => {
    expect(filterRoles(ROLES, { ...ANY, ...filter }).map(({ name }) => name)).toEqual(names);
  });

  it('is counted by kind, without kinds that there is none of', () => {
    expect(countKinds(ROLES)).toEqual([
      ['custom', 2],
      ['global', 1],
      ['basic', 1],
    ]);
  });

  it.each([
    ['fixed', 'fixed'],
    ['other', ''],
    [null, ''],
  ])('knows the kind %s of an address', (text, kind) => {
    expect(kindIn(text)).toBe(kind);
  });

  it('calls a role by its display name, or by its name', () => {
    expect(titleOf({ name: 'blue', displayName: 'Blue' })).toBe('Blue');
    expect(titleOf({ name: 'blue', displayName: ' ' })).toBe('blue');
    expect(titleOf({ name: 'blue' })).toBe('blue');
  });
});

describe('the permissions of a role', () => {
  const LIST = [
    { action: 'teams.permissions:read', scope: 'teams:*' },
    { action: 'folders:read', scope: 'folders:uid:a' },
    { action: 'teams:create', scope: '' },
    { action: 'featuremgmt.read', scope: '' },
  ];

  it.each([
    ['teams:read', 'teams'],
    ['teams.permissions:read', 'teams'],
    ['teams.roles:add', 'teams.roles'],
    ['featuremgmt.read', 'featuremgmt.read'],
    ['', ''],
    [':read', ':read'],
  ])('of %s are about %s', (action, type) => {
    expect(typeOfAction(action)).toBe(type);
  });

  it('stand in groups in order, each in one', () => {
    const groups = groupByType(LIST);
    expect(groups.map(({ type }) => type)).toEqual(['featuremgmt.read', 'folders', 'teams']);
    expect(groups.flatMap(({ permissions }) => permissions)).toHaveLength(LIST.length);
    expect(groups[2]?.permissions.map(({ action }) => action)).toEqual([
      'teams.permissions:read',
      'teams:create',
    ]);
  });

  it.each([
    ['', 4],
    ['read folders', 1],
    ['UID:A', 1],
    ['create *', 0],
  ])('with "%s" are %i', (text, count) => {
    expect(filterPermissions(LIST, text)).toHaveLength(count);
  });
});

describe('the groups that bring a role', () => {
  const mapped = [
    { groupID: 'z', mappings: { '1': { roles: ['blue', 'red'] } } },
    { groupID: 'a', mappings: { '1': { roles: ['blue'] } } },
    { groupID: 'b', mappings: { '1': { roles: ['red'] } } },
  ];
  it.each([
    ['blue', ['a', 'z']],
    ['red', ['b', 'z']],
    ['green', []],
  ])('of %s are %j, in order', (uid, groups) => {
    expect(groupsWith(uid, mapped)).toEqual(groups);
  });
});
