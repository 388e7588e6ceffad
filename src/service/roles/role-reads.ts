import { findUndelegable } from '../../core/delegation.ts';
import { compareText } from '../../core/permission.ts';
import { findGaps } from '../../core/permission-gaps.ts';
import type { PermissionSet } from '../../core/permission-set.ts';
import type { Reach } from '../../core/reach.ts';
import { reaches } from '../../core/reach.ts';
import type { Role, RoleWithPermissions } from '../../core/role.ts';
import { isGivenByHand, roleKindOf } from '../../core/role.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Assignee, RoleHolders } from '../ports/assignments.ts';
import type { AssignedRole } from '../ports/roles.ts';
import type { UserInOrg } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { TooLong } from '../ports/too-long.ts';
import { LIST_BYTES_MAX, TOO_LONG } from '../ports/too-long.ts';
import { isVisibleUser } from '../../core/visibility.ts';
import { listVisibleRoles, resolveRole, shippedRole } from '../../core/role-view.ts';

/** A role of somebody. `mapped` when it comes only from an external group. */
type GivenRole = Role & { readonly mapped: boolean };

/** The roles of an assignee, and whether the assignee exists. */
export type GivenRoles = {
  readonly user: UserInOrg | undefined;
  readonly teamExists: boolean;
  readonly roles: readonly GivenRole[];
};

/** Which of an assignee's roles to list. */
export type GivenRolesFilter = { readonly includeHidden: boolean; readonly includeMapped: boolean };

/** Reads of roles, each in one round trip. */
export class RoleReads {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  /** Every role visible from the org, ordered by name. */
  list(orgId: number, includeHidden: boolean): Read<readonly Role[] | TooLong> {
    return map(this.#repositories.roles.list(orgId), (found) => listVisibleRoles(found, includeHidden));
  }

  /**
   * Like `list`, each role with whether a caller with these permissions could assign it: it can be assigned by hand, and
   * the caller holds all its permissions. Decided in the database, without loading them.
   */
  listDelegatable(
    orgId: number,
    caller: PermissionSet,
    includeHidden: boolean,
  ): Read<readonly (Role & { readonly delegatable: boolean })[] | TooLong> {
    const { roles } = this.#repositories;
    return map(
      readAll({ stored: roles.list(orgId), beyond: roles.grantingBeyond(orgId, findGaps(caller.list())) }),
      ({ stored, beyond }) => {
        const storedUids = new Set(stored.map(({ uid }) => uid));
        const isHeld = (uid: string): boolean =>
          storedUids.has(uid)
            ? !beyond.has(uid)
            : findUndelegable(caller, shippedRole(uid)?.permissions ?? []) === undefined;
        return listVisibleRoles(stored, includeHidden).map((role) => ({
          ...role,
          delegatable: isGivenByHand(roleKindOf(role.name)) && isHeld(role.uid),
        }));
      },
    );
  }

  /** One role visible from the org, hidden or not. */
  get(orgId: number, uid: string): Read<RoleWithPermissions | undefined> {
    return map(this.#repositories.roles.findMany(orgId, [uid]), (found) => resolveRole(uid, found));
  }

  /** The assignees of a role in the org; undefined when the role does not exist. */
  holders(orgId: number, uid: string): Read<RoleHolders | TooLong | undefined> {
    return map(
      readAll({
        role: this.get(orgId, uid),
        holders: this.#repositories.assignments.holders(orgId, uid),
      }),
      ({ role, holders }) => {
        return role === undefined ? undefined : holders;
      },
    );
  }

  /** The roles that are mapped to an external group in the org, ordered by name; undefined when there are none. */
  mappedTo(orgId: number, groupId: string): Read<readonly Role[] | TooLong | undefined> {
    const { groupMappings } = this.#repositories;
    return map(
      readAll({
        group: groupMappings.find(orgId, groupId),
        stored: groupMappings.storedRoles(orgId, groupId),
      }),
      ({ group, stored }) => {
        const byUid = new Map(stored.map((role) => [role.uid, role]));
        return group?.roleUids
          .flatMap((uid) => byUid.get(uid) ?? shippedRole(uid) ?? [])
          .toSorted((a, b) => compareText(a.name, b.name));
      },
    );
  }

  /** Whether the caller may know of a user. `mayReadAnybody` means that the caller may read people of other orgs. */
  isVisible(orgId: number, user: UserInOrg | undefined, mayReadAnybody: boolean): boolean {
    return user !== undefined && isVisibleUser(orgId, user, mayReadAnybody);
  }

  /**
   * The roles assigned by hand to each of the users and service accounts, ordered by name. Those that do not exist, or
   * that the caller may not know of, are left out. `readable` are the people of other orgs that the caller may read.
   */
  givenToUsers(
    orgId: number,
    userIds: readonly number[],
    readable: Reach,
    includeHidden: boolean,
  ): Read<RolesById | TooLong> {
    const { users, assignments } = this.#repositories;
    const isReadable = reaches(readable);
    return map(
      readAll({
        users: users.findMany(orgId, userIds),
        assigned: assignments.listMany(orgId, 'user', userIds),
      }),
      ({ users: found, assigned }) => {
        const visible = found.filter((user) => isVisibleUser(orgId, user, isReadable(user.id)));
        return rolesById(
          visible.map(({ id }) => id),
          assigned,
          includeHidden,
        );
      },
    );
  }

  /** The roles assigned to each of the teams, ordered by name. A team that the org does not have is left out. */
  givenToTeams(orgId: number, teamIds: readonly number[], includeHidden: boolean): Read<RolesById | TooLong> {
    const { teams, assignments } = this.#repositories;
    return map(
      readAll({
        found: teams.existing(orgId, teamIds),
        assigned: assignments.listMany(orgId, 'team', teamIds),
      }),
      ({ found, assigned }) => {
        return rolesById(found, assigned, includeHidden);
      },
    );
  }

  /** The roles assigned by hand to a user, service account or team, ordered by name. Mapped roles too, if asked for. */
  given(
    orgId: number,
    assignee: Assignee,
    { includeHidden, includeMapped }: GivenRolesFilter,
  ): Read<GivenRoles | TooLong> {
    const { users, teams, assignments } = this.#repositories;
    return map(
      readAll({
        user: assignee.kind === 'user' ? users.find(orgId, assignee.id) : known(undefined),
        teamExists: assignee.kind === 'team' ? teams.exists(orgId, assignee.id) : known(false),
        assigned: assignments.list(orgId, assignee),
      }),
      ({ user, teamExists, assigned }) => {
        const direct = new Set(assigned.filter(({ mapped }) => !mapped).map(({ uid }) => uid));
        const roles = assigned
          // A role that is also assigned by hand stays when the mapping is deleted, so it is listed as assigned by
          // hand.
          .filter(({ uid, mapped }) => !mapped || !direct.has(uid))
          .flatMap(toGivenRole)
          .filter((role) => (includeHidden || !role.hidden) && (includeMapped || !role.mapped))
          .toSorted(byName);
        return { user, teamExists, roles };
      },
    );
  }
}

/** Roles by the id of their assignee. */
type RolesById = ReadonlyMap<number, readonly Role[]>;

const byName = (a: Role, b: Role): number => compareText(a.name, b.name) || compareText(a.uid, b.uid);

function rolesById(
  ids: readonly number[],
  { given, stored }: { given: readonly { id: number; uid: string }[]; stored: readonly Role[] },
  includeHidden: boolean,
): RolesById | TooLong {
  const roles = new Map<string, Role | undefined>(stored.map((role) => [role.uid, role]));
  for (const { uid } of given) if (!roles.has(uid)) roles.set(uid, shippedRole(uid));
  // A role is there as often as there is somebody who has it.
  const bytesOf = new Map(Array.from(roles, ([uid, role]) => [uid, JSON.stringify(role)?.length ?? 0]));
  const bytes = given.reduce((sum, { uid }) => sum + (bytesOf.get(uid) ?? 0), 0);
  if (bytes > LIST_BYTES_MAX) return TOO_LONG;
  const givenTo = Map.groupBy(given, ({ id }) => id);
  const listOf = (id: number): Role[] =>
    (givenTo.get(id) ?? [])
      .flatMap(({ uid }) => roles.get(uid) ?? [])
      .filter(({ hidden }) => includeHidden || !hidden)
      .toSorted(byName);
  return new Map(ids.map((id) => [id, listOf(id)]));
}

function toGivenRole({ uid, stored, mapped }: AssignedRole): GivenRole[] {
  const role = stored ?? shippedRole(uid);
  return role === undefined ? [] : [{ ...role, mapped }];
}
