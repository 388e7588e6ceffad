import type { Permission } from '../../../core/permission.ts';
import { comparePermissions, permissionKey } from '../../../core/permission.ts';

/** What somebody writes of a role. */
export type RoleDraft = {
  readonly uid: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly global: boolean;
  readonly permissions: readonly Permission[];
};

/** A role as the API tells of it. */
export type ToldRole = {
  readonly uid: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description: string;
  readonly group?: string;
  readonly hidden?: boolean;
  readonly global: boolean;
  readonly permissions?: readonly Permission[];
};

/** A role that nothing was written of yet. */
export const EMPTY_ROLE: RoleDraft = {
  uid: '',
  name: '',
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  global: false,
  permissions: [],
};

/** The pair alone, without times. */
const pairOf = ({ action, scope }: Permission): Permission => ({ action, scope });

/** A role as it is, to be changed. */
export const draftOf = (role: ToldRole): RoleDraft => ({
  uid: role.uid,
  name: role.name,
  displayName: role.displayName ?? '',
  description: role.description,
  group: role.group ?? '',
  hidden: role.hidden ?? false,
  global: role.global,
  permissions: (role.permissions ?? []).map(pairOf).toSorted(comparePermissions),
});

/** A new role that begins with what another one has. It is of the org, shown in lists, and needs names of its own. */
export const copyOf = (role: ToldRole): RoleDraft => ({
  ...EMPTY_ROLE,
  description: role.description,
  group: role.group ?? '',
  permissions: draftOf(role).permissions,
});

/** A permission of a draft, beside what the role had before. */
export type DraftRow = Permission & { readonly state: 'kept' | 'added' | 'removed' };

/** The permissions of a draft and those that it leaves out, in order of name. */
export function rowsOf(before: readonly Permission[], now: readonly Permission[]): readonly DraftRow[] {
  const [had, has] = [keysOf(before), keysOf(now)];
  return [
    ...now.map((pair): DraftRow => ({
      ...pairOf(pair),
      state: had.has(permissionKey(pair)) ? 'kept' : 'added',
    })),
    ...before
      .filter((pair) => !has.has(permissionKey(pair)))
      .map((pair): DraftRow => ({ ...pairOf(pair), state: 'removed' })),
  ].toSorted(comparePermissions);
}

const keysOf = (permissions: readonly Permission[]): ReadonlySet<string> =>
  new Set(permissions.map(permissionKey));

/** The list with a permission: one that is there already is not there twice. */
export const withPermission = (list: readonly Permission[], added: Permission): readonly Permission[] =>
  keysOf(list).has(permissionKey(added)) ? list : [...list, pairOf(added)].toSorted(comparePermissions);

/** The list without a permission. */
export const withoutPermission = (list: readonly Permission[], removed: Permission): readonly Permission[] =>
  list.filter((pair) => permissionKey(pair) !== permissionKey(removed));

/** Whether two drafts say the same. Permissions have no order. */
export const isSameDraft = (a: RoleDraft, b: RoleDraft): boolean => textOf(a) === textOf(b);

const textOf = ({ permissions, ...texts }: RoleDraft): string =>
  JSON.stringify([
    texts.name,
    texts.displayName,
    texts.description,
    texts.group,
    texts.hidden,
    texts.global,
    permissions.map(permissionKey).toSorted(),
  ]);

/**
 * The permissions in a text, one a line: an action, blanks, and a scope where it takes one. Empty lines are left out. A line with more in
 * it is told by its number.
 */
export function permissionsInText(text: string): {
  readonly permissions: readonly Permission[];
  readonly wrongLines: readonly number[];
} {
  const permissions: Permission[] = [];
  const wrongLines: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [action, scope = '', ...rest] = line.trim().split(/\s+/);
    if (action === undefined || action === '') continue;
    if (rest.length > 0) wrongLines.push(index + 1);
    else permissions.push({ action, scope });
  }
  return { permissions, wrongLines };
}
