import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findFormProblem, findKnownNameProblem, foldLook, trimBlanks } from '../../../src/core/name-form.ts';

const UNSEEN = /invisible/;
const FORM = /NFKC/;
const MARK = /mark/;
const SCRIPT = /one script/;
const LETTER = /look like letters/;
const PLAIN = /look like plain/;

/** What no new name has, in any place of it. */
const CLASSES: readonly (readonly [what: string, texts: readonly string[], problem: RegExp])[] = [
  ['a control character', ['\0', '\t', '\n', '\u001b', '\u007f', '\u0085'], UNSEEN],
  ['half a character', ['\ud83d', '\udd11'], UNSEEN],
  ['a letter of no width', ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff'], UNSEEN],
  ['a soft hyphen or a joiner of graphemes', ['\u00ad', '\u034f', '\u180e'], UNSEEN],
  ['a filler', ['\u3164', '\u115f', '\u1160', '\uffa0', '\u17b4', '\u2800'], UNSEEN],
  ['a direction', ['\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\u061c'], UNSEEN],
  ['a selector of variants', ['\ufe00', '\ufe0f', '\u180b', '\u{e0100}', '\u{e01ef}'], UNSEEN],
  ['a tag', ['\u{e0001}', '\u{e0041}', '\u{e007f}'], UNSEEN],
  ['an annotation', ['\ufff9', '\ufffb', '\ufffc'], UNSEEN],
  ['a private or no character', ['\ue000', '\u{f0000}', '\uffff', '\u{10ffff}', '\u0378'], UNSEEN],
  ['another blank', ['\u00a0', '\u1680', '\u2002', '\u200a', '\u202f', '\u205f', '\u3000', '\u2028'], UNSEEN],
  ['a letter of another width', ['\uff41', '\uff21', '\uff9e'], FORM],
  ['a letter of another dress', ['\u{1d41a}', '\u24d0', '\u00aa', '\u2122', '\u{1f130}'], FORM],
  ['a ligature or a fraction', ['\ufb01', '\u01c6', '\u00bd', '\u2026'], FORM],
  ['a letter that is another one', ['\u212a', '\u2126', '\u212b'], FORM],
  ['a letter in two parts', ['a\u0308', 'e\u0301'], FORM],
  ['a pile of marks', ['q\u0316\u0317\u0318\u0319\u031c'], MARK],
  ['a symbol like a letter', ['\u212e', '\u2373', '\u237a', '\u2223', '\u222a', '\u2229', '\u23d0'], LETTER],
  ['a dot on a dotted letter', ['i\u0307', 'j\u0307', 'i\u0323\u0307'], MARK],
];

describe.each(CLASSES)('a new name with %s', (_what, texts, problem) => {
  it.each(texts)('is refused, wherever it stands: %j', (odd) => {
    for (const rule of ['one', 'one-a-word'] as const) {
      for (const name of [odd, `${odd}name`, `na${odd}me`, `name${odd}`]) {
        // At the end of a name, a mark may make one letter of two.
        expect(findFormProblem(name, rule), JSON.stringify(name)).toMatch(
          problem === MARK ? /mark|NFKC/ : problem,
        );
      }
    }
  });
});

describe('a name that a person is known by', () => {
  it.each([
    '\u2010',
    '\u2212',
    '\u2027',
    '\u2024',
    '\ua789',
    '\u02bc',
    '\u02d7',
    '\u02bb',
    '\u00d7',
    '\u2044',
    '\u2019',
  ])('has no sign that looks like a plain one: %j', (odd) => {
    for (const name of [`${odd}name`, `na${odd}me`, `name${odd}`])
      expect(findKnownNameProblem(name, 'one'), name).toMatch(
        odd === '\u2024' ? FORM : odd === '\u2212' ? LETTER : PLAIN,
      );
  });

  it.each([
    'zoë.müller-łuksza',
    'иван',
    'ヤマダ・たろう',
    'サーバー',
    "o'brien",
    'a+b_c~d',
    '🚀 deploy',
    'محمد',
    'मोहन',
  ])('may be %s', (name) => {
    expect(findKnownNameProblem(name, 'one')).toBeUndefined();
  });
});

it.each(['\u0301', ' \u0301', 'a \u0301b', '-\u0331a'])('a mark on no letter is refused: %j', (name) => {
  expect(findFormProblem(name, 'one-a-word')).toMatch(/mark|NFKC/);
});

describe('the scripts of a name', () => {
  it.each([
    'admin',
    'Zoë Müller-Łuksza',
    'администратор',
    'Διαχειριστής',
    '山田太郎',
    'ヤマダ・たろう 山',
    'サーバー',
    '김철수 金',
    '張ㄓㄤ',
    'मोहन',
    'สมชาย',
    'דוד',
    'محمد',
    'nguyễn',
    'a1-b_2.c',
    '🚀 deploy',
    '123',
    '',
    '𐍀𐌰',
  ])('can be one, or those that are written together: %s', (name) => {
    expect(findFormProblem(name, 'one')).toBeUndefined();
    expect(findFormProblem(name, 'one-a-word')).toBeUndefined();
  });

  it.each([
    ['a Cyrillic letter', '\u0430dmin'],
    ['a Greek letter', 'adm\u03b9n'],
    ['a Cherokee letter', '\u13aadmin'],
    ['a Coptic letter', 'pass\u2c9fword'],
    ['an Armenian letter', 'adm\u0578n'],
    ['a Han character', 'a\u4e00dmin'],
    ['a digit of another script', 'admin\u09ea'],
    ['a letter of an old script', 'admin\u{10282}'],
    ['Hangul beside Hiragana', '\uae40\u3042'],
  ])('are not two: %s', (_, name) => {
    expect(findFormProblem(name, 'one')).toMatch(SCRIPT);
    expect(findFormProblem(name, 'one-a-word')).toMatch(SCRIPT);
  });

  it.each(['отчёты reader', 'отчёты:reader', 'отчёты-reader', 'иван@example.org', '東京 office'])(
    'may be one in each word, where words are what counts: %s',
    (name) => {
      expect(findFormProblem(name, 'one-a-word')).toBeUndefined();
      expect(findFormProblem(name, 'one')).toMatch(SCRIPT);
    },
  );
});

describe('any text', () => {
  const letters = fc.string({ unit: 'binary', maxLength: 20 });

  it('without a problem is seen as a whole, and is the same under NFKC', () => {
    fc.assert(
      fc.property(fc.oneof(letters, fc.string({ unit: 'grapheme', maxLength: 20 })), (text) => {
        if (findFormProblem(text, 'one-a-word') !== undefined) return;
        expect(text.normalize('NFKC')).toBe(text);
        expect(text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')).toBe(
          text,
        );
        expect(text.replaceAll(' ', '')).not.toMatch(/\p{White_Space}/u);
      }),
    );
  });

  it('of one script is of one script in each word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 10 }), (text) => {
        if (findFormProblem(text, 'one') === undefined)
          expect(findFormProblem(text, 'one-a-word')).toBeUndefined();
      }),
    );
  });

  it('loses nothing but plain blanks around it', () => {
    fc.assert(
      fc.property(letters, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (text, before, after) => {
        const inner = text.replaceAll(/^ +| +$/g, '');
        expect(trimBlanks(`${' '.repeat(before)}${inner}${' '.repeat(after)}`)).toBe(inner);
      }),
    );
    expect(trimBlanks('\t a \u00a0')).toBe('\t a \u00a0');
  });

  it('is judged in time that grows with its length alone', () => {
    const LENGTH = 200_000;
    for (const odd of ['a', ' ', 'i\u0323', 'q\u0316', 'a\u0430', '\u0430 ', '-', '\u3042'])
      findFormProblem(odd.repeat(LENGTH / odd.length), 'one-a-word');
    // What is quadratic takes minutes for this.
    expect(trimBlanks(`a${' '.repeat(LENGTH)}b`)).toHaveLength(LENGTH + 2);
  });
});

it('names that look alike by letter case, width or blanks fold to the same', () => {
  for (const name of [
    'fixed:roles',
    'Fixed:Roles',
    'fixed : roles',
    'ｆｉｘｅｄ：ｒｏｌｅｓ',
    '\u00a0fixed:\u2003roles',
  ])
    expect(foldLook(name)).toBe('fixed:roles');
});
