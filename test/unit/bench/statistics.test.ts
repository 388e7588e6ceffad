import { describe, expect, test } from 'vitest';

import { bodyCosts } from '../../bench/body-cost.mjs';
import { resultsOf } from '../../bench/http-results.mjs';
import { quantile, spread } from '../../bench/statistics.mjs';
import { SUBJECTS } from '../../bench/subjects.mjs';

describe('statistics of the bench', () => {
  test('a quantile lies between the two values beside it', () => {
    const hundred = Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([1, 2], 0.5)).toBe(1.5);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test('a spread is the median and the quartiles, in whatever order the values are', () => {
    expect(spread([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4 });
  });

  test('a subject is compared round by round, so that a round that is slow for all moves nothing', () => {
    const slice = (speed: number) => ({
      rate: 100 * speed,
      perCpu: 50 * speed,
      latencies: [1 / speed, 2 / speed],
      client: 0.1,
      server: 0.9,
    });
    const round = (slow: number) =>
      Object.fromEntries(
        Object.keys(SUBJECTS).map((name) => [name, slice((name === 'evaluation' ? 1 : 4) / slow)]),
      );
    const { evaluation, yardstick } = resultsOf([round(1), round(10), round(2)]);
    const same = (value: number) => ({ median: value, low: value, high: value });
    expect(evaluation?.beside['floorEvaluation']).toEqual({
      rate: same(0.25),
      cpu: same(0.25),
      p50: same(4),
      p99: same(4),
    });
    expect(evaluation?.p50).toBe(3);
    expect(yardstick?.beside).toEqual({});
  });

  test('what a body costs is beyond the route that leaves it alone', () => {
    const round = { unread: 8, framework: 10, ours: 11, strict: 14 };
    const busier = { unread: 80, framework: 100, ours: 110, strict: 140 };
    expect(bodyCosts([round, busier, round])).toEqual({
      ours: { median: 1.5, low: 1.5, high: 1.5 },
      strict: { median: 3, low: 3, high: 3 },
    });
  });

  test('what a body costs is not told where the noise is larger', () => {
    const round = (framework: number) => ({ unread: 10, framework, ours: 13, strict: 16 });
    expect(bodyCosts([round(9), round(9), round(12)])).toBeUndefined();
    expect(bodyCosts([round(9), round(12), round(12)])).toBeUndefined();
  });
});
