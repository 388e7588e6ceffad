/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How one value differs from another: as a whole, or in its fields or elements. */
type Delta =
  | { readonly is: 'same'; readonly value: Json }
  | { readonly is: 'added'; readonly to: Json }
  | { readonly is: 'removed'; readonly from: Json }
  | { readonly is: 'changed'; readonly from: Json; readonly to: Json }
  | { readonly is: 'object'; readonly fields: readonly (readonly [string, Delta])[] }
  | { readonly is: 'list'; readonly items: readonly Delta[] };

/** Lists whose lengths multiplied are beyond this are compared only at both ends: the rest is taken as replaced. */
const COMPARED_MAX = 1_000_000;

type Fields = { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that is the same for equal values, whatever the order of their fields. */
function keyOf(value: Json): string {
  if (isList(value)) return `[${value.map(keyOf).join()}]`;
  if (isObject(value))
    return `{${Object.keys(value)
      .toSorted()
      .map((name) => `${JSON.stringify(name)}:${keyOf(value[name] ?? null)}`)
      .join()}}`;
  return JSON.stringify(value);
}

/**
 * How one value becomes another. Objects are compared by field, in the order of the first; lists by element, so that one that is put in
 * between does not change all behind it. `applyDelta` makes the second value of the first.
 */
export function diffJson(from: Json, to: Json): Delta {
  if (keyOf(from) === keyOf(to)) return { is: 'same', value: from };
  if (isObject(from) && isObject(to)) return { is: 'object', fields: diffFields(from, to) };
  if (isList(from) && isList(to)) return { is: 'list', items: diffLists(from, to) };
  return { is: 'changed', from, to };
}

function diffFields(from: Fields, to: Fields): (readonly [string, Delta])[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.map((name) => {
    const [was, is] = [ownOf(from, name), ownOf(to, name)];
    if (was === undefined) return [name, { is: 'added', to: is ?? null }];
    if (is === undefined) return [name, { is: 'removed', from: was }];
    return [name, diffJson(was, is)];
  });
}

const ownOf = (fields: Fields, name: string): Json | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

function diffLists(from: readonly Json[], to: readonly Json[]): Delta[] {
  const [a, b] = [from.map(keyOf), to.map(keyOf)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const items: Delta[] = [];
  let [left, right] = [0, 0];
  const keepTo = (at: number): void => {
    for (; left < at; left += 1, right += 1) items.push({ is: 'same', value: from[left] ?? null });
  };
  const replaceTo = (leftEnd: number, rightEnd: number): void => {
    // What stands in place of one another may be the same thing with other fields.
    for (; left < leftEnd && right < rightEnd; left += 1, right += 1)
      items.push(...replaced(from[left] ?? null, to[right] ?? null));
    for (; left < leftEnd; left += 1) items.push({ is: 'removed', from: from[left] ?? null });
    for (; right < rightEnd; right += 1) items.push({ is: 'added', to: to[right] ?? null });
  };
  keepTo(start);
  for (const [atLeft, atRight] of commonOf(a.slice(start, a.length - end), b.slice(start, b.length - end))) {
    replaceTo(start + atLeft, start + atRight);
    keepTo(left + 1);
  }
  replaceTo(from.length - end, to.length - end);
  keepTo(from.length);
  return items;
}

const replaced = (from: Json, to: Json): readonly Delta[] =>
  (isObject(from) && isObject(to)) || (isList(from) && isList(to))
    ? [diffJson(from, to)]
    : [
        { is: 'removed', from },
        { is: 'added', to },
      ];

/** Where the longest common part of two lists stands in each, in order. */
function commonOf(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length * b.length > COMPARED_MAX) return [];
  const width = b.length + 1;
  // How long the common part of what comes from here on is.
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const common: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) common.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  return common;
}

/** The second value, made of the first one and how they differ. */
export function applyDelta(from: Json, delta: Delta): Json {
  switch (delta.is) {
    case 'same':
      return from;
    case 'added':
    case 'changed':
      return delta.to;
    case 'removed':
      return null;
    case 'object': {
      const fields = isObject(from) ? from : {};
      return Object.fromEntries(
        delta.fields.flatMap(([name, one]) =>
          one.is === 'removed' ? [] : [[name, applyDelta(ownOf(fields, name) ?? null, one)]],
        ),
      );
    }
    case 'list': {
      const elements = isList(from) ? from.values() : [].values();
      return delta.items.flatMap((one) => {
        const was: Json = one.is === 'added' ? null : (elements.next().value ?? null);
        return one.is === 'removed' ? [] : [applyDelta(was, one)];
      });
    }
  }
}

/** One place where two values are compared. Elements of lists are counted from 1. */
export type DiffRow = {
  readonly path: readonly (string | number)[];
  readonly is: 'same' | 'added' | 'removed' | 'changed';
  readonly from: Json | undefined;
  readonly to: Json | undefined;
};

/**
 * What differs and what is the same, place by place, down to single values. Equal values have no row that is not `same`.
 */
export function rowsOf(delta: Delta, path: DiffRow['path'] = []): DiffRow[] {
  switch (delta.is) {
    case 'object':
      return delta.fields.flatMap(([name, one]) => rowsOf(one, [...path, name]));
    case 'list':
      return numbered(delta.items).flatMap(([number, one]) => rowsOf(one, [...path, number]));
    case 'changed':
      return [{ path, is: 'changed', from: delta.from, to: delta.to }];
    case 'same':
      return leavesOf(delta.value, path).map(([at, value]) => ({
        path: at,
        is: 'same',
        from: value,
        to: value,
      }));
    case 'added':
      return leavesOf(delta.to, path).map(([at, value]) => ({
        path: at,
        is: 'added',
        from: undefined,
        to: value,
      }));
    case 'removed':
      return leavesOf(delta.from, path).map(([at, value]) => ({
        path: at,
        is: 'removed',
        from: value,
        to: undefined,
      }));
  }
}

/** Elements with their numbers: of what was removed that in the list before, of all others that in the list after. */
function numbered(items: readonly Delta[]): (readonly [number, Delta])[] {
  let [before, after] = [0, 0];
  return items.map((one) => {
    if (one.is !== 'added') before += 1;
    if (one.is !== 'removed') after += 1;
    return [one.is === 'removed' ? before : after, one];
  });
}

/** The single values in a value, with their places. An empty object or list is one. */
function leavesOf(value: Json, path: DiffRow['path']): (readonly [DiffRow['path'], Json])[] {
  const inside: readonly (readonly [string | number, Json])[] = isList(value)
    ? value.map((one, index) => [index + 1, one] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return inside.length === 0
    ? [[path, value]]
    : inside.flatMap(([name, one]) => leavesOf(one, [...path, name]));
}
