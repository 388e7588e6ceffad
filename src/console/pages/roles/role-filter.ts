import type { ListedKind, Named } from './role-kind.ts';
import { LISTED_KINDS, listedKindOf } from './role-kind.ts';

/** What a role is looked for by. */
export type Listed = Named & {
  readonly displayName?: string;
  readonly description: string;
  readonly group?: string;
  readonly delegatable?: boolean;
};

/** What to show of a list of roles. The empty text and kind are no filter. */
export type RoleFilter = {
  readonly text: string;
  readonly kind: ListedKind | '';
  readonly onlyDelegatable: boolean;
};

/** The roles that have every word of the text in their names, description, group or uid, and meet the rest. In their order. */
export function filterRoles<T extends Listed>(roles: readonly T[], filter: RoleFilter): readonly T[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return roles.filter((role) => {
    if (filter.kind !== '' && listedKindOf(role) !== filter.kind) return false;
    if (filter.onlyDelegatable && role.delegatable !== true) return false;
    const { name, displayName = '', description, group = '', uid } = role;
    const all = [name, displayName, description, group, uid].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** How many roles there are of each kind that there are roles of, in the order of the kinds. */
export function countKinds(roles: readonly Listed[]): readonly (readonly [ListedKind, number])[] {
  const counts = Map.groupBy(roles, listedKindOf);
  return LISTED_KINDS.flatMap((kind) => {
    const count = counts.get(kind)?.length ?? 0;
    return count === 0 ? [] : [[kind, count] as const];
  });
}

/** The kind that an address names, or none. */
export const kindIn = (text: string | null): ListedKind | '' =>
  LISTED_KINDS.find((kind) => kind === text) ?? '';
