import { describe, expect, it } from 'vitest';

import {
  isShippedType,
  knownActions,
  ownType,
  shippedTypes,
  understood,
} from '../../../src/console/kit/known-actions.ts';
import { actions } from '../../../src/core/catalogue/actions.ts';

const INVOICES = { type: 'invoices', displayName: 'Invoices', actions: ['read'], shipped: false };
const FOLDERS = { type: 'folders', displayName: 'folder', actions: ['read'], shipped: true };

describe('the actions that mean something', () => {
  const known = knownActions([FOLDERS, INVOICES]);

  it('begin with those that are declared, with the two that every declared type has', () => {
    expect(known.slice(0, 3).map(({ action }) => action)).toEqual([
      'invoices:read',
      'invoices.permissions:read',
      'invoices.permissions:write',
    ]);
    expect(known[0]?.types).toEqual(['invoices']);
  });

  it('are all that are shipped, but for those that nobody can ask about, each once', () => {
    const names = known.map(({ action }) => action);
    expect(new Set(names).size).toBe(names.length);
    for (const action of actions) expect(names.includes(action), action).toBe(action.includes(':'));
  });
});

describe('the types of a shipped action', () => {
  it.each([
    ['folders:write', ['folders']],
    ['dashboards:read', ['dashboards', 'folders']],
    ['alert.rules:read', ['folders']],
    ['roles:write', ['permissions']],
    ['teams:create', []],
    ['invoices:read', []],
  ])('%s is held on %j', (action, types) => {
    expect(shippedTypes(action)).toEqual(types);
  });

  it('are told from declared ones', () => {
    expect(['folders', 'permissions', 'invoices', '*', ''].map(isShippedType)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('an action that is typed', () => {
  it.each([
    ['teams:create', []],
    ['folders:write', ['folders']],
    ['robots:move', ['robots']],
    ['robots', []],
    ['', []],
  ])('%j goes with %j', (action, types) => {
    expect(understood(action, knownActions([])).types).toEqual(types);
  });

  it('has the type before its colon', () => {
    expect([ownType('alert.rules:read'), ownType('read'), ownType(':x')]).toEqual(['alert.rules', '', '']);
  });
});
