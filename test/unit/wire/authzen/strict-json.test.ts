import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { DEPTH_MAX, readStrictJson } from '../../../../src/wire/authzen/strict-json.ts';

const problemOf = (text: string) => {
  const read = readStrictJson(text);
  if (read.ok) return undefined;
  const { refusal } = read;
  if (refusal.tag === 'invalid') return `${refusal.field} ${refusal.problem}`;
  return refusal.tag === 'unreadable-body' ? refusal.problem : refusal.tag;
};

const TWICE = 'is there twice';
const HALF = 'has half of a surrogate pair';
const TOO_LARGE = 'is too large for a number';
const NOT_EXACT = 'is a whole number beyond 2^53 - 1, which not every reader reads alike';

describe('JSON that every reader understands alike', () => {
  it.each([
    ['{"a":1,"b":2}', { a: 1, b: 2 }],
    ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
    ['{"a":{"a":{"a":"a"}}}', { a: { a: { a: 'a' } } }],
    ['{"a":"a","b":["a","a"]}', { a: 'a', b: ['a', 'a'] }],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', { a: '{"b":1,"b":2}' }],
    ['{"":1,"constructor":2}', { '': 1, constructor: 2 }],
    ['"\\ud83d\\ude00 😀"', '😀 😀'],
    ['"\\\\ud83d"', '\\ud83d'],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['9007199254740993.0', 9_007_199_254_740_992],
    ['1e300', 1e300],
    ['1e-999', 0],
    ['-0', -0],
    [' {} ', {}],
    ['null', null],
  ])('is read: %s', (text, value) => {
    expect(readStrictJson(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['{"a":1,"a":1}', `a ${TWICE}`],
    ['{"a":1,"\\u0061":2}', `a ${TWICE}`],
    ['{"b":[0,{"c":{"a":{},"d":[],"a":1}}]}', `b.1.c.a ${TWICE}`],
    ['{"__proto__":1,"__proto__":2}', `__proto__ ${TWICE}`],
    ['{"\\u002f":1,"/":2}', `/ ${TWICE}`],
    ['{"a":"\\ud83d"}', `a ${HALF}`],
    ['{"a":"\\ude00\\ud83d"}', `a ${HALF}`],
    ['["x","\\ud83dx"]', `1 ${HALF}`],
    ['{"\\ud83d":1}', `\ufffd ${HALF}`],
    ['{"a":"\ud83d"}', `body ${HALF}`],
    ['{"a":"\ud83d\\ude00"}', `body ${HALF}`],
    ['{"a":1e999}', `a ${TOO_LARGE}`],
    ['[0,-1e999]', `1 ${TOO_LARGE}`],
    ['9007199254740992', `body ${NOT_EXACT}`],
    ['{"page":{"limit":-9007199254740992}}', `page.limit ${NOT_EXACT}`],
    [`{"a":${'9'.repeat(400)}}`, `a ${TOO_LARGE}`],
    ['', 'json'],
    ['{', 'json'],
    ['{"a"', 'json'],
    ['{"a":"\\x"}', 'json'],
    ['"a', 'json'],
    ['"a\\', 'json'],
    ['{"a":1,}', 'json'],
    ['{"a":-}', 'json'],
    ['01', 'json'],
    ['[1]]', 'json'],
    ['NaN', 'json'],
    ["{'a':1}", 'json'],
  ])('is not: %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('has at most 64 levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(problemOf(nested(DEPTH_MAX))).toBeUndefined();
    expect(problemOf(nested(DEPTH_MAX + 1))).toBe('body is nested deeper than 64 levels');
    expect(problemOf(`[${Array.from({ length: 100 }, () => nested(DEPTH_MAX - 1)).join()}]`)).toBeUndefined();
    expect(problemOf('{"a":'.repeat(DEPTH_MAX + 1))).toBe('body is nested deeper than 64 levels');
  });

  it('tells the place of what is wrong with at most 200 characters of names', () => {
    const name = 'x'.repeat(5_000);
    expect(problemOf(`{"${name}":1,"${name}":1}`)).toBe(`${'x'.repeat(200)}… ${TWICE}`);
  });
});

/** A JSON value with all its names and texts as they are written, and what is wrong with it. */
type Written = { readonly text: string; readonly isOdd: boolean };

const name = fc.constantFrom('"a"', '"\\u0061"', '"b"', '"\\u0062"', '"é"', '""', '"\\""', '"__proto__"');
const leaf: fc.Arbitrary<Written> = fc.oneof(
  fc
    .constantFrom('1', '-2.5e3', 'true', 'null', '"a:{"', '"\\ud83d\\ude00"', '9007199254740991')
    .map((text) => ({
      text,
      isOdd: false,
    })),
  fc
    .constantFrom('1e400', '9007199254740992', '"\\ud83d"', '"x\\ude00"')
    .map((text) => ({ text, isOdd: true })),
);

const { value } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((items) => ({
        text: `[${items.map(({ text }) => text).join(' , ')}]`,
        isOdd: items.some(({ isOdd }) => isOdd),
      })),
    },
    {
      weight: 3,
      arbitrary: fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((members) => ({
        text: `{${members.map(([key, { text }]) => `${key} : ${text}`).join(',')}}`,
        isOdd:
          members.some(([, { isOdd }]) => isOdd) ||
          new Set(members.map(([key]) => JSON.parse(key))).size < members.length,
      })),
    },
  ),
}));

describe('the reader of such JSON', () => {
  it('refuses just what is odd in it, and reads the rest as everybody does', () => {
    fc.assert(
      fc.property(value, ({ text, isOdd }) => {
        const read = readStrictJson(text);
        expect(read.ok).toBe(!isOdd);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws, and reads nothing that is not JSON', () => {
    const letters = fc.constantFrom(...Array.from('{}[]",:\\u0d8e1-.+tfn \n'));
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 30 }), (text) => {
        const read = readStrictJson(text);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['names', (n: number) => `{${Array.from({ length: n }, (_, i) => `"${i}":0`).join()}}`],
    ['escapes', (n: number) => `["${'\\u0061'.repeat(n)}"]`],
    ['backslashes', (n: number) => `["${'\\\\'.repeat(n)}`],
    ['quotes', (n: number) => '"'.repeat(n)],
    ['digits', (n: number) => `[0.${'1'.repeat(n)}]`],
    ['lists', (n: number) => `[${'[],'.repeat(n)}0]`],
    ['texts', (n: number) => `[${'"a",'.repeat(n)}0]`],
  ])('looks at each part of a text a fixed number of times: %s', (_name, make) => {
    const steps = (n: number): number => {
      const text = make(n);
      const looks = vi.spyOn(String.prototype, 'charCodeAt');
      try {
        readStrictJson(text);
        return looks.mock.calls.length / text.length;
      } finally {
        looks.mockRestore();
      }
    };
    expect(steps(5_000)).toBeLessThanOrEqual(2);
    expect(steps(5_000)).toBeCloseTo(steps(500), 0);
  });
});
