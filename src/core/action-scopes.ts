import { isGlobalScope } from './global-scope.ts';
import type { Permission } from './permission.ts';
import { isBoundary, parseHeldScope } from './scope.ts';

/** Up to this many wildcards of one action are tried one by one; more are looked up. */
const TRIED_MAX = 3;
/**
 * With up to this many lengths of wildcards, look-ups are by length; with more, at every boundary of the required
 * scope.
 */
const LENGTHS_MAX = 16;

/** The scopes held for one action, indexed for look-ups. See `PermissionSet` for what covers what. */
export class ActionScopes {
  readonly #exact = new Set<string>();
  readonly #prefixes = new Set<string>();
  /** Held on `*` by what an org gives, which does not reach beyond the org; and by what counts in all orgs. */
  #everythingInOrg = false;
  #everything = false;
  readonly #tried: string[] = [];
  readonly #lengths: number[] = [];

  /** @param isGlobal whether it counts in all orgs */
  add(scope: string, isGlobal: boolean): void {
    const held = parseHeldScope(scope);
    if (held.kind === 'exact') this.#exact.add(held.scope);
    if (held.kind !== 'prefix' || this.#prefixes.has(held.prefix)) return;
    const { prefix } = held;
    if (prefix === '') {
      this.#everythingInOrg = true;
      this.#everything ||= isGlobal;
      return;
    }
    this.#prefixes.add(prefix);
    if (this.#tried.length <= TRIED_MAX) this.#tried.push(prefix);
    if (this.#lengths.length <= LENGTHS_MAX && !this.#lengths.includes(prefix.length)) {
      this.#lengths.push(prefix.length);
    }
  }

  /** Whether what is held covers the scope. */
  covers(required: string): boolean {
    return this.coversAll(required) || this.#exact.has(required);
  }

  /** Whether a wildcard covers all that begins so. */
  coversAll(prefix: string): boolean {
    return this.#holdsAll(prefix) || this.#isUnderWildcard(prefix);
  }

  /** The wildcards inside what begins so, without their stars. */
  beginnings(prefix: string): readonly string[] {
    return [...this.#prefixes].filter((held) => held.length > prefix.length && held.startsWith(prefix));
  }

  /** The scopes that begin so and are held by themselves, whether or not a wildcard covers them too. */
  exact(prefix: string): readonly string[] {
    return [...this.#exact].filter((scope) => scope.startsWith(prefix));
  }

  #holdsAll(required: string): boolean {
    return this.#everythingInOrg && (this.#everything || !isGlobalScope(required));
  }

  #isUnderWildcard(required: string): boolean {
    if (this.#prefixes.size <= TRIED_MAX) {
      for (const prefix of this.#tried) if (required.startsWith(prefix)) return true;
      return false;
    }
    if (this.#lengths.length <= LENGTHS_MAX) {
      for (const length of this.#lengths) if (this.#holdsPrefix(required, length)) return true;
      return false;
    }
    for (let length = 1; length <= required.length; length++) {
      if (this.#holdsPrefix(required, length)) return true;
    }
    return false;
  }

  /** A wildcard ends at a boundary, so nothing else needs to be looked up. */
  #holdsPrefix(required: string, length: number): boolean {
    return (
      length <= required.length &&
      isBoundary(required.charCodeAt(length - 1)) &&
      this.#prefixes.has(required.slice(0, length))
    );
  }
}

/** What is held, by action. */
export type ActionIndex = ReadonlyMap<string, ActionScopes>;

/** Permissions that many hold alike, indexed once for all of them. Immutable. */
export class SharedPermissions {
  readonly permissions: readonly Permission[];
  #index: ActionIndex | undefined;
  #letters: number | undefined;

  /** @param permissions none of them on `*`: what that reaches depends on who gives it */
  constructor(permissions: readonly Permission[]) {
    this.permissions = permissions;
  }

  /** Made when it is needed first. Actions that are held on the same one scope share what is looked up in it. */
  get index(): ActionIndex {
    return (this.#index ??= indexOf(this.permissions));
  }

  /** The letters of all actions and scopes. */
  get letters(): number {
    return (this.#letters ??= this.permissions.reduce(
      (sum, { action, scope }) => sum + action.length + scope.length,
      0,
    ));
  }
}

function indexOf(permissions: readonly Permission[]): ActionIndex {
  const index = new Map<string, ActionScopes>();
  const byScope = new Map<string, ActionScopes>();
  const alone = new Map<string, string>();
  for (const { action, scope } of permissions) {
    const before = index.get(action);
    const first = alone.get(action);
    if (before === undefined) {
      let scopes = byScope.get(scope);
      if (scopes === undefined) byScope.set(scope, (scopes = scopesOf(scope)));
      index.set(action, scopes);
      alone.set(action, scope);
    } else if (first === undefined) before.add(scope, false);
    else if (first !== scope) {
      // Another action may have the one that it had.
      index.set(action, scopesOf(first, scope));
      alone.delete(action);
    }
  }
  return index;
}

function scopesOf(...scopes: readonly string[]): ActionScopes {
  const made = new ActionScopes();
  for (const scope of scopes) made.add(scope, false);
  return made;
}
