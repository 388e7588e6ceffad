import fc from 'fast-check';

import type { DeclaredType } from '../../src/core/declared-type.ts';
import { levelActionsOf } from '../../src/core/declared-type.ts';
import type { Permission } from '../../src/core/permission.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import { factsOf } from './arbitraries.ts';
import type { NaiveQuestion } from './naive-asking.ts';

/*
 * Random worlds with declared types, and questions to them. All draw from few words, so that they collide; and some of these words
 * read like other ones: ids with an attribute in front, with a star at the end, of nothing at all.
 */

const one = <T>(...of: readonly T[]) => fc.constantFrom(...of);
const few = <T>(each: fc.Arbitrary<T>, maxLength: number) => fc.array(each, { maxLength });

/** Names of declared types, some with like beginnings, and some that could be members of objects. */
export const TYPE_NAMES = ['invoices', 'invoices.lines', 'records', 'constructor'] as const;
const ATTRIBUTES = ['id', 'uid', 'number'] as const;
const SHORT_ACTIONS = ['read', 'approve', 'pay'] as const;
export const LEVEL_NAMES = ['View', 'Full', 'constructor'] as const;

/** Ids that trip careless code. */
export const ODD_IDS = [
  '42',
  '4',
  'id:42',
  'uid:42',
  'number:42',
  'id:',
  '*',
  'a/*',
  'a/b',
  'a*',
  'a',
  'id:*',
  'a?',
  ':',
  '',
  '__proto__',
  '\u00e4',
  'a\u0308',
] as const;

const typeNamed = (name: string, isGlobal: boolean): fc.Arbitrary<DeclaredType> =>
  fc
    .record({
      attribute: one(...ATTRIBUTES),
      actions: fc.uniqueArray(one(...SHORT_ACTIONS), { minLength: 1 }),
      levels: fc.uniqueArray(one(...LEVEL_NAMES), { maxLength: 2 }),
    })
    .chain(({ attribute, actions, levels }) =>
      fc.tuple(...levels.map(() => fc.subarray([...actions, ...levelActionsOf(name)]))).map((subsets) => ({
        name,
        attribute,
        actions,
        isGlobal,
        levels: levels.map((level, i) => ({ name: level, actions: subsets[i] ?? [] })),
      })),
    );

/** The types of an org and the global ones: each name at most once of either. */
export const declaredTypes: fc.Arbitrary<readonly DeclaredType[]> = fc
  .tuple(fc.subarray([...TYPE_NAMES]), fc.subarray([...TYPE_NAMES]))
  .chain(([own, global]) =>
    fc.tuple(...own.map((name) => typeNamed(name, false)), ...global.map((name) => typeNamed(name, true))),
  );

/** Actions of types that may be declared, and of shipped ones; those without a scope, and of none at all. */
export const HELD_ACTIONS = [
  ...TYPE_NAMES.flatMap((name) => [
    ...SHORT_ACTIONS.map((verb) => `${name}:${verb}`),
    ...levelActionsOf(name),
  ]),
  'teams:read',
  'teams:create',
  'dashboards:read',
  'datasources:read',
  'users:read',
  'org.users:read',
  'settings:read',
  'orgs:read',
  'nothing:read',
] as const;

const SCOPE_KINDS = [
  ...TYPE_NAMES,
  'teams',
  'dashboards',
  'datasources',
  'users',
  'global.users',
  'settings',
];

const heldScope = fc.oneof(
  { weight: 1, arbitrary: one('', '*', 'invoices*', 'te?ms:*') },
  { weight: 2, arbitrary: one(...SCOPE_KINDS).map((kind) => `${kind}:*`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(one(...SCOPE_KINDS), one('id', 'id', 'uid', 'number'), one(...ODD_IDS))
      .map((parts) => parts.join(':')),
  },
  { weight: 1, arbitrary: fc.tuple(one(...SCOPE_KINDS), one(...ODD_IDS)).map((parts) => parts.join(':')) },
);

const heldPermission: fc.Arbitrary<Permission> = fc.record({
  action: one(...HELD_ACTIONS),
  scope: heldScope,
});

const path = fc.oneof(
  one('org-role', 'server-admin').map((via) => ({ via })),
  fc.boolean().map((global) => ({ via: 'assignment' as const, global })),
  fc.constant({ via: 'team' as const, teamId: 1 }),
  fc.constant({ via: 'group' as const, group: 'cn=admins' }),
) as fc.Arbitrary<PrincipalFacts['reached'][number]['path']>;

const ROLES = ['custom-a', 'custom-b', 'basic_admin', 'basic_grafana_admin', 'basic_viewer'] as const;

/** What may be known of a subject of such a world. */
const askedFacts: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    evaluatedIn: one(0, 3, 3, 3),
    isDisabled: one(false, false, false, false, true),
    orgRole: one(null, 'None', 'None', 'Viewer', 'Admin'),
    reached: few(fc.record({ uid: one(...ROLES), path }), 3),
    teams: few(fc.record({ id: one(4, 42), isAdmin: fc.boolean() }), 1),
    storedRoles: fc.uniqueArray(
      fc.record({ uid: one(...ROLES), permissions: fc.array(heldPermission, { maxLength: 5 }) }),
      { selector: ({ uid }) => uid, minLength: 1, maxLength: 4 },
    ),
    managed: few(
      fc.record({
        resource: one(...TYPE_NAMES, 'teams', 'datasources'),
        resourceId: one(...ODD_IDS),
        level: one(...LEVEL_NAMES, 'Member', 'Edit', 'Admin'),
      }),
      3,
    ),
  })
  .map((fields) => factsOf(fields as Partial<PrincipalFacts>));

/** A question, mostly about a type that may be declared. */
export const question: fc.Arbitrary<NaiveQuestion> = fc.record({
  action: fc.oneof(
    { weight: 3, arbitrary: one(...SHORT_ACTIONS) },
    { weight: 3, arbitrary: one(...HELD_ACTIONS) },
    {
      weight: 1,
      arbitrary: one(
        '',
        ':',
        'Read',
        'read ',
        '*',
        'invoices:*',
        'toString',
        '__proto__',
        'featuremgmt.read',
      ),
    },
  ),
  resource: fc.record({
    resource: fc.oneof(
      { weight: 4, arbitrary: one(...TYPE_NAMES) },
      { weight: 2, arbitrary: one(...SCOPE_KINDS, 'orgs', 'org.users') },
      {
        weight: 1,
        arbitrary: one('', '*', 'Invoices', 'invoices.permissions', '__proto__', 'toString', 'nothing'),
      },
    ),
    id: one(...ODD_IDS),
  }),
});

/** A subject, what is declared where it is asked about, and questions: some are just about what it holds. */
export type AskingWorld = {
  readonly facts: PrincipalFacts;
  readonly declared: readonly DeclaredType[];
  readonly questions: readonly NaiveQuestion[];
};

const split = (scope: string): NaiveQuestion['resource'] => {
  const [resource = '', attribute = '', ...rest] = scope.split(':');
  return { resource, id: rest.length === 0 ? attribute : rest.join(':') };
};

/** Questions that come close to what is held: the thing that a scope names, and one below a wildcard. */
const closeTo = (facts: PrincipalFacts): fc.Arbitrary<NaiveQuestion> => {
  const held = facts.storedRoles.flatMap(({ permissions }) => permissions);
  const [first, ...others] = held;
  if (first === undefined) return question;
  return fc
    .tuple(one(first, ...others), one(...ODD_IDS), fc.boolean())
    .map(([{ action, scope }, id, isBelow]) => {
      const { resource, id: named } = split(scope);
      return {
        action,
        resource: { resource, id: isBelow || named === '*' ? named.replace(/\*$/, '') + id : named },
      };
    });
};

export const askingWorld: fc.Arbitrary<AskingWorld> = fc
  .tuple(askedFacts, declaredTypes)
  .chain(([facts, declared]) =>
    fc.record({
      facts: fc.constant(facts),
      declared: fc.constant(declared),
      questions: fc.array(fc.oneof(question, closeTo(facts)), { minLength: 1, maxLength: 8, size: 'max' }),
    }),
  );
