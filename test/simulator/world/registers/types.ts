import type { ChangeInput } from '../../../../src/service/changes.ts';
import { byJwt } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../spec.ts';
import type { Right } from '../ways.ts';
import { attempt, lists, rightsOf } from '../ways.ts';
import type { Step } from '../writes.ts';
import { factor, step } from '../writes.ts';
import { callers, person, user } from './parts.ts';

type Shown = FactorSpec['shown'];
type Declared = ChangeInput<'putResourceType'>['declared'];

const put = (orgId: number, name: string, declared: Partial<Declared>): Step =>
  step(orgId, 'putResourceType', (_hand) => ({
    name,
    declared: { displayName: '', attribute: 'id', actions: ['read'], levels: [], ...declared },
  }));

const remove = (orgId: number, name: string): Step =>
  step(orgId, 'deleteResourceType', (_hand) => ({ name, force: false }));

const isDeclared =
  (orgId: number, name: string): Shown =>
  () =>
  ({ resourceTypes }) =>
    mapped(resourceTypes.find(orgId, name), (found) => found !== undefined);

/** A person who is an Admin of an org; of both, if there is another one. */
const admin = (login: string, other?: number): Step[] => [
  person(login),
  step(1, 'updateOrgUser', ({ start }) => ({
    userId: user(start, login),
    role: 'Admin' as const,
    managing: {},
  })),
  ...(other === undefined
    ? []
    : [
        step(other, 'addOrgUser', (_hand) => ({ loginOrEmail: login, role: 'Admin' as const, managing: {} })),
      ]),
];

/** A level on the seventh thing of a type. */
const level = (orgId: number, resource: string, login: string, name: string): Step =>
  step(orgId, 'setResourcePermissions', ({ start }) => ({
    on: { resource, id: '7' },
    levels: [{ kind: 'user' as const, subject: String(user(start, login)), level: name }],
  }));

/** Nobody has this id, so a level for them is refused; what comes before that is told. */
const NOBODY = '999999';

const rightOn = (type: string): Right => ({
  action: `${type}:read`,
  scope: `${type}:id:7`,
  text: `"${type}:read"`,
});

/** An Admin holds all of what is declared, so the type itself is what is written. */
const comesAndGoes = (): RegisterSpec => ({
  name: 'a type of resource that comes and goes',
  prepare: [...admin('declarer'), put(1, 'tickets', {})],
  factors: [
    factor('is declared', {
      kinds: ['putResourceType', 'deleteResourceType'],
      shown: isDeclared(1, 'tickets'),
      on: put(1, 'tickets', {}),
      off: remove(1, 'tickets'),
    }),
  ],
  ways: [...rightsOf(1, callers('declarer'), rightOn('tickets')), ...lists(1, isDeclared(1, 'tickets'))],
});

/** What a level gives is changed with the type, while who has the level stays the same. */
const levelReplaced = (): RegisterSpec => {
  const declare = (gives: boolean): Step =>
    put(1, 'bills', {
      actions: ['read', 'look'],
      levels: [{ name: 'Use', actions: gives ? ['read', 'bills.permissions:write'] : ['look'] }],
    });
  const shown: Shown =
    () =>
    ({ resourceTypes }) =>
      mapped(resourceTypes.find(1, 'bills'), (found) => found?.levels[0]?.actions.includes('read') === true);
  return {
    name: 'what a level on a declared type gives',
    prepare: [person('user-of-bills'), declare(true), level(1, 'bills', 'user-of-bills', 'Use')],
    factors: [
      factor('the level gives it', {
        kinds: ['putResourceType'],
        shown,
        on: declare(true),
        off: declare(false),
      }),
    ],
    ways: [
      ...rightsOf(1, callers('user-of-bills'), rightOn('bills')),
      attempt(
        1,
        ({ start }: Hand) => byJwt(user(start, 'user-of-bills')),
        'setResourcePermissions',
        {
          on: { resource: 'bills', id: '7' },
          levels: [{ kind: 'user', subject: NOBODY, level: 'Use' }],
        },
        'denied',
      ),
    ],
  };
};

/** A type for all orgs, and an Admin of two of them. */
const everywhere = (): RegisterSpec => ({
  name: 'a type of resource for all orgs',
  prepare: [...admin('everywhere', 2), put(0, 'parcels', {})],
  factors: [
    factor('is declared', {
      kinds: ['putResourceType', 'deleteResourceType'],
      shown: isDeclared(0, 'parcels'),
      on: put(0, 'parcels', {}),
      off: remove(0, 'parcels'),
    }),
  ],
  ways: [
    ...rightsOf(1, callers('everywhere'), rightOn('parcels')),
    ...rightsOf(2, callers('everywhere'), rightOn('parcels')),
  ],
});

/** The same name for all and in an org, where the own one counts. */
const namedAlike = (): RegisterSpec => {
  const declare = (orgId: number, action: string): Step =>
    put(orgId, 'crates', { actions: ['read', 'look'], levels: [{ name: 'Use', actions: [action] }] });
  const gives =
    (orgId: number): Shown =>
    () =>
    ({ resourceTypes }) =>
      mapped(
        resourceTypes.find(orgId, 'crates'),
        (found) => found?.levels[0]?.actions.includes('read') === true,
      );
  return {
    name: 'a type that an org has under the name of one for all',
    prepare: [
      person('user-of-crates'),
      declare(2, 'read'),
      declare(0, 'look'),
      step(2, 'addOrgUser', (_hand) => ({
        loginOrEmail: 'user-of-crates',
        role: 'None' as const,
        managing: {},
      })),
      level(2, 'crates', 'user-of-crates', 'Use'),
    ],
    factors: [
      factor('the own one gives it', {
        kinds: ['putResourceType'],
        shown: gives(2),
        on: declare(2, 'read'),
        off: declare(2, 'look'),
      }),
    ],
    ways: rightsOf(2, callers('user-of-crates'), rightOn('crates')),
  };
};

/** Whatever is about declared types of resources, and what these mean for roles and levels that stay the same. */
export const aboutTypes: readonly RegisterSpec[] = [
  comesAndGoes(),
  levelReplaced(),
  everywhere(),
  namedAlike(),
];
