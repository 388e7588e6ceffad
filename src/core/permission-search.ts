import { basicRoles } from './catalogue/basic-roles.ts';
import { fixedRoles } from './catalogue/fixed-roles.ts';
import type { Permission } from './permission.ts';
import type { Holdings, StoredPermissions } from './principal.ts';
import { bundlesOf } from './principal.ts';
import type { ReducedPermissions } from './reduction.ts';
import { reducePermissions } from './reduction.ts';
import { scopeCovers } from './scope.ts';

/** Which permissions are looked for; an empty text asks for all. */
export type PermissionQuestion = {
  readonly action: string;
  readonly actionPrefix: string;
  /** Asks for those on this very scope or on one that covers it. */
  readonly scope: string;
};

/** Whether the permission is one of those looked for. Source: docs/grafana.md#reading-permissions. */
export const isLookedFor = (
  { action, actionPrefix, scope }: PermissionQuestion,
  permission: Permission,
): boolean =>
  (action === '' || permission.action === action) &&
  permission.action.startsWith(actionPrefix) &&
  (scope === '' || permission.scope === scope || scopeCovers(permission.scope, scope));

/** Uids of the shipped roles that, unless they were changed, grant something looked for. */
export const shippedRolesGranting = (question: PermissionQuestion): string[] =>
  [...fixedRoles, ...basicRoles]
    .filter(({ permissions }) => permissions.some((permission) => isLookedFor(question, permission)))
    .map(({ uid }) => uid);

/**
 * Looks among the permissions of many principals, by the rules that also decide what each of them may do. A role is
 * looked through once, however many have it.
 */
export class PermissionSearch {
  readonly #question: PermissionQuestion;
  readonly #stored: StoredPermissions;
  readonly #found = new Map<readonly Permission[], readonly Permission[]>();

  constructor(question: PermissionQuestion, stored: StoredPermissions) {
    this.#question = question;
    this.#stored = stored;
  }

  /** What is looked for and held by the principal, reduced; `{}` when it holds none of it. */
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
