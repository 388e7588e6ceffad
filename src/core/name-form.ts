/**
 * The forms that a new name may have, so that nobody takes one name for another. Texts are only refused here, never altered.
 * Every check is linear in the text; whoever calls bounds it before.
 *
 * Source: docs/decisions/0025-names.md.
 */

/**
 * What is not seen, or changes how the rest is seen: control and format characters, what has no picture or no meaning, and
 * blanks other than the plain one. The last two are pictures of nothing.
 */
const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800\ufffc]/u;

/** So many marks may stand on one letter; no language needs more. */
const MARKS_MAX = 4;
/** A mark on nothing, a pile of marks, or a dot on a letter that has one. */
const ODD_MARKS = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{N}])\p{M}|\p{M}{${MARKS_MAX + 1}}|\p{Soft_Dotted}\p{M}{0,${MARKS_MAX}}\u0307`,
  'u',
);

/** Symbols that are pictures of a letter: those that are named letterlike, of APL, and some of mathematics. */
const LIKE_LETTERS = /[\u2100-\u214f\u2200-\u22ff\u2336-\u237a\u2395\u23d0\u27d9]/u;

/**
 * What goes with letters of every script, but plain ASCII and pictures: dashes, dots, bars and raised letters that look like plain
 * ones. What belongs to some scripts (`\u30fb`, `\u30fc`) is left to these.
 */
const LIKE_PLAIN =
  /(?![ -~]|\p{Emoji_Presentation})\p{Script_Extensions=Common}|[\u02b0-\u02ff\u204f\u205a\u205d\u00b7]/u;

/** Scripts of today. All others count as one, so that none of them goes with one of these. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Han',
  'Arabic',
  'Armenian',
  'Bengali',
  'Bopomofo',
  'Cherokee',
  'Coptic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Gujarati',
  'Gurmukhi',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Kannada',
  'Katakana',
  'Khmer',
  'Lao',
  'Malayalam',
  'Mongolian',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
] as const;

/** Scripts that are written together. */
const TOGETHER: readonly (readonly (typeof SCRIPTS)[number][])[] = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
];

const classOf = (scripts: readonly string[]): string =>
  scripts.map((script) => String.raw`\p{Script=${script}}`).join('');

/** Texts of one way to write each. Digits, punctuation and marks that belong to no script go with any. */
const WAYS: readonly RegExp[] = [
  ...[...SCRIPTS.map((script) => [script]), ...TOGETHER].map(
    (scripts) => new RegExp(`^[${classOf(['Common', 'Inherited', ...scripts])}]*$`, 'u'),
  ),
  new RegExp(`^[^${classOf(SCRIPTS)}]*$`, 'u'),
];

const isOfOneScript = (text: string): boolean => WAYS.some((way) => way.test(text));

const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;

/** Whether all letters are of one script, or those of each word. Between words stands what is no letter, digit or mark. */
export type ScriptRule = 'one' | 'one-a-word';

const ONE_SCRIPT: Readonly<Record<ScriptRule, string>> = {
  one: 'must have letters of one script',
  'one-a-word': 'must have letters of one script in each word',
};

/** Why a text cannot be a new name, as the rest of the sentence; undefined when it can. */
export function findFormProblem(text: string, rule: ScriptRule): string | undefined {
  if (UNSEEN.test(text))
    return 'must not contain control characters, invisible ones, or blanks other than plain ones';
  if (text !== text.normalize('NFKC')) return 'must be in the Unicode form NFKC';
  if (ODD_MARKS.test(text))
    return `must not contain a mark on no letter, more than ${MARKS_MAX} on one, or a dot on a dotted letter`;
  if (LIKE_LETTERS.test(text)) return 'must not contain symbols that look like letters';
  const parts = rule === 'one' ? [text] : text.split(BETWEEN_WORDS);
  return parts.every(isOfOneScript) ? undefined : ONE_SCRIPT[rule];
}

/** The same for a name that a person is known by, where others write what they see. */
export const findKnownNameProblem = (text: string, rule: ScriptRule): string | undefined =>
  findFormProblem(text, rule) ??
  (LIKE_PLAIN.test(text) ? 'must not contain signs that look like plain ones' : undefined);

const BLANK = ' ';

/** The text without plain blanks around it. Other blanks stay, to be refused. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === BLANK) start++;
  while (end > start && text[end - 1] === BLANK) end--;
  return text.slice(start, end);
}

/** What two names that look alike by letter case, width or blanks have in common. For comparison only. */
export const foldLook = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{White_Space}+/gu, '');
