import type { Permission } from './permission.ts';
import type { PermissionSet } from './permission-set.ts';

/**
 * The first of the permissions that the caller does not hold, and so may not give or take away. Undefined when the
 * caller holds all of them.
 *
 * Scopes are compared literally: `teams:*` covers `teams:id:1` and `teams:id:*`, but not the other way round. Holding
 * the action on `permissions:type:delegate` does not cover `permissions:type:escalate`.
 *
 * Source: docs/grafana.md#delegation.
 */
export const findUndelegable = (
  caller: PermissionSet,
  permissions: Iterable<Permission>,
): Permission | undefined => {
  for (const permission of permissions) if (!caller.covers(permission)) return permission;
  return undefined;
};
