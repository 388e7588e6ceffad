import { findUndelegable } from '../../core/delegation.ts';
import { givenInOrg } from '../../core/global-scope.ts';
import type { LevelHolder } from '../../core/level-change.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { basicRoleUid, ranksAbove } from '../../core/org-role.ts';
import type { Permission } from '../../core/permission.ts';
import type { HeldLevel } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable } from '../../core/refusal.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { ActingCaller } from '../engine/change.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import { permissionsOfRoles } from '../../core/role-view.ts';

/** The basic role of an org role, as a holder of levels on resources. */
export const levelHolderOf = (role: OrgRole): LevelHolder => ({
  kind: 'basic-role',
  subject: basicRoleUid(role),
});

/**
 * Everything that an org role grants in its org: the permissions of its basic role, and that role's levels on resources.
 * What the basic role says of the whole deployment, an org cannot give.
 */
export const permissionsOfOrgRole = (
  role: OrgRole,
  stored: readonly RoleWithPermissions[],
  managed: readonly HeldLevel[],
  types: Vocabulary,
): readonly Permission[] => [
  ...givenInOrg(permissionsOfRoles([basicRoleUid(role)], stored, types)),
  ...managed.flatMap((on) => types.permissionsOfLevel(on.resource, on.resourceId, on.level)),
];

/** The basic roles as they are stored, and their levels on resources of the org, by uid. */
export type BasicRoles = {
  readonly stored: readonly RoleWithPermissions[];
  readonly levels: ReadonlyMap<string, readonly HeldLevel[]>;
};

/** What is read to know what any org role grants. */
export const readBasicRoles = (
  { roles, heldLevels }: Pick<Repositories, 'roles' | 'heldLevels'>,
  orgId: number,
): Read<BasicRoles> => readAll({ stored: roles.findBasic(), levels: heldLevels.levelsOfBasicRoles(orgId) });

/**
 * Why the caller may not take an org role away, with the membership or without: the role grants what the caller does not hold
 * (I11). What else its holder has does not matter, so that somebody can always be let go. Undefined when the caller may, as every
 * server admin may. Source: docs/grafana.md#orgs-and-members.
 */
export function findTakingProblem(
  caller: ActingCaller,
  role: OrgRole,
  { stored, levels }: BasicRoles,
  types: Vocabulary,
): Refusal | undefined {
  if (caller.facts.isServerAdmin) return undefined;
  const granted = permissionsOfOrgRole(role, stored, levels.get(basicRoleUid(role)) ?? [], types);
  const undelegable = findUndelegable(caller.permissions, granted);
  return undelegable && notDelegable(undelegable);
}

/**
 * Why the caller may not give an org role: it ranks above the caller's own (this does not apply to server admins), or
 * it grants a permission that the caller does not hold (I11). Undefined when the caller may.
 * Source: docs/grafana.md#orgs-and-members.
 *
 * @param stored stored roles, including the basic role if it was changed
 * @param managed the basic role's levels on resources of the org
 * @param types what is declared in the org
 */
export function findOrgRoleProblem(
  caller: ActingCaller,
  role: OrgRole,
  subject: 'org-user' | 'service-account',
  stored: readonly RoleWithPermissions[],
  managed: readonly HeldLevel[],
  types: Vocabulary,
): Refusal | undefined {
  if (!caller.facts.isServerAdmin && ranksAbove(role, caller.facts.orgRole ?? 'None')) {
    return { tag: 'role-above-own', subject };
  }
  const undelegable = findUndelegable(caller.permissions, permissionsOfOrgRole(role, stored, managed, types));
  return undelegable && notDelegable(undelegable);
}
