import type { Permission } from './permission.ts';
import { parseHeldScope } from './scope.ts';
import { compareByCodePoint } from './text.ts';

/**
 * The texts between two others, in the order of code points: those behind `from`, with `from` itself only if `withFrom`,
 * and before `to`. Null for `to` means that there is no end.
 */
type Gap = { readonly from: string; readonly withFrom: boolean; readonly to: string | null };

/** All permissions that a set does not cover, as ranges, so that an index of stored permissions can be entered by them. */
export type PermissionGaps = {
  /** Actions that are not held at all. */
  readonly actions: readonly Gap[];
  /** Scopes that are not covered, of actions that are held. */
  readonly scopes: readonly (Gap & { readonly action: string })[];
};

/**
 * What is missing in a list of held permissions: a permission is in one of the gaps if `PermissionSet.covers` says no to
 * it, and in none if it says yes. No two gaps overlap.
 */
export function findGaps(held: Iterable<Permission>): PermissionGaps {
  const byAction = Map.groupBy(held, ({ action }) => action);
  const actions = [...byAction.keys()].toSorted(compareByCodePoint);
  const starts = ['', ...actions];
  return {
    actions: starts.map((from, i) => ({ from, withFrom: false, to: actions[i] ?? null })),
    scopes: actions.flatMap((action) =>
      gapsOfScopes((byAction.get(action) ?? []).map(({ scope }) => scope)).map((gap) => ({ action, ...gap })),
    ),
  };
}

/** A held scope as a range: itself alone when there is no `to`. */
type Covered = { readonly from: string; readonly to?: string | undefined };

function gapsOfScopes(scopes: readonly string[]): Gap[] {
  const covered = scopes.flatMap((scope): Covered[] => {
    const held = parseHeldScope(scope);
    if (held.kind === 'nothing') return [];
    return held.kind === 'exact'
      ? [{ from: held.scope }]
      : [{ from: held.prefix, to: behindAll(held.prefix) }];
  });
  if (covered.some(({ from }) => from === '')) return [];
  // Of two that begin alike, the wildcard comes first: it covers the other.
  covered.sort(
    (a, b) => compareByCodePoint(a.from, b.from) || Number(a.to === undefined) - Number(b.to === undefined),
  );

  const gaps: Gap[] = [];
  // Whoever holds the action may give it without a scope.
  let [from, withFrom] = ['', false];
  for (const next of covered) {
    // Two wildcards are apart, or one is inside the other.
    const order = compareByCodePoint(next.from, from);
    if (order < 0 || (order === 0 && !withFrom)) continue;
    if (order > 0) gaps.push({ from, withFrom, to: next.from });
    [from, withFrom] = next.to === undefined ? [next.from, false] : [next.to, true];
  }
  gaps.push({ from, withFrom, to: null });
  return gaps;
}

/** The least text behind all that begin with a wildcard's prefix, which ends with a boundary. */
const behindAll = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
