/** The steps from one set to another. Applying them to `current` gives `wanted`. */
export type SetDiff<T> = { readonly add: readonly T[]; readonly remove: readonly T[] };

/** What to add to and remove from `current` so that it holds exactly `wanted`. Repeats count once. */
export function diffSets<T>(current: Iterable<T>, wanted: Iterable<T>): SetDiff<T> {
  const before = new Set(current);
  const after = new Set(wanted);
  return { add: [...after.difference(before)], remove: [...before.difference(after)] };
}

/** The steps from one list to another, both without repeats. */
export type ListDiff<T> = SetDiff<T> & {
  /** The end of `wanted`. With it behind the rest of what stays of `current`, that is `wanted`. */
  readonly last: readonly T[];
  /** True when what stays has another order among itself. */
  readonly isReordered: boolean;
};

/**
 * What to add to and remove from `current`, and what to put last, in that order, so that it is exactly `wanted`. Nothing is
 * put last that would be at its place without that.
 */
export function diffLists<T>(current: readonly T[], wanted: readonly T[]): ListDiff<T> {
  const sets = diffSets(current, wanted);
  const [added, removed] = [new Set(sets.add), new Set(sets.remove)];
  const staying = current.filter((item) => !removed.has(item));
  const first = wanted.findIndex((item, i) => staying[i] !== item);
  return {
    ...sets,
    last: first === -1 ? [] : wanted.slice(first),
    isReordered: wanted.filter((item) => !added.has(item)).some((item, i) => staying[i] !== item),
  };
}

/** The fields of a thing that differ, as they were and as they are. */
export type FieldDiff<T extends object> = { readonly before: Partial<T>; readonly after: Partial<T> };

/** The fields whose values differ, each compared as a whole: texts, numbers and flags. Both must have the same fields. */
export function diffFields<T extends object>(before: T, after: T): FieldDiff<T> {
  const differs = (Object.keys(before) as (keyof T)[]).filter((key) => before[key] !== after[key]);
  const of = (thing: T): Partial<T> =>
    Object.fromEntries(differs.map((key) => [key, thing[key]])) as Partial<T>;
  return { before: of(before), after: of(after) };
}
