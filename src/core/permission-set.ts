import type { Permission } from './permission.ts';
import { comparePermissions } from './permission.ts';
import { isBoundary, parseHeldScope, scopeCovers } from './scope.ts';

/**
 * How a grant reached its principal: by its org role, directly, through a team, through an external group, by a
 * managed permission on one resource, or because everybody has it.
 */
export type GrantPath =
  | { readonly via: 'org-role' }
  | { readonly via: 'server-admin' }
  | { readonly via: 'assignment'; readonly global: boolean }
  | { readonly via: 'team'; readonly teamId: number }
  | { readonly via: 'group'; readonly group: string }
  | { readonly via: 'managed' }
  | { readonly via: 'everyone' };

/** The role, if there is one, and the path by which it reached the principal. */
export type GrantSource = { readonly roleUid: string | null; readonly path: GrantPath };

/** Permissions that reached a principal together. */
export type Bundle = { readonly source: GrantSource; readonly permissions: readonly Permission[] };

/** One permission as it reached one principal. */
export type Grant = Permission & { readonly source: GrantSource };

/** Above this many wildcard prefixes a look-up by the required scope's own prefixes beats trying each. */
const LINEAR_PREFIXES_MAX = 8;

/** The scopes held for one action, ready to be asked. */
class ActionScopes {
  readonly #exact = new Set<string>();
  readonly #prefixes = new Set<string>();
  #everything = false;
  #fewPrefixes: readonly string[] | undefined = [];

  add(scope: string): void {
    const held = parseHeldScope(scope);
    if (held.kind === 'exact') this.#exact.add(held.scope);
    if (held.kind !== 'prefix') return;
    if (held.prefix === '') this.#everything = true;
    this.#prefixes.add(held.prefix);
    this.#fewPrefixes = this.#prefixes.size <= LINEAR_PREFIXES_MAX ? [...this.#prefixes] : undefined;
  }

  covers(required: string): boolean {
    if (this.#everything) return true;
    const few = this.#fewPrefixes;
    if (few === undefined) {
      if (this.#coveredByBoundary(required)) return true;
    } else {
      for (const prefix of few) if (required.startsWith(prefix)) return true;
    }
    return this.#exact.has(required);
  }

  /** A wildcard ends at a boundary, so only the prefixes of the required scope that do can be held. */
  #coveredByBoundary(required: string): boolean {
    for (let i = 0; i < required.length; i++) {
      if (isBoundary(required.charCodeAt(i)) && this.#prefixes.has(required.slice(0, i + 1))) return true;
    }
    return false;
  }
}

/**
 * Everything one principal may do in one org, compiled once and immutable after that.
 *
 * A check is a map look-up by action and a match by scope; its cost does not grow with the number of permissions.
 * An action or scope that nobody holds, and a malformed held scope, are refused (I12). Order and duplicates of the
 * bundles do not change any answer. Provenance is kept beside the index, so *why* needs no second evaluation.
 *
 * Source of the rules: reference/grafana/BEHAVIOUR.md section 4.
 */
export class PermissionSet {
  readonly #actions = new Map<string, ActionScopes>();
  readonly #bundles: readonly Bundle[];

  constructor(bundles: readonly Bundle[]) {
    this.#bundles = bundles;
    for (const { permissions } of bundles) {
      for (const { action, scope } of permissions) {
        let scopes = this.#actions.get(action);
        if (scopes === undefined) this.#actions.set(action, (scopes = new ActionScopes()));
        scopes.add(scope);
      }
    }
  }

  /** True when the action is held on any one of the scopes; with no scopes, when the action is held at all. */
  allows(action: string, scopes: readonly string[]): boolean {
    const held = this.#actions.get(action);
    if (held === undefined) return false;
    if (scopes.length === 0) return true;
    for (const scope of scopes) if (held.covers(scope)) return true;
    return false;
  }

  /** True when the permission itself is held, as delegation asks: an empty scope is covered by holding the action. */
  covers({ action, scope }: Permission): boolean {
    const held = this.#actions.get(action);
    return held !== undefined && (scope === '' || held.covers(scope));
  }

  /** Every permission held, ordered by action and scope; what two roles grant alike stands twice. */
  list(): Permission[] {
    const all = this.#bundles.flatMap(({ permissions }) => permissions);
    return all.toSorted(comparePermissions);
  }

  /** The grants that allow the action on any one of the scopes: the same answer as `allows`, with its reasons. */
  why(action: string, scopes: readonly string[]): Grant[] {
    const grants: Grant[] = [];
    for (const { source, permissions } of this.#bundles) {
      for (const held of permissions) {
        if (held.action !== action) continue;
        if (scopes.length === 0 || scopes.some((required) => scopeCovers(held.scope, required))) {
          grants.push({ ...held, source });
        }
      }
    }
    return grants;
  }

  /** How many permissions the set was compiled from: its weight in a bounded cache. */
  get size(): number {
    let size = 0;
    for (const { permissions } of this.#bundles) size += permissions.length;
    return size;
  }
}

/** The set of a principal that holds nothing. */
export const EMPTY_PERMISSION_SET = new PermissionSet([]);
