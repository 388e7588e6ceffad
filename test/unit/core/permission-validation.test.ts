import { describe, expect, it } from 'vitest';
import { acceptedScopes, actions } from '../../../src/core/catalogue/actions.ts';
import { findInvalidPermission } from '../../../src/core/permission-validation.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../../src/core/vocabulary.ts';

const findInvalid = (...pairs: readonly (readonly [action: string, scope: string])[]) =>
  findInvalidPermission(
    pairs.map(([action, scope]) => ({ action, scope })),
    SHIPPED_ONLY,
  );

const SERVICE_ACCOUNTS = ['*', 'serviceaccounts:*', 'serviceaccounts:id:*'];

/** Source: docs/grafana.md#permission-validation. */
const VALID: readonly (readonly [action: string, scope: string])[] = [
  ['serviceaccounts.permissions:read', '*'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:*'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:id:*'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:id:7'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:id:seven'],
  ['settings:read', '*'],
  ['settings:read', 'settings:*'],
  ['settings:read', 'settings:auth.saml:enabled'],
  ['settings:read', 'settings:auth.saml:*'],
  ['status:accesscontrol', 'services:accesscontrol'],
  ['roles:write', 'permissions:type:delegate'],
  ['roles:write', 'permissions:type:escalate'],
  ['roles:write', 'permissions:*'],
  ['roles:read', 'roles:uid:x'],
  ['users:read', 'global.users:id:1'],
  ['org.users:read', 'users:id:1'],
  // An action with several families of scopes.
  ['annotations:read', 'annotations:type:dashboard'],
  ['annotations:read', 'dashboards:uid:x'],
  ['annotations:read', 'folders:uid:x'],
  ['annotations:read', 'folders:*'],
  // Actions that take no scope.
  ['serviceaccounts:create', ''],
  ['teams:create', ''],
  ['datasources:create', ''],
];

const INVALID: readonly (readonly [action: string, scope: string])[] = [
  ['serviceaccounts.permissions:read', 'serviceaccounts:serviceaccount6'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:7'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:uid:6'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:'],
  ['serviceaccounts.permissions:read', 'serviceaccounts:id'],
  ['serviceaccounts.permissions:read', 'serviceaccounts'],
  ['serviceaccounts.permissions:read', 'serviceaccounts*'],
  ['serviceaccounts.permissions:read', 'service*'],
  ['serviceaccounts.permissions:read', 'Serviceaccounts:id:7'],
  ['serviceaccounts.permissions:read', ' serviceaccounts:id:7'],
  ['serviceaccounts.permissions:read', 'teams:id:7'],
  ['serviceaccounts.permissions:read', 'x'],
  ['serviceaccounts.permissions:read', '**'],
  // The empty scope is no scope of an action that takes one.
  ['serviceaccounts.permissions:read', ''],
  ['settings:read', ''],
  ['teams:read', ''],
  ['settings:read', 'settings'],
  ['settings:read', 'settingsx:auth'],
  ['teams:read', 'team:*'],
  ['roles:write', 'roles:uid:x'],
  ['users:read', 'users:id:1'],
  ['org.users:read', 'global.users:id:1'],
  ['annotations:read', 'dashboards:id:3'],
  ['annotations:read', 'annotations:dashboard'],
  // Actions that take no scope accept none, not even the widest.
  ['serviceaccounts:create', '*'],
  ['serviceaccounts:create', 'serviceaccounts:*'],
  ['teams:create', 'teams:*'],
  ['teams:create', ' '],
];

describe('permission validation', () => {
  it('refuses the unknown action of the documented example', () => {
    expect(findInvalid(['serviceaccounts.permissions:reader', 'serviceaccounts:uid:6'])).toEqual({
      tag: 'unknown-action',
      action: 'serviceaccounts.permissions:reader',
    });
  });

  it('refuses the unknown scope of the documented example, and says which are expected, in order', () => {
    expect(findInvalid(['serviceaccounts.permissions:read', 'serviceaccounts:serviceaccount6'])).toEqual({
      tag: 'unknown-scope',
      action: 'serviceaccounts.permissions:read',
      scope: 'serviceaccounts:serviceaccount6',
      expected: SERVICE_ACCOUNTS,
    });
  });

  it.each(VALID)('accepts %s on %j', (action, scope) => {
    expect(findInvalid([action, scope])).toBeUndefined();
  });

  it.each(INVALID)('refuses %s on %j', (action, scope) => {
    const expected = acceptedScopes(action);
    expect(findInvalid([action, scope])).toEqual({ tag: 'unknown-scope', action, scope, expected });
  });

  it('expects the widest scope first, then narrower ones, and nothing of an action without scope', () => {
    const expectedOf = (action: string) => {
      const refusal = findInvalid([action, 'no such scope']);
      return refusal?.tag === 'unknown-scope' ? refusal.expected.join(' ') : refusal;
    };
    expect(expectedOf('settings:read')).toBe('* settings:*');
    expect(expectedOf('roles:write')).toBe('* permissions:* permissions:type:*');
    expect(expectedOf('annotations:read')).toBe(
      '* annotations:* annotations:type:* dashboards:* dashboards:uid:* folders:* folders:uid:*',
    );
    expect(expectedOf('teams:create')).toBe('');
  });

  it.each([
    '',
    ' ',
    '*',
    'teams:*',
    'teams:',
    'Teams:read',
    'teams:read ',
    'teams:Read',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('knows no action %j, whatever its scope (I12)', (action) => {
    for (const scope of ['', '*', 'teams:id:1']) {
      expect(findInvalid([action, scope])).toEqual({ tag: 'unknown-action', action });
    }
  });

  it('reports the first failure only, in the order of the list', () => {
    const good = ['teams:read', 'teams:*'] as const;
    const badAction = ['teams:reader', 'teams:*'] as const;
    const badScope = ['teams:read', 'users:*'] as const;
    expect(findInvalid(good, badScope, badAction)).toMatchObject({ tag: 'unknown-scope', scope: 'users:*' });
    expect(findInvalid(good, badAction, badScope)).toEqual({ tag: 'unknown-action', action: 'teams:reader' });
    expect(findInvalid(['a:b', ''], ['c:d', ''])).toMatchObject({ tag: 'unknown-action', action: 'a:b' });
  });

  describe('of a type that is declared', () => {
    const invoices = {
      name: 'invoices',
      attribute: 'number',
      actions: ['read', 'approve'],
      levels: [],
      isGlobal: false,
    };
    const find = (action: string, scope: string, types = new Vocabulary([invoices])) =>
      findInvalidPermission([{ action, scope }], types);

    it.each([
      '*',
      'invoices:*',
      'invoices:number:*',
      'invoices:number:7',
      'invoices:number:a/b',
      'invoices:number:id:42',
    ])('accepts its actions, and those on its levels, on %s', (scope) => {
      for (const action of ['invoices:read', 'invoices:approve', 'invoices.permissions:write'])
        expect(find(action, scope)).toBeUndefined();
    });

    it.each(['', 'invoices', 'invoices:id:7', 'invoices:number:', 'teams:*', 'invoices2:number:7'])(
      'refuses %j as a scope of theirs, and says which there are',
      (scope) => {
        const expected = ['*', 'invoices:*', 'invoices:number:*'];
        const action = 'invoices:read';
        expect(find(action, scope)).toEqual({ tag: 'unknown-scope', action, scope, expected });
      },
    );

    it('says of an unknown action which ones the type has, of twenty at most', () => {
      const has = [
        'invoices:read',
        'invoices:approve',
        'invoices.permissions:read',
        'invoices.permissions:write',
      ];
      for (const action of ['invoices:pay', 'invoices:', 'invoices.permissions:pay'])
        expect(find(action, '*')).toEqual({ tag: 'unknown-action', action, of: { type: 'invoices', has } });
      const actions = Array.from({ length: 100 }, (_, i) => `a${i}`);
      const refusal = find('invoices:pay', '*', new Vocabulary([{ ...invoices, actions }]));
      expect(refusal?.tag === 'unknown-action' && refusal.of?.has).toHaveLength(20);
    });

    it.each(['orders:read', 'orders.permissions:read', 'a-b_c.d:x'])(
      'says of %s that nobody declared the type',
      (action) => {
        const type = /^[^:]*?(?=\.permissions:|:)/.exec(action)?.[0];
        expect(find(action, '*')).toEqual({ tag: 'unknown-action', action, of: { type, has: null } });
      },
    );
  });

  it('accepts an empty list, and repetitions', () => {
    expect(findInvalid()).toBeUndefined();
    expect(findInvalid(['teams:read', '*'], ['teams:read', '*'])).toBeUndefined();
  });

  it('accepts every scope that it says it expects, and something below the narrowest', () => {
    for (const action of actions) {
      const accepted = acceptedScopes(action) ?? [];
      for (const scope of accepted)
        expect(findInvalid([action, scope]), `${action} ${scope}`).toBeUndefined();
      const narrowest = accepted.at(-1);
      if (narrowest === undefined) continue;
      const below = `${narrowest.slice(0, -1)}some-thing`;
      expect(findInvalid([action, below]), `${action} ${below}`).toBeUndefined();
    }
  });
});
