import { describe, expect, it } from 'vitest';

import { findActions, knownWith, scopeForms } from '../../../../src/console/pages/roles/known-actions.ts';
import { findInvalidPermission } from '../../../../src/core/permission-validation.ts';

const SHIPS = {
  type: 'ships',
  attribute: 'number',
  actions: ['read', 'approve'],
  levels: [{ name: 'View', actions: ['read'] }],
  global: false,
  shipped: false,
};
const KNOWN = knownWith([SHIPS, { ...SHIPS, type: 'folders', shipped: true }]);

describe('the actions there are', () => {
  it('are those that are shipped and those of declared types, in order', () => {
    expect(KNOWN.actions).toContain('teams:read');
    expect(KNOWN.actions.filter((action) => action.startsWith('ships'))).toEqual([
      'ships.permissions:read',
      'ships.permissions:write',
      'ships:approve',
      'ships:read',
    ]);
    expect(KNOWN.actions).toEqual(KNOWN.actions.toSorted());
    expect(new Set(KNOWN.actions).size).toBe(KNOWN.actions.length);
  });

  it.each([
    ['ships:a', ['ships:approve']],
    ['SHIPS:R', ['ships:read']],
    ['approve', ['ships:approve']],
    ['read ships', ['ships.permissions:read', 'ships:read']],
    ['no such action', []],
  ])('are found by "%s"', (text, found) => {
    expect(findActions(KNOWN, text, 10)).toEqual(found);
  });

  it('are offered with those first that begin so, and no more than asked for', () => {
    const found = findActions(KNOWN, 'teams', 30);
    expect(found[0]).toMatch(/^teams/);
    expect(findActions(KNOWN, '', 7)).toHaveLength(7);
  });
});

describe('the forms of a scope', () => {
  it('are those that an action takes, the narrow ones first', () => {
    expect(scopeForms(KNOWN, 'ships:read')).toEqual([
      { scope: 'ships:number:', about: 'one: write the id behind it', isBeginning: true },
      { scope: 'ships:number:*', about: 'all ships by their number', isBeginning: false },
      { scope: 'ships:*', about: 'all ships', isBeginning: false },
      { scope: '*', about: 'everything', isBeginning: false },
    ]);
  });

  it('are none for an action without a scope, and not known for an unknown one', () => {
    expect(scopeForms(KNOWN, 'teams:create')).toEqual([]);
    expect(scopeForms(KNOWN, 'nothing:read')).toBeUndefined();
  });

  it('are all valid, a beginning with an id behind it', () => {
    for (const action of KNOWN.actions)
      for (const { scope, isBeginning } of scopeForms(KNOWN, action) ?? []) {
        const written = { action, scope: isBeginning ? `${scope}7` : scope };
        expect(findInvalidPermission([written], KNOWN.types), JSON.stringify(written)).toBeUndefined();
        if (isBeginning) expect(findInvalidPermission([{ action, scope }], KNOWN.types)).toBeDefined();
      }
  });
});
