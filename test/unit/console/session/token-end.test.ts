import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { endOf, endWords, nextWordsIn } from '../../../../src/console/session/token-end.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenWith = (claims: unknown): string => `Bearer ${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;

describe('the end of a sign-in', () => {
  it('is what a JWT says', () => {
    expect(endOf(tokenWith({ exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
    expect(endOf(tokenWith({ exp: 1_800_000_000.5 }))).toBe(1_800_000_000_500);
    // Letters of every kind, so that base64url has `-` and `_`.
    expect(endOf(tokenWith({ name: '🔑ÿ?>~ü', exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
  });

  it.each([
    ['Basic YWRhOnBhc3N3b3Jk'],
    ['Bearer glsa_abc_0'],
    ['Bearer a.b'],
    ['Bearer a.%%.c'],
    ['Bearer a.b.c.d.e'],
    [`Bearer a.${Buffer.from('no JSON').toString('base64url')}.c`],
    [tokenWith(null)],
    [tokenWith([])],
    [tokenWith({})],
    [tokenWith({ exp: '1800000000' })],
    [tokenWith({ exp: null })],
  ])('is not known of %s', (authorization) => {
    expect(endOf(authorization)).toBeUndefined();
  });
});

describe('what is said of it', () => {
  const MINUTE = 60_000;
  it.each([
    [MINUTE * 60, undefined],
    [MINUTE * 5 + 1, undefined],
    [MINUTE * 5, 'Your sign-in ends in 5 minutes.'],
    [MINUTE * 4.5, 'Your sign-in ends in 4 minutes.'],
    [MINUTE * 4, 'Your sign-in ends in 4 minutes.'],
    [MINUTE * 1.99, 'Your sign-in ends in 1 minute.'],
    [MINUTE, 'Your sign-in ends in 1 minute.'],
    [MINUTE - 1, 'Your sign-in ends in less than a minute.'],
    [1, 'Your sign-in ends in less than a minute.'],
    [0, 'Your sign-in has ended.'],
    [-MINUTE, 'Your sign-in has ended.'],
  ])('%i ms before: %s', (left, words) => {
    expect(endWords(1e12 + left, 1e12)).toBe(words);
  });

  it('changes when it is looked at again, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -MINUTE, max: MINUTE * 12 }), (left) => {
        const words = endWords(left, 0);
        const wait = nextWordsIn(left, 0);
        if (wait === undefined) expect(words).toBe('Your sign-in has ended.');
        else {
          expect(wait).toBeGreaterThan(0);
          expect(endWords(left, wait)).not.toBe(words);
          if (wait > 1) expect(endWords(left, wait - 2)).toBe(words);
        }
      }),
    );
  });
});
