import type { Role, RoleWithPermissions } from '../../core/role.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';
import type { AssignedRole } from './roles.ts';
import type { TeamRef } from './teams.ts';

/** A principal that roles are given to; a service account is a user here. */
export type Assignee = { readonly kind: 'user' | 'team'; readonly id: number };

/** Who has a role by an assignment in one org, each list in ascending order of id. */
export type RoleHolders = {
  readonly users: readonly number[];
  readonly teams: readonly number[];
  readonly serviceAccounts: readonly number[];
};

/** Which roles are given to whom. */
export type AssignmentRepository = {
  /** Uids of the roles given directly; org id 0 asks for global assignments. */
  uids(orgId: number, assignee: Assignee): Read<readonly string[]>;
  /** The stored ones among the roles given directly and the named ones, with permissions. */
  roles(orgId: number, assignee: Assignee, named: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** Roles given to the assignee in the org or globally; `mapped` ones come through external groups. */
  list(orgId: number, assignee: Assignee): Read<readonly AssignedRole[]>;
  /** Roles given to many of one kind, in the org or globally: who has which, and those that are stored. */
  listMany(
    orgId: number,
    kind: Assignee['kind'],
    ids: readonly number[],
  ): Read<{
    readonly given: readonly { readonly id: number; readonly uid: string }[];
    readonly stored: readonly Role[];
  }>;
  add(orgId: number, assignee: Assignee, roleUids: readonly string[], addedBy: number, at: string): Write;
  remove(orgId: number, assignee: Assignee, roleUids: readonly string[]): Write;
  /** Marks a role as the team's root role, and gives it to the team if it does not have it. It must have no other. */
  giveRoot(orgId: number, team: TeamRef, roleUid: string, added: { by: number; at: string }): Write;
  /** Who has the role by an assignment in the org itself. */
  holders(orgId: number, roleUid: string): Read<RoleHolders>;
  /** Gives one role to many; a service account is a user here. */
  give(
    orgId: number,
    roleUid: string,
    to: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
    addedBy: number,
    at: string,
  ): Write;
  /** Takes one role from many. */
  take(
    orgId: number,
    roleUid: string,
    from: { readonly kind: Assignee['kind']; readonly ids: readonly number[] },
  ): Write;
};
