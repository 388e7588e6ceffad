import type { Role, RoleWithPermissions } from '../../core/role.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Write } from './database.ts';
import type { AssignedRole } from './roles.ts';
import type { TeamRef } from './teams.ts';

/** A user or team that roles are assigned to. A service account is a user here. */
export type Assignee = { readonly kind: 'user' | 'team'; readonly id: number };

/** The assignees of a role in one org, each list in ascending order of id. */
export type RoleHolders = {
  readonly users: readonly number[];
  readonly teams: readonly number[];
  readonly serviceAccounts: readonly number[];
};

/** Assignments of roles. */
export type AssignmentRepository = {
  /** Uids of the directly assigned roles. Org id 0 means global assignments. */
  uids(orgId: number, assignee: Assignee): Read<readonly string[]>;
  /** The directly assigned roles and the named ones, as far as they are stored, with permissions. */
  roles(orgId: number, assignee: Assignee, named: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** Roles assigned to the assignee in the org or globally. `mapped` roles come from external groups. */
  list(orgId: number, assignee: Assignee): Read<readonly AssignedRole[] | TooLong>;
  /** Roles assigned to many assignees of one kind, in the org or globally: who has which role, and the stored roles. */
  listMany(
    orgId: number,
    kind: Assignee['kind'],
    ids: readonly number[],
  ): Read<
    | {
        readonly given: readonly { readonly id: number; readonly uid: string }[];
        readonly stored: readonly Role[];
      }
    | TooLong
  >;
  add(orgId: number, assignee: Assignee, roleUids: readonly string[], addedBy: number, at: string): Write;
  remove(orgId: number, assignee: Assignee, roleUids: readonly string[]): Write;
  /** Marks a role as the team's root role, and assigns it if it is not. The team must have no other root role. */
  giveRoot(orgId: number, team: TeamRef, roleUid: string, added: { by: number; at: string }): Write;
  /** The assignees of the role in the org itself. */
  holders(orgId: number, roleUid: string): Read<RoleHolders | TooLong>;
  /** Assigns one role to many. A service account is a user here. */
  give(
    orgId: number,
    roleUid: string,
    to: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
    addedBy: number,
    at: string,
  ): Write;
  /** Removes one role from many. */
  take(
    orgId: number,
    roleUid: string,
    from: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
  ): Write;
};
