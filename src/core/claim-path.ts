/**
 * Where a claim stands in a token: names with dots between, `\.` for a dot in a name and `\\` for a backslash. A claim that is called
 * like the whole path comes first, such as `https://example.com/groups`. A path goes through lists of objects.
 */

/** A path that was read once, for all tokens. */
export type ClaimPath = {
  /** As it was written. */
  readonly whole: string;
  readonly names: readonly string[];
};

/** A path has at most so many names. */
const NAMES_MAX = 20;

/** Why a text is no path, as the rest of a sentence; undefined when it is one. */
export function findClaimPathProblem(text: string): string | undefined {
  const names = namesIn(text);
  if (names === undefined) return 'has a backslash that is not before a dot or a backslash';
  if (names.includes('')) return 'has a name that is empty: a dot in a name is written \\.';
  return names.length > NAMES_MAX ? `must have at most ${NAMES_MAX} names` : undefined;
}

/** The path in a text. Of a text that is no path, the claim with that name. */
export const parseClaimPath = (text: string): ClaimPath => ({
  whole: text,
  names: findClaimPathProblem(text) === undefined ? (namesIn(text) ?? [text]) : [text],
});

function namesIn(text: string): string[] | undefined {
  const names = [''];
  let isEscaped = false;
  for (const letter of text) {
    const isPlain = letter !== '\\' && letter !== '.';
    if (isEscaped && isPlain) return undefined;
    if (isEscaped || isPlain) names.push((names.pop() ?? '') + letter);
    else if (letter === '.') names.push('');
    isEscaped = !isEscaped && letter === '\\';
  }
  return isEscaped ? undefined : names;
}

/** Nothing stands at the path: a name on it is not there, or the end is null. */
type Absent = { readonly kind: 'absent' };

/** Something on the path can have no names, or what is at its end is of no use. */
type Unreadable = { readonly kind: 'unreadable' };

/** What a list says at the end of a path: texts, and how many entries beside them are none. An empty list says none. */
export type FoundList =
  | { readonly kind: 'found'; readonly values: readonly string[]; readonly skipped: number }
  | Absent
  | Unreadable;

/** The one text at the end of a path. */
export type FoundText = { readonly kind: 'found'; readonly value: string } | Absent | Unreadable;

const ABSENT: Absent = { kind: 'absent' };
const UNREADABLE: Unreadable = { kind: 'unreadable' };

/**
 * The texts at the path. A text alone is a list of one, and the empty one none; a whole number is its text; an object gives its
 * names, but for those that are false or null, since providers write roles so. Entries of other kinds are skipped: unreadable when
 * nothing but these is there. Takes time in proportion to the token.
 */
export function listAt(payload: Readonly<Record<string, unknown>>, path: ClaimPath): FoundList {
  const { ends, missing, blocked, isEmptied } = endsOf(payload, path);
  const values: string[] = [];
  let [nulls, wrong, saysNone] = [0, blocked, isEmptied];
  const add = (value: unknown): void => {
    const text = textOf(value);
    if (text !== undefined) values.push(text);
    else if (value === null) nulls++;
    else wrong++;
  };
  for (const end of ends) {
    if (Array.isArray(end)) end.forEach(add);
    else if (isObject(end)) namesOf(end).forEach(add);
    else if (end !== '') add(end);
    saysNone ||= end === '' || (typeof end === 'object' && end !== null);
  }
  if (values.length > 0) return { kind: 'found', values, skipped: missing + nulls + wrong };
  if (wrong > 0) return UNREADABLE;
  return saysNone ? { kind: 'found', values, skipped: missing + nulls } : ABSENT;
}

/** The text at the path, alone or the only entry of a list. The empty one is absent, and two are unreadable. */
export function textAt(payload: Readonly<Record<string, unknown>>, path: ClaimPath): FoundText {
  const { ends, blocked } = endsOf(payload, path);
  const said = ends.flat().filter((value) => value !== null && value !== '');
  const [value] = said;
  if (said.length === 0) return blocked > 0 ? UNREADABLE : ABSENT;
  return said.length === 1 && typeof value === 'string' ? { kind: 'found', value } : UNREADABLE;
}

/** What stands at the end of a path, and what its ways through lists met. */
type Ends = {
  readonly ends: readonly unknown[];
  /** Objects without the name. */
  readonly missing: number;
  /** Values that can have no names. */
  readonly blocked: number;
  /** A list on the way was empty. */
  readonly isEmptied: boolean;
};

function endsOf(payload: Readonly<Record<string, unknown>>, { whole, names }: ClaimPath): Ends {
  if (Object.hasOwn(payload, whole))
    return { ends: [payload[whole]], missing: 0, blocked: 0, isEmptied: false };
  let ends: unknown[] = [payload];
  let [missing, blocked, isEmptied] = [0, 0, false];
  for (const name of names) {
    const next: unknown[] = [];
    for (const end of ends) {
      isEmptied ||= Array.isArray(end) && end.length === 0;
      for (const one of Array.isArray(end) ? (end as readonly unknown[]) : [end]) {
        if (isObject(one) && Object.hasOwn(one, name)) next.push(one[name]);
        else if (isObject(one) || one === null) missing++;
        else blocked++;
      }
    }
    ends = next;
  }
  return { ends, missing, blocked, isEmptied };
}

/** A number that is not a whole one, or too large to be exact, could be another one than the provider wrote. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : Number.isSafeInteger(value) && !Object.is(value, -0)
      ? String(value)
      : undefined;

const namesOf = (object: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(object).filter((name) => object[name] !== false && object[name] !== null);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
