import { describe, expect, it } from 'vitest';

import { basicRoleByUid } from '../../../../src/core/catalogue/basic-roles.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { NOBODY } from '../../../../src/core/principal.ts';
import type { PrincipalFacts } from '../../../../src/core/principal.ts';
import type { Refusal } from '../../../../src/core/refusal.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import { shippedRole } from '../../../../src/core/role-view.ts';
import type { ServiceAccountProfile } from '../../../../src/core/service-account.ts';
import type { ActingCaller } from '../../../../src/service/engine/change.ts';
import type {
  CreateServiceAccountInput,
  UpdateServiceAccountInput,
} from '../../../../src/service/service-accounts/service-accounts.ts';
import {
  createServiceAccount,
  deleteServiceAccount,
  updateServiceAccount,
} from '../../../../src/service/service-accounts/service-accounts.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, MIGHTY, NOW, shownDiff, uidOf } from '../../../support/decide.ts';

const VIEWER = basicRoleByUid('basic_viewer')?.permissions ?? [];
const [LEAST_OF_VIEWER = { action: '', scope: '' }, ...REST_OF_VIEWER] = VIEWER;

/** A basic role that somebody changed: it grants this alone. */
const changed = (uid: string, ...permissions: readonly Permission[]): RoleWithPermissions => {
  const shipped = shippedRole(uid);
  if (shipped === undefined) throw new Error(`No role ${uid}`);
  return { ...shipped, permissions: permissions.map((pair) => ({ ...pair, created: '', updated: '' })) };
};
const REPORTS: Permission = { action: 'reports:write', scope: 'reports:*' };

/** What an org role brings, as the database tells it: only what belongs to the basic role behind it. */
const rolesAsShipped: Answers = { roles: { findMany: [] }, heldLevels: { levelsOf: [] } };
const whereViewersMayReport: Answers = {
  ...rolesAsShipped,
  roles: {
    findMany: (orgId, uids) => {
      expect(orgId).toBe(1);
      return uids.includes('basic_viewer') ? [changed('basic_viewer', REPORTS)] : [];
    },
  },
};
const whereViewersSeeAProject: Answers = {
  roles: { findMany: [changed('basic_viewer')] },
  heldLevels: {
    levelsOf: (orgId, { kind, subject }) =>
      orgId === 1 && kind === 'basic-role' && subject === 'basic_viewer'
        ? [{ resource: 'projects', resourceId: 'p', level: 'Viewer' }]
        : [],
  },
};
const SEES_THE_PROJECT: Permission = { action: 'projects:read', scope: 'projects:id:p' };

/** Somebody has these, as login or as e-mail address: a change asks for both at once. */
const taken =
  (...logins: readonly string[]) =>
  (login: string, email: string): boolean =>
    login === email && logins.includes(login);

/** Who may give which org role, by rank and by what the role brings: the same for every change that gives one. */
type Giving = [
  what: string,
  role: OrgRole,
  caller: ActingCaller,
  outcome: 'given' | Refusal,
  answers?: Answers,
];
const TOO_HIGH: Refusal = { tag: 'role-above-own', subject: 'service-account' };
const GIVING: Giving[] = [
  ['nobody of the org gives even the least above None', 'Viewer', callerWith(VIEWER), TOO_HIGH],
  ['None needs no rank and no permission', 'None', callerWith([]), 'given'],
  ['a Viewer gives Viewer', 'Viewer', callerWith(VIEWER, { orgRole: 'Viewer' }), 'given'],
  [
    'a Viewer gives no Editor, whatever it holds',
    'Editor',
    callerWith([{ action: 'x', scope: '*' }, ...MIGHTY.permissions.list()], { orgRole: 'Viewer' }),
    TOO_HIGH,
  ],
  [
    'an Editor gives no Admin',
    'Admin',
    callerWith(MIGHTY.permissions.list(), { orgRole: 'Editor' }),
    TOO_HIGH,
  ],
  ['an Editor gives Editor', 'Editor', callerWith(MIGHTY.permissions.list(), { orgRole: 'Editor' }), 'given'],
  ['an Admin gives Admin', 'Admin', callerWith(MIGHTY.permissions.list(), { orgRole: 'Admin' }), 'given'],
  [
    'a server admin gives what it does not have itself',
    'Admin',
    callerWith(MIGHTY.permissions.list(), { isServerAdmin: true, orgRole: null }),
    'given',
  ],
  [
    'rank is not enough: one permission of the role is missing',
    'Viewer',
    callerWith(REST_OF_VIEWER, { orgRole: 'Admin' }),
    { tag: 'not-delegable', action: LEAST_OF_VIEWER.action },
  ],
  [
    'nor is being server admin',
    'Viewer',
    callerWith(REST_OF_VIEWER, { isServerAdmin: true }),
    { tag: 'not-delegable', action: LEAST_OF_VIEWER.action },
  ],
  [
    'what the basic role was changed to is missing',
    'Viewer',
    callerWith(VIEWER, { orgRole: 'Viewer' }),
    { tag: 'not-delegable', action: 'reports:write' },
    whereViewersMayReport,
  ],
  [
    'what the basic role was changed to is enough',
    'Viewer',
    callerWith([REPORTS], { orgRole: 'Viewer' }),
    'given',
    whereViewersMayReport,
  ],
  [
    'what a level of the basic role brings is missing',
    'Viewer',
    callerWith([], { orgRole: 'Viewer' }),
    { tag: 'not-delegable', action: 'projects:read' },
    whereViewersSeeAProject,
  ],
  [
    'what a level of the basic role brings is enough',
    'Viewer',
    callerWith([SEES_THE_PROJECT], { orgRole: 'Viewer' }),
    'given',
    whereViewersSeeAProject,
  ],
];

describe('creating a service account', () => {
  const input: CreateServiceAccountInput = { name: 'My Robot', role: 'Editor', isDisabled: false };
  const free: Answers = { ...rolesAsShipped, users: { isTaken: false } };
  const requires = { kind: 'permission', action: 'serviceaccounts:create', scopes: [] };
  const identity = {
    uid: uidOf(1),
    login: 'sa-1-my-robot',
    email: 'sa-1-my-robot',
    name: 'My Robot',
    isServiceAccount: true,
    isDisabled: false,
    homeOrgId: 1,
  };
  const account = {
    id: FIRST_ID,
    uid: uidOf(1),
    login: 'sa-1-my-robot',
    name: 'My Robot',
    orgId: 1,
    role: 'Editor',
    isDisabled: false,
    tokens: 0,
    version: 1,
  };
  const stillFree = ['users.expectFree', [identity.login]];
  const insertAccount = ['users.insert', { ...identity, passwordHash: null, at: NOW }];
  const insertMember = ['users.insertMember', 1, { uid: uidOf(1) }, 'Editor', NOW];

  it('writes it without a password, and gives its creator, a person, Admin on it: whom it touches (I6)', () => {
    expect(decide(createServiceAccount, { input, answers: free })).toEqual({
      requires,
      writes: [
        stillFree,
        insertAccount,
        insertMember,
        ['heldLevels.grantOnNewServiceAccount', 1, 5, uidOf(1), 'Admin'],
      ],
      before: null,
      after: { ...identity, orgRole: 'Editor', managed: { user: 5, level: 'Admin' } },
      touches: ['user:5'],
      notifies: [],
      reply: account,
    });
  });

  it('gives an account that creates one nothing on it', () => {
    const caller = { ...MIGHTY, facts: { ...MIGHTY.facts, isServiceAccount: true } };
    expect(decide(createServiceAccount, { input, answers: free, caller })).toEqual({
      requires,
      writes: [stillFree, insertAccount, insertMember],
      before: null,
      after: { ...identity, orgRole: 'Editor', managed: null },
      touches: ['user:5'],
      notifies: [],
      reply: account,
    });
  });

  it('makes one that is disabled from the beginning', () => {
    const decided = decide(createServiceAccount, { input: { ...input, isDisabled: true }, answers: free });
    expect(decided).toMatchObject({
      writes: [
        ['users.expectFree', [identity.login]],
        ['users.insert', { isDisabled: true }],
        ['users.insertMember', 1, { uid: uidOf(1) }, 'Editor', NOW],
        ['heldLevels.grantOnNewServiceAccount', 1, 5, uidOf(1), 'Admin'],
      ],
      after: { isDisabled: true },
      reply: { ...account, isDisabled: true },
    });
  });

  it.each([
    ['robot', 1, 'sa-1-robot'],
    ['My Robot', 7, 'sa-7-my-robot'],
    ['ROBOT', 7, 'sa-7-robot'],
    ['one  two\tthree', 1, 'sa-1-one-two-three'],
    ['Ärzte', 1, 'sa-1-ärzte'],
  ])(
    'makes a login of org and name: %j in org %i is %s, and asks whether that is free',
    (name, orgId, login) => {
      const asked: string[][] = [];
      const isTaken = (...names: [string, string]) => {
        asked.push(names);
        return false;
      };
      const answers: Answers = { ...rolesAsShipped, users: { isTaken } };
      const decided = decide(createServiceAccount, { input: { ...input, name }, answers, orgId });
      expect(asked).toEqual([[login, login]]);
      expect(decided).toMatchObject({
        writes: [
          ['users.expectFree', [login]],
          ['users.insert', { login, email: login, name, homeOrgId: orgId }],
          ['users.insertMember', orgId, { uid: uidOf(1) }, 'Editor', NOW],
          ['heldLevels.grantOnNewServiceAccount', orgId, 5, uidOf(1), 'Admin'],
        ],
        reply: { login, name, orgId },
      });
    },
  );

  it.each([
    ['a name whose login is taken', 'My Robot'],
    ['one that makes the same login in other letters', 'MY  robot'],
  ])('refuses %s, by the name that was asked for', (_, name) => {
    const answers: Answers = { ...free, users: { isTaken: taken('sa-1-my-robot') } };
    expect(decide(createServiceAccount, { input: { ...input, name }, answers })).toEqual({
      requires,
      refusal: { tag: 'taken', thing: 'service-account', field: 'name', value: name },
    });
  });

  it('takes a name that is taken in another org alone (I10)', () => {
    const answers: Answers = { ...free, users: { isTaken: taken('sa-1-my-robot') } };
    expect(decide(createServiceAccount, { input, answers, orgId: 7 })).toMatchObject({
      reply: { login: 'sa-7-my-robot' },
    });
  });

  it('tells whoever may not give the role nothing of the name', () => {
    const answers: Answers = { ...free, users: { isTaken: true } };
    const caller = callerWith([], { orgRole: 'Viewer' });
    expect(decide(createServiceAccount, { input, answers, caller })).toEqual({ requires, refusal: TOO_HIGH });
  });

  it.each<Giving>(GIVING)(
    'gives no org role beyond the caller: %s (I11)',
    (_, role, caller, outcome, answers = {}) => {
      const decided = decide(createServiceAccount, {
        input: { ...input, role },
        answers: { ...free, ...answers },
        caller,
      });
      if (outcome === 'given') expect(decided).toMatchObject({ requires, reply: { role } });
      else expect(decided).toEqual({ requires, refusal: outcome });
    },
  );
});

const ACCOUNT = 9;
const account: ServiceAccountProfile = {
  id: ACCOUNT,
  uid: 'robot1',
  name: 'Robot',
  login: 'sa-1-robot',
  orgId: 1,
  role: 'Viewer',
  isDisabled: false,
  tokens: 2,
  created: '2025-01-01T00:00:00.000Z',
  updated: '2025-06-01T00:00:00.000Z',
  version: 4,
  teams: ['a team'],
};
const described = {
  id: ACCOUNT,
  uid: 'robot1',
  login: 'sa-1-robot',
  name: 'Robot',
  isDisabled: false,
  orgRole: 'Viewer',
};

describe('changing a service account', () => {
  const nothing: UpdateServiceAccountInput = {
    accountId: ACCOUNT,
    name: undefined,
    role: undefined,
    isDisabled: undefined,
  };
  const requires = { kind: 'permission', action: 'serviceaccounts:write', scopes: ['serviceaccounts:id:9'] };
  const is = (profile: ServiceAccountProfile | undefined): Answers => ({
    ...rolesAsShipped,
    users: { isTaken: false },
    serviceAccounts: {
      profile: (orgId, accountId) => (orgId === 1 && accountId === ACCOUNT ? profile : undefined),
    },
  });
  const disabled: ServiceAccountProfile = { ...account, isDisabled: true };

  it.each<[string, Partial<UpdateServiceAccountInput>, Partial<ServiceAccountProfile>, object]>([
    [
      'a name, and the login that is made of it',
      { name: 'New Name' },
      { name: 'New Name', login: 'sa-1-new-name' },
      { name: 'New Name', login: 'sa-1-new-name' },
    ],
    ['a name of the same login', { name: 'ROBOT' }, { name: 'ROBOT' }, { name: 'ROBOT' }],
    ['an org role', { role: 'Editor' }, { role: 'Editor' }, { orgRole: 'Editor' }],
    ['that it is disabled', { isDisabled: true }, { isDisabled: true }, { isDisabled: true }],
    [
      'all of it',
      { name: 'X', role: 'None', isDisabled: true },
      { name: 'X', login: 'sa-1-x', role: 'None', isDisabled: true },
      { name: 'X', login: 'sa-1-x', orgRole: 'None', isDisabled: true },
    ],
  ])('writes %s, leaves the rest, and touches the account (I6)', (_, input, fields, after) => {
    const wanted = { ...account, ...fields, updated: NOW, version: 5 };
    expect(decide(updateServiceAccount, { input: { ...nothing, ...input }, answers: is(account) })).toEqual({
      requires,
      writes: [
        ...(wanted.login === account.login ? [] : [['users.expectFree', [wanted.login], 9]]),
        ['serviceAccounts.update', 1, wanted],
      ],
      ...shownDiff(described, { ...described, ...after }, { id: ACCOUNT }),
      touches: ['user:9'],
      notifies: [],
      reply: wanted,
    });
  });

  it.each<[string, Partial<UpdateServiceAccountInput>]>([
    ['nothing is said', {}],
    ['the same is said', { name: 'Robot', role: 'Viewer', isDisabled: false }],
  ])('writes nothing when %s, whoever asks', (_, input) => {
    const answers: Answers = {
      ...is(account),
      users: { isTaken: true },
      principals: { facts: undefined },
    };
    const caller = callerWith([]);
    expect(decide(updateServiceAccount, { input: { ...nothing, ...input }, answers, caller })).toEqual({
      requires,
      unchanged: account,
    });
  });

  it('refuses an account that the org does not have, before all else', () => {
    const input = { ...nothing, name: 'taken', role: 'Admin' as const };
    const answers: Answers = { ...is(undefined), users: { isTaken: true } };
    expect(decide(updateServiceAccount, { input, answers, caller: callerWith([]) })).toEqual({
      requires,
      refusal: { tag: 'not-found', thing: 'service-account' },
    });
  });

  it('refuses a name whose login somebody else has, and takes one that makes its own', () => {
    const answers: Answers = { ...is(account), users: { isTaken: taken('sa-1-robot', 'sa-1-other') } };
    for (const name of ['other', 'OTHER']) {
      expect(decide(updateServiceAccount, { input: { ...nothing, name }, answers })).toEqual({
        requires,
        refusal: { tag: 'taken', thing: 'service-account', field: 'name', value: name },
      });
    }
    expect(decide(updateServiceAccount, { input: { ...nothing, name: 'ROBOT' }, answers })).toMatchObject({
      reply: { name: 'ROBOT', login: 'sa-1-robot' },
    });
  });

  it.each<Giving>(GIVING)(
    'gives no org role beyond the caller: %s (I11)',
    (_, role, caller, outcome, answers = {}) => {
      const before: ServiceAccountProfile = { ...account, role: role === 'Admin' ? 'Editor' : 'Admin' };
      const decided = decide(updateServiceAccount, {
        input: { ...nothing, role },
        answers: { ...is(before), ...answers },
        caller,
      });
      if (outcome === 'given') expect(decided).toMatchObject({ requires, reply: { role } });
      else expect(decided).toEqual({ requires, refusal: outcome });
    },
  );

  it('leaves an org role that it does not change, however high that is', () => {
    const admin = { ...account, role: 'Admin' as const };
    const caller = callerWith([], { orgRole: 'Viewer' });
    for (const input of [{ role: 'Admin' as const, name: 'X' }, { name: 'X' }]) {
      expect(
        decide(updateServiceAccount, { input: { ...nothing, ...input }, answers: is(admin), caller }),
      ).toMatchObject({ reply: { name: 'X', role: 'Admin' } });
    }
  });

  describe('enabling one', () => {
    const here: PrincipalFacts = {
      ...NOBODY,
      evaluatedIn: 1,
      userId: ACCOUNT,
      isServiceAccount: true,
      isDisabled: true,
      homeOrgId: 1,
      orgRole: 'None',
      storedRoles: [{ uid: 'reporter', permissions: [REPORTS] }],
    };
    const reached = (facts: PrincipalFacts): PrincipalFacts => ({
      ...facts,
      reached: [
        ...facts.reached,
        { uid: 'reporter', path: { via: 'assignment', global: facts.evaluatedIn === 0 } },
      ],
    });
    const byOrgRole = (facts: PrincipalFacts): PrincipalFacts => ({
      ...facts,
      orgRole: 'Viewer',
      reached: [...facts.reached, { uid: 'basic_viewer', path: { via: 'org-role' } }],
    });
    const everywhere: PrincipalFacts = { ...here, evaluatedIn: 0, orgRole: null };
    const callersEverywhere: PrincipalFacts = { ...NOBODY, userId: 5, storedRoles: here.storedRoles };
    const SHARED: Permission = { action: 'folders:read', scope: 'folders:uid:sharedwithme' };

    /** What the account may do once it is enabled, here and everywhere, and what the caller may do everywhere. */
    const rights = (
      account: Partial<Record<'here' | 'everywhere' | 'callersEverywhere', PrincipalFacts>>,
    ): Answers => ({
      principals: {
        facts: (orgId, userId, tokenId) => {
          expect(tokenId).toBeNull();
          if (userId === 5) return orgId === 0 ? (account.callersEverywhere ?? callersEverywhere) : undefined;
          return orgId === 0 ? (account.everywhere ?? everywhere) : (account.here ?? here);
        },
      },
    });

    const enable = (input: Partial<UpdateServiceAccountInput>, caller: ActingCaller, answers: Answers) =>
      decide(updateServiceAccount, {
        input: { ...nothing, isDisabled: false, ...input },
        answers: { ...is(disabled), ...answers },
        caller,
      });
    const missing = (action: string) => ({ requires, refusal: { tag: 'not-delegable', action } });
    const done = { requires, reply: { isDisabled: false }, touches: ['user:9'] };

    it.each<[string, ActingCaller, Answers, object]>([
      ['one that may do nothing', callerWith([SHARED]), rights({}), done],
      ['what everybody of the org has is missing', callerWith([]), rights({}), missing('folders:read')],
      [
        'what it holds by a role is missing, though it holds nothing while it is disabled',
        callerWith([SHARED]),
        rights({ here: reached(here) }),
        missing('reports:write'),
      ],
      [
        'what it holds by a role is held',
        callerWith([SHARED, REPORTS]),
        rights({ here: reached(here) }),
        done,
      ],
      [
        'what it holds by its org role is missing',
        callerWith([SHARED, ...REST_OF_VIEWER]),
        rights({ here: byOrgRole(here) }),
        missing(LEAST_OF_VIEWER.action),
      ],
      [
        'what it holds by its org role is held',
        callerWith([SHARED, ...VIEWER]),
        rights({ here: byOrgRole(here) }),
        done,
      ],
      [
        'what it holds everywhere is held by the caller here alone',
        callerWith([SHARED, REPORTS]),
        rights({ here: reached(here), everywhere: reached(everywhere) }),
        missing('reports:write'),
      ],
      [
        'what it holds everywhere is held by the caller everywhere',
        callerWith([SHARED, REPORTS]),
        rights({
          here: reached(here),
          everywhere: reached(everywhere),
          callersEverywhere: reached(callersEverywhere),
        }),
        done,
      ],
    ])('needs all that it may do then (I11): %s', (_, caller, answers, outcome) => {
      const decided = enable({}, caller, answers);
      expect(decided).toMatchObject(outcome);
    });

    it('does not ask for what its org role was, when it gets another (I11)', () => {
      const answers = rights({ here: byOrgRole(here) });
      const caller = callerWith([SHARED], { orgRole: 'Viewer' });
      expect(enable({}, caller, answers)).toMatchObject(missing(expect.any(String)));
      expect(enable({ role: 'None' }, caller, answers)).toMatchObject({
        ...done,
        reply: { isDisabled: false, role: 'None' },
      });
      const holder = rights({ here: reached(byOrgRole(here)) });
      expect(enable({ role: 'None' }, caller, holder)).toEqual(missing('reports:write'));
    });

    it('says the missing right before a taken name', () => {
      const answers = { ...rights({ here: reached(here) }), users: { isTaken: true } };
      expect(enable({ name: 'taken' }, callerWith([SHARED]), answers)).toEqual(missing('reports:write'));
    });

    it('is not what happens to one that is enabled: saying so again with a new name asks for no rights', () => {
      const answers: Answers = { ...is(account), ...rights({ here: reached(byOrgRole(here)) }) };
      const input = { ...nothing, isDisabled: false, name: 'X' };
      expect(decide(updateServiceAccount, { input, answers, caller: callerWith([]) })).toMatchObject({
        reply: { name: 'X' },
      });
    });

    it('is not what disabling is: anybody who may write to it may', () => {
      const input = { ...nothing, isDisabled: true };
      expect(
        decide(updateServiceAccount, { input, answers: is(account), caller: callerWith([]) }),
      ).toMatchObject({ reply: { isDisabled: true } });
    });
  });
});

describe('deleting a service account', () => {
  const input = { accountId: ACCOUNT };
  const requires = { kind: 'permission', action: 'serviceaccounts:delete', scopes: ['serviceaccounts:id:9'] };
  const heldLevels: NonNullable<Answers['heldLevels']> = {
    holdersOf: (orgId, resource, id) =>
      orgId === 1 && resource === 'serviceaccounts' && id === ACCOUNT
        ? ['user:5', 'team:3', 'role:basic_viewer']
        : [],
  };
  const answers: Answers = { serviceAccounts: { profile: account }, heldLevels };

  it('removes it with all that it has, and touches it and whoever had a level on it (I6)', () => {
    expect(decide(deleteServiceAccount, { input, answers })).toEqual({
      requires,
      writes: [['serviceAccounts.remove', 1, ACCOUNT]],
      before: described,
      after: null,
      touches: ['user:9', 'user:5', 'team:3', 'role:basic_viewer'],
      notifies: [],
      reply: null,
    });
  });

  it('is free to a caller with no other right, also when the account may do more', () => {
    const admin: Answers = { ...answers, serviceAccounts: { profile: { ...account, role: 'Admin' } } };
    expect(decide(deleteServiceAccount, { input, answers: admin, caller: callerWith([]) })).toMatchObject({
      reply: null,
    });
  });

  it('lets an account delete itself', () => {
    const caller = callerWith([], { userId: ACCOUNT, isServiceAccount: true });
    expect(decide(deleteServiceAccount, { input, answers, caller })).toMatchObject({ reply: null });
  });

  it('refuses an account that the org does not have', () => {
    const none: Answers = { ...answers, serviceAccounts: { profile: undefined } };
    expect(decide(deleteServiceAccount, { input, answers: none })).toEqual({
      requires,
      refusal: { tag: 'not-found', thing: 'service-account' },
    });
  });
});
