import { describe, expect, it } from 'vitest';

import { knownWith } from '../../../../src/console/pages/roles/known-actions.ts';
import {
  delegationMark,
  holdingsOf,
  marksOf,
  validityMark,
} from '../../../../src/console/pages/roles/permission-marks.ts';
import { permissionKey } from '../../../../src/core/permission.ts';

const INVOICES = {
  type: 'invoices',
  attribute: 'id',
  actions: ['read', 'approve'],
  levels: [],
  global: false,
  shipped: false,
};
const KNOWN = knownWith([INVOICES]);

describe('what a caller may not give', () => {
  const holdings = holdingsOf({
    'teams:read': ['teams:*'],
    'teams:write': ['teams:id:1', 'teams:id:2', 'teams:id:3', 'teams:id:4'],
    'teams:create': [''],
    'users:read': ['*'],
    'org.users:read': ['users:id:*'],
    'roles:write': ['permissions:type:delegate'],
    'broken:read': ['te?ms:*'],
  });

  it.each([
    ['teams:read', 'teams:*', undefined],
    ['teams:read', 'teams:id:7', undefined],
    ['teams:read', 'teams:id:*', undefined],
    ['teams:create', '', undefined],
    // An empty scope is covered by the action.
    ['teams:read', '', undefined],
    ['teams:read', '*', 'held-narrower'],
    ['teams:write', 'teams:id:2', undefined],
    ['teams:write', 'teams:id:20', 'held-narrower'],
    ['teams:write', 'teams:*', 'held-narrower'],
    ['teams:create', 'teams:*', 'held-narrower'],
    ['org.users:read', 'users:*', 'held-narrower'],
    ['roles:write', 'permissions:type:escalate', 'held-narrower'],
    ['users:read', 'users:id:1', undefined],
    // What an org gives does not reach beyond it, also not by a star.
    ['users:read', 'global.users:*', 'held-narrower'],
    ['broken:read', 'teams:*', 'held-narrower'],
    ['teams:delete', 'teams:id:1', 'not-held'],
    // Names that every object has are no actions.
    ['constructor', '', 'not-held'],
    ['', '', 'not-held'],
  ])('%s on "%s": %s', (action, scope, why) => {
    expect(delegationMark({ action, scope }, holdings)?.why).toBe(why);
  });

  it('says what is held instead, the first three of many', () => {
    expect(delegationMark({ action: 'teams:write', scope: 'teams:*' }, holdings)?.words).toBe(
      'You hold teams:write on teams:id:1, teams:id:2, teams:id:3 and 1 more, which does not cover it on teams:*.',
    );
    expect(delegationMark({ action: 'teams:create', scope: '*' }, holdings)?.words).toBe(
      'You hold teams:create on no scope, which does not cover it on *.',
    );
    expect(delegationMark({ action: 'teams:delete', scope: '*' }, holdings)?.words).toBe(
      'You do not hold teams:delete, so you can neither give it nor take it away.',
    );
  });
});

describe('what a role cannot hold', () => {
  it.each([
    ['teams:read', 'teams:*', undefined],
    ['teams:read', 'teams:id:7', undefined],
    ['teams:read', 'teams:7', 'wrong-scope'],
    ['teams:read', '', 'wrong-scope'],
    ['teams:create', '', undefined],
    ['teams:create', 'teams:*', 'wrong-scope'],
    ['invoices:approve', 'invoices:id:a/b', undefined],
    ['invoices:approve', 'invoices:uid:7', 'wrong-scope'],
    ['invoices.permissions:read', 'invoices:*', undefined],
    ['invoices:pay', 'invoices:*', 'unknown-action'],
    ['nothing:read', '*', 'unknown-action'],
    ['', 'teams:*', 'no-action'],
    ['teams:read', `teams:id:${'7'.repeat(190)}`, 'too-long'],
  ])('%s on "%s": %s', (action, scope, why) => {
    expect(validityMark({ action, scope }, KNOWN)?.why).toBe(why);
  });

  it('is said otherwise where the types may not be read', () => {
    const said = (types: Parameters<typeof knownWith>[0]) =>
      validityMark({ action: 'ships:read', scope: 'ships:*' }, knownWith(types))?.words;
    expect(said([])).toBe(
      'There is no action ships:read. It is refused unless the service checks no permissions.',
    );
    expect(said(undefined)).toContain('You may not read whether a type with it is declared.');
  });

  it('names the scopes that an action takes, or that it takes none', () => {
    expect(validityMark({ action: 'invoices:read', scope: 'x' }, KNOWN)?.words).toContain(
      '*, invoices:*, invoices:id:*',
    );
    expect(validityMark({ action: 'teams:create', scope: 'x' }, KNOWN)?.words).toBe(
      'teams:create takes no scope.',
    );
  });
});

describe('the marks of a list', () => {
  const [good, wrong] = [
    { action: 'teams:read', scope: 'teams:*' },
    { action: 'teams:write', scope: 'boats:*' },
  ];

  it('has both marks of one that is wrong in both ways, and none of what is right', () => {
    const marks = marksOf([good, wrong], KNOWN, holdingsOf({ 'teams:read': ['teams:*'] }));
    expect([...marks].map(([key, list]) => [key, list.map(({ why }) => why)])).toEqual([
      [permissionKey(wrong), ['wrong-scope', 'not-held']],
    ]);
  });

  it('has nothing about delegation where it is not known what the caller holds', () => {
    const marks = marksOf([good, wrong], KNOWN, undefined);
    expect([...marks.values()].flat().map(({ why }) => why)).toEqual(['wrong-scope']);
  });
});
