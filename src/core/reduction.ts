import type { Permission } from './permission.ts';
import { compareText } from './permission.ts';
import { isBoundary, parseHeldScope } from './scope.ts';

/**
 * The scopes of each action, without scopes that another one covers. Null for an action that is held without a scope.
 */
export type ReducedPermissions = Record<string, string[] | null>;

/**
 * The same permissions in a shorter form: no scope twice, no scope that a wildcard beside it covers, and the empty
 * scope only if there is no other. Ordered by action and scope. Source: docs/grafana.md#reading-permissions.
 */
export function reducePermissions(permissions: readonly Permission[]): ReducedPermissions {
  const scopesOf = new Map<string, Set<string>>();
  for (const { action, scope } of permissions) {
    let scopes = scopesOf.get(action);
    if (scopes === undefined) scopesOf.set(action, (scopes = new Set()));
    if (scope !== '') scopes.add(scope);
  }
  const entries = [...scopesOf].map(([action, scopes]) => [action, reduceScopes(scopes)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)));
}

function reduceScopes(scopes: ReadonlySet<string>): string[] | null {
  if (scopes.size === 0) return null;
  const wildcards = new Set([...scopes].filter((scope) => parseHeldScope(scope).kind === 'prefix'));
  return [...scopes].filter((scope) => !isCoveredByAnother(scope, wildcards)).toSorted(compareText);
}

/** A wildcard ends at a boundary, so only boundaries are looked at. */
function isCoveredByAnother(scope: string, wildcards: ReadonlySet<string>): boolean {
  if (wildcards.has('*')) return scope !== '*';
  if (wildcards.size === 0) return false;
  for (let length = 1; length <= scope.length; length++) {
    if (!isBoundary(scope.charCodeAt(length - 1))) continue;
    const wildcard = `${scope.slice(0, length)}*`;
    if (wildcard !== scope && wildcards.has(wildcard)) return true;
  }
  return false;
}
