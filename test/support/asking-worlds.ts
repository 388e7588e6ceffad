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

const typeNamed = (name: string, isGlobal: boolean): fc.Arbitrary<DeclaredType | null> =>
  fc.option(
    fc
      .record({
        attribute: one(...ATTRIBUTES),
        actions: fc.uniqueArray(one(...SHORT_ACTIONS), { minLength: 1 }),
        levels: fc.uniqueArray(
          fc.record({
            name: one(...LEVEL_NAMES),
            gives: fc.subarray([...SHORT_ACTIONS, ...levelActionsOf(name)]),
          }),
          { selector: (level) => level.name, maxLength: 2 },
        ),
      })
      .map(({ attribute, actions, levels }) => ({
        name,
        attribute,
        actions,
        isGlobal,
        levels: levels.map((level) => ({
          name: level.name,
          actions: level.gives.filter((action) => action.includes(':') || actions.includes(action as never)),
        })),
      })),
  );

/** The types of an org and the global ones: each name at most once of either. */
export const declaredTypes: fc.Arbitrary<readonly DeclaredType[]> = fc
  .tuple(...[false, true].flatMap((isGlobal) => TYPE_NAMES.map((name) => typeNamed(name, isGlobal))))
  .map((types) => types.filter((type) => type !== null));

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

export const heldPermission: fc.Arbitrary<Permission> = fc.record({
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

/** A question, or how to make one of a permission that is held: about the thing that it names, or one below its wildcard. */
type Drawn = { readonly question: NaiveQuestion; readonly near: number | null; readonly isBelow: boolean };
const drawn: fc.Arbitrary<Drawn> = fc.record({
  question,
  near: fc.option(fc.nat({ max: 20 })),
  isBelow: fc.boolean(),
});

function questionFrom({ question: asked, near, isBelow }: Drawn, facts: PrincipalFacts): NaiveQuestion {
  const held = facts.storedRoles.flatMap(({ permissions }) => permissions);
  const chosen = near === null ? undefined : held[near % held.length];
  if (chosen === undefined) return asked;
  const { action, scope } = chosen;
  if (scope === '*')
    return { action, resource: { ...asked.resource, ...(isBelow && { resource: 'global.users' }) } };
  const { resource, id } = split(scope);
  return {
    action,
    resource: { resource, id: isBelow || id === '*' ? id.replace(/\*$/, '') + asked.resource.id : id },
  };
}

export const askingWorld: fc.Arbitrary<AskingWorld> = fc
  .record({
    facts: askedFacts,
    declared: declaredTypes,
    draws: fc.array(drawn, { minLength: 1, maxLength: 8, size: 'max' }),
  })
  .map(({ facts, declared, draws }) => ({
    facts,
    declared,
    questions: draws.map((draw) => questionFrom(draw, facts)),
  }));
