import type { Permission } from '../../../core/permission.ts';
import { comparePermissions } from '../../../core/permission.ts';

/** The permissions about one type of things. */
export type PermissionGroup<T extends Permission = Permission> = {
  readonly type: string;
  readonly permissions: readonly T[];
};

/** What an action is about: `teams` of `teams:read`, and of `teams.permissions:read` as well. */
export function typeOfAction(action: string): string {
  const [first = ''] = action.split(':', 1);
  return first.replace(/\.permissions$/, '') || action;
}

/** The permissions by what they are about, in order of name. */
export function groupByType<T extends Permission>(permissions: readonly T[]): readonly PermissionGroup<T>[] {
  return [...Map.groupBy(permissions, ({ action }) => typeOfAction(action))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, list]) => ({ type, permissions: list.toSorted(comparePermissions) }));
}

/** The permissions that have every word of the text in their action or scope. */
export function filterPermissions<T extends Permission>(
  permissions: readonly T[],
  text: string,
): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return permissions.filter(({ action, scope }) => {
    const all = `${action} ${scope}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
