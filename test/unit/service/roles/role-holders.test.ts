import { describe, expect, it } from 'vitest';

import { basicRoles } from '../../../../src/core/catalogue/basic-roles.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { isMet } from '../../../../src/core/requirement.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import type { SetRoleHoldersInput } from '../../../../src/service/roles/role-holders.ts';
import { setRoleHolders } from '../../../../src/service/roles/role-holders.ts';
import type { RoleHolders } from '../../../../src/service/ports/assignments.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW } from '../../../support/decide.ts';

const CALLER = 5;
const DELEGATE = 'permissions:type:delegate';
const RIGHTS = ['users.roles:add', 'users.roles:remove', 'teams.roles:add', 'teams.roles:remove'];
const requires = {
  kind: 'all',
  of: RIGHTS.map((action) => ({ kind: 'permission', action, scopes: [DELEGATE] })),
};

const GRANTED: Permission = { action: 'reports:read', scope: 'reports:*' };
const ROLE: RoleWithPermissions = {
  orgId: 1,
  uid: 'own',
  name: 'readers',
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: [{ ...GRANTED, created: NOW, updated: NOW }],
};

/** People have ids below 100, service accounts from 100 on, teams from 200 on. */
const person = (id: number): UserInOrg => ({ id, isServiceAccount: false, homeOrgId: 1, orgRole: 'Viewer' });
const account = (id: number): UserInOrg => ({ ...person(id), isServiceAccount: true, orgRole: 'None' });
const OUTSIDER: UserInOrg = { ...person(30), homeOrgId: 2, orgRole: null };
const STRANGER: UserInOrg = { ...account(130), homeOrgId: 2 };
const EVERYBODY = [person(10), person(11), person(12), account(110), account(111), OUTSIDER, STRANGER];
const TEAMS = [210, 211];

const holders = (fields: Partial<RoleHolders> = {}): RoleHolders => ({
  users: [],
  teams: [],
  serviceAccounts: [],
  ...fields,
});

const among = (known: readonly number[]) => (_orgId: number, ids: readonly number[]) =>
  known.filter((id) => ids.includes(id));

const having = (current: RoleHolders, stored: readonly RoleWithPermissions[] = [ROLE]): Answers => ({
  roles: { findMany: stored },
  assignments: { holders: current },
  users: { findMany: (_orgId, ids) => EVERYBODY.filter(({ id }) => ids.includes(id)) },
  teams: { existing: among(TEAMS) },
});

const set = (
  current: Partial<RoleHolders>,
  wanted: Partial<RoleHolders>,
  { caller = MIGHTY, roleUid = 'own', stored = [ROLE] } = {},
) =>
  decide(setRoleHolders, {
    input: { roleUid, wanted: holders(wanted) } satisfies SetRoleHoldersInput,
    answers: having(holders(current), stored),
    caller,
  });

describe('setting who has a role', () => {
  it('takes and gives what differs in one change, and touches everybody that it is about (I6)', () => {
    const current = { users: [10], teams: [210], serviceAccounts: [110] };
    const wanted = { users: [12, 11], teams: [211], serviceAccounts: [111, 110] };
    expect(set(current, wanted)).toEqual({
      requires,
      writes: [
        ['assignments.take', 1, 'own', { kind: 'user', ids: [10] }],
        ['assignments.give', 1, 'own', { kind: 'user', ids: [11, 12, 111] }, CALLER, NOW],
        ['assignments.take', 1, 'own', { kind: 'team', ids: [210] }],
        ['assignments.give', 1, 'own', { kind: 'team', ids: [211] }, CALLER, NOW],
      ],
      before: { role: 'own', removed: { users: [10], teams: [210] } },
      after: { role: 'own', added: { users: [11, 12, 111], teams: [211] } },
      touches: ['user:11', 'user:12', 'user:111', 'user:10', 'team:211', 'team:210'],
      notifies: [],
      reply: { users: [11, 12], teams: [211], serviceAccounts: [110, 111] },
    });
  });

  const taken = (kind: string, ...ids: number[]) => ['assignments.take', 1, 'own', { kind, ids }];
  const given = (kind: string, ...ids: number[]) => [
    'assignments.give',
    1,
    'own',
    { kind, ids },
    CALLER,
    NOW,
  ];

  it.each<[string, Partial<RoleHolders>, Partial<RoleHolders>, readonly object[], readonly string[]]>([
    [
      'to nobody takes it from all',
      { users: [10], teams: [210] },
      {},
      [taken('user', 10), taken('team', 210)],
      ['user:10', 'team:210'],
    ],
    ['to a first user only gives', {}, { users: [10] }, [given('user', 10)], ['user:10']],
    [
      'to one team of two only takes',
      { teams: [210, 211] },
      { teams: [211] },
      [taken('team', 210)],
      ['team:210'],
    ],
  ])('%s', (_, current, wanted, writes, touches) => {
    expect(set(current, wanted)).toMatchObject({ writes, touches });
  });

  it('finds a service account among the users too, and answers it where it belongs', () => {
    expect(set({}, { users: [111, 10], serviceAccounts: [110] })).toMatchObject({
      after: { added: { users: [10, 110, 111], teams: [] } },
      reply: { users: [10], teams: [], serviceAccounts: [110, 111] },
    });
  });

  it('names those who lose it one by one up to 1,000 of them, and by the role beyond that (I6)', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => 1_000 + i);
    expect(set({ users: many(1_000) }, {})).toMatchObject({ touches: many(1_000).map((id) => `user:${id}`) });
    expect(set({ users: many(1_001) }, { users: [10] })).toMatchObject({
      before: { removed: { users: many(1_001) } },
      touches: ['user:10', 'role:own'],
    });
    expect(set({ teams: many(1_001) }, {})).toMatchObject({ touches: ['role:own'] });
  });

  it('to who has it already changes nothing, and needs no right to what the role grants', () => {
    const same = { users: [10, 11], teams: [210], serviceAccounts: [110] };
    const caller = callerWith([]);
    expect(set(same, { ...same, users: [11, 10] }, { caller })).toEqual({ requires, unchanged: same });
    // A service account among the users is no other holder for that.
    expect(set(same, { ...same, users: [10, 11, 110], serviceAccounts: [] }, { caller })).toEqual({
      requires,
      unchanged: same,
    });
  });

  it.each<[string, Parameters<typeof set>]>([
    ['a hidden role', [{}, { users: [10] }, { stored: [{ ...ROLE, hidden: true }] }]],
    ['a global role, in the org alone', [{}, { users: [10] }, { stored: [{ ...ROLE, orgId: 0 }] }]],
    ["a plugin's role", [{}, { users: [10] }, { stored: [{ ...ROLE, name: 'plugins:app:reader' }] }]],
    ['a fixed role', [{}, { users: [10] }, { roleUid: 'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI', stored: [] }]],
  ])('works for %s', (_, situation) => {
    expect(set(...situation)).toMatchObject({ touches: ['user:10'], notifies: [] });
  });

  const protectedRole = (kind: string) => ({ tag: 'role-protected', kind, verb: 'set-holders' });
  const repeated = (field: string, id: number) => ({
    tag: 'invalid',
    field,
    problem: `must not name ${id} more than once`,
  });
  const unknown = (whom: string) => ({ tag: 'unknown-holders', among: whom });
  const lacking = { tag: 'not-delegable', action: 'reports:read' };
  const bare = { caller: callerWith([]) };

  it.each<[string, Parameters<typeof set>, object]>([
    ['a role that there is not', [{}, {}, { roleUid: 'nothing' }], { tag: 'not-found', thing: 'role' }],
    ...basicRoles.map(({ uid, name }): [string, Parameters<typeof set>, object] => [
      `the role ${name}`,
      [{}, {}, { roleUid: uid }],
      protectedRole('basic'),
    ]),
    ...['managed', 'extsvc'].map((kind): [string, Parameters<typeof set>, object] => [
      `a role of the ${kind} kind`,
      [{}, {}, { stored: [{ ...ROLE, name: `${kind}:x` }] }],
      protectedRole(kind),
    ]),
    ['a user twice', [{}, { users: [10, 11, 10] }], repeated('users', 10)],
    ['a team twice', [{}, { teams: [210, 5, 210] }], repeated('teams', 210)],
    ['a service account twice', [{}, { serviceAccounts: [110, 110] }], repeated('service_accounts', 110)],
    [
      'a service account among the users and its own kind',
      [{}, { users: [110], serviceAccounts: [110] }],
      repeated('service_accounts', 110),
    ],
    ['a user that there is not', [{}, { users: [10, 99] }], unknown('users')],
    ['a team that there is not', [{}, { teams: [210, 299] }], unknown('teams')],
    [
      'a service account that there is not',
      [{}, { serviceAccounts: [110, 199] }],
      unknown('service accounts'),
    ],
    ['a person among the service accounts', [{}, { serviceAccounts: [10] }], unknown('service accounts')],
    [
      "another org's service account (I10)",
      [{}, { serviceAccounts: [STRANGER.id] }],
      unknown('service accounts'),
    ],
    ["another org's service account among the users (I10)", [{}, { users: [STRANGER.id] }], unknown('users')],
    ['to give what the caller does not hold (I11)', [{}, { users: [10] }, bare], lacking],
    ['to give a team what the caller does not hold (I11)', [{}, { teams: [210] }, bare], lacking],
    ['to give itself what the caller does not hold (I11)', [{}, { serviceAccounts: [110] }, bare], lacking],
    ['to take what the caller does not hold (I11)', [{ users: [10] }, {}, bare], lacking],
    [
      'a scope wider than held (I11)',
      [{}, { users: [10] }, { caller: callerWith([{ action: 'reports:read', scope: 'reports:id:*' }]) }],
      lacking,
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(set(...situation)).toEqual({ requires, refusal });
  });

  it('is free to a caller who holds just what the role grants (I11)', () => {
    expect(set({ teams: [210] }, { users: [10] }, { caller: callerWith([GRANTED]) })).toMatchObject({
      touches: ['user:10', 'team:210'],
    });
  });

  it('needs all four rights to give and to take', () => {
    const { requires: needed } = set({}, {});
    const may = (rights: readonly string[]) =>
      needed === null ||
      isMet(needed, callerWith(rights.map((action) => ({ action, scope: DELEGATE }))).permissions);
    expect(may(RIGHTS)).toBe(true);
    for (const missing of RIGHTS)
      expect(may(RIGHTS.filter((right) => right !== missing)), missing).toBe(false);
  });
});

describe('somebody who is no member of the org', () => {
  const reads = (id: number) =>
    callerWith([GRANTED, { action: 'users:read', scope: `global.users:id:${id}` }]);
  const barred = callerWith([GRANTED]);

  it.each<[string, Parameters<typeof set>]>([
    ['is given it by who may read them', [{}, { users: [30] }, { caller: reads(30) }]],
    ['may keep it, whoever sets the others', [{ users: [30] }, { users: [10, 30] }, { caller: barred }]],
    ['loses it to who could not find them', [{ users: [30] }, {}, { caller: barred }]],
  ])('%s', (_, situation) => {
    expect(set(...situation)).toHaveProperty('touches');
  });

  it.each<[string, Parameters<typeof set>]>([
    ['who may read nobody elsewhere', [{}, { users: [30] }, { caller: barred }]],
    ['who may read others', [{}, { users: [30] }, { caller: reads(31) }]],
  ])('is not there for %s (I10)', (_, situation) => {
    expect(set(...situation)).toMatchObject({ refusal: { tag: 'unknown-holders', among: 'users' } });
  });
});
