import type { Permission } from './permission.ts';
import type { PermissionSet } from './permission-set.ts';
import type { RoleWithPermissions } from './role.ts';
import { isGivenByHand, roleKindOf } from './role.ts';

/**
 * The first of the permissions that the caller does not hold itself, and so may neither give nor take away;
 * undefined when it holds all of them.
 *
 * Literal: `teams:*` covers `teams:id:1` and `teams:id:*`, never the other way round; holding the action on
 * `permissions:type:delegate` does not cover `permissions:type:escalate`.
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

/** Whether the caller could assign the role: it is one that is given by hand, and grants nothing the caller lacks. */
export const isDelegatable = (caller: PermissionSet, { name, permissions }: RoleWithPermissions): boolean =>
  isGivenByHand(roleKindOf(name)) && findUndelegable(caller, permissions) === undefined;
