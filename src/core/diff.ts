/** The steps from one set to another. Applying them to `current` gives `wanted`. */
export type SetDiff<T> = { readonly add: readonly T[]; readonly remove: readonly T[] };

/** What to add to and remove from `current` so that it holds exactly `wanted`. Repeats count once. */
export function diffSets<T>(current: Iterable<T>, wanted: Iterable<T>): SetDiff<T> {
  const before = new Set(current);
  const after = new Set(wanted);
  return { add: [...after.difference(before)], remove: [...before.difference(after)] };
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
