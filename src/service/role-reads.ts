import { compareText } from '../core/permission.ts';
import type { Role, RoleWithPermissions } from '../core/role.ts';
import type { Assignee, AssignedRole, Repositories, RoleHolders, UserInOrg } from './ports.ts';
import type { Read } from './read.ts';
import { known, readAll } from './read.ts';
import { isVisibleUser } from './visibility.ts';
import { listVisibleRoles, listVisibleRolesInFull, resolveRole, shippedRole } from './role-view.ts';

/** A role given to somebody; `mapped` when it came through an external group. */
type GivenRole = Role & { readonly mapped: boolean };

/** The roles given to an assignee; undefined when there is no such assignee. */
export type GivenRoles = {
  readonly user: UserInOrg | undefined;
  readonly teamExists: boolean;
  readonly roles: readonly GivenRole[];
};

/** Which of the given roles to list. */
export type GivenRolesFilter = { readonly includeHidden: boolean; readonly includeMapped: boolean };

/** Reads of roles for lists and single views, each one round trip. */
export class RoleReads {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  /** Every role visible from the org, ordered by name. */
  list(orgId: number, includeHidden: boolean): Read<readonly Role[]> {
    const { statements, answer } = this.#repositories.roles.list(orgId);
    return { statements, answer: (rows) => listVisibleRoles(answer(rows), includeHidden) };
  }

  /** As `list`, each role with its permissions. */
  listInFull(orgId: number, includeHidden: boolean): Read<readonly RoleWithPermissions[]> {
    const { statements, answer } = this.#repositories.roles.listInFull(orgId);
    return { statements, answer: (rows) => listVisibleRolesInFull(answer(rows), includeHidden) };
  }

  /** One role visible from the org, hidden or not. */
  get(orgId: number, uid: string): Read<RoleWithPermissions | undefined> {
    const { statements, answer } = this.#repositories.roles.findMany(orgId, [uid]);
    return { statements, answer: (rows) => resolveRole(uid, answer(rows)) };
  }

  /** Who has a role by an assignment in the org; undefined when there is no such role. */
  holders(orgId: number, uid: string): Read<RoleHolders | undefined> {
    const { statements, answer } = readAll({
      role: this.get(orgId, uid),
      holders: this.#repositories.assignments.holders(orgId, uid),
    });
    return {
      statements,
      answer: (rows) => {
        const { role, holders } = answer(rows);
        return role === undefined ? undefined : holders;
      },
    };
  }

  /** Whether the caller may know of a user; `mayReadAnybody` for one who may read people of other orgs. */
  isVisible(orgId: number, user: UserInOrg | undefined, mayReadAnybody: boolean): boolean {
    return user !== undefined && isVisibleUser(orgId, user, mayReadAnybody);
  }

  /** The roles given to a user, service account or team by hand, ordered by name, and the mapped ones on demand. */
  given(
    orgId: number,
    assignee: Assignee,
    { includeHidden, includeMapped }: GivenRolesFilter,
  ): Read<GivenRoles> {
    const { users, teams, assignments } = this.#repositories;
    const { statements, answer } = readAll({
      user: assignee.kind === 'user' ? users.find(orgId, assignee.id) : known(undefined),
      teamExists: assignee.kind === 'team' ? teams.exists(orgId, assignee.id) : known(false),
      assigned: assignments.list(orgId, assignee),
    });
    return {
      statements,
      answer: (rows) => {
        const { user, teamExists, assigned } = answer(rows);
        const direct = new Set(assigned.filter(({ mapped }) => !mapped).map(({ uid }) => uid));
        const roles = assigned
          // What was given by hand as well stays when the mapping goes, so it is listed as given by hand.
          .filter(({ uid, mapped }) => !mapped || !direct.has(uid))
          .flatMap(toGivenRole)
          .filter((role) => (includeHidden || !role.hidden) && (includeMapped || !role.mapped))
          .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.uid, b.uid));
        return { user, teamExists, roles };
      },
    };
  }
}

function toGivenRole({ uid, stored, mapped }: AssignedRole): GivenRole[] {
  const role = stored ?? shippedRole(uid);
  return role === undefined ? [] : [{ ...role, mapped }];
}
