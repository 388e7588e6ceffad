import { basicRoleUid } from './org-role.ts';

/**
 * What the number of a root role names: a basic role by its uid, or a stored role by its id.
 */
export type RootRoleRef = { readonly uid: string } | { readonly roleId: number };

/** The basic roles that can be a root role, under the numbers that every Unleash server ships them with. */
export const BUILT_IN_ROOT_ROLES: readonly (readonly [number: number, uid: string])[] = [
  [1, basicRoleUid('Admin')],
  [2, basicRoleUid('Editor')],
  [3, basicRoleUid('Viewer')],
];

/**
 * The number of a stored role is its id and this much more, so that no id, however small, is taken for a built-in
 * role: neither for one of those above, nor for one that Unleash may add to them.
 */
const STORED_OFFSET = 1_000;

/** What a number names, whether or not there is such a role; undefined for one that can name none. */
export function readRootRoleNumber(number: number): RootRoleRef | undefined {
  const uid = BUILT_IN_ROOT_ROLES.find(([builtIn]) => builtIn === number)?.[1];
  if (uid !== undefined) return { uid };
  return number > STORED_OFFSET ? { roleId: number - STORED_OFFSET } : undefined;
}

/**
 * The number of a role: that of the built-in one even while a changed basic role is stored as well. Null for a role
 * that is neither built in nor stored.
 *
 * @param roleId id of the stored role, or null when there is no such row
 */
export function rootRoleNumber(uid: string, roleId: number | null): number | null {
  const builtIn = BUILT_IN_ROOT_ROLES.find(([, builtInUid]) => builtInUid === uid)?.[0];
  return builtIn ?? (roleId === null ? null : roleId + STORED_OFFSET);
}
