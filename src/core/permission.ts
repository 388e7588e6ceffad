/**
 * An action on a scope, as written in a role. The empty scope means that the action takes none.
 *
 * Source of the shape: docs/grafana.md#matching.
 */
export type Permission = { readonly action: string; readonly scope: string };

/** Orders by action, then scope, byte for byte, so that answers do not depend on insertion order. */
export const comparePermissions = (a: Permission, b: Permission): number =>
  compareText(a.action, b.action) || compareText(a.scope, b.scope);

/** Compares two texts by UTF-16 code unit, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A text that is the same for two permissions only if they are equal, whatever characters they contain. */
export const permissionKey = ({ action, scope }: Permission): string => `${action.length}:${action}${scope}`;

/** The first permission that is in the list twice, or undefined when all differ. */
export function findDuplicatePermission(permissions: readonly Permission[]): Permission | undefined {
  const seen = new Set<string>();
  return permissions.find((permission) => {
    const key = permissionKey(permission);
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}

/**
 * Groups permissions by action: the compact form used in answers and in the audit trail.
 * Keeps the order of the scopes and every duplicate.
 */
export function groupByAction(permissions: readonly Permission[]): Record<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const { action, scope } of permissions) {
    const scopes = grouped.get(action);
    if (scopes === undefined) grouped.set(action, [scope]);
    else scopes.push(scope);
  }
  return Object.fromEntries(grouped);
}

/** The reverse of `groupByAction`. */
export const ungroup = (byAction: Readonly<Record<string, readonly string[]>>): Permission[] =>
  Object.entries(byAction).flatMap(([action, scopes]) => scopes.map((scope) => ({ action, scope })));
