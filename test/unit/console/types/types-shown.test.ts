import { describe, expect, it } from 'vitest';

import { kindsFor, levelsOn, pathOf } from '../../../../src/console/pages/types/thing-levels.ts';
import { filterTypes, levelRows, originOf } from '../../../../src/console/pages/types/type-rows.ts';

const type = (name: string, more: object = {}) => ({
  type: name,
  displayName: '',
  actions: ['read'],
  levels: [{ name: 'View', actions: ['read'] }],
  global: false,
  shipped: false,
  ...more,
});

describe('a list of types', () => {
  const TYPES = [
    type('boats', { global: true, levels: [{ name: 'Sail', actions: ['sail'] }] }),
    type('folders', { global: true, shipped: true, displayName: 'Drawer' }),
    type('ships'),
    type('cars', { actions: ['drive'] }),
  ];

  it('has what the org declared first, then what counts in all, then what is shipped', () => {
    expect(filterTypes(TYPES, '').map((one) => [one.type, originOf(one)])).toEqual([
      ['cars', 'own'],
      ['ships', 'own'],
      ['boats', 'global'],
      ['folders', 'shipped'],
    ]);
  });

  it.each([
    ['DRIVE', ['cars']],
    ['sail', ['boats']],
    ['drawer', ['folders']],
    ['view ships', ['ships']],
    ['view boats', []],
  ])('by "%s" has %j', (text, names) => {
    expect(filterTypes(TYPES, text).map((one) => one.type)).toEqual(names);
  });
});

describe('the table of levels', () => {
  it('has each action once with the levels that give it, and those on its levels last', () => {
    const levels = [
      { name: 'View', actions: ['read'] },
      { name: 'Own', actions: ['ships.permissions:write', 'read'] },
    ];
    expect(levelRows(type('ships', { actions: ['read', 'sink'], levels }))).toEqual([
      { action: 'read', whole: 'ships:read', given: [true, true] },
      { action: 'sink', whole: 'ships:sink', given: [false, false] },
      { action: 'ships.permissions:write', whole: 'ships.permissions:write', given: [false, true] },
      { action: 'ships.permissions:read', whole: 'ships.permissions:read', given: [false, false] },
    ]);
  });

  it('of a shipped type has what the type lists', () => {
    expect(levelRows(type('folders', { shipped: true, actions: ['dashboards:read'], levels: [] }))).toEqual([
      { action: 'dashboards:read', whole: 'dashboards:read', given: [] },
    ]);
  });
});

describe('the levels on a thing', () => {
  const line = { isManaged: true, isServiceAccount: false, actions: ['ships:read'], permission: 'View' };

  it('are those that were given, and basic roles by their own permissions', () => {
    const { given, byRole } = levelsOn([
      { ...line, id: 1, userId: 7, userLogin: 'ada' },
      { ...line, id: 2, userId: 8, userLogin: 'sa-1-ci', isServiceAccount: true },
      { ...line, id: 3, teamId: 4, team: 'Night' },
      { ...line, id: 4, builtInRole: 'Viewer' },
      { ...line, id: 5, builtInRole: 'Admin', isManaged: false, permission: '' },
      { ...line, id: 6 },
      { ...line, id: 7, userId: 9 },
    ]);
    expect(given.map(({ who }) => [who.kind, who.name, pathOf(who).join('/')])).toEqual([
      ['person', 'ada', 'people/7'],
      ['account', 'sa-1-ci', 'accounts/8'],
      ['team', 'Night', 'teams/4'],
      ['role', 'Viewer', 'roles/basic_viewer'],
      ['person', 'person 9', 'people/9'],
    ]);
    expect(byRole).toEqual([
      { key: 5, who: { kind: 'role', id: 'Admin', name: 'Admin' }, level: '', actions: ['ships:read'] },
    ]);
  });

  it.each([
    ['ships', ['person', 'account', 'team', 'role']],
    ['folders', ['person', 'account', 'team', 'role']],
    ['teams', ['person', 'account']],
    ['serviceaccounts', ['person', 'team']],
  ])('of %s are for %j', (name, kinds) => {
    expect(kindsFor(name)).toEqual(kinds);
  });
});
