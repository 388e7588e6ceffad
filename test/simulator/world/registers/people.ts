import type { Caller } from '../../../../src/core/caller.ts';
import { byJwt, byPassword } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../spec.ts';
import { attempt, decision, lists, listsEverywhere, permissionsOf, rightsOf } from '../ways.ts';
import { factor, step } from '../writes.ts';
import { ADMINS_RIGHT, callers, joins, jwt, MEMBERS_RIGHT, password, person, user } from './parts.ts';

type Shown = FactorSpec['shown'];

const profileIs =
  (
    login: string,
    test: (profile: {
      isDisabled: boolean;
      isServerAdmin: boolean;
      homeOrgId: number;
      name: string;
    }) => boolean,
  ): Shown =>
  () =>
  ({ users }) =>
    mapped(users.profileByName(login), (profile) => profile !== undefined && test(profile));

const isInOrg =
  (orgId: number, login: string): Shown =>
  (start) =>
  ({ users }) =>
    mapped(users.orgsOf(start.find('users', login) ?? 0), (orgs) => orgs.some((org) => org.orgId === orgId));

const SEARCH = {
  query: '',
  order: { by: 'login', descending: false },
  page: { number: 1, size: 100 },
  reach: 'all',
} as const;

const isListed =
  (orgId: number, login: string): Shown =>
  () =>
  ({ orgUsers }) =>
    mapped(orgUsers.search(orgId, SEARCH), ({ items }) => items.some((one) => one.login === login));

/** Only an Editor may make teams. */
const NO_TEAM = { name: 'none', email: '' };

const enabled = (): RegisterSpec => {
  const shown = profileIs('enabled', ({ isDisabled }) => !isDisabled);
  const set = (isDisabled: boolean) =>
    step(0, 'disableUser', ({ start }) => ({ userId: user(start, 'enabled'), isDisabled }));
  const inOrg: Shown =
    () =>
    ({ orgUsers }) =>
      mapped(orgUsers.search(1, SEARCH), ({ items }) =>
        items.some((one) => one.login === 'enabled' && !one.isDisabled),
      );
  return {
    name: 'a person who may act',
    prepare: [person('enabled'), joins('enabled', 2)],
    factors: [factor('is enabled', { kinds: ['disableUser'], shown, on: set(false), off: set(true) })],
    ways: [
      ...[1, 2].flatMap((orgId) => rightsOf(orgId, callers('enabled'), MEMBERS_RIGHT)),
      decision('password', 0, password('enabled'), undefined),
      ...[1, 2].map((orgId) => attempt(orgId, password('enabled'), 'createTeam', NO_TEAM, 'unauthenticated')),
      ...lists(1, inOrg),
      ...listsEverywhere(shown),
    ],
  };
};

const serverAdmin = (): RegisterSpec => {
  const shown = profileIs('chief', ({ isServerAdmin }) => isServerAdmin);
  const set = (isServerAdmin: boolean) =>
    step(0, 'setServerAdmin', ({ start }) => ({ userId: user(start, 'chief'), isServerAdmin }));
  const right = { action: 'orgs:create', scope: '', text: '"orgs:create"' };
  return {
    name: 'a server admin',
    prepare: [person('chief'), set(true)],
    factors: [factor('is one', { kinds: ['setServerAdmin'], shown, on: set(true), off: set(false) })],
    ways: [
      // The search is for members of an org.
      ...rightsOf(0, callers('chief'), right).filter(({ name }) => name !== 'search'),
      ...rightsOf(1, callers('chief'), right),
      attempt(0, password('chief'), 'createOrg', { name: 'Main Org.' }, 'denied'),
      ...listsEverywhere(shown),
    ],
  };
};

const member = (): RegisterSpec => ({
  name: 'a member of an org',
  prepare: [person('guest', 2), joins('guest', 1)],
  factors: [
    factor('is one', {
      kinds: ['addOrgUser', 'removeOrgUser'],
      shown: isInOrg(1, 'guest'),
      on: joins('guest', 1),
      off: step(1, 'removeOrgUser', ({ start }) => ({ userId: user(start, 'guest') })),
    }),
  ],
  ways: [
    ...rightsOf(1, callers('guest'), MEMBERS_RIGHT),
    ...lists(1, isListed(1, 'guest')),
    ...lists(1, isInOrg(1, 'guest')),
  ],
});

const orgRole = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ orgUsers }) =>
      mapped(orgUsers.find(1, user(start, 'editor')), (found) => found?.role === 'Admin');
  const set = (role: 'Viewer' | 'Admin') =>
    step(1, 'updateOrgUser', ({ start }) => ({ userId: user(start, 'editor'), role, managing: {} }));
  return {
    name: 'the org role of a member',
    prepare: [person('editor'), set('Admin')],
    factors: [factor('is Admin', { kinds: ['updateOrgUser'], shown, on: set('Admin'), off: set('Viewer') })],
    ways: [
      ...rightsOf(1, callers('editor'), ADMINS_RIGHT),
      attempt(
        1,
        password('editor'),
        'addOrgUser',
        { loginOrEmail: 'nobody', role: 'Viewer', managing: {} },
        'denied',
      ),
      ...lists(1, shown),
    ],
  };
};

/** Somebody who comes with a new number each time. The number before the first is one that nobody has yet. */
const numberOf =
  (login: string) =>
  ({ start }: Hand): number =>
    start.find('users', login) ?? start.last('users') + 1;

const comesAndGoes = (
  login: string,
  leaves: 'deleteUser' | 'removeOrgUserForGood',
  off: ReturnType<typeof step>,
): RegisterSpec => {
  const shown = profileIs(login, () => true);
  const caller = (hand: Hand): Caller => byPassword(numberOf(login)(hand), login);
  return {
    name: `a person who comes, and goes by ${leaves}`,
    prepare: [person(login)],
    factors: [
      factor('is there', {
        kinds: ['createUser', leaves],
        shown,
        settle: 0,
        on: person(login),
        off,
      }),
    ],
    ways: [
      decision('password', 1, caller, MEMBERS_RIGHT),
      permissionsOf(1, numberOf(login), MEMBERS_RIGHT.scope),
      ...lists(1, isListed(1, login)),
      ...listsEverywhere(shown),
    ],
  };
};

const version = (hand: Hand, login: string): Promise<number> =>
  hand.truth(({ users }) => users.login(login)).then((found) => found?.credentialVersion ?? 0);

/** Passwords come one after another; those with an even number count as on. */
const passwords = (): RegisterSpec => {
  const shown: Shown =
    () =>
    ({ users }) =>
      mapped(users.login('secret'), (found) => (found?.credentialVersion ?? 1) % 2 === 0);
  const even = async (hand: Hand): Promise<Caller> => {
    const newest = await version(hand, 'secret');
    return byPassword(user(hand.start, 'secret'), 'secret', newest - (newest % 2));
  };
  const unless =
    (isEven: boolean, otherwise: ReturnType<typeof step>): ReturnType<typeof step> =>
    async (hand) =>
      ((await version(hand, 'secret')) % 2 === 0) === isEven ? 'ok' : await otherwise(hand);
  return {
    name: 'a password',
    prepare: [person('secret'), joins('secret', 2)],
    factors: [
      factor('is one of the even ones', {
        kinds: ['setPassword', 'changeOwnPassword'],
        shown,
        settle: 0,
        on: unless(
          true,
          step(0, 'setPassword', ({ start }) => ({
            userId: user(start, 'secret'),
            passwordHash: 'even',
            managing: {},
          })),
        ),
        off: unless(
          false,
          step(0, 'changeOwnPassword', (_hand) => ({ passwordHash: 'odd', managing: {} }), {
            caller: (start) => byJwt(user(start, 'secret')),
          }),
        ),
      }),
    ],
    ways: [
      decision('password', 1, even, MEMBERS_RIGHT),
      decision('password', 2, even, MEMBERS_RIGHT),
      decision('password', 0, even, undefined),
    ],
  };
};

const named = (): RegisterSpec => {
  const shown: Shown =
    () =>
    ({ users }) =>
      mapped(users.profileByName('named'), (profile) => profile !== undefined);
  const id = ({ start }: Hand): number => user(start, 'named');
  return {
    name: 'the login of a person',
    prepare: [
      person('named'),
      joins('named', 2),
      // Others do not name themselves.
      step(0, 'setServerAdmin', ({ start }) => ({ userId: user(start, 'named'), isServerAdmin: true })),
      // The address is no other way to the name.
      step(0, 'updateUser', (hand) => ({
        userId: id(hand),
        login: 'named',
        email: 'other@x.org',
        name: undefined,
        managing: {},
      })),
    ],
    factors: [
      factor('is the first one', {
        kinds: ['updateUser', 'updateOwnUser'],
        shown,
        on: step(0, 'updateUser', (hand) => ({
          userId: id(hand),
          login: 'named',
          email: undefined,
          name: undefined,
          managing: {},
        })),
        off: step(
          0,
          'updateOwnUser',
          (hand) => ({ userId: id(hand), login: 'renamed', email: undefined, name: undefined, managing: {} }),
          { caller: (start) => byJwt(user(start, 'named')) },
        ),
      }),
    ],
    ways: [
      decision('password', 1, password('named'), MEMBERS_RIGHT),
      decision('password', 2, password('named'), MEMBERS_RIGHT),
      decision('password', 0, password('named'), undefined),
      ...lists(1, isListed(1, 'named')),
      ...listsEverywhere(shown),
    ],
  };
};

const home = (): RegisterSpec => {
  const shown = profileIs('mover', ({ homeOrgId }) => homeOrgId === 2);
  const use = (name: 'useOrg' | 'useOwnOrg', orgId: number) =>
    step(0, name, ({ start }) => ({ userId: user(start, 'mover'), orgId }), {
      caller: (start) => (name === 'useOrg' ? byPassword(1, 'admin') : jwt('mover')({ start } as Hand)),
    });
  const actsIn =
    (orgId: number) =>
    ({ start }: Hand): Caller =>
      byJwt(user(start, 'mover'), orgId);
  return {
    name: 'the org that a person acts in',
    prepare: [person('mover', 2), joins('mover', 1)],
    factors: [
      factor('is the second', {
        kinds: ['useOrg', 'useOwnOrg'],
        shown,
        on: use('useOrg', 2),
        off: use('useOwnOrg', 1),
      }),
    ],
    ways: [
      decision('JWT', 2, actsIn(2), MEMBERS_RIGHT),
      decision('JWT', 1, actsIn(1), MEMBERS_RIGHT, (is) => !is),
      ...listsEverywhere(shown),
    ],
  };
};

/** Whatever is about people. */
export const aboutPeople: readonly RegisterSpec[] = [
  enabled(),
  serverAdmin(),
  member(),
  orgRole(),
  comesAndGoes(
    'passer',
    'deleteUser',
    step(0, 'deleteUser', ({ start }) => ({ userId: start.find('users', 'passer') ?? 0 })),
  ),
  comesAndGoes(
    'leaver',
    'removeOrgUserForGood',
    step(
      0,
      'removeOrgUserForGood',
      ({ start }) => ({ orgId: 1, userId: start.find('users', 'leaver') ?? 0 }),
      { standing: { inOrg: 1, orGlobal: false } },
    ),
  ),
  passwords(),
  named(),
  home(),
];
