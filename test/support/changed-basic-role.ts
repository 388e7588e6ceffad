import { basicRoleByUid } from '../../src/core/catalogue/basic-roles.ts';
import type { OrgRole } from '../../src/core/org-role.ts';
import { basicRoleUid } from '../../src/core/org-role.ts';
import type { Permission } from '../../src/core/permission.ts';
import type { RoleWithPermissions } from '../../src/core/role.ts';

const TIMES = { created: '2025-01-01T00:00:00.000Z', updated: '2025-01-01T00:00:00.000Z' };

/** The basic role behind an org role as a row, after somebody changed what it grants. */
export function changedBasicRole(role: OrgRole, permissions: readonly Permission[]): RoleWithPermissions {
  const shipped = basicRoleByUid(basicRoleUid(role));
  if (shipped === undefined) throw new Error(`No basic role is shipped for ${role}`);
  const { uid, name, displayName, description, group, hidden } = shipped;
  const rows = permissions.map((permission) => ({ ...permission, ...TIMES }));
  return {
    orgId: 0,
    uid,
    name,
    displayName,
    description,
    group,
    hidden,
    version: 2,
    ...TIMES,
    permissions: rows,
  };
}
