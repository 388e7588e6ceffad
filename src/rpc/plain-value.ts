import { FIXED_LIMITS } from '../core/limits.ts';
import type { Refusal } from '../core/refusal.ts';
import { invalid } from '../core/refusal.ts';
import { DEPTH_MAX } from '../wire/authzen/strict-json.ts';

/** So many letters the texts of a value have together, each value in it counted as one more. A body has as many bytes. */
const LETTERS_MAX = FIXED_LIMITS['body-bytes'].allowed;
/** So much of where something is wrong is told. The names are the caller's own. */
const SHOWN_MAX = 200;

/**
 * What is wrong with a value that was not read from JSON: something in it could not have been. Whatever else a call can carry, such as a
 * function, a date or a map, would be read in one way by the caller and in another one here. Nothing of such a thing is read: to look at
 * a property of a stub is a call of whoever sent it. Refuses half of a surrogate pair, more than 64 levels, so also what holds
 * itself, and more than a body could hold. Takes time that grows with the value, and no longer than for the largest body.
 *
 * @param name what refusals call the value
 */
export function problemOfValue(value: unknown, name = 'body'): Refusal | undefined {
  const found = find(value, 0, { letters: LETTERS_MAX });
  if (found === undefined) return undefined;
  if (found === 'too-large') return { tag: 'too-large', bytesMax: LETTERS_MAX };
  const { path, problem } = found;
  if (problem === TOO_DEEP) return invalid(name, problem);
  const inBody = name === 'body' && path.length > 0 ? [] : [name];
  return invalid(shown([...inBody, ...path.toReversed()].join('.')), problem);
}

/** An object with a prototype of its own, or none, is not read. */
export const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** `path` is from the inside out. */
type Found = { readonly path: (string | number)[]; readonly problem: string } | 'too-large';

const NOT_JSON = 'is nothing that JSON has';
const HALF = 'has half of a surrogate pair';
const TOO_DEEP = `is nested deeper than ${DEPTH_MAX} levels`;

const at = (problem: string): Found => ({ path: [], problem });

function find(value: unknown, depth: number, left: { letters: number }): Found | undefined {
  if (--left.letters < 0) return 'too-large';
  switch (typeof value) {
    case 'string':
      left.letters -= value.length;
      if (left.letters < 0) return 'too-large';
      return value.isWellFormed() ? undefined : at(HALF);
    case 'number':
      return Number.isFinite(value) ? undefined : at(NOT_JSON);
    case 'boolean':
    case 'undefined':
      return undefined;
    case 'object':
      if (value === null) return undefined;
      if (Array.isArray(value)) return findInList(value, depth + 1, left);
      return isPlainObject(value) ? findInObject(value, depth + 1, left) : at(NOT_JSON);
    default:
      return at(NOT_JSON);
  }
}

function findInList(list: readonly unknown[], depth: number, left: { letters: number }): Found | undefined {
  if (depth > DEPTH_MAX) return at(TOO_DEEP);
  // Places of a list that nothing is in take no room on the way.
  if (list.length > left.letters) return 'too-large';
  for (let i = 0; i < list.length; i++) {
    const found = find(list[i], depth, left);
    if (found !== undefined) return inside(found, i);
  }
  return undefined;
}

function findInObject(
  object: Readonly<Record<string, unknown>>,
  depth: number,
  left: { letters: number },
): Found | undefined {
  if (depth > DEPTH_MAX) return at(TOO_DEEP);
  for (const name of Object.keys(object)) {
    left.letters -= name.length;
    if (left.letters < 0) return 'too-large';
    const found = name.isWellFormed() ? find(object[name], depth, left) : at(HALF);
    if (found !== undefined) return inside(found, name);
  }
  return undefined;
}

function inside(found: Found, place: string | number): Found {
  if (found !== 'too-large') found.path.push(place);
  return found;
}

/** The beginning of a path that is too long to be told. */
function shown(path: string): string {
  const text = path.toWellFormed();
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX).toWellFormed()}…` : text;
}
