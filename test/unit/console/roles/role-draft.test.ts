import { describe, expect, it } from 'vitest';

import {
  copyOf,
  draftOf,
  isSameDraft,
  permissionsInText,
  rowsOf,
  withoutPermission,
  withPermission,
} from '../../../../src/console/pages/roles/role-draft.ts';

const pair = (action: string, scope = '') => ({ action, scope });
const ROLE = {
  uid: 'blue',
  name: 'custom:blue',
  description: 'About blue',
  global: true,
  hidden: true,
  permissions: [
    { ...pair('teams:write', 'teams:*'), created: 'then', updated: 'then' },
    { ...pair('teams:read', 'teams:*'), created: 'then', updated: 'then' },
  ],
};

describe('a draft of a role', () => {
  it('says what the role is, with nothing absent and no times', () => {
    expect(draftOf(ROLE)).toEqual({
      uid: 'blue',
      name: 'custom:blue',
      displayName: '',
      description: 'About blue',
      group: '',
      hidden: true,
      global: true,
      permissions: [pair('teams:read', 'teams:*'), pair('teams:write', 'teams:*')],
    });
  });

  it('of a copy has the permissions, and neither the names nor the reach', () => {
    expect(copyOf(ROLE)).toMatchObject({ uid: '', name: '', global: false, hidden: false });
    expect(copyOf(ROLE).permissions).toEqual(draftOf(ROLE).permissions);
  });

  it('is the same in any order of its permissions, and another one with any other field', () => {
    const draft = draftOf(ROLE);
    expect(isSameDraft(draft, { ...draft, permissions: draft.permissions.toReversed() })).toBe(true);
    for (const other of [
      { name: 'x' },
      { displayName: 'x' },
      { description: 'x' },
      { group: 'x' },
      { hidden: false },
      { global: false },
      { permissions: [] },
    ])
      expect(isSameDraft(draft, { ...draft, ...other }), JSON.stringify(other)).toBe(false);
  });
});

describe('the rows of a draft', () => {
  const [a, b, c] = [pair('a:x'), pair('b:x'), pair('c:x')];

  it('are what is kept, added and left out, in order', () => {
    expect(rowsOf([a, c], [b, c])).toEqual([
      { ...a, state: 'removed' },
      { ...b, state: 'added' },
      { ...c, state: 'kept' },
    ]);
  });

  it('lead from what was to what is, whatever the lists', () => {
    const all = [a, b, c];
    const subsets = Array.from({ length: 8 }, (_, bits) => all.filter((_one, i) => (bits >> i) & 1));
    for (const before of subsets)
      for (const now of subsets) {
        const rows = rowsOf(before, now);
        const of = (...states: string[]) =>
          rows.filter(({ state }) => states.includes(state)).map(({ action, scope }) => pair(action, scope));
        expect(of('kept', 'removed')).toEqual(before);
        expect(of('kept', 'added')).toEqual(now);
      }
  });

  it('come of a list with no permission twice', () => {
    const list = withPermission(withPermission([b], a), a);
    expect(list).toEqual([a, b]);
    expect(withoutPermission(list, b)).toEqual([a]);
    expect(withoutPermission(list, c)).toEqual(list);
  });
});

describe('permissions in a text', () => {
  it('are one a line, with a scope or without', () => {
    expect(permissionsInText(' teams:read\tteams:* \n\nteams:create\n')).toEqual({
      permissions: [pair('teams:read', 'teams:*'), pair('teams:create')],
      wrongLines: [],
    });
  });

  it('are told by the line where there is more than two words', () => {
    expect(permissionsInText('a b c\nteams:create\na on b')).toEqual({
      permissions: [pair('teams:create')],
      wrongLines: [1, 3],
    });
  });
});
