import { describe, expect, it } from 'vitest';

import type { TypeDraft } from '../../../src/core/declaration.ts';
import { bytesOfType, findDeclarationProblem, isDeclaredSo } from '../../../src/core/declaration.ts';

const INVOICES: TypeDraft = {
  name: 'invoices',
  displayName: 'Invoices',
  attribute: 'id',
  actions: ['read', 'approve'],
  levels: [
    { name: 'View', actions: ['read'] },
    { name: 'Approve it', actions: ['read', 'approve', 'invoices.permissions:write'] },
  ],
};

const long = (length: number): string => 'a'.repeat(length);
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `a${i}`);
const levels = (...named: readonly string[]) => named.map((name) => ({ name, actions: ['read'] }));

describe('a declaration', () => {
  it.each<[string, Partial<TypeDraft>]>([
    ['as it is', {}],
    ['with a name of one letter', { name: 'x', levels: [] }],
    ['with every sign in its name', { name: 'a0_.-', levels: [] }],
    ['with 64 letters in its name', { name: long(64), levels: [] }],
    ['without a display name', { displayName: '' }],
    ['with a long display name', { displayName: 'É'.repeat(190) }],
    ['with another attribute', { attribute: 'Uid'.toLowerCase() }],
    ['with an attribute of 32 letters', { attribute: `a${'B'.repeat(31)}` }],
    ['without actions', { actions: [], levels: [] }],
    ['with 100 actions', { actions: many(100), levels: [] }],
    ['with an action of 64 letters', { actions: [long(64)], levels: [] }],
    ['with the action "permissions"', { actions: ['permissions'], levels: [] }],
    ['with ten levels', { levels: levels(...many(10)) }],
    [
      'with a level that gives what is on levels alone',
      {
        levels: [{ name: 'Owner', actions: ['invoices.permissions:read', 'invoices.permissions:write'] }],
      },
    ],
    ['with a level of 64 letters', { levels: levels(long(64)) }],
  ])('is taken %s', (_, fields) => {
    expect(findDeclarationProblem({ ...INVOICES, ...fields })).toBeUndefined();
  });

  it.each<[string, Partial<TypeDraft>]>([
    ['type', { name: '' }],
    ['type', { name: 'Invoices' }],
    ['type', { name: '1voices' }],
    ['type', { name: '.x' }],
    ['type', { name: 'in voices' }],
    ['type', { name: 'invoices:x' }],
    ['type', { name: 'invoices\n' }],
    ['type', { name: 'ınvoices' }],
    ['type', { name: long(65) }],
    ['type', { name: 'teams' }],
    ['type', { name: 'gatehouse-x' }],
    ['type', { name: 'invoices.permissions' }],
    ['displayName', { displayName: long(191) }],
    ['displayName', { displayName: 'a\u0000b' }],
    ['displayName', { displayName: 'a\nb' }],
    ['displayName', { displayName: '\ud800' }],
    ['attribute', { attribute: '' }],
    ['attribute', { attribute: 'Id' }],
    ['attribute', { attribute: 'a.b' }],
    ['attribute', { attribute: '*' }],
    ['attribute', { attribute: long(33) }],
    ['actions', { actions: ['Read'], levels: [] }],
    ['actions', { actions: ['invoices:read'], levels: [] }],
    ['actions', { actions: ['*'], levels: [] }],
    ['actions', { actions: [''], levels: [] }],
    ['actions', { actions: [long(65)], levels: [] }],
    ['actions', { actions: ['read', 'pay', 'read'] }],
    ['actions', { actions: many(101), levels: [] }],
    ['levels', { levels: levels('') }],
    ['levels', { levels: levels('1st') }],
    ['levels', { levels: levels('View ') }],
    ['levels', { levels: levels('View\n') }],
    ['levels', { levels: levels('Vïew') }],
    ['levels', { levels: levels(long(65)) }],
    ['levels', { levels: levels('View', 'Edit', 'View') }],
    ['levels', { levels: levels('View', 'VIEW') }],
    ['levels', { levels: levels(...many(11)) }],
    ['levels', { levels: [{ name: 'View', actions: [] }] }],
    ['levels', { levels: [{ name: 'View', actions: ['pay'] }] }],
    ['levels', { levels: [{ name: 'View', actions: ['read', 'read'] }] }],
    ['levels', { levels: [{ name: 'View', actions: ['invoices:read'] }] }],
    ['levels', { levels: [{ name: 'View', actions: ['teams.permissions:write'] }] }],
    ['levels', { levels: [{ name: 'View', actions: ['teams:read'] }] }],
  ])('is refused because of its %s: %j', (field, fields) => {
    expect(findDeclarationProblem({ ...INVOICES, ...fields })).toMatchObject({ tag: 'invalid', field });
  });

  it('says what a name may be', () => {
    expect(findDeclarationProblem({ ...INVOICES, name: 'a b' })).toEqual({
      tag: 'invalid',
      field: 'type',
      problem: 'must be up to 64 small letters, digits, "_", "." and "-", with a letter first',
    });
    expect(findDeclarationProblem({ ...INVOICES, name: 'users' })).toEqual({
      tag: 'invalid',
      field: 'type',
      problem: 'must be a name that is not reserved',
    });
  });

  it('is the same to the order of what it says, and to nothing else', () => {
    expect(isDeclaredSo(INVOICES, structuredClone(INVOICES))).toBe(true);
    for (const fields of [
      { displayName: '' },
      { attribute: 'uid' },
      { actions: ['approve', 'read'] },
      { levels: INVOICES.levels.toReversed() },
      {
        levels: INVOICES.levels.map(({ name, actions }) => ({ name, actions: actions.toReversed() })),
      },
      { levels: [] },
    ])
      expect(isDeclaredSo(INVOICES, { ...INVOICES, ...fields }), JSON.stringify(fields)).toBe(false);
  });

  it('counts as the bytes of its texts', () => {
    const small: TypeDraft = { name: 'x', displayName: 'É', attribute: 'id', actions: ['r'], levels: [] };
    expect(bytesOfType(small)).toBe(1 + 2 + 2 + '["r"]'.length + '[]'.length);
  });
});
