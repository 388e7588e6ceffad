import type { ActionIndex, SharedPermissions } from './action-scopes.ts';
import { ActionScopes } from './action-scopes.ts';
import { countsGlobally, isGlobalScope } from './global-scope.ts';
import type { Permission } from './permission.ts';
import { comparePermissions } from './permission.ts';
import type { Reach, ReachQuestion } from './reach.ts';
import type { ResourceRef } from './resource-types.ts';
import { scopeCovers } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';
import { SHIPPED_ONLY } from './vocabulary.ts';

/**
 * How a grant reached its principal: by the org role, by a direct assignment, through a team, through an external
 * group, by a level on one resource, or because everybody has it.
 */
export type GrantPath =
  | { readonly via: 'org-role' }
  | { readonly via: 'server-admin' }
  | { readonly via: 'assignment'; readonly global: boolean }
  | { readonly via: 'team'; readonly teamId: number }
  | { readonly via: 'group'; readonly group: string }
  | { readonly via: 'managed' }
  | { readonly via: 'everyone' }
  /** The set was made without the sources of the permissions. */
  | { readonly via: 'unknown' };

/** The role, if there is one, and how it reached the principal. */
export type GrantSource = { readonly roleUid: string | null; readonly path: GrantPath };

/** Permissions that reached a principal from one source. */
export type Bundle = {
  readonly source: GrantSource;
  readonly permissions: readonly Permission[];
  /** What the permissions are of, where many hold just these: then no set indexes them for itself. */
  readonly shared?: SharedPermissions;
};

/** One permission of a principal, with its source. */
export type Grant = Permission & { readonly source: GrantSource };

/**
 * How many permissions there are, of how many actions, and the letters of all actions and scopes; without what is shared, of which
 * there is only how many permissions and letters.
 */
export type Extent = {
  readonly count: number;
  readonly actions: number;
  readonly letters: number;
  readonly shared: { readonly count: number; readonly letters: number };
};

/**
 * What an action is held on, of the things of one kind: all of them, these ids, and all ids that begin with one of these. None of the
 * ids is a wildcard.
 */
export type Spread = {
  readonly isAll: boolean;
  readonly ids: readonly string[];
  readonly beginnings: readonly string[];
};

const NO_SPREAD: Spread = { isAll: false, ids: [], beginnings: [] };

/**
 * Everything one principal may do in one org, compiled once and immutable after that.
 *
 * What an org gives does not reach beyond the org: a `*` of its roles covers no scope of the whole deployment.
 *
 * A check is a map look-up by action and a match by scope; its cost does not grow with the number of permissions. An
 * action or scope that nobody holds, and a malformed held scope, are refused (I12). Order and duplicates of the bundles
 * do not change any answer. The sources are kept beside the index, so `why` needs no second evaluation.
 *
 * Source of the rules: docs/grafana.md#matching.
 */
export class PermissionSet {
  readonly #actions = new Map<string, ActionScopes>();
  /** What the principal shares with others, which is indexed once for all; each one is there once. */
  readonly #shared: readonly ActionIndex[];
  readonly #bundles: readonly Bundle[];
  /** What the place where the principal is evaluated knows. */
  readonly types: Vocabulary;

  /** @param types what the place where the principal is evaluated knows: see `allowsOn` */
  constructor(bundles: readonly Bundle[], types: Vocabulary = SHIPPED_ONLY) {
    this.#bundles = bundles;
    this.types = types;
    const indexes = new Set<ActionIndex>();
    for (const { source, permissions, shared } of bundles) {
      if (shared !== undefined) {
        indexes.add(shared.index);
        continue;
      }
      const isGlobal = countsGlobally(source.path);
      for (const { action, scope } of permissions) {
        let scopes = this.#actions.get(action);
        if (scopes === undefined) this.#actions.set(action, (scopes = new ActionScopes()));
        scopes.add(scope, isGlobal);
      }
    }
    this.#shared = [...indexes];
  }

  /** True when the action is held on any one of the scopes; with no scopes, when the action is held at all. */
  allows(action: string, scopes: readonly string[]): boolean {
    const held = this.#actions.get(action);
    if (held !== undefined && isAllowedBy(held, scopes)) return true;
    return this.#shared.length > 0 && this.#isSharedAllowed(action, scopes);
  }

  #isSharedAllowed(action: string, scopes: readonly string[]): boolean {
    for (const index of this.#shared) {
      const held = index.get(action);
      if (held !== undefined && isAllowedBy(held, scopes)) return true;
    }
    return false;
  }

  /** True when the action is held on one resource of a type that is known where the set was made; never on another one. */
  allowsOn(action: string, on: ResourceRef): boolean {
    const scope = this.types.scopeOf(on);
    return scope !== undefined && this.allows(action, [scope]);
  }

  /** Whether the place where the set was made knows this type of resource. */
  knowsType(resource: string): boolean {
    return this.types.type(resource) !== undefined;
  }

  /** The grants behind `allowsOn`. */
  whyOn(action: string, on: ResourceRef): Grant[] {
    const scope = this.types.scopeOf(on);
    return scope === undefined ? [] : this.why(action, [scope]);
  }

  /** True when the permission itself is held, for delegation. An empty scope is covered by holding the action. */
  covers({ action, scope }: Permission): boolean {
    return this.allows(action, scope === '' ? [] : [scope]);
  }

  /**
   * The things of one kind that the action is held on, for lists that show only these. Agrees with `allows` for every
   * id, unless the id itself contains a `:` or `/` that a held wildcard ends at. A question of another form, as a later version
   * may ask it, is about no things.
   */
  reach({ action, prefix, ...more }: ReachQuestion): Reach {
    if (typeof prefix !== 'string' || Object.keys(more).length > 0) return [];
    const held = this.#scopesOf(action);
    if (held.some((scopes) => scopes.coversAll(prefix))) return 'all';
    return idsIn(held, prefix);
  }

  /** What an action is held on of all that begins so: unlike `reach`, with what is under the wildcards inside it. */
  spread(action: string, prefix: string): Spread {
    const held = this.#scopesOf(action);
    if (held.length === 0) return NO_SPREAD;
    const beginnings = held.flatMap((scopes) => scopes.beginnings(prefix));
    return {
      isAll: held.some((scopes) => scopes.coversAll(prefix)),
      ids: idsIn(held, prefix),
      beginnings: [...new Set(beginnings)].map((wildcard) => wildcard.slice(prefix.length)),
    };
  }

  /** Everything that the action is held on: what is the principal's own, and what is shared. */
  #scopesOf(action: string): ActionScopes[] {
    return [this.#actions, ...this.#shared].flatMap((index) => index.get(action) ?? []);
  }

  /** Every permission held, ordered by action and scope. A permission granted by two roles is there twice. */
  list(): Permission[] {
    const all = this.#bundles.flatMap(({ permissions }) => permissions);
    return all.toSorted(comparePermissions);
  }

  /** The grants that allow the action on any one of the scopes: the same answer as `allows`, with its reasons. */
  why(action: string, scopes: readonly string[]): Grant[] {
    const grants: Grant[] = [];
    if (!this.allows(action, [])) return grants;
    for (const { source, permissions, shared } of this.#bundles) {
      if (shared?.index.has(action) === false) continue;
      for (const held of permissions) {
        if (held.action !== action) continue;
        const isCovered = (required: string): boolean =>
          scopeCovers(held.scope, required) && reachesTo(held, source, required);
        if (scopes.length === 0 || scopes.some(isCovered)) {
          grants.push({ ...held, source });
        }
      }
    }
    return grants;
  }

  /** How many permissions there are, one that two roles grant twice. */
  get count(): number {
    return this.#bundles.reduce((sum, { permissions }) => sum + permissions.length, 0);
  }

  /** What the set was compiled from: its weight in a bounded cache. What is shared is weighed where it is kept. */
  get extent(): Extent {
    let [count, letters] = [0, 0];
    const ofShared = { count: 0, letters: 0 };
    for (const { permissions, shared } of this.#bundles) {
      if (shared !== undefined) {
        ofShared.count += permissions.length;
        ofShared.letters += shared.letters;
        continue;
      }
      count += permissions.length;
      for (const { action, scope } of permissions) letters += action.length + scope.length;
    }
    return { count, actions: this.#actions.size, letters, shared: ofShared };
  }
}

/** Whether an action that is held so is allowed on any one of the scopes; with no scopes, whether it is held. */
function isAllowedBy(held: ActionScopes, scopes: readonly string[]): boolean {
  if (scopes.length === 0) return true;
  for (const scope of scopes) if (held.covers(scope)) return true;
  return false;
}

/** The ids of what begins so and is held by itself. */
const idsIn = (held: readonly ActionScopes[], prefix: string): string[] => {
  const exact = held.flatMap((scopes) => scopes.exact(prefix));
  return [...new Set(exact)].map((scope) => scope.slice(prefix.length));
};

/** Whether a held `*` goes as far as the scope: what an org gives does not go beyond the org. */
export const reachesTo = (held: Permission, source: GrantSource, scope: string): boolean =>
  held.scope !== '*' || !isGlobalScope(scope) || countsGlobally(source.path);

/** A set of permissions without their sources, as they cross RPC. It can tell what is held, but not why, so a `*` counts as an org's. */
export const withoutSources = (permissions: readonly Permission[]): PermissionSet =>
  new PermissionSet([{ source: { roleUid: null, path: { via: 'unknown' } }, permissions }]);

/** The set of a principal that holds nothing. */
export const EMPTY_PERMISSION_SET = new PermissionSet([]);
