import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';

/** How deep objects and lists may stand in one another. */
export const DEPTH_MAX = 64;
/** So much of where something is wrong is told. The names are the caller's own. */
const SHOWN_MAX = 200;

const NOT_JSON: Refusal = { tag: 'unreadable-body', problem: 'json' };

/**
 * Reads JSON that every reader understands alike (I-JSON): what two readers may take for two things is refused, as a decision for the
 * one must not be used for the other. Refuses a text that is not JSON; a name that is twice in one object; half of a surrogate pair;
 * a number that a double cannot hold, or a whole number, written as one, that it does not hold exactly; and more than 64 levels.
 * Takes time that grows with the text.
 */
export function readStrictJson(text: string): Result<unknown, Refusal> {
  const problem = findProblem(text);
  if (problem !== undefined) return refuse(problem);
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(NOT_JSON);
  }
}

/** An object or a list that has begun. */
type Open = {
  /** The names in an object so far; undefined for a list. */
  readonly names: Set<string> | undefined;
  /** What comes next is a name, unless the object ends. */
  awaitsName: boolean;
  /** Where in it the text is: a name or a number. */
  at: string | number;
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LIST_BEGINS = 0x5b;
const LIST_ENDS = 0x5d;
const OBJECT_BEGINS = 0x7b;
const OBJECT_ENDS = 0x7d;

/**
 * What is wrong with a text that may be JSON, in one pass. Of a text that is none it finds something or nothing: whoever parses it
 * refuses it.
 */
function findProblem(text: string): Refusal | undefined {
  if (!text.isWellFormed()) return invalid('body', 'has half of a surrogate pair');
  const open: Open[] = [];
  let inside: Open | undefined;
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const stop = endOfPlain(text, i + 1);
      const isPlain = text.charCodeAt(stop) === QUOTE;
      const end = isPlain ? stop + 1 : endOfString(text, stop);
      const names = inside?.awaitsName === true ? inside.names : undefined;
      // What is no name and was written as it is has nothing that could be wrong.
      if (names !== undefined || !isPlain) {
        const string = isPlain ? text.slice(i + 1, stop) : unescaped(text.slice(i, end));
        if (string === undefined) return NOT_JSON;
        if (inside !== undefined && names !== undefined) {
          inside.awaitsName = false;
          inside.at = string;
          if (names.has(string)) return invalid(pathOf(open), 'is there twice');
          names.add(string);
        }
        if (!string.isWellFormed()) return invalid(pathOf(open), 'has half of a surrogate pair');
      }
      i = end;
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, i);
      const problem = problemOfNumber(text.slice(i, end));
      if (problem !== undefined) return invalid(pathOf(open), problem);
      i = end;
    } else {
      if (code === OBJECT_BEGINS) open.push({ names: new Set(), awaitsName: true, at: '' });
      else if (code === LIST_BEGINS) open.push({ names: undefined, awaitsName: false, at: 0 });
      else if (code === OBJECT_ENDS || code === LIST_ENDS) open.pop();
      else if (code === COMMA && inside !== undefined) {
        inside.awaitsName = inside.names !== undefined;
        if (typeof inside.at === 'number') inside.at++;
      } else if (code === COLON && inside !== undefined) inside.awaitsName = false;
      inside = open.at(-1);
      if (open.length > DEPTH_MAX) return invalid('body', `is nested deeper than ${DEPTH_MAX} levels`);
      i++;
    }
  }
  return undefined;
}

/**
 * Where a string ends, or where something in it is escaped; the end of the text where neither is. Looked for string by string:
 * whether the whole text has a backslash, asked once before, the engine's optimiser asks anew at each of them.
 */
function endOfPlain(text: string, begin: number): number {
  for (let i = begin; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE || code === BACKSLASH) return i;
  }
  return text.length;
}

/** Behind the quote that ends a string; the end of the text where none does. */
function endOfString(text: string, begin: number): number {
  for (let i = begin; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code === BACKSLASH) i++;
  }
  return text.length;
}

/** What a string in quotes says; undefined where it says nothing that is JSON. */
function unescaped(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

const NUMBER = /[-+.\deE]*/y;
const WHOLE = /^-?\d+$/;

function endOfNumber(text: string, begin: number): number {
  NUMBER.lastIndex = begin;
  NUMBER.test(text);
  return NUMBER.lastIndex;
}

function problemOfNumber(digits: string): string | undefined {
  const number = Number(digits);
  // What is no number at all is for the parser.
  if (Number.isNaN(number)) return undefined;
  if (!Number.isFinite(number)) return 'is too large for a number';
  return WHOLE.test(digits) && !Number.isSafeInteger(number)
    ? 'is a whole number beyond 2^53 - 1, which not every reader reads alike'
    : undefined;
}

/** Where the innermost of what has begun is, in dotted form. */
function pathOf(open: readonly Open[]): string {
  const path = (open.map(({ at }) => at).join('.') || 'body').toWellFormed();
  return path.length > SHOWN_MAX ? `${path.slice(0, SHOWN_MAX).toWellFormed()}…` : path;
}
