import { describe, expect, it } from 'vitest';

import type { Permission } from '../../../../src/core/permission.ts';
import { permissionsOfLevel } from '../../../../src/core/resource-levels.ts';
import { setUserGroups } from '../../../../src/service/groups/user-groups.ts';
import type { BroughtByGroups } from '../../../../src/service/ports/groups.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

const USER = 11;
const requires = { kind: 'permission', action: 'groupsync.mappings:write', scopes: [] };
const person: UserInOrg = { id: USER, isServiceAccount: false, homeOrgId: 9, orgRole: 'Viewer' };
const account: UserInOrg = { id: USER, isServiceAccount: true, homeOrgId: 1, orgRole: 'None' };

const NOTHING: BroughtByGroups = { roleUids: [], stored: [], teamIds: [], levels: [] };
const REPORTS: Permission = { action: 'reports:write', scope: 'reports:*' };
const role = {
  orgId: 1,
  uid: 'own-role',
  name: 'custom:own',
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: [{ ...REPORTS, created: NOW, updated: NOW }],
};

const input = (...groupIds: readonly string[]) => ({ userId: USER, groupIds });

/** What the database says of a person of the org whom the directory job says to be in `a` and `b`. */
const here = {
  users: { find: person },
  userGroups: { saidBy: ['a', 'b'], broughtAnew: NOTHING },
} satisfies Answers;

const bringing = (brought: Partial<BroughtByGroups>): Answers => ({
  ...here,
  userGroups: { ...here.userGroups, broughtAnew: { ...NOTHING, ...brought } },
});

describe('saying which groups a user is in', () => {
  it.each([
    ['a person of the org', person],
    ['an own service account of the org', account],
  ])('writes the steps of %s as the directory job, and touches it (I6)', (_, user) => {
    const answers = { ...here, users: { find: user } };
    expect(decide(setUserGroups, { input: input('b', 'CN=x', 'C', 'c', 'cn=X'), answers })).toEqual({
      requires,
      writes: [
        ['userGroups.remove', 1, 'api', USER, ['a']],
        ['userGroups.add', 1, 'api', { id: USER }, ['CN=x', 'C'], NOW],
      ],
      before: { user: USER, removed: ['a'] },
      after: { user: USER, added: ['CN=x', 'C'] },
      touches: ['user:11'],
      notifies: [],
      reply: null,
    });
  });

  it('writes a group anew that is spelt otherwise now', () => {
    expect(decide(setUserGroups, { input: input('A', 'b'), answers: here })).toMatchObject({
      before: { removed: ['a'] },
      after: { added: ['A'] },
    });
  });

  it.each([
    ['the same groups', ['a', 'b'], ['b', 'a']],
    ['the same, one again in another letter case', ['a', 'b'], ['a', 'b', 'A']],
    ['none', [], []],
  ])('writes nothing when it is so already: %s', (_, saidBy, wanted) => {
    const answers = { ...here, userGroups: { ...here.userGroups, saidBy } };
    expect(decide(setUserGroups, { input: input(...wanted), answers, caller: callerWith([]) })).toEqual({
      requires,
      unchanged: null,
    });
  });

  it('takes a user out of all, without asking what they bring, whatever the caller holds', () => {
    const answers: Answers = { users: { find: person }, userGroups: { saidBy: ['a', 'b'] } };
    expect(decide(setUserGroups, { input: input(), answers, caller: callerWith([]) })).toEqual({
      requires,
      writes: [['userGroups.remove', 1, 'api', USER, ['a', 'b']]],
      before: { user: USER, removed: ['a', 'b'] },
      after: { user: USER, added: [] },
      touches: ['user:11'],
      notifies: [],
      reply: null,
    });
  });

  it('asks for what the directory job of this very org says, and for what is brought anew (I10)', () => {
    const answers: Answers = {
      users: { find: person },
      userGroups: {
        saidBy: (orgId, source, userId) => [`${orgId} ${source} ${userId}`],
        broughtAnew: (orgId, source, userId, groupIds) => ({
          ...NOTHING,
          teamIds: `${orgId} ${source} ${userId} ${groupIds.join()}` === '2 api 11 x,y' ? [7] : [],
        }),
      },
    };
    const situation = { input: input('x', 'y'), answers, orgId: 2 };
    expect(decide(setUserGroups, situation)).toMatchObject({ before: { removed: ['2 api 11'] } });
    expect(decide(setUserGroups, { ...situation, caller: callerWith([]) })).toHaveProperty(
      'refusal.action',
      'teams:read',
    );
  });

  it.each<[string, UserInOrg | undefined]>([
    ['a user who does not exist', undefined],
    ['a person of another org, in the same way (I10)', { ...person, orgRole: null }],
    ['a service account of another org, in the same way (I10)', { ...account, homeOrgId: 2 }],
  ])('refuses %s', (_, user) => {
    expect(decide(setUserGroups, { input: input('a'), answers: { ...here, users: { find: user } } })).toEqual(
      {
        requires,
        refusal: { tag: 'not-found', thing: 'user' },
      },
    );
  });

  const many = (count: number, length: number) =>
    Array.from({ length: count }, (_, i) => `${i}`.padEnd(length, 'x'));

  it.each<[string, readonly string[], string]>([
    ['10,001 groups', many(10_001, 5), 'must be at most 10000 entries long'],
    ['700,001 bytes of groups', many(1_000, 697), 'must be at most 700000 bytes long as JSON'],
    ['an empty id, by its place', ['a', ''], 'entry 2 must not be empty'],
    ['an id that is too long', ['x'.repeat(1_001)], 'entry 1 must be at most 1000 characters long'],
    ['a control character', ['a\0'], 'entry 1 must not contain control characters or unpaired surrogates'],
    ['a step of a path', ['a', 'b', '..'], 'entry 3 must not contain . or .. as a path segment'],
  ])('refuses %s, and asks not what they bring', (_, groupIds, problem) => {
    const answers: Answers = { users: { find: undefined }, userGroups: { saidBy: [] } };
    expect(decide(setUserGroups, { input: input(...groupIds), answers })).toEqual({
      requires,
      refusal: { tag: 'invalid', field: 'groups', problem },
    });
  });

  it.each([
    ['10,000 groups', many(10_000, 5)],
    ['700,000 bytes of groups', many(1_000, 697).with(0, 'x'.repeat(696))],
  ])('takes %s', (_, groupIds) => {
    expect(decide(setUserGroups, { input: input(...groupIds), answers: here })).toHaveProperty('writes');
  });

  /** What groups bring, and all that must be held to put somebody into them. */
  const GIFTS: readonly (readonly [string, Partial<BroughtByGroups>, readonly Permission[]])[] = [
    ['a role', { roleUids: [role.uid], stored: [role] }, [REPORTS]],
    ['membership of a team', { teamIds: [7] }, [{ action: 'teams:read', scope: 'teams:id:7' }]],
    [
      'membership of two teams and a level of one',
      { teamIds: [7, 8], levels: [{ resource: 'folders', resourceId: 'f', level: 'View' }] },
      [
        ...permissionsOfLevel('folders', 'f', 'View'),
        { action: 'teams:read', scope: 'teams:id:7' },
        { action: 'teams:read', scope: 'teams:id:8' },
      ],
    ],
  ];

  it.each(
    GIFTS.flatMap(([what, brought, needs]) =>
      needs.map(
        (missing) =>
          [
            `${missing.action} on ${missing.scope}`,
            what,
            missing.action,
            brought,
            needs.filter((one) => one !== missing),
          ] as const,
      ),
    ),
  )('refuses a caller without %s where the groups bring %s (I11)', (_, _what, action, brought, held) => {
    const caller = callerWith(held);
    expect(decide(setUserGroups, { input: input('x'), answers: bringing(brought), caller })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action },
    });
  });

  it.each(GIFTS)('is free to a caller who holds just what they bring: %s (I11)', (_, brought, needs) => {
    const caller = callerWith(needs);
    expect(decide(setUserGroups, { input: input('x'), answers: bringing(brought), caller })).toMatchObject({
      touches: ['user:11'],
    });
  });

  it('refuses who would put itself into a group that brings more than it holds (I11)', () => {
    const caller = callerWith([], { userId: USER });
    expect(
      decide(setUserGroups, { input: input('x'), answers: bringing({ teamIds: [7] }), caller }),
    ).toHaveProperty('refusal.tag', 'not-delegable');
  });
});
