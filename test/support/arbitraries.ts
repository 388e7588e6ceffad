import fc from 'fast-check';
import type { Permission } from '../../src/core/permission.ts';
import type { Bundle, GrantSource } from '../../src/core/permission-set.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import type { Requirement } from '../../src/core/requirement.ts';

/*
 * Random values of the domain. All draw from few words, so that they collide: a world in which nothing matches
 * anything would prove nothing.
 */

const commonWord = fc.constantFrom('teams', 'id', '1');

/** Words that trip careless code: names of object members, look-alikes, halves of characters, separators' kin. */
const oddWord = fc.oneof(
  fc.constantFrom(
    '',
    'Teams',
    'team',
    '12',
    '__proto__',
    'constructor',
    'toString',
    '.*',
    '%2F',
    ' ',
    '\n',
    '\0',
  ),
  fc.constantFrom('\u00e4', 'a\u0308', '\u{1f511}', '\ud83d', '\udd11', '\uff1a', '\u2217'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

const word = fc.oneof({ weight: 5, arbitrary: commonWord }, { weight: 1, arbitrary: oddWord });

/** Text that a wildcard may follow: nothing, or words that each end in `:` or `/`. */
const stem = fc
  .array(fc.tuple(word, fc.constantFrom(':', ':', ':', '/')), { maxLength: 3 })
  .map((parts) => parts.flat().join(''));

/** A stem of scopes, without `*` and `?`. */
export const plainStem = stem.filter((text) => !/[*?]/.test(text));

/** A scope without wildcard, never empty. */
export const exactScope = fc
  .tuple(plainStem, word)
  .map((parts) => parts.join(''))
  .filter((scope) => scope !== '' && !/[*?]/.test(scope));

/** A well-formed wildcard: `*`, `teams:*`, `folders/*`, … */
export const wildcardScope = plainStem.map((text) => `${text}*`);

/** A scope that can match something. */
export const wellFormedScope = fc.oneof(exactScope, wildcardScope);

/** A scope with `*` or `?` where none may be. */
export const malformedScope = fc
  .tuple(stem, fc.constantFrom('t*', 'teams*', '*:1', '*:*', '**', '*?', '?', '?*', 'te?ms', '*/', '*id'))
  .map((parts) => parts.join(''));

/** Any text at all that may stand as a scope. */
export const anyScope = fc.oneof(
  { weight: 6, arbitrary: exactScope },
  { weight: 3, arbitrary: wildcardScope },
  { weight: 1, arbitrary: malformedScope },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

/** Actions that worlds hold. */
const HELD_ACTIONS = ['teams:read', 'teams:write', '__proto__', 'constructor', ''] as const;
const heldAction = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HELD_ACTIONS.slice(0, 2)) },
  { weight: 1, arbitrary: fc.constantFrom(...HELD_ACTIONS) },
);

/** Actions that no world holds. */
export const unknownAction = fc.constantFrom(
  'Teams:read',
  'teams:rea',
  'teams:read ',
  'teams:*',
  '*',
  'toString',
  'hasOwnProperty',
  'valueOf',
);

/** An action that a question may name, mostly a held one. */
const anyAction = fc.oneof({ weight: 8, arbitrary: heldAction }, { weight: 1, arbitrary: unknownAction });

/** A permission as a role may hold it. */
export const permission: fc.Arbitrary<Permission> = fc.record({ action: heldAction, scope: anyScope });

const source: fc.Arbitrary<GrantSource> = fc.record({
  roleUid: fc.constantFrom(null, 'basic_viewer', 'custom'),
  path: fc.oneof(
    fc.constantFrom('org-role', 'server-admin', 'managed', 'everyone').map((via) => ({ via })),
    fc.boolean().map((global) => ({ via: 'assignment' as const, global })),
    fc.nat({ max: 3 }).map((teamId) => ({ via: 'team' as const, teamId })),
    fc.constant({ via: 'group' as const, group: 'cn=admins' }),
  ) as fc.Arbitrary<GrantSource['path']>,
});

const bundle: fc.Arbitrary<Bundle> = fc.record({
  source,
  permissions: fc.array(permission, { maxLength: 6 }),
});

/** 0 to 12 different wildcards of one action, none of which is `*`, which would hide the others. */
const manyWildcards: fc.Arbitrary<Bundle> = fc.record({
  source,
  permissions: fc
    .tuple(
      heldAction,
      fc.uniqueArray(
        wildcardScope.filter((s) => s !== '*'),
        { maxLength: 12, size: 'medium' },
      ),
    )
    .map(([action, scopes]) => scopes.map((scope) => ({ action, scope }))),
});

/** What reached one principal: few bundles, some with many wildcards. */
export const world: fc.Arbitrary<readonly Bundle[]> = fc.array(
  fc.oneof({ weight: 2, arbitrary: bundle }, { weight: 1, arbitrary: manyWildcards }),
  { maxLength: 4 },
);

/** A question as a route asks it: an action on any of some scopes. */
export type Question = { readonly action: string; readonly scopes: readonly string[] };

/** Questions about a world: half of the scopes are held in it, or lie below a wildcard that is. */
const questionAbout = (bundles: readonly Bundle[]): fc.Arbitrary<Question> => {
  const held = permissionsOf(bundles).map(({ scope }) => scope);
  const close = fc
    .tuple(fc.constantFrom('teams:', ...held), exactScope)
    .map(([scope, below]) => (scope.endsWith('*') ? scope.slice(0, -1) + below : scope));
  const scope = fc.oneof(anyScope, close);
  return fc.record({ action: anyAction, scopes: fc.array(scope, { maxLength: 3 }) });
};

/** Trees of requirements about a world, with empty parts. */
const requirementAbout = (bundles: readonly Bundle[]): fc.Arbitrary<Requirement> =>
  fc.letrec<{ tree: Requirement }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      questionAbout(bundles).map((question) => ({ kind: 'permission' as const, ...question })),
      fc.record({
        kind: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('tree'), { maxLength: 3 }),
      }),
    ),
  })).tree;

/** A world and a question to it. */
export const worldAndQuestion = world.chain((bundles) =>
  fc.tuple(fc.constant(bundles), questionAbout(bundles)),
);

/** A world and a requirement that may be met in it. */
export const worldAndRequirement = world.chain((bundles) =>
  fc.tuple(fc.constant(bundles), requirementAbout(bundles)),
);

/** A world, and much to ask of it. */
export type Examination = {
  readonly bundles: readonly Bundle[];
  readonly questions: readonly Question[];
  readonly requirements: readonly Requirement[];
  /** What somebody who holds all this may want to give away. */
  readonly wanted: readonly Permission[];
};

const several = { minLength: 1, maxLength: 4 };

/** A world and several questions of every kind to it. */
export const examination: fc.Arbitrary<Examination> = world.chain((bundles) =>
  fc.record({
    bundles: fc.constant(bundles),
    questions: fc.array(questionAbout(bundles), several),
    requirements: fc.array(requirementAbout(bundles), several),
    wanted: fc.array(permission, several),
  }),
);

/** Every permission of a world. */
export const permissionsOf = (bundles: readonly Bundle[]): Permission[] =>
  bundles.flatMap(({ permissions }) => permissions);

/** The same permissions in another order and other bundles, some of them repeated. */
export const rearranged = (bundles: readonly Bundle[]): fc.Arbitrary<readonly Bundle[]> => {
  const all = bundles.flatMap(({ source: from, permissions }) =>
    permissions.map((one): Bundle => ({ source: from, permissions: [one] })),
  );
  return fc
    .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(all))
    .map(([once, again]) => [...once, ...again]);
};

/** A member of org 3 who holds nothing and has no credentials, but for what is said. */
export const factsOf = (fields: Partial<PrincipalFacts> = {}): PrincipalFacts => ({
  evaluatedIn: 3,
  userId: 11,
  login: 'ada',
  email: 'ada@example.org',
  isServiceAccount: false,
  homeOrgId: 3,
  isServerAdmin: false,
  isDisabled: false,
  credentialVersion: 1,
  orgRole: 'None',
  tokens: [],
  teams: [],
  groups: [],
  reached: [],
  storedRoles: [],
  managed: [],
  ...fields,
});

/** Uids of shipped roles, of roles that a world may store, and of none. */
const roleUid = fc.constantFrom(
  'basic_viewer',
  'basic_grafana_admin',
  'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI',
  'custom-a',
  'custom-b',
  '__proto__',
  'constructor',
  'nobody-stores-this',
);

/** What may be known of a principal, in an org or in the global plane. */
export const principalFacts: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    evaluatedIn: fc.constantFrom(0, 3, 3),
    isDisabled: fc.constantFrom(false, false, false, true),
    isServerAdmin: fc.boolean(),
    orgRole: fc.constantFrom(null, 'None', 'Viewer', 'Editor', 'Admin'),
    teams: fc.uniqueArray(fc.record({ id: fc.nat({ max: 3 }), isAdmin: fc.boolean() }), {
      selector: ({ id }) => id,
      maxLength: 3,
    }),
    reached: fc.array(fc.record({ uid: roleUid, path: source.map(({ path }) => path) }), { maxLength: 4 }),
    storedRoles: fc.uniqueArray(
      fc.record({
        uid: roleUid.filter((uid) => !/^(fixed_|nobody)/.test(uid)),
        permissions: fc.array(permission, { maxLength: 4 }),
      }),
      { selector: ({ uid }) => uid, maxLength: 4 },
    ),
    managed: fc.array(
      fc.record({
        resource: fc.constantFrom(
          'teams',
          'serviceaccounts',
          'datasources',
          'projects',
          'no-such-resource',
          'constructor',
        ),
        resourceId: fc.constantFrom('1', '2', '*'),
        level: fc.constantFrom('Member', 'Edit', 'Admin', 'admin', ''),
      }),
      { maxLength: 3 },
    ),
  })
  .map((fields) => factsOf(fields as Partial<PrincipalFacts>));
