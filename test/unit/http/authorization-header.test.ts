import { describe, expect, it } from 'vitest';

import type { Authorization } from '../../../src/http/authorization-header.ts';
import {
  isWithoutScheme,
  readAssertion,
  readAuthorization,
  readRawAuthorization,
} from '../../../src/http/authorization-header.ts';

/** Base64 of the text as UTF-8, as clients send it. */
const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const none: Authorization = { kind: 'none' };
const incomplete: Authorization = { kind: 'incomplete' };
const foreign: Authorization = { kind: 'other-scheme' };
const unreadable: Authorization = { kind: 'unreadable-basic' };
const token = (text: string): Authorization => ({ kind: 'token', token: text });
const password = (name: string, text: string): Authorization => ({ kind: 'password', name, password: text });

const HEADERS: readonly (readonly [header: string | undefined, means: Authorization])[] = [
  // Unusable headers count as no credentials. Source: docs/grafana.md#credentials.
  [undefined, none],
  ['', none],
  ['   ', none],
  ['Bearer', incomplete],
  ['Bearer  ', incomplete],
  [' bEARER', incomplete],
  ['Basic', incomplete],
  ['Basic ', incomplete],
  ['glsa_x', incomplete],
  ['Negotiate', incomplete],
  ['Digest abc', none],
  ['Negotiate abc', none],
  ['BearerX abc', none],
  ['Basically abc', none],

  ['Bearer abc', token('abc')],
  ['bearer abc', token('abc')],
  ['BEARER abc', token('abc')],
  ['  Bearer   abc  ', token('abc')],
  ['Bearer\tabc', token('abc')],
  ['Bearer a b', token('a b')],
  ['Bearer AbC=', token('AbC=')],

  [`Basic ${encoded('admin:secret')}`, password('admin', 'secret')],
  [`bAsIc ${encoded('admin:secret')}`, password('admin', 'secret')],
  [`Basic ${encoded('Ada@Example.ORG:Secret')}`, password('ada@example.org', 'Secret')],
  [`Basic ${encoded('ÄDA:Ä')}`, password('äda', 'Ä')],
  [`Basic ${encoded('ada:')}`, password('ada', '')],
  [`Basic ${encoded(':secret')}`, password('', 'secret')],
  [`Basic ${encoded(':')}`, password('', '')],
  [`Basic ${encoded('ada:a:b::')}`, password('ada', 'a:b::')],
  [`Basic ${encoded('ada: blanks ')}`, password('ada', ' blanks ')],
  [`Basic ${encoded('ada:\0\u0007\ufffd😀')}`, password('ada', '\0\u0007\ufffd😀')],
  [`Basic ${encoded('ada:\ufeffbom')}`, password('ada', '\ufeffbom')],

  [`Basic ${encoded('api_key:abc')}`, token('abc')],
  [`Basic ${encoded('api_key:a:b')}`, token('a:b')],
  [`Basic ${encoded('api_key2:abc')}`, password('api_key2', 'abc')],

  ['Basic !!!', unreadable],
  ['Basic ====', unreadable],
  ['Basic admin:secret', unreadable],
  ['Basic YWRtaW46YWRtaW4x=', unreadable],
  [`Basic ${encoded('no colon')}`, unreadable],
];

describe('an Authorization header', () => {
  it.each(HEADERS)('%j is read', (header, means) => {
    expect(readAuthorization(header)).toEqual(means);
  });

  it('gives back any name in lower case and any password as it is', () => {
    for (let point = 0x21; point < 0x1_f600; point += 97) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const letter = String.fromCodePoint(point);
      if (letter === ':') continue;
      const header = `Basic ${encoded(`x${letter}:${letter}:${letter}`)}`;
      expect(readAuthorization(header)).toEqual(password(`x${letter}`.toLowerCase(), `${letter}:${letter}`));
    }
  });
});

describe('an Authorization header that is longer than any credential', () => {
  const LONGEST_NAME = '\u0130'.repeat(190);
  const LONGEST_PASSWORD = '\u4e00'.repeat(1_000);
  const wrong: Authorization = { kind: 'too-long', scheme: 'basic' };
  const tooLong: Authorization = { kind: 'too-long', scheme: 'bearer' };

  it.each([LONGEST_NAME, LONGEST_NAME.toLowerCase()])(
    'is read up to the longest that there can be',
    (name) => {
      const header = `Basic ${encoded(`${name}:${LONGEST_PASSWORD}`)}`;
      expect(readAuthorization(header)).toEqual(password(LONGEST_NAME.toLowerCase(), LONGEST_PASSWORD));
      const jwt = `a.${'b'.repeat(119_996)}.c`;
      expect(readAuthorization(`Bearer ${jwt}`)).toEqual({ kind: 'jwt', token: jwt });
      expect(readRawAuthorization(jwt)).toEqual({ kind: 'jwt', token: jwt });
    },
  );

  it.each([
    ['a name', `Basic ${encoded(`${'a'.repeat(381)}:x`)}`, wrong],
    ['a name in lower case', `Basic ${encoded(`${'\u0130'.repeat(191)}:x`)}`, wrong],
    ['a password', `Basic ${encoded(`ada:${'x'.repeat(1_001)}`)}`, wrong],
    ['what is encoded', `Basic ${encoded(`ada:${'x'.repeat(80_000)}`)}`, wrong],
    ['what cannot be decoded', `basic ${'!'.repeat(6_000)}`, wrong],
    ['blanks, too', `Basic ${encoded('ada:x')}${' '.repeat(200_000)}`, wrong],
    ['a token', `Bearer ${'a'.repeat(120_001)}`, tooLong],
    ['a token with dots', `bearer a.${'b'.repeat(120_000)}.c`, tooLong],
    ['a token among blanks', `Bearer ${' '.repeat(200_000)}a`, tooLong],
  ] as const)('is not decoded: %s', (_, header, means) => {
    expect(readAuthorization(header)).toEqual(means);
    expect(readRawAuthorization(header)).toEqual(means);
  });

  it('of another scheme is none, and one word half of a credential, or a token that is too long where one may be alone', () => {
    expect(readAuthorization(`Negotiate ${'x'.repeat(200_000)}`)).toEqual(none);
    for (const length of [120_001, 200_000])
      expect(readAuthorization('x'.repeat(length))).toEqual(incomplete);
    expect(readRawAuthorization('x'.repeat(200_000))).toEqual(tooLong);
    expect(readRawAuthorization('x'.repeat(120_001))).toEqual(tooLong);
    expect(readRawAuthorization(`Negotiate ${'x'.repeat(200_000)}`)).toEqual(foreign);
    expect(readRawAuthorization(' '.repeat(200_000))).toEqual(tooLong);
  });

  it('of another kind is refused as well: an assertion', () => {
    const jwt = `a.${'b'.repeat(119_996)}.c`;
    expect(readAssertion(`Bearer ${jwt}`)).toEqual({ kind: 'jwt', token: jwt });
    expect(readAssertion(`${jwt}c`)).toEqual(tooLong);
    expect(readAssertion(' '.repeat(200_000))).toEqual(tooLong);
  });
});

describe('an assertion', () => {
  it.each([
    [undefined, none],
    ['  ', none],
    ['a.b.c', { kind: 'jwt', token: 'a.b.c' }],
    [' bearer \t a.b.c ', { kind: 'jwt', token: 'a.b.c' }],
    ['anything', { kind: 'jwt', token: 'anything' }],
  ] as const)('%j is read', (header, means) => {
    expect(readAssertion(header)).toEqual(means);
  });
});

describe('an Authorization header that may be a token alone', () => {
  const jwt: Authorization = { kind: 'jwt', token: 'a.b.c' };

  it.each([
    [undefined, none],
    ['', none],
    ['  ', none],
    ['glsa_x', token('glsa_x')],
    ['  glsa_x ', token('glsa_x')],
    ['*:*.secret', token('*:*.secret')],
    ['a.b.c', jwt],
    ['Bearer a.b.c', jwt],
    ['Bearer glsa_x', token('glsa_x')],
    // One word is a token, right or wrong.
    ['Bearer', token('Bearer')],
    ['Digest abc', foreign],
    ['Negotiate\tabc', foreign],
    ['Digest a="b", c="d"', foreign],
    [`Basic ${encoded('admin:secret')}`, password('admin', 'secret')],
    [`Basic ${encoded('api_key:abc')}`, token('abc')],
    ['Basic !!!', unreadable],
  ] as const)('%j is read', (header, means) => {
    expect(readRawAuthorization(header)).toEqual(means);
  });
});

describe('a header without a scheme', () => {
  it.each([
    ['glsa_x', true],
    ['  *:*.x  ', true],
    ['a.b.c', true],
    ['Bearer', true],
    [undefined, false],
    ['', false],
    ['  ', false],
    ['Bearer x', false],
    ['Basic x', false],
    ['Negotiate\tx', false],
    ['Digest a="b", c="d"', false],
  ])('%j: %s', (header, is) => {
    expect(isWithoutScheme(header)).toBe(is);
  });
});
