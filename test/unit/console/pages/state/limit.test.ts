import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CountedLimit } from '../../../../../src/console/pages/state/limit.ts';
import {
  divide,
  levelOf,
  shareOf,
  shareWords,
  summaryOf,
} from '../../../../../src/console/pages/state/limit.ts';

const limit = (used: number, allowed: number, name = 'teams'): CountedLimit => ({
  name,
  counts: name,
  used,
  allowed,
});

describe('a limit', () => {
  it.each([
    [0, 5000, '0 %', 'free'],
    [1, 2_500_000, 'below 1 %', 'free'],
    [50, 5000, '1 %', 'free'],
    [3999, 5000, '79 %', 'free'],
    [4000, 5000, '80 %', 'near'],
    [4999, 5000, '99 %', 'near'],
    [2_499_999, 2_500_000, '99 %', 'near'],
    [5000, 5000, '100 %', 'full'],
    // A deployment may set a limit below what there is, or to nothing at all.
    [7500, 5000, '150 %', 'full'],
    [123_456, 100, '123,456 %', 'full'],
    [0, 0, '100 %', 'full'],
    [7, 0, '100 %', 'full'],
  ])('of which %i of %i are used: %s, %s', (used, allowed, words, level) => {
    expect([shareWords(limit(used, allowed)), levelOf(limit(used, allowed))]).toEqual([words, level]);
  });

  it('is called full by its words exactly when nothing more fits', () => {
    const few = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(few, few, (used, allowed) => {
        const one = limit(used, allowed);
        const isFull = used >= allowed;
        expect(levelOf(one) === 'full').toBe(isFull);
        expect(Number.parseInt(shareWords(one).replaceAll(',', ''), 10) >= 100).toBe(isFull);
        expect(shareOf(one)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

it('what counts something comes apart from what does not, each in its order', () => {
  const [roles, bytes, teams, url] = [
    limit(1, 2, 'roles'),
    { name: 'body-bytes', counts: 'bytes of a body', allowed: 1 },
    limit(0, 2, 'teams'),
    { name: 'url-length', counts: 'characters of a URL', allowed: 1 },
  ];
  expect(divide([roles, bytes, teams, url])).toEqual({ counted: [roles, teams], others: [bytes, url] });
  expect(divide([])).toEqual({ counted: [], others: [] });
});

it.each([
  [[], 'None is used to 80 % or more.'],
  [[limit(1, 10)], 'None is used to 80 % or more.'],
  [[limit(8, 10), limit(9, 10, 'roles'), limit(1, 10, 'tokens')], 'Used to 80 % or more: teams, roles.'],
  [[limit(10, 10)], 'Full: teams. What would be more is refused.'],
  [
    [limit(8, 10), limit(11, 10, 'roles')],
    'Full: roles. What would be more is refused. Used to 80 % or more: teams.',
  ],
])('the list in a sentence: %j', (limits, sentence) => {
  expect(summaryOf(limits)).toBe(sentence);
});
