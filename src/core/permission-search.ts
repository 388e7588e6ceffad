import { basicRoles } from './catalogue/basic-roles.ts';
import { fixedRoles } from './catalogue/fixed-roles.ts';
import { countsGlobally } from './global-scope.ts';
import type { Permission } from './permission.ts';
import { comparePermissions } from './permission.ts';
import type { GrantSource } from './permission-set.ts';
import { reachesTo } from './permission-set.ts';
import type { Holdings, StoredPermissions } from './principal.ts';
import { bundlesOf, HELD_BY_EVERYONE } from './principal.ts';
import type { ReducedPermissions } from './reduction.ts';
import { reducePermissions } from './reduction.ts';
import { levelsOf } from './resource-levels.ts';
import { isResourceName, resourceNames, scopeOfResource } from './resource-types.ts';
import { isBoundary, scopeCovers } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Which permissions to look for. An empty text means all. */
export type PermissionQuestion = {
  readonly action: string;
  readonly actionPrefix: string;
  /** Permissions on this scope or on one that covers it. */
  readonly scope: string;
};

/** Whether the search looks for this permission. Source: docs/grafana.md#reading-permissions. */
export const isLookedFor = (
  { action, actionPrefix, scope }: PermissionQuestion,
  permission: Permission,
): boolean =>
  (action === '' || permission.action === action) &&
  permission.action.startsWith(actionPrefix) &&
  (scope === '' || permission.scope === scope || scopeCovers(permission.scope, scope));

/** Uids of the shipped roles that, unless changed, grant a permission that the search looks for; not of a declared type. */
export const shippedRolesGranting = (question: PermissionQuestion): string[] =>
  [...fixedRoles, ...basicRoles]
    .filter(({ permissions }) => permissions.some((permission) => isLookedFor(question, permission)))
    .map(({ uid }) => uid);

/** A level on resources of a shipped type that grants an action that the search looks for. */
type GrantingLevel = {
  readonly resource: string;
  readonly level: string;
  /** The resources on which it grants what is looked for; undefined when that is not known without looking. */
  readonly ids: readonly string[] | undefined;
};

/** The levels on resources of shipped types that may grant what the search looks for; a superset where the scope is not looked at. */
export function levelsGranting(question: PermissionQuestion): GrantingLevel[] {
  const scopes = question.scope === '' ? undefined : scopesAnswering(question.scope);
  const isAction = (action: string): boolean =>
    isLookedFor({ ...question, scope: '' }, { action, scope: '' });
  return resourceNames.flatMap((resource) => {
    const beginning = scopeOfResource({ resource, id: '' });
    if (!question.scope.startsWith(beginning) && question.scope !== '') return [];
    const ids = scopes
      ?.filter((scope) => scope.startsWith(beginning))
      .map((scope) => scope.slice(beginning.length));
    const granting = levelsOf(resource).filter(({ actions }) => actions.some(isAction));
    return granting.map(({ name }) => ({ resource, level: name, ids }));
  });
}

/**
 * Which declared types a search may be about, before it is known which there are: the one of this name, or any where no name is
 * given. With an id, no level on another resource answers; null where no level does.
 */
export type DeclaredAsked = { readonly name?: string; readonly id?: string | null };

/** See `DeclaredAsked`; undefined where the search is about no declared type. */
export function declaredAsked({
  action,
  actionPrefix,
  scope,
}: PermissionQuestion): DeclaredAsked | undefined {
  const names = [typeIn(action), typeIn(actionPrefix), partsOf(scope)?.[0]].filter(
    (name) => name !== undefined,
  );
  const [name] = names;
  if (names.some((other) => other !== name) || (name !== undefined && isResourceName(name))) return undefined;
  if (scope === '') return name === undefined ? {} : { name };
  return name === undefined || partsOf(scope) === undefined
    ? undefined
    : { name, id: partsOf(scope)?.[1] ?? null };
}

/** The type whose action this is, or that all actions are of that begin so; undefined where that is not said. */
function typeIn(action: string): string | undefined {
  const colon = action.indexOf(':');
  if (colon === -1) return undefined;
  return action.slice(0, colon).replace(/\.permissions$/, '');
}

/** The type of a scope, and the id, which may hold colons. Undefined where the scope is of no type. */
function partsOf(scope: string): readonly [type: string, id: string | undefined] | undefined {
  const first = scope.indexOf(':');
  if (first === -1) return undefined;
  const second = scope.indexOf(':', first + 1);
  return [scope.slice(0, first), second === -1 ? undefined : scope.slice(second + 1)];
}

/** Whether every member of an org holds something that the search looks for, whatever else they hold. */
export const isHeldByEveryone = (question: PermissionQuestion): boolean =>
  HELD_BY_EVERYONE.some((permission) => isLookedFor(question, permission));

/** The most wildcards that are spelt out for one scope. Real scopes have three. */
const WILDCARDS_MAX = 64;

/**
 * Every scope that is this one or covers it, so that they can be looked up: itself, and a wildcard for each of its
 * beginnings. Undefined for a scope of very many parts.
 */
export function scopesAnswering(scope: string): string[] | undefined {
  const wildcards = ['*'];
  for (let length = 1; length <= scope.length; length++) {
    if (isBoundary(scope.charCodeAt(length - 1))) wildcards.push(`${scope.slice(0, length)}*`);
    if (wildcards.length > WILDCARDS_MAX) return undefined;
  }
  return [...new Set([scope, ...wildcards])];
}

/**
 * Searches the permissions of many principals, by the same rules that decide what each of them may do. A role is
 * searched only once, however many principals have it, and principals with the same roles share one answer.
 */
export class PermissionSearch {
  readonly #question: PermissionQuestion;
  readonly #stored: StoredPermissions;
  readonly #types: Vocabulary;
  /** By what was searched; a `*` that an org gives answers to less than one that counts in all orgs. */
  readonly #found = {
    inOrg: new Map<readonly Permission[], Found>(),
    everywhere: new Map<readonly Permission[], Found>(),
  };
  #count = 0;
  readonly #reduced = new Map<string, ReducedPermissions>();

  constructor(question: PermissionQuestion, stored: StoredPermissions, types: Vocabulary) {
    this.#question = question;
    this.#types = types;
    this.#stored = stored;
  }

  /** The permissions of the principal that the search looks for, reduced; `{}` when there are none. */
  heldBy(principal: Holdings): ReducedPermissions {
    const shared = new Set<Found>();
    const own: Permission[] = [];
    for (const { source, permissions } of bundlesOf(principal, this.#stored, this.#types)) {
      const isShared = source.roleUid !== null || permissions === HELD_BY_EVERYONE;
      if (!isShared) own.push(...this.#look(permissions, source));
      else {
        const found = this.#lookOnce(permissions, source);
        if (found.permissions.length > 0) shared.add(found);
      }
    }
    if (own.length > 0) return reducePermissions([...permissionsIn(shared), ...own]);
    const key = [...shared]
      .map(({ number }) => number)
      .toSorted((a, b) => a - b)
      .join();
    let reduced = this.#reduced.get(key);
    if (reduced === undefined) this.#reduced.set(key, (reduced = reducePermissions(permissionsIn(shared))));
    return reduced;
  }

  /** All permissions of the principal that the search looks for, ordered as `PermissionSet.list`. */
  listOf(principal: Holdings): Permission[] {
    return bundlesOf(principal, this.#stored, this.#types)
      .flatMap(({ source, permissions }) => this.#look(permissions, source))
      .toSorted(comparePermissions);
  }

  #lookOnce(permissions: readonly Permission[], source: GrantSource): Found {
    const known = countsGlobally(source.path) ? this.#found.everywhere : this.#found.inOrg;
    let found = known.get(permissions);
    if (found === undefined) {
      found = { number: this.#count++, permissions: this.#look(permissions, source) };
      known.set(permissions, found);
    }
    return found;
  }

  #look(permissions: readonly Permission[], source: GrantSource): readonly Permission[] {
    const { scope } = this.#question;
    return permissions.filter(
      (permission) => isLookedFor(this.#question, permission) && reachesTo(permission, source, scope),
    );
  }
}

/** What was found in one role. The number tells it from others. */
type Found = { readonly number: number; readonly permissions: readonly Permission[] };

const permissionsIn = (found: Iterable<Found>): Permission[] =>
  [...found].flatMap(({ permissions }) => permissions);
