import { basicRoleByUid, basicRoles } from './catalogue/basic-roles.ts';
import { fixedRoleByUid, fixedRoles, SHIPPED_ROLE_VERSION } from './catalogue/fixed-roles.ts';
import type { Permission } from './permission.ts';
import { compareText } from './permission.ts';
import { GLOBAL_ORG_ID } from './principal.ts';
import type { Role, RoleDraft, RoleWithPermissions } from './role.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The time that shipped roles show as their creation. Source: docs/grafana.md#roles. */
const NO_TIME = '0001-01-01T00:00:00Z';

const toRole = ({ uid, name, displayName, description, group, hidden }: RoleDraft): Role => ({
  orgId: GLOBAL_ORG_ID,
  uid,
  name,
  version: SHIPPED_ROLE_VERSION,
  displayName,
  description,
  group,
  hidden,
  created: NO_TIME,
  updated: NO_TIME,
});

const toFullRole = (shipped: RoleDraft): RoleWithPermissions => ({
  ...toRole(shipped),
  permissions: shipped.permissions.map(({ action, scope }) => ({
    action,
    scope,
    created: NO_TIME,
    updated: NO_TIME,
  })),
});

/** A fixed role, or a basic role as it was shipped; undefined when the uid is neither. */
export function shippedRole(uid: string): RoleWithPermissions | undefined {
  const shipped = fixedRoleByUid(uid) ?? basicRoleByUid(uid);
  return shipped && toFullRole(shipped);
}

/** The role behind a uid: the stored one, else the shipped one. */
export const resolveRole = (
  uid: string,
  stored: readonly RoleWithPermissions[],
): RoleWithPermissions | undefined => stored.find((role) => role.uid === uid) ?? shippedRole(uid);

/**
 * Everything that the roles with these uids grant together, with what basic roles bring of the declared types. Unknown roles grant
 * nothing.
 */
export const permissionsOfRoles = (
  uids: readonly string[],
  stored: readonly RoleWithPermissions[],
  types: Vocabulary,
): readonly Permission[] =>
  uids.flatMap((uid) => [...(resolveRole(uid, stored)?.permissions ?? []), ...types.heldWith(uid)]);

/**
 * Every role visible from an org, ordered by name: the stored ones and the shipped ones that were never changed.
 * Hidden ones only when asked for.
 */
export function listVisibleRoles(stored: readonly Role[], includeHidden: boolean): Role[] {
  const storedUids = new Set(stored.map(({ uid }) => uid));
  const shipped = [...fixedRoles, ...basicRoles].filter(({ uid }) => !storedUids.has(uid)).map(toRole);
  return [...stored, ...shipped]
    .filter(({ hidden }) => includeHidden || !hidden)
    .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.uid, b.uid));
}
