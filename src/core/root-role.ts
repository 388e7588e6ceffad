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
 * This is added to the id of a stored role to make its number. So no number of a stored role is that of a built-in
 * role, even if Unleash adds built-in roles.
 */
const STORED_OFFSET = 1_000;

/** The role that a number names, which may not exist; undefined for a number that cannot name a role. */
export function readRootRoleNumber(number: number): RootRoleRef | undefined {
  const uid = BUILT_IN_ROOT_ROLES.find(([builtIn]) => builtIn === number)?.[1];
  if (uid !== undefined) return { uid };
  return number > STORED_OFFSET ? { roleId: number - STORED_OFFSET } : undefined;
}

/**
 * The number of a role. A built-in role keeps its number even if it was changed and is stored too. Null for a role that
 * is neither built in nor stored.
 *
 * @param roleId id of the stored role, or null when there is no such row
 */
export function rootRoleNumber(uid: string, roleId: number | null): number | null {
  const builtIn = BUILT_IN_ROOT_ROLES.find(([, builtInUid]) => builtInUid === uid)?.[0];
  return builtIn ?? (roleId === null ? null : roleId + STORED_OFFSET);
}
