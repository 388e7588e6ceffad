import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, isPlainText, isStorableText, passesForAnother } from '../../../src/core/text.ts';

const ROWS: readonly (readonly [name: string, text: string, isStorable: boolean, isPlain: boolean])[] = [
  ['nothing', '', true, true],
  ['words', 'Team readers: one, two', true, true],
  ['letters of other alphabets', '\u00e4\u0416\u4e2d\u05d0', true, true],
  ['a character of two halves', '\u{1f511}', true, true],
  ['the replacement character', '\ufffd', true, true],
  ['a line break', 'one\ntwo', true, false],
  ['a line break at the end', 'one\n', true, false],
  ['a carriage return', 'one\rtwo', true, false],
  ['a tab', 'one\ttwo', true, false],
  ['an escape', '\u001b[31m', true, false],
  ['delete', '\u007f', true, false],
  ['a control character above ASCII', '\u0085', true, false],
  ['NUL', 'one\0two', false, false],
  ['NUL alone', '\0', false, false],
  ['the first half of a character', 'a\ud83d', false, false],
  ['the second half of a character', '\udd11a', false, false],
  ['two halves in the wrong order', '\udd11\ud83d', false, false],
];

describe('text', () => {
  it.each(ROWS)('with %s can be stored, or stand on one line, or neither', (_, text, isStorable, isPlain) => {
    expect([isStorableText(text), isPlainText(text)]).toEqual([isStorable, isPlain]);
  });

  it('that can be stored comes back unchanged from UTF-8', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\ud83d')) }),
        (text) => {
          const back = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(
            new TextEncoder().encode(text),
          );
          expect(isStorableText(text)).toBe(back === text && !text.includes('\0'));
        },
      ),
    );
  });

  it('that stands on one line can be stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(!isPlainText(text) || isStorableText(text)).toBe(true);
      }),
    );
  });
});

describe('text in lower case', () => {
  it.each([
    ['K8s-ADMINS', 'k8s-admins'],
    ['\u00c4RZTE', '\u00e4rzte'],
    ['\u212a8S-Admins', '\u212a8s-admins'],
    ['\u0130STANBUL', '\u0130stanbul'],
    ['', ''],
  ])('of %j is %j', (text, folded) => {
    expect(foldCase(text)).toBe(folded);
    expect(foldCase(folded)).toBe(folded);
  });

  it('has no letter of ASCII that did not stand there in some case', () => {
    const letters = (text: string) => text.replace(/\P{ASCII}/gu, '').toLowerCase();
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u212a', '\u0130')) }),
        (text) => {
          expect(letters(foldCase(text))).toBe(letters(text));
          if (letters(text.toLowerCase()) !== letters(text)) expect(passesForAnother(text)).toBe(true);
        },
      ),
    );
  });
});

describe('a name', () => {
  it.each(['bob', 'Bob Builder', '\u00c5ngstr\u00f6m', '\u7d44\u7e54', 'a\u00df'])(
    'such as %j stands for itself',
    (name) => {
      expect(passesForAnother(name)).toBe(false);
    },
  );

  it.each([
    'fran\u212a',
    '\u0130smail',
    '\u212bng',
    'A\u030ang',
    '\u2126m',
    'bob ',
    '\u00a0bob',
    '\u3000zed',
  ])('such as %j could pass for another', (name) => {
    expect(passesForAnother(name)).toBe(true);
  });
});
