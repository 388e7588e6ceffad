/** True for text that can be stored and read back unchanged: no unpaired surrogates, and no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** True for storable text without control characters. For names, actions and scopes. */
export const isPlainText = (text: string): boolean => isStorableText(text) && !/\p{Cc}/u.test(text);

/** The two letters outside ASCII whose lower case is ASCII: the Kelvin sign, and the capital I with a dot. */
const BECOMES_ASCII = /[\u0130\u212a]/u;

/**
 * True for a name that can become equal to another name by lower case, by Unicode composition, or by trimming. Somebody
 * with such a name could be mistaken for somebody else.
 */
export const passesForAnother = (name: string): boolean =>
  BECOMES_ASCII.test(name) || name !== name.normalize('NFC') || name !== name.trim();

/** The text in lower case, except letters whose lower case is ASCII although they are not. */
export const foldCase = (text: string): string =>
  BECOMES_ASCII.test(text)
    ? text.replace(/[^\u0130\u212a]+/gu, (part) => part.toLowerCase())
    : text.toLowerCase();

/** The bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

const FIRST_SURROGATE = 0xd800;
const BEHIND_SURROGATES = 0xe000;
const BEHIND_ALL = 0x10000;

/** Compares two texts by code point, as SQLite does. By code unit, surrogates would come before U+E000 to U+FFFF. */
export function compareByCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [unitA, unitB] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (unitA !== unitB) return placeOf(unitA) - placeOf(unitB);
  }
  return a.length - b.length;
}

/** A code unit's place in the order of code points: surrogates behind all others. */
const placeOf = (unit: number): number =>
  unit >= FIRST_SURROGATE && unit < BEHIND_SURROGATES ? unit + BEHIND_ALL : unit;
