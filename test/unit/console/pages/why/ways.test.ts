import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FoundRole } from '../../../../../src/console/pages/why/ways.ts';
import {
  byLeastBeside,
  foundIn,
  levelsFor,
  sortedOut,
  teamsWith,
  titleOf,
} from '../../../../../src/console/pages/why/ways.ts';

const AT = '2026-01-01T00:00:00Z';
const wanted = { action: 'folders:read', scope: 'folders:uid:f1' };

const role = (name: string, permissions: readonly (readonly [string, string])[] = [], more = {}) => ({
  version: 1,
  uid: `uid of ${name}`,
  name,
  description: '',
  updated: AT,
  created: AT,
  global: false,
  permissions: permissions.map(([action, scope]) => ({ action, scope, created: AT, updated: AT })),
  ...more,
});

const found = (name: string, changed: Partial<FoundRole> = {}): FoundRole => ({
  uid: `uid of ${name}`,
  title: name,
  name,
  scope: '*',
  size: 1,
  mayGive: true,
  isBasic: false,
  ...changed,
});

describe('the roles that are looked through', () => {
  it('are first those that somebody made, then those that are named after what it is about', () => {
    const { likely, others } = sortedOut(
      [
        'fixed:teams:reader',
        'fixed:folders:reader',
        'managed:users:1:permissions',
        'custom:a',
        'extsvc:x',
        'basic:viewer',
      ].map((name) => role(name)),
      wanted,
    );
    expect(likely.map(({ name }) => name)).toEqual(['custom:a', 'basic:viewer', 'fixed:folders:reader']);
    expect(others.map(({ name }) => name)).toEqual(['fixed:teams:reader']);
  });

  it('are first those that name what it is about, of many that somebody made', () => {
    const made = [role('custom:a'), role('custom:b', [], { displayName: 'Folders of B' })];
    expect(sortedOut(made, wanted).likely.map(({ name }) => name)).toEqual(['custom:b', 'custom:a']);
  });
});

describe('a role that is looked at', () => {
  it('is told with the narrowest scope that would do, and with its size', () => {
    const permissions = [
      ['folders:read', '*'],
      ['folders:read', 'folders:uid:f1'],
      ['folders:read', 'folders:*'],
      ['folders:read', 'folders:uid:f2-and-longer'],
      ['teams:read', 'teams:*'],
    ] as const;
    const listed = role('custom:a', [], { delegatable: true });
    expect(foundIn(role('custom:a', permissions, { displayName: 'A' }), listed, wanted)).toEqual({
      uid: 'uid of custom:a',
      title: 'A',
      name: 'custom:a',
      scope: 'folders:uid:f1',
      size: 5,
      mayGive: true,
      isBasic: false,
    });
  });

  it('is nothing without the action, or on another scope', () => {
    expect(foundIn(role('custom:a', [['folders:write', '*']]), role('custom:a'), wanted)).toBeUndefined();
    expect(
      foundIn(role('custom:a', [['folders:read', 'folders:uid:f2']]), role('custom:a'), wanted),
    ).toBeUndefined();
  });

  it('is not to be given where the list does not mark it', () => {
    expect(foundIn(role('basic:admin', [['folders:read', '*']]), role('basic:admin'), wanted)).toMatchObject({
      mayGive: false,
      isBasic: true,
    });
  });

  it('is shown by its display name, where it has one', () => {
    expect(titleOf({ name: 'custom:a', displayName: '' })).toBe('custom:a');
    expect(titleOf({ name: 'custom:a', displayName: 'A' })).toBe('A');
  });
});

describe('the order of what is offered', () => {
  it('begins with what gives the least beside it, and ends with what one may not give', () => {
    const roles = [
      found('large', { size: 90 }),
      found('forbidden', { mayGive: false }),
      found('small', { size: 2 }),
      found('another', { size: 2 }),
    ];
    expect(roles.toSorted(byLeastBeside).map(({ name }) => name)).toEqual([
      'another',
      'small',
      'large',
      'forbidden',
    ]);
  });

  it('does not depend on the order before', () => {
    const roles = ['a', 'b', 'c', 'd'].map((name, size) =>
      found(name, { size: size % 2, mayGive: size < 3 }),
    );
    const sorted = roles.toSorted(byLeastBeside);
    fc.assert(
      fc.property(fc.shuffledSubarray(roles, { minLength: 4 }), (shuffled) => {
        expect(shuffled.toSorted(byLeastBeside)).toEqual(sorted);
      }),
    );
  });
});

describe('the teams that are offered', () => {
  const team = (id: number, name: string) => ({
    id,
    uid: `t${id}`,
    orgId: 1,
    name,
    email: '',
    memberCount: id * 10,
    isProvisioned: false as const,
  });
  const level = (teamId: number, actions: readonly string[], isManaged = true) => ({
    id: teamId,
    roleName: 'managed',
    isManaged,
    isInherited: false,
    isServiceAccount: false,
    teamId,
    team: `Team ${teamId}`,
    actions: [...actions],
    permission: 'View',
  });

  it('have one of the roles, or a level; each is there once', () => {
    const teams = [team(1, 'Night'), team(2, 'Day'), team(3, 'Both')];
    expect(
      teamsWith([found('keeper')], {
        teams,
        rolesOf: { 1: [role('keeper')], 2: [role('other')], 3: [role('keeper')] },
        levels: [level(3, ['folders:read']), level(4, ['folders:write']), level(5, ['folders:read'], false)],
        wanted,
      }),
    ).toEqual([
      { id: 1, name: 'Night', memberCount: 10, by: 'the role keeper' },
      { id: 3, name: 'Team 3', memberCount: 30, by: 'the level View' },
    ]);
  });
});

describe('the levels that are offered', () => {
  const meaning = {
    wanted,
    levels: [{ name: 'View', actions: ['folders:read'] }],
    resourceId: 'f1',
    takesPeople: true,
    takesAccounts: false,
    isOfDeployment: false,
  };
  it('are those that somebody of this kind can have', () => {
    expect(levelsFor('person', meaning)).toHaveLength(1);
    expect(levelsFor('account', meaning)).toEqual([]);
  });
});
