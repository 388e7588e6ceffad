import { findUndelegable } from '../core/delegation.ts';
import type { OrgRole } from '../core/org-role.ts';
import { basicRoleUid, ranksAbove } from '../core/org-role.ts';
import type { Refusal } from '../core/refusal.ts';
import type { RoleWithPermissions } from '../core/role.ts';
import type { ActingCaller } from './change.ts';
import { permissionsOfRoles } from './role-view.ts';

/**
 * Why the caller may not give an org role: it ranks above the caller's own (a server admin has no such bound), or it
 * brings a permission that the caller does not hold (I11); undefined when it may.
 * Source: reference/grafana/BEHAVIOUR.md section 11.
 *
 * @param stored stored roles, among them the basic role if it was changed
 */
export function findOrgRoleProblem(
  caller: ActingCaller,
  role: OrgRole,
  subject: 'org-user' | 'service-account',
  stored: readonly RoleWithPermissions[],
): Refusal | undefined {
  if (!caller.facts.isServerAdmin && ranksAbove(role, caller.facts.orgRole ?? 'None')) {
    return { tag: 'role-above-own', subject };
  }
  const undelegable = findUndelegable(caller.permissions, permissionsOfRoles([basicRoleUid(role)], stored));
  return undelegable && { tag: 'not-delegable', action: undelegable.action };
}
