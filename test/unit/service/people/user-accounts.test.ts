import { describe, expect, it } from 'vitest';

import type { OrgOfUser, UserProfile } from '../../../../src/core/user.ts';
import type { UpdateUserInput } from '../../../../src/service/people/user-accounts.ts';
import {
  changeOwnPassword,
  deleteUser,
  disableUser,
  setPassword,
  setServerAdmin,
  updateOwnUser,
  updateUser,
} from '../../../../src/service/people/user-accounts.ts';
import type { Answers, Decided, Situation } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW, shownDiff } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const ID = SOMEBODY.id;
const memberships: readonly OrgOfUser[] = [
  { orgId: 2, name: 'Two', role: 'Viewer' },
  { orgId: 3, name: 'Three', role: 'Admin' },
];

/** Ada, who is in two orgs, and what else is known; of anybody else nothing is. */
const ada = (fields: Partial<UserProfile> = {}, more: Answers['users'] = {}): Answers => ({
  users: {
    profile: (id) => (id === ID ? { ...SOMEBODY, ...fields } : undefined),
    orgsOf: (id) => (id === ID ? memberships : []),
    ...more,
  },
});

/** The same, while another server admin can sign in, or none. */
const adaBeside = (others: 'another server admin' | 'no server admin', fields: Partial<UserProfile> = {}) =>
  ada(fields, { hasOtherServerAdmin: (id) => id !== ID || others === 'another server admin' });

const permission = (action: string) => ({ kind: 'permission', action, scopes: [`global.users:id:${ID}`] });

/** What every change of Ada comes to, whose orgs are told: they may have kept her (I6). */
const changeOfAda = {
  touches: ['user:7'],
  notifies: [2, 3],
  reply: null,
};
/** Aborts what was decided before she joined or left an org: it would not be told (I6). */
const inHerOrgs = ['users.expectOrgsOf', ID, [2, 3]];

const notFound = { tag: 'not-found', thing: 'user' };
const onlyUsers = { tag: 'only-users', what: 'profile' };
const lastAdmin = { tag: 'last-admin', of: 'server' };

/** Somebody who holds every permission, and is no server admin. */
const NO_SERVER_ADMIN = { ...MIGHTY, facts: { ...MIGHTY.facts, isServerAdmin: false } };
/** A server admin whose permissions were all taken away, and somebody without any. */
const BARE_SERVER_ADMIN = callerWith([], { isServerAdmin: true });
const BARE = callerWith([]);
const ACCOUNT = callerWith([], { isServiceAccount: true });

/** Who does not exist, and who is none: both are nobody. */
const NOBODIES: readonly (readonly [who: string, answers: Answers])[] = [
  ['who does not exist', { users: { profile: undefined, orgsOf: [] } }],
  ['who is a service account', ada({ isServiceAccount: true })],
];

type Renaming = (situation: Situation<UpdateUserInput>) => Decided<null>;
/** What renaming a person requires, and what another login or address does: as much as another password (I11). */
const WRITE = permission('users:write');
const RENAME = { kind: 'all', of: [WRITE, permission('users.password:write')] };
const RENAMINGS: readonly (readonly [
  whom: string,
  rename: Renaming,
  needs: (isRenamed: boolean) => object | null,
])[] = [
  ['a person', (situation) => decide(updateUser, situation), (isRenamed) => (isRenamed ? RENAME : WRITE)],
  [
    'oneself, as a server admin',
    (situation) =>
      decide(updateOwnUser, { ...situation, caller: callerWith([], { userId: ID, isServerAdmin: true }) }),
    () => null,
  ],
];

describe.each(RENAMINGS)('renaming %s', (_whom, rename, needs) => {
  const nothing = { userId: ID, login: undefined, email: undefined, name: undefined, managing: {} };
  const free: Answers = ada({}, { isTakenByOther: false });
  const situation = { input: nothing, answers: free, caller: BARE_SERVER_ADMIN, orgId: 0 };
  const before = { user: ID, login: 'ada', email: 'ada@example.org', name: 'Ada' };

  it.each<[string, Partial<UpdateUserInput>]>([
    ['all three names', { login: 'eve', email: 'eve@example.org', name: 'Eve' }],
    ['the login alone', { login: 'eve' }],
    ['the e-mail address alone', { email: 'eve@example.org' }],
    ['the name alone, by an empty one', { name: '' }],
  ])('changes %s, keeps the rest, and tells every org of the person (I6)', (_, wanted) => {
    const after = { login: 'ada', email: 'ada@example.org', name: 'Ada', ...wanted };
    const requires = needs(after.login !== before.login || after.email !== before.email);
    expect(rename({ ...situation, input: { ...nothing, ...wanted } })).toEqual({
      ...changeOfAda,
      requires,
      writes: [
        inHerOrgs,
        ...(after.login === before.login && after.email === before.email
          ? []
          : [['users.expectFree', [after.login, after.email], ID]]),
        ['users.update', ID, after, NOW],
      ],
      ...shownDiff(before, { user: ID, ...after }, { user: ID }),
    });
  });

  it.each<[string, Partial<UpdateUserInput>]>([
    ['nothing is named', {}],
    ['all is as it was', { login: 'ada', email: 'ada@example.org', name: 'Ada' }],
  ])('changes nothing when %s', (_, wanted) => {
    expect(rename({ ...situation, input: { ...nothing, ...wanted } })).toEqual({
      requires: needs(false),
      unchanged: null,
    });
  });

  it.each<[string, Partial<UpdateUserInput>, string, string]>([
    ['both, when both are named', { login: 'eve', email: 'eve@x' }, 'eve', 'eve@x'],
    ['a login as e-mail address as well', { login: 'eve' }, 'eve', 'eve'],
    ['an e-mail address as login as well', { email: 'eve@x' }, 'eve@x', 'eve@x'],
    ['nothing, when neither is named', { name: 'Eve' }, '', ''],
  ])('asks of others whether they have %s', (_, wanted, login, email) => {
    const asked: unknown[] = [];
    const isTakenByOther = (...told: readonly unknown[]) => asked.push(told) === 0;
    rename({ ...situation, input: { ...nothing, ...wanted }, answers: ada({}, { isTakenByOther }) });
    expect(asked).toEqual([[ID, login, email]]);
  });

  it.each<[string, Partial<UpdateUserInput>, string, string]>([
    ['login', { login: 'eve' }, 'eve', 'ada@example.org'],
    ['e-mail address', { email: 'eve@x' }, 'ada', 'eve@x'],
  ])('refuses a %s that another has, and tells both names as they would be', (_, wanted, login, email) => {
    const answers = ada({}, { isTakenByOther: true });
    expect(rename({ ...situation, answers, input: { ...nothing, ...wanted } })).toEqual({
      requires: needs(true),
      refusal: { tag: 'login-or-email-taken', login, email, on: 'update' },
    });
  });

  it.each(NOBODIES)('refuses one %s', (_, { users }) => {
    const answers = { users: { ...users, isTakenByOther: false } };
    const input = { ...nothing, login: 'eve' };
    expect(rename({ ...situation, input, answers })).toEqual({ requires: needs(false), refusal: notFound });
  });
});

describe.each([
  ['a person, by who may write people and is no server admin', updateUser, NO_SERVER_ADMIN],
  ['oneself, as anybody else', updateOwnUser, callerWith([], { userId: ID })],
] as const)('renaming %s', (_whom, change, caller) => {
  const isOwn = change === updateOwnUser;
  const nothing = { userId: ID, login: undefined, email: undefined, name: undefined, managing: {} };
  const refusalOf = (field: string) =>
    isOwn ? { tag: 'own-name-kept', field } : { tag: 'server-admins-only' };
  const outcome = (wanted: Partial<UpdateUserInput>, answers: Answers) =>
    decide(change, { input: { ...nothing, ...wanted }, answers, caller, orgId: 0 });

  it.each<[string, Partial<UpdateUserInput>, string]>([
    ['login', { login: 'eve' }, 'login'],
    ['e-mail address', { email: 'eve@x' }, 'email'],
    ['login and address', { login: 'eve', email: 'eve@x', name: 'Eve' }, 'login'],
    ['address beside the login that is stored', { login: 'ada', email: 'eve@x' }, 'email'],
    ['login that nobody can have', { login: 'a:b' }, 'login'],
  ])('refuses another %s, whether or not it is taken, whoever manages the person', (_, wanted, field) => {
    for (const isTakenByOther of [false, true]) {
      for (const provider of [null, 'https://idp.example.org']) {
        expect(outcome(wanted, ada({ provider }, { isTakenByOther }))).toMatchObject({
          refusal: refusalOf(field),
        });
      }
    }
  });

  it('changes the name alone, with login and address as they are stored or absent', () => {
    for (const same of [{}, { login: 'ada' }, { login: 'ada', email: 'ada@example.org' }]) {
      const made = outcome({ ...same, name: 'Eve' }, ada({}, { isTakenByOther: false }));
      expect(made).toMatchObject({
        ...changeOfAda,
        requires: isOwn ? null : WRITE,
        before: { user: ID, name: 'Ada' },
        after: { user: ID, name: 'Eve' },
      });
    }
  });

  it('compares with what is stored when it is decided, not with what somebody saw', () => {
    const renamed = ada({ login: 'eve' }, { isTakenByOther: false });
    expect(outcome({ login: 'ada' }, renamed)).toMatchObject({ refusal: refusalOf('login') });
    expect(outcome({ login: 'eve' }, renamed)).toMatchObject({ unchanged: null });
  });
});

describe('a name that may be taken for another', () => {
  const caller = callerWith([], { userId: ID, isServerAdmin: true });
  const odd = '\u0430da';
  const outcome = (wanted: Partial<UpdateUserInput>, stored: Partial<UserProfile> = {}) =>
    decide(updateUser, {
      input: { userId: ID, login: undefined, email: undefined, name: undefined, managing: {}, ...wanted },
      answers: ada(stored, { isTakenByOther: false }),
      caller,
      orgId: 0,
    });

  it('is no new login or address, and stays where it is stored', () => {
    expect(outcome({ login: odd })).toMatchObject({ refusal: { tag: 'invalid', field: 'login' } });
    expect(outcome({ email: odd })).toMatchObject({ refusal: { tag: 'invalid', field: 'email' } });
    expect(outcome({ login: odd, name: 'New' }, { login: odd })).toMatchObject(changeOfAda);
    expect(outcome({ login: 'ada' }, { login: odd })).toMatchObject(changeOfAda);
    expect(outcome({ login: odd, email: 'new@x' }, { login: odd })).toMatchObject(changeOfAda);
  });
});

it('a service account may write the name of a person, and has no profile of its own', () => {
  const input = { userId: ID, login: undefined, email: undefined, name: 'Eve', managing: {} };
  const situation = { input, answers: ada({}, { isTakenByOther: false }), caller: ACCOUNT, orgId: 0 };
  expect(decide(updateUser, situation)).toMatchObject(changeOfAda);
  expect(decide(updateOwnUser, situation)).toEqual({ requires: null, refusal: onlyUsers });
});

it('nobody renames somebody else as oneself (I11)', () => {
  const input = { userId: ID, login: 'eve', email: undefined, name: undefined, managing: {} };
  const situation = { input, answers: ada({}, { isTakenByOther: false }), caller: BARE, orgId: 0 };
  expect(decide(updateOwnUser, situation)).toEqual({ requires: null, refusal: notFound });
});

describe('deleting a person', () => {
  const input = { userId: ID };
  const requires = permission('users:delete');

  it.each<[string, Answers, Partial<UserProfile>]>([
    ['anybody', adaBeside('no server admin'), {}],
    [
      'a server admin while another can sign in',
      adaBeside('another server admin', { isServerAdmin: true }),
      { isServerAdmin: true },
    ],
  ])('removes %s from everywhere, tells every org, and keeps who it was (I6)', (_, answers, fields) => {
    expect(decide(deleteUser, { input, answers, caller: BARE, orgId: 0 })).toEqual({
      ...changeOfAda,
      requires,
      writes: [inHerOrgs, ['users.removePerson', ID, NOW]],
      before: { user: { ...SOMEBODY, ...fields }, memberships },
      after: null,
    });
  });

  it.each<[string, Answers, object]>([
    ...NOBODIES.map(([who, { users }]): [string, Answers, object] => [
      `one ${who}`,
      { users: { ...users, hasOtherServerAdmin: true } },
      notFound,
    ]),
    [
      'the last server admin who can sign in',
      adaBeside('no server admin', { isServerAdmin: true }),
      lastAdmin,
    ],
  ])('refuses %s', (_, answers, refusal) => {
    expect(decide(deleteUser, { input, answers, orgId: 0 })).toEqual({ requires, refusal });
  });
});

describe.each([
  ['disabling', true],
  ['enabling', false],
] as const)('%s a person', (_way, isDisabled) => {
  const input = { userId: ID, isDisabled };
  const requires = permission(isDisabled ? 'users:disable' : 'users:enable');
  const was = { isDisabled: !isDisabled };

  it.each<[string, Answers]>([
    ['anybody', adaBeside('no server admin', was)],
    [
      'a server admin while another can sign in',
      adaBeside('another server admin', { ...was, isServerAdmin: true }),
    ],
  ])('is done to %s, and told to every org of the person (I6)', (_, answers) => {
    expect(decide(disableUser, { input, answers, caller: BARE, orgId: 0 })).toEqual({
      ...changeOfAda,
      requires,
      writes: [inHerOrgs, ['users.update', ID, { isDisabled }, NOW]],
      before: { user: ID, isDisabled: !isDisabled },
      after: { user: ID, isDisabled },
    });
  });

  it('changes nothing when it is so already, even of the only server admin', () => {
    const answers = adaBeside('no server admin', { isDisabled, isServerAdmin: true });
    expect(decide(disableUser, { input, answers, orgId: 0 })).toEqual({ requires, unchanged: null });
  });

  it.each(NOBODIES)('is refused of one %s', (_, { users }) => {
    const answers = { users: { ...users, hasOtherServerAdmin: true } };
    expect(decide(disableUser, { input, answers, orgId: 0 })).toEqual({ requires, refusal: notFound });
  });
});

describe('while no other server admin can sign in', () => {
  const answers = (isDisabled: boolean) => adaBeside('no server admin', { isServerAdmin: true, isDisabled });

  it('the last one is not disabled', () => {
    const input = { userId: ID, isDisabled: true };
    expect(decide(disableUser, { input, answers: answers(false), orgId: 0 })).toMatchObject({
      refusal: lastAdmin,
    });
  });

  it('one is enabled', () => {
    const input = { userId: ID, isDisabled: false };
    expect(decide(disableUser, { input, answers: answers(true), orgId: 0 })).toMatchObject({
      after: { user: ID, isDisabled: false },
    });
  });

  it('the last one stays a server admin', () => {
    const input = { userId: ID, isServerAdmin: false };
    expect(decide(setServerAdmin, { input, answers: answers(false), orgId: 0 })).toMatchObject({
      refusal: lastAdmin,
    });
  });

  it('somebody becomes a server admin', () => {
    const input = { userId: ID, isServerAdmin: true };
    expect(decide(setServerAdmin, { input, answers: adaBeside('no server admin'), orgId: 0 })).toMatchObject({
      after: { user: ID, isServerAdmin: true },
    });
  });
});

describe.each([
  ['making a person a server admin', true],
  ['making a server admin a plain person', false],
] as const)('%s', (_way, isServerAdmin) => {
  const input = { userId: ID, isServerAdmin };
  const requires = permission('users.permissions:write');
  const answers = adaBeside('another server admin', { isServerAdmin: !isServerAdmin });

  it('is for server admins, whatever else they hold, and told to every org of the person (I6, I11)', () => {
    expect(decide(setServerAdmin, { input, answers, caller: BARE_SERVER_ADMIN, orgId: 0 })).toEqual({
      ...changeOfAda,
      requires,
      writes: [inHerOrgs, ['users.update', ID, { isServerAdmin }, NOW]],
      before: { user: ID, isServerAdmin: !isServerAdmin },
      after: { user: ID, isServerAdmin },
    });
  });

  it('changes nothing when it is so already, while no other is one as well', () => {
    const already = adaBeside('no server admin', { isServerAdmin });
    expect(decide(setServerAdmin, { input, answers: already, orgId: 0 })).toEqual({
      requires,
      unchanged: null,
    });
  });

  it.each<[string, Answers]>([
    ['for a person', answers],
    ['for one who is so already', adaBeside('another server admin', { isServerAdmin })],
    ['for nobody, which it is not told', { users: { ...NOBODIES[0]?.[1].users, hasOtherServerAdmin: true } }],
  ])('is refused to who holds everything else, %s (I11)', (_, of) => {
    expect(decide(setServerAdmin, { input, answers: of, caller: NO_SERVER_ADMIN, orgId: 0 })).toEqual({
      requires,
      refusal: { tag: 'server-admins-only' },
    });
  });

  it.each(NOBODIES)('is refused of one %s', (_, { users }) => {
    const nobody = { users: { ...users, hasOtherServerAdmin: true } };
    expect(decide(setServerAdmin, { input, answers: nobody, orgId: 0 })).toEqual({
      requires,
      refusal: notFound,
    });
  });
});

describe("setting somebody's password", () => {
  const input = { userId: ID, passwordHash: 'a hash', managing: {} };
  const requires = permission('users.password:write');

  it('is for server admins, tells every org of the person, and keeps no hash in the trail (I6, I11, I13)', () => {
    expect(decide(setPassword, { input, answers: ada(), caller: BARE_SERVER_ADMIN, orgId: 0 })).toEqual({
      ...changeOfAda,
      requires,
      writes: [inHerOrgs, ['users.setPassword', ID, 'a hash', NOW]],
      before: { user: ID },
      after: { user: ID },
    });
  });

  it.each<[string, Answers]>([
    ['of a person', ada()],
    ['of nobody, which it is not told', { users: { profile: undefined, orgsOf: [] } }],
  ])('%s is refused to who holds everything else (I11)', (_, answers) => {
    expect(decide(setPassword, { input, answers, caller: NO_SERVER_ADMIN, orgId: 0 })).toEqual({
      requires,
      refusal: { tag: 'server-admins-only' },
    });
  });

  it.each(NOBODIES)('is refused of one %s', (_, answers) => {
    expect(decide(setPassword, { input, answers, orgId: 0 })).toEqual({ requires, refusal: notFound });
  });
});

describe("changing one's own password", () => {
  const input = { passwordHash: 'a hash', managing: {} };
  const requires = null;

  it('needs no permission, tells every org of the caller, and keeps no hash in the trail (I6, I13)', () => {
    const caller = callerWith([], { userId: ID });
    expect(decide(changeOwnPassword, { input, answers: ada(), caller, orgId: 0 })).toEqual({
      ...changeOfAda,
      requires,
      writes: [inHerOrgs, ['users.setPassword', ID, 'a hash', NOW]],
      before: { user: ID },
      after: { user: ID },
    });
  });

  it('is refused to a service account, which has none', () => {
    const answers = ada({ isServiceAccount: true });
    expect(decide(changeOwnPassword, { input, answers, caller: ACCOUNT, orgId: 0 })).toEqual({
      requires,
      refusal: onlyUsers,
    });
  });
});
