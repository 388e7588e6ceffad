/** The steps from one set to another. Applying them to `current` gives `wanted`. */
export type SetDiff<T> = { readonly add: readonly T[]; readonly remove: readonly T[] };

/** What to add to and remove from `current` so that it holds exactly `wanted`. Repeats count once. */
export function diffSets<T>(current: Iterable<T>, wanted: Iterable<T>): SetDiff<T> {
  const before = new Set(current);
  const after = new Set(wanted);
  return { add: [...after.difference(before)], remove: [...before.difference(after)] };
}
