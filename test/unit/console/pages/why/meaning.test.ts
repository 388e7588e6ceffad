import { describe, expect, it } from 'vitest';

import { isGiven, meaningOf } from '../../../../../src/console/pages/why/meaning.ts';

const INVOICES = {
  type: 'invoices',
  displayName: 'Invoices',
  actions: ['read', 'approve', 'pay'],
  attribute: 'id',
  levels: [
    { name: 'Approve', actions: ['read', 'approve'] },
    { name: 'View', actions: ['read'] },
  ],
  global: false,
  shipped: false,
};

const ask = (action: string, type: string, id: string) =>
  meaningOf([INVOICES], { subjectType: 'user', subjectId: 'ada', action, type, id });

describe('what a question means', () => {
  it.each([
    ['read', 'invoices', '2026-17', 'invoices:read', 'invoices:id:2026-17'],
    // An id of a declared type is taken as it is.
    ['read', 'invoices', 'id:7', 'invoices:read', 'invoices:id:id:7'],
    ['read', 'folders', 'f1', 'folders:read', 'folders:uid:f1'],
    ['read', 'folders', 'uid:f1', 'folders:read', 'folders:uid:f1'],
    ['dashboards:read', 'folders', 'f1', 'dashboards:read', 'folders:uid:f1'],
    ['create', 'teams', '', 'teams:create', undefined],
  ])('%s on %s %s', (action, type, id, whole, scope) => {
    expect(ask(action, type, id)?.wanted).toEqual({ action: whole, scope });
  });

  it.each([
    ['read', 'parcels', '1'],
    ['shred', 'invoices', '1'],
    ['shred', 'folders', '1'],
  ])('is nothing for %s on %s', (action, type, id) => {
    expect(ask(action, type, id)).toBeUndefined();
  });

  it.each([
    ['read', 'invoices', '1', ['View', 'Approve']],
    ['approve', 'invoices', '1', ['Approve']],
    ['pay', 'invoices', '1', []],
    ['delete', 'folders', 'f1', ['Edit', 'Admin']],
    ['dashboards:write', 'folders', 'f1', ['Edit', 'Admin']],
    // A pattern is no resource that a level could be given on.
    ['read', 'invoices', '*', []],
    ['read', 'invoices', 'x'.repeat(191), []],
    ['read', 'invoices', '', []],
    ['read', 'folders', 'x'.repeat(41), []],
  ])('offers the levels that give %s on %s %s, the least first', (action, type, id, names) => {
    expect(ask(action, type, id)?.levels.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['users:read', 'global.users', '7', true],
    ['users:read', 'global.users', '*', true],
    ['read', 'users', '7', false],
    ['create', 'teams', '', false],
    ['read', 'invoices', '1', false],
  ])('says whether %s on %s %s is about the whole deployment', (action, type, id, expected) => {
    expect(ask(action, type, id)?.isOfDeployment ?? false).toBe(expected);
  });

  it('names the resource as the routes of levels do', () => {
    expect(ask('read', 'folders', 'uid:f1')?.resourceId).toBe('f1');
    expect(ask('read', 'invoices', 'id:7')?.resourceId).toBe('id:7');
  });

  it('says who can have a level', () => {
    expect(ask('read', 'teams', '1')).toMatchObject({ takesPeople: true, takesAccounts: true });
    expect(ask('read', 'serviceaccounts', '1')).toMatchObject({ takesPeople: true, takesAccounts: false });
    expect(ask('read', 'users', '1')).toMatchObject({ takesPeople: false, levels: [] });
  });
});

describe('whether a held permission is a wanted one', () => {
  it.each([
    ['folders:read', 'folders:uid:f1', true],
    ['folders:read', 'folders:*', true],
    ['folders:read', '*', true],
    ['folders:read', 'folders:uid:f2', false],
    ['folders:write', 'folders:*', false],
  ])('%s on %s', (action, scope, given) => {
    expect(isGiven({ action: 'folders:read', scope: 'folders:uid:f1' }, { action, scope })).toBe(given);
  });

  it('counts the action alone where no scope is asked for', () => {
    expect(isGiven({ action: 'teams:create', scope: undefined }, { action: 'teams:create', scope: '' })).toBe(
      true,
    );
    expect(isGiven({ action: 'teams:create', scope: undefined }, { action: 'teams:read', scope: '*' })).toBe(
      false,
    );
  });
});
