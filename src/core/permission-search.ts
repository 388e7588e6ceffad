import { basicRoles } from './catalogue/basic-roles.ts';
import { fixedRoles } from './catalogue/fixed-roles.ts';
import type { Permission } from './permission.ts';
import type { Holdings, StoredPermissions } from './principal.ts';
import { bundlesOf } from './principal.ts';
import type { ReducedPermissions } from './reduction.ts';
import { reducePermissions } from './reduction.ts';
import { scopeCovers } from './scope.ts';

/** Which permissions to look for. An empty text means all. */
export type PermissionQuestion = {
  readonly action: string;
  readonly actionPrefix: string;
  /** Permissions on this scope or on one that covers it. */
  readonly scope: string;
};

/** Whether the search looks for this permission. Source: docs/grafana.md#reading-permissions. */
export const isLookedFor = (
  { action, actionPrefix, scope }: PermissionQuestion,
  permission: Permission,
): boolean =>
  (action === '' || permission.action === action) &&
  permission.action.startsWith(actionPrefix) &&
  (scope === '' || permission.scope === scope || scopeCovers(permission.scope, scope));

/** Uids of the shipped roles that, unless changed, grant a permission that the search looks for. */
export const shippedRolesGranting = (question: PermissionQuestion): string[] =>
  [...fixedRoles, ...basicRoles]
    .filter(({ permissions }) => permissions.some((permission) => isLookedFor(question, permission)))
    .map(({ uid }) => uid);

/**
 * Searches the permissions of many principals, by the same rules that decide what each of them may do. A role is
 * searched only once, however many principals have it.
 */
export class PermissionSearch {
  readonly #question: PermissionQuestion;
  readonly #stored: StoredPermissions;
  readonly #found = new Map<readonly Permission[], readonly Permission[]>();

  constructor(question: PermissionQuestion, stored: StoredPermissions) {
    this.#question = question;
    this.#stored = stored;
  }

  /** The permissions of the principal that the search looks for, reduced; `{}` when there are none. */
  heldBy(principal: Holdings): ReducedPermissions {
    const bundles = bundlesOf(principal, this.#stored);
    return reducePermissions(
      bundles.flatMap(({ source, permissions }) =>
        source.roleUid === null ? this.#look(permissions) : this.#lookOnce(permissions),
      ),
    );
  }

  #lookOnce(permissions: readonly Permission[]): readonly Permission[] {
    let found = this.#found.get(permissions);
    if (found === undefined) this.#found.set(permissions, (found = this.#look(permissions)));
    return found;
  }

  #look(permissions: readonly Permission[]): readonly Permission[] {
    return permissions.filter((permission) => isLookedFor(this.#question, permission));
  }
}
