import type { Permission } from './permission.ts';
import { comparePermissions, permissionKey } from './permission.ts';
import type { PermissionSet } from './permission-set.ts';
import { reducePermissions } from './reduction.ts';

/** Of at most so many principals it is told what a change gives and takes; beyond, only how many it may concern. */
export const EFFECT_PRINCIPALS_MAX = 1_000;

/** So many permissions are told of one change at most, those gained and those lost of all groups together. */
const EFFECT_PERMISSIONS_MAX = 20_000;

/** A principal in one org; org 0 is the global plane. It is there before the change, after it, or both. */
export type AffectedPrincipal = {
  readonly orgId: number;
  readonly userId: number;
  readonly login: string;
  readonly isServiceAccount: boolean;
};

/** What a principal may do only since a change, and what only before it: both reduced, in order of action and scope. */
export type Difference = { readonly gained: readonly Permission[]; readonly lost: readonly Permission[] };

/** Principals for whom a change does the same, in order of org and id. */
export type EffectGroup = Difference & { readonly principals: readonly AffectedPrincipal[] };

/**
 * What a change gives and takes. Whoever neither gains nor loses anything is in no group. `leftOut` principals do, and are in none all
 * the same, because more permissions would have to be told than `EFFECT_PERMISSIONS_MAX`. Where more principals may depend on what it
 * touches than are looked at, only how many that may be: `upTo`.
 */
export type Effect =
  | { readonly kind: 'told'; readonly groups: readonly EffectGroup[]; readonly leftOut: number }
  | { readonly kind: 'too-many'; readonly upTo: number };

/** What a change would answer, and what it would give and take. Nothing of it is made. */
export type Foreseen<O> = { readonly reply: O; readonly effect: Effect };

/** The effect of a change that gives and takes nothing. */
export const NO_EFFECT: Effect = { kind: 'told', groups: [], leftOut: 0 };

/**
 * What may be done at one time and not at the other. A permission that the other set covers, if by a wider scope, is no difference.
 * The same two sets of permissions have no difference, whatever roles they come from.
 */
export const differenceOf = (before: PermissionSet, after: PermissionSet): Difference => ({
  gained: uncovered(after, before),
  lost: uncovered(before, after),
});

/** The permissions of a set that another one does not cover, reduced. */
function uncovered(of: PermissionSet, by: PermissionSet): Permission[] {
  const found = of.list().filter((permission) => !by.covers(permission));
  return Object.entries(reducePermissions(found)).flatMap(([action, scopes]) =>
    (scopes ?? ['']).map((scope) => ({ action, scope })),
  );
}

/** Puts principals with the same difference together, the largest groups first. */
export function effectOf(
  differences: readonly { readonly principal: AffectedPrincipal; readonly difference: Difference }[],
): Effect {
  const concerned = differences.filter(
    ({ difference: { gained, lost } }) => gained.length > 0 || lost.length > 0,
  );
  const keys = new Map<Difference, string>();
  const keyOf = (difference: Difference): string => {
    const known = keys.get(difference);
    if (known !== undefined) return known;
    const key = JSON.stringify([difference.gained.map(permissionKey), difference.lost.map(permissionKey)]);
    keys.set(difference, key);
    return key;
  };
  const groups: EffectGroup[] = [];
  let [told, leftOut] = [0, 0];
  const together = [...Map.groupBy(concerned, ({ difference }) => keyOf(difference)).values()];
  for (const [first, ...others] of together.toSorted((a, b) => b.length - a.length)) {
    if (first === undefined) continue;
    const { gained, lost } = first.difference;
    if (told + gained.length + lost.length > EFFECT_PERMISSIONS_MAX) {
      leftOut += 1 + others.length;
      continue;
    }
    told += gained.length + lost.length;
    const principals = [first, ...others].map(({ principal }) => principal).toSorted(inOrder);
    groups.push({
      gained: gained.toSorted(comparePermissions),
      lost: lost.toSorted(comparePermissions),
      principals,
    });
  }
  return { kind: 'told', groups, leftOut };
}

const inOrder = (a: AffectedPrincipal, b: AffectedPrincipal): number =>
  a.orgId - b.orgId || a.userId - b.userId;
