import { describe, expect, it } from 'vitest';

import type { DeclaredType } from '../../../src/core/declared-type.ts';
import { basicRoleUid, SERVER_ADMIN_ROLE_UID } from '../../../src/core/org-role.ts';
import { Vocabulary } from '../../../src/core/vocabulary.ts';

const typeOf = (name: string, action: string, isGlobal: boolean): DeclaredType => ({
  name,
  attribute: 'id',
  actions: [action],
  levels: [],
  isGlobal,
});

const OWN = typeOf('invoices', 'pay', false);
const OWN_SHARED = typeOf('shared', 'keep', false);
const GLOBAL = typeOf('bills', 'send', true);
const GLOBAL_SHARED = typeOf('shared', 'share', true);
const GIVEN = [OWN, OWN_SHARED, GLOBAL, GLOBAL_SHARED];

/** What a role brings, without the actions on levels. */
const broughtBy = (types: Vocabulary, uid: string): string[] =>
  types
    .heldWith(uid)
    .filter(({ action }) => !action.includes('.permissions:'))
    .map(({ action, scope }) => `${action} on ${scope}`);

const ADMIN = basicRoleUid('Admin');

describe('what is declared in an org', () => {
  it.each([['the own first', GIVEN] as const, ['the own last', GIVEN.toReversed()] as const])(
    'is its own types, and the global ones whose names it has not: %s',
    (_, given) => {
      const types = new Vocabulary(given);
      expect(types.declared).toEqual([GLOBAL, OWN, OWN_SHARED]);
      expect(types.declaredType('shared')).toBe(OWN_SHARED);
      expect(types.acceptedScopes('shared:keep')).toEqual(['*', 'shared:*', 'shared:id:*']);
      expect(types.acceptedScopes('shared:share')).toBeUndefined();
    },
  );

  it('is held by Admins as far as it counts, and by server admins as far as it is global, too', () => {
    const types = new Vocabulary(GIVEN);
    expect(broughtBy(types, ADMIN)).toEqual([
      'bills:send on bills:*',
      'invoices:pay on invoices:*',
      'shared:keep on shared:*',
    ]);
    expect(broughtBy(types, SERVER_ADMIN_ROLE_UID)).toEqual(['bills:send on bills:*']);
    expect(broughtBy(types, basicRoleUid('Editor'))).toEqual([]);
  });

  it('is in the global plane what is global, also what an own type counts instead of', () => {
    const { globally } = new Vocabulary(GIVEN);
    expect(globally.declared).toEqual([GLOBAL, GLOBAL_SHARED]);
    expect(broughtBy(globally, ADMIN)).toEqual(['bills:send on bills:*', 'shared:share on shared:*']);
    expect(globally.globally).toBe(globally);
  });

  it('is never what is shipped', () => {
    const types = new Vocabulary([typeOf('teams', 'fly', false)]);
    expect(types.declared).toEqual([]);
    expect(types.acceptedScopes('teams:fly')).toBeUndefined();
    expect(types.type('teams')?.thing).toBe('team');
  });
});
