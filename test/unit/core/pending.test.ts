import { describe, expect, it } from 'vitest';

import { globalRightsOf } from '../../../src/core/global-rights.ts';
import { NOT_LINKED } from '../../../src/core/managed.ts';
import { asOrgSees, isPending, isSettled } from '../../../src/core/pending.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { compilePermissions, NOBODY } from '../../../src/core/principal.ts';
import { SOMEBODY } from '../../support/somebody.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

/** Nothing of this is as it is shown while the membership is pending. */
const FULL = {
  ...SOMEBODY,
  name: 'Ada',
  role: 'Editor',
  isDisabled: true,
  isServerAdmin: true,
  provider: 'p',
  saidRoles: { 7: 'Editor' },
  keepsPassword: true,
} as const;

describe('a membership', () => {
  it.each([[{}], [{ pendingAs: null }], [{ pendingAs: undefined }]])('is not pending: %j', (membership) => {
    expect([isPending(membership), isSettled(membership)]).toEqual([false, true]);
  });

  it('is pending while it has what was typed', () => {
    expect([isPending({ pendingAs: 'a' }), isSettled({ pendingAs: 'a' })]).toEqual([true, false]);
  });
});

describe('an org', () => {
  it('sees a member as they are', () => {
    expect(asOrgSees(FULL)).toEqual(FULL);
  });

  it.each([
    ['ada', 'ada', ''],
    ['ada@x.org', 'ada@x.org', 'ada@x.org'],
  ])('sees of whom it added as %s just that, the role and the ids', (pendingAs, login, email) => {
    expect(asOrgSees({ ...FULL, pendingAs })).toEqual({
      ...FULL,
      pendingAs,
      login,
      email,
      name: '',
      isDisabled: false,
      isServerAdmin: false,
      ...NOT_LINKED,
    });
  });
});

/** Somebody with a right from everywhere. */
const facts: PrincipalFacts = {
  ...NOBODY,
  evaluatedIn: 7,
  userId: 5,
  orgRole: 'Admin',
  isServerAdmin: true,
  teams: [{ id: 3, isAdmin: true }],
  reached: [
    { uid: 'basic_admin', path: { via: 'org-role' } },
    { uid: 'own', path: { via: 'assignment', global: false } },
    { uid: 'everywhere', path: { via: 'assignment', global: true } },
    { uid: 'admins', path: { via: 'server-admin' } },
    { uid: 'of-team', path: { via: 'team', teamId: 3 } },
    { uid: 'of-group', path: { via: 'group', group: 'g' } },
  ],
  storedRoles: ['own', 'everywhere', 'admins', 'of-team', 'of-group'].map((uid) => ({
    uid,
    permissions: [{ action: `${uid}:read`, scope: '*' }],
  })),
  managed: [{ resource: 'folders', resourceId: 'f', level: 'Admin' }],
};

it('whoever was only added holds nothing in the org, whatever they hold elsewhere', () => {
  expect(compilePermissions(facts, SHIPPED_ONLY).allows('everywhere:read', [])).toBe(true);
  for (const action of ['everywhere:read', 'admins:read', 'own:read', 'folders:read', 'teams:read'])
    expect(compilePermissions({ ...facts, isPending: true }, SHIPPED_ONLY).allows(action, [])).toBe(false);
});

describe('the rights in the global plane', () => {
  const held = (some: PrincipalFacts) =>
    ['own', 'everywhere', 'admins', 'of-team', 'of-group'].filter((uid) =>
      globalRightsOf(some, SHIPPED_ONLY).allows(`${uid}:read`, []),
    );

  it('are, seen from an org, global assignments and what a server admin has', () => {
    expect(held(facts)).toEqual(['everywhere', 'admins']);
    expect(globalRightsOf(facts, SHIPPED_ONLY).allows('org.users:read', [])).toBe(false);
  });

  it('are all, seen from there, and none of somebody disabled', () => {
    expect(held({ ...facts, evaluatedIn: 0 })).toHaveLength(5);
    expect(held({ ...facts, isDisabled: true })).toEqual([]);
  });
});
