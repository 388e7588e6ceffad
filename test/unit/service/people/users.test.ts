import { describe, expect, it } from 'vitest';

import { basicRoleByUid } from '../../../../src/core/catalogue/basic-roles.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import type { PrincipalFacts } from '../../../../src/core/principal.ts';
import { NOBODY } from '../../../../src/core/principal.ts';
import { createUser } from '../../../../src/service/people/users.ts';
import { changedBasicRole } from '../../../support/changed-basic-role.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, uidOf } from '../../../support/decide.ts';

const input = {
  login: 'ada',
  email: 'ada@example.org',
  name: 'Ada',
  passwordHash: 'a hash',
  orgId: undefined,
};
const requires = { kind: 'permission', action: 'users:create', scopes: [] };

const A: Permission = { action: 'reports:read', scope: 'reports:*' };
const B: Permission = { action: 'teams:read', scope: 'teams:id:1' };

/** What is stored once somebody changed what Viewers hold. */
const viewer = (...permissions: readonly Permission[]) => [changedBasicRole('Viewer', permissions)];

/** The caller as a member of the joined org, who holds a role there with the permissions. */
const memberThere = (permissions: readonly Permission[], fields: Partial<PrincipalFacts> = {}) => ({
  ...NOBODY,
  evaluatedIn: 1,
  userId: 5,
  orgRole: 'None' as const,
  reached: [{ uid: 'mine', path: { via: 'assignment', global: false } as const }],
  storedRoles: [{ uid: 'mine', permissions }],
  ...fields,
});

/** What the database says of an org at revision 40 in which Viewers hold nothing, and of no other. */
const around = (orgId: number, more: Answers = {}, callerThere?: PrincipalFacts): Answers => ({
  users: { isTaken: false, ...more.users },
  orgs: { exists: (id) => id === orgId },
  principals: { facts: (id, userId) => (id === orgId && userId === 5 ? callerThere : undefined) },
  roles: { findMany: viewer(), ...more.roles },
  heldLevels: { levelsOf: [], ...more.heldLevels },
  changes: { revision: (id) => (id === orgId ? 40 : -1) },
});

describe('creating a person', () => {
  it.each([
    ['org 1, when none is named', undefined, 1],
    ['the named org', 9, 9],
  ] as const)('makes a Viewer of %s, and keeps no hash in the trail (I13)', (_, named, joined) => {
    const identity = {
      uid: uidOf(1),
      login: 'ada',
      email: 'ada@example.org',
      name: 'Ada',
      isServiceAccount: false,
      isDisabled: false,
      homeOrgId: joined,
    };
    const caller = callerWith([]);
    expect(
      decide(createUser, {
        input: { ...input, orgId: named },
        answers: around(joined),
        caller,
        orgId: 0,
      }),
    ).toEqual({
      requires,
      writes: [
        // What the caller may do in the joined org was read at this revision of it (I4).
        ['changes.expectStill', joined, { revision: 40, from: ['user:5', 'role:basic_viewer', 'types'] }],
        ['users.expectFree', [identity.login, identity.email]],
        ['users.insert', { ...identity, passwordHash: 'a hash', at: NOW }],
        ['users.insertMember', joined, { uid: uidOf(1) }, 'Viewer', NOW],
      ],
      before: null,
      after: { ...identity, orgRole: 'Viewer' },
      // Nobody keeps anything of somebody new.
      touches: [],
      notifies: [],
      reply: { id: FIRST_ID, uid: uidOf(1) },
    });
  });

  it.each<[string, Answers, object]>([
    [
      'a login or e-mail address that is taken',
      around(1, { users: { isTaken: true } }),
      { tag: 'login-or-email-taken', login: 'ada', email: 'ada@example.org', on: 'create' },
    ],
    [
      'an org that does not exist',
      around(9),
      { tag: 'invalid', field: 'orgId', problem: 'must be the id of an organization' },
    ],
  ])('refuses %s', (_, answers, refusal) => {
    expect(decide(createUser, { input, answers, orgId: 0 })).toEqual({ requires, refusal });
  });

  it('asks whether either name is taken, and for what Viewers hold in the joined org', () => {
    const asked: unknown[] = [];
    const answers = around(9, {
      users: { isTaken: (...told) => asked.push(told) === 0 },
      roles: { findMany: (...told) => (asked.push(told), viewer()) },
      heldLevels: { levelsOf: (...told) => (asked.push(told), []) },
    });
    decide(createUser, { input: { ...input, orgId: 9 }, answers, orgId: 0 });
    expect(asked).toEqual([
      ['ada', 'ada@example.org'],
      [9, ['basic_viewer']],
      [9, { kind: 'basic-role', subject: 'basic_viewer' }],
    ]);
  });
});

describe('whoever creates a person gives what Viewers of the org hold (I11)', () => {
  const held = { roles: { findMany: viewer(A, B) } };

  it.each<[string, readonly Permission[], readonly Permission[] | null]>([
    ['in the global plane', [A, B], null],
    [
      'on wider scopes',
      [
        { ...A, scope: '*' },
        { ...B, scope: 'teams:*' },
      ],
      null,
    ],
    ['as a member of the org', [], [A, B]],
    ['in part here and in part there', [A], [B]],
  ])('and may when it holds that %s', (_, here, there) => {
    const answers = around(1, held, there === null ? undefined : memberThere(there));
    expect(decide(createUser, { input, answers, caller: callerWith(here), orgId: 0 })).toMatchObject({
      after: { login: 'ada' },
    });
  });

  it.each<[string, Answers, readonly Permission[], PrincipalFacts | undefined, string]>([
    ['without one permission', held, [A], undefined, B.action],
    ['without the other permission', held, [B], undefined, A.action],
    ['with one on a narrower scope', held, [{ ...A, scope: 'reports:id:1' }, B], undefined, A.action],
    [
      'without what a level of Viewers grants',
      { heldLevels: { levelsOf: [{ resource: 'folders', resourceId: 'f', level: 'View' }] } },
      [],
      undefined,
      'folders:read',
    ],
    [
      'with what it was given in the org without being a member',
      held,
      [A],
      memberThere([B], { orgRole: null }),
      B.action,
    ],
  ])('and is refused %s', (_, more, here, there, action) => {
    const answers = around(1, more, there);
    expect(decide(createUser, { input, answers, caller: callerWith(here), orgId: 0 })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action },
    });
  });

  it('as the role is shipped, while nobody has changed it', () => {
    const shipped = basicRoleByUid('basic_viewer')?.permissions ?? [];
    const answers = around(1, { roles: { findMany: [] } });
    const decided = (held: readonly Permission[]) =>
      decide(createUser, { input, answers, caller: callerWith(held), orgId: 0 });
    expect(decided(shipped)).toMatchObject({ after: { login: 'ada' } });
    expect(decided([])).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action: shipped[0]?.action },
    });
  });
});
