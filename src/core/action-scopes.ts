import { isGlobalScope } from './global-scope.ts';
import type { Permission } from './permission.ts';
import { isBoundary, parseHeldScope } from './scope.ts';
import { TextIndex } from './text-index.ts';

/** Up to this many wildcards of one action are tried one by one; more are looked up. */
const TRIED_MAX = 3;
/**
 * With up to this many lengths of wildcards, look-ups are by length; with more, at every boundary of the required
 * scope.
 */
const LENGTHS_MAX = 16;

/** The scopes held for one action, indexed for look-ups. See `PermissionSet` for what covers what. */
export class ActionScopes {
  #exact: TextIndex | undefined;
  #prefixes: TextIndex | undefined;
  /** Of the prefixes, from where they are not tried one by one. */
  #lengths: number[] | undefined;
  /** Held on `*` by what an org gives, which does not reach beyond the org; and by what counts in all orgs. */
  #everythingInOrg = false;
  #everything = false;

  /** @param isGlobal whether it counts in all orgs */
  add(scope: string, isGlobal: boolean): void {
    const held = parseHeldScope(scope);
    if (held.kind === 'exact') this.#exact = withText(this.#exact, held.scope);
    if (held.kind !== 'prefix') return;
    if (held.prefix === '') {
      this.#everythingInOrg = true;
      this.#everything ||= isGlobal;
      return;
    }
    const { size, texts } = (this.#prefixes = withText(this.#prefixes, held.prefix));
    if (size > TRIED_MAX)
      this.#lengths = lengthsOf(this.#lengths === undefined ? texts : [held.prefix], this.#lengths);
  }

  /** Whether what is held covers the scope. */
  covers(required: string): boolean {
    return this.coversAll(required) || this.#exact?.has(required) === true;
  }

  /** Whether a wildcard covers all that begins so. */
  coversAll(prefix: string): boolean {
    if (this.#everythingInOrg && (this.#everything || !isGlobalScope(prefix))) return true;
    return this.#prefixes !== undefined && this.#isUnderWildcard(this.#prefixes, prefix);
  }

  /** The wildcards inside what begins so, without their stars. */
  beginnings(prefix: string): readonly string[] {
    const prefixes = this.#prefixes?.texts ?? [];
    return prefixes.filter((held) => held.length > prefix.length && held.startsWith(prefix));
  }

  /** The scopes that begin so and are held by themselves, whether or not a wildcard covers them too. */
  exact(prefix: string): readonly string[] {
    return (this.#exact?.texts ?? []).filter((scope) => scope.startsWith(prefix));
  }

  #isUnderWildcard(prefixes: TextIndex, required: string): boolean {
    const lengths = this.#lengths;
    if (lengths === undefined) {
      for (const prefix of prefixes.texts) if (required.startsWith(prefix)) return true;
      return false;
    }
    if (lengths.length <= LENGTHS_MAX) {
      for (const length of lengths) if (holdsBeginning(prefixes, required, length)) return true;
      return false;
    }
    for (let length = 1; length <= required.length; length++) {
      if (holdsBeginning(prefixes, required, length)) return true;
    }
    return false;
  }
}

const withText = (index: TextIndex | undefined, text: string): TextIndex => {
  if (index === undefined) return new TextIndex(text);
  index.add(text);
  return index;
};

/** The lengths that there were, and those of the prefixes; of more than are looked up no further ones. */
function lengthsOf(prefixes: readonly string[], lengths: number[] = []): number[] {
  for (const { length } of prefixes) {
    if (lengths.length <= LENGTHS_MAX && !lengths.includes(length)) lengths.push(length);
  }
  return lengths;
}

/** A wildcard ends at a boundary, so nothing else needs to be looked up. */
const holdsBeginning = (prefixes: TextIndex, required: string, length: number): boolean =>
  length <= required.length &&
  isBoundary(required.charCodeAt(length - 1)) &&
  prefixes.hasBeginning(required, length);

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
