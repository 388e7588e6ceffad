import type { Permission } from '../../core/permission.ts';
import type { PermissionGaps } from '../../core/permission-gaps.ts';
import type { Role, RoleWithPermissions } from '../../core/role.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Write } from './database.ts';

/** How often a role is assigned, by kind of assignee. */
type RoleUsage = { readonly users: number; readonly teams: number; readonly groups: number };

/** A stored role as a root role. `number` is its number there. */
type RootRole = { readonly number: number; readonly name: string; readonly description: string };

/** A role, and how it was assigned. */
export type AssignedRole = {
  readonly uid: string;
  readonly stored: Role | undefined;
  readonly mapped: boolean;
};

/** Stored roles: custom roles, and basic roles that were changed. Finds the org's own roles and the global ones. */
export type RoleRepository = {
  findMany(orgId: number, uids: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** One role by the id of its row. */
  findById(orgId: number, roleId: number): Read<RoleWithPermissions | undefined>;
  /** Changed basic roles. They belong to the global plane. */
  findBasic(): Read<readonly RoleWithPermissions[]>;
  list(orgId: number): Read<readonly Role[] | TooLong>;
  /** The custom roles that are not hidden, by number. */
  rootRoles(orgId: number): Read<readonly RootRole[] | TooLong>;
  /** The uids of the roles with a permission in one of the gaps. What is read does not grow with what is in none. */
  grantingBeyond(orgId: number, gaps: PermissionGaps): Read<ReadonlySet<string>>;
  /** Whether a uid or a name is taken for a role of the org. A uid cannot be both global and an org's own. */
  clash(orgId: number, uid: string, name: string): Read<{ readonly uid: boolean; readonly name: boolean }>;
  /** How often the role is assigned in the org, or anywhere for a global role. */
  usage(orgId: number, uid: string): Read<RoleUsage>;
  /** Aborts the batch when an org has its own role with the uid: a uid is never both global and an org's own. */
  expectNoOrgHas(uid: string): Write;
  /** The same for a role of an org: aborts the batch when a global role has the uid. */
  expectNotGlobal(uid: string): Write;
  /** Aborts the batch when the role is assigned in the org, or anywhere for a global role. */
  expectUnused(orgId: number, uid: string): Write[];
  insert(role: Role): Write;
  update(role: Role): Write;
  remove(orgId: number, uid: string): Write;
  insertPermissions(orgId: number, uid: string, permissions: readonly Permission[], at: string): Write[];
  removePermissions(orgId: number, uid: string, permissions: readonly Permission[]): Write[];
  removeAllPermissions(orgId: number, uid: string): Write;
  /** Removes the role from every user, team and group mapping of the org, or of all orgs for a global role. */
  removeAssignments(orgId: number, uid: string): Write[];
};
