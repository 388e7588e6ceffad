import type { DeclaredType } from '../../src/core/declared-type.ts';
import type { Permission } from '../../src/core/permission.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import type { Requirement } from '../../src/core/requirement.ts';

/*
 * The rules of docs/grafana.md#matching and below, word by word and as slow as they read. It shares nothing with the
 * product but types, so that the compiled evaluation can be held against it.
 */

/** Whether a held scope matches a required one (section 4, rule 4). */
export function naiveCovers(held: string, required: string): boolean {
  const wildcard = /^([^*?]*[:/])?\*$/.exec(held);
  if (wildcard !== null) return required.startsWith(wildcard[1] ?? '');
  return held !== '' && !/[*?]/.test(held) && held === required;
}

/** Whether the action is held on any of the scopes; with none required, whether it is held (rules 2 to 4). */
export const naiveAllows = (
  held: readonly Permission[],
  action: string,
  scopes: readonly string[],
): boolean =>
  held.some(
    (own) => own.action === action && (scopes.length === 0 || scopes.some((s) => naiveCovers(own.scope, s))),
  );

/** Whether a requirement is met; an empty one never is (I12). */
export function naiveIsMet(held: readonly Permission[], requirement: Requirement): boolean {
  if (requirement.kind === 'on-resource') throw new Error('Only requirements on scopes are evaluated here');
  if (requirement.kind === 'permission') return naiveAllows(held, requirement.action, requirement.scopes);
  const met = requirement.of.filter((part) => naiveIsMet(held, part)).length;
  return requirement.kind === 'any' ? met > 0 : met > 0 && met === requirement.of.length;
}

/** Whether a permission may be given away by somebody who holds these (section 6, condition 2). */
export const naiveMayDelegate = (held: readonly Permission[], { action, scope }: Permission): boolean =>
  naiveAllows(held, action, scope === '' ? [] : [scope]);

/** What a level on one resource lets its holder do (section 12): verbs of the resource. */
const NAIVE_LEVELS: readonly (readonly [resource: string, level: string, actions: string])[] = [
  ['teams', 'Member', 'teams:read'],
  ['teams', 'Admin', 'teams:read teams:write teams:delete teams.permissions:read teams.permissions:write'],
  ['serviceaccounts', 'Edit', 'serviceaccounts:read serviceaccounts:write'],
  [
    'serviceaccounts',
    'Admin',
    'serviceaccounts:read serviceaccounts:write serviceaccounts:delete serviceaccounts.permissions:read serviceaccounts.permissions:write',
  ],
  ['datasources', 'Edit', 'datasources:read datasources:query datasources:write datasources:delete'],
  [
    'datasources',
    'Admin',
    'datasources:read datasources:query datasources:write datasources:delete datasources.permissions:read datasources.permissions:write datasources.caching:read datasources.caching:write',
  ],
  ['projects', 'Member', 'projects:read projects:write'],
];

const naiveLevel = (resource: string, id: string | number, level: string): Permission[] =>
  NAIVE_LEVELS.filter((row) => row[0] === resource && row[1] === level)
    .flatMap((row) => row[2].split(' '))
    .map((action) => ({ action, scope: `${resource}:${resource === 'datasources' ? 'uid' : 'id'}:${id}` }));

/** The declared types that count somewhere: an org's own one counts instead of a global one of its name; in the global plane only those. */
export const naiveTypes = (declared: readonly DeclaredType[], evaluatedIn: number): readonly DeclaredType[] =>
  declared.filter(({ name, isGlobal }) =>
    isGlobal
      ? evaluatedIn === 0 || !declared.some((other) => other.name === name && !other.isGlobal)
      : evaluatedIn !== 0,
  );

/** Every action of a declared type: those that it names, and the two on its levels. */
export const naiveActions = ({ name, actions }: DeclaredType): string[] => [
  ...actions.map((action) => `${name}:${action}`),
  `${name}.permissions:read`,
  `${name}.permissions:write`,
];

/** A permission, and whether it comes by what counts in all orgs. */
export type NaiveGrant = Permission & { readonly isOfAllOrgs: boolean };

/**
 * Everything that a principal holds (sections 2 and 5), and what declared types bring to Admins and by levels. `shipped` are the
 * roles as they come with the product, `declared` the org's own types and the global ones.
 */
export function naiveGrants(
  facts: PrincipalFacts,
  shipped: readonly { readonly uid: string; readonly permissions: readonly Permission[] }[],
  declared: readonly DeclaredType[] = [],
): NaiveGrant[] {
  const isGlobal = facts.evaluatedIn === 0;
  if (facts.isDisabled || facts.isPending === true || (!isGlobal && facts.orgRole === null)) return [];
  const types = naiveTypes(declared, facts.evaluatedIn);
  const roles = facts.reached.flatMap(({ uid, path }) => {
    const role = [...facts.storedRoles, ...shipped].find((one) => one.uid === uid);
    const isOfAllOrgs = path.via === 'server-admin' || (path.via === 'assignment' && path.global);
    const first = types
      .filter((type) => uid === 'basic_admin' || (uid === 'basic_grafana_admin' && type.isGlobal))
      .flatMap((type) => naiveActions(type).map((action) => ({ action, scope: `${type.name}:*` })));
    return [...(role?.permissions ?? []), ...first]
      .filter(({ scope }) => isOfAllOrgs || !scope.startsWith('global.'))
      .map((permission) => ({ ...permission, isOfAllOrgs }));
  });
  // A level is on one resource: an id that is a pattern names none.
  const single = facts.managed.filter(({ resourceId }) => !/[*?]/.test(resourceId));
  const managed = single.flatMap(({ resource, resourceId, level }) => [
    ...naiveLevel(resource, resourceId, level),
    ...types
      .filter(({ name }) => name === resource)
      .flatMap(({ name, attribute, levels }) =>
        levels
          .filter((one) => one.name === level)
          .flatMap(({ actions }) => actions)
          .map((action) => ({
            action: action.includes(':') ? action : `${name}:${action}`,
            scope: `${name}:${attribute}:${resourceId}`,
          })),
      ),
  ]);
  const teams = facts.teams.flatMap(({ id, isAdmin }) =>
    naiveLevel('teams', id, isAdmin ? 'Admin' : 'Member'),
  );
  const everyone = isGlobal ? [] : [{ action: 'folders:read', scope: 'folders:uid:sharedwithme' }];
  return [...roles, ...[...managed, ...teams, ...everyone].map((one) => ({ ...one, isOfAllOrgs: false }))];
}

/** The permissions of `naiveGrants`. */
export const naiveHeld = (...of: Parameters<typeof naiveGrants>): Permission[] =>
  naiveGrants(...of).map(({ action, scope }) => ({ action, scope }));
