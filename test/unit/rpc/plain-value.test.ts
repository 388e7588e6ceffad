import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { problemOfValue } from '../../../src/rpc/plain-value.ts';
import { readStrictJson } from '../../../src/wire/authzen/strict-json.ts';

describe('a value that JSON could have been read into', () => {
  it('has no problem, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        // A text has what a value cannot have any more: numbers that it writes in another way than it holds them.
        const read = readStrictJson(text);
        if (read.ok) expect(problemOfValue(read.value)).toBe(undefined);
      }),
    );
  });

  it('may have 64 levels, and no more', () => {
    const nested = (levels: number): unknown => {
      let value: unknown = 0;
      for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { in: value };
      return value;
    };
    expect(problemOfValue(nested(64))).toBe(undefined);
    expect(problemOfValue(nested(65))).toEqual({
      tag: 'invalid',
      field: 'body',
      problem: 'is nested deeper than 64 levels',
    });
    expect(readStrictJson(JSON.stringify(nested(64))).ok).toBe(true);
    expect(readStrictJson(JSON.stringify(nested(65))).ok).toBe(false);
  });

  it('says where something is wrong in at most some 200 letters', () => {
    const at = (name: string) => problemOfValue({ [name]: { [name]: 1n } });
    expect(at('a')).toMatchObject({ field: 'a.a' });
    const { field } = at('é'.repeat(10_000)) as unknown as { readonly field: string };
    expect(field).toHaveLength(201);
    const half = problemOfValue({ [`${'a'.repeat(199)}😀`]: 1n }) as unknown as { readonly field: string };
    expect(half.field.isWellFormed()).toBe(true);
  });
});

const FOREIGN: readonly unknown[] = [
  1n,
  Symbol('x'),
  () => 1,
  new Map(),
  new Set(),
  new Date(0),
  /x/,
  Number.NaN,
  -Infinity,
  '\uD800',
  new Error('x'),
  new Uint8Array(1),
  Object.create(null),
  Object.create({}),
  new (class {})(),
  new String('x'),
];

describe('a value that JSON cannot have', () => {
  it('is found wherever it stands, among whatever else', () => {
    const foreign = fc.constantFrom(...FOREIGN);
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 5 }),
        fc.jsonValue(),
        foreign,
        (path, beside, value) => {
          const whole = path.reduceRight<unknown>((inner, name) => ({ first: beside, [name]: inner }), value);
          expect(problemOfValue(whole)).toMatchObject({ tag: 'invalid' });
        },
      ),
    );
  });
});
