import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findTokenLifeProblem, hasExpired, secondsUntilExpiration } from '../../../src/core/token.ts';

const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const WEEK_MS = 7 * 24 * 3_600_000;

const iso = (ms: number): string => new Date(ms).toISOString();

describe('a token', () => {
  it.for([
    [null, false, 0],
    [NOW - 1, true, 0],
    [NOW, true, 0],
    [NOW + 1, false, 0.001],
    [NOW + 1_500, false, 1.5],
    [NOW + WEEK_MS - 1, false, 604_799.999],
    [NOW + WEEK_MS, false, 0],
    [NOW + 10 * WEEK_MS, false, 0],
  ] as const)('that expires at %s: expired %s, seconds until then %d', ([at, expired, seconds]) => {
    const expires = at === null ? null : iso(at);
    expect(hasExpired(expires, iso(NOW))).toBe(expired);
    expect(secondsUntilExpiration(expires, iso(NOW))).toBe(seconds);
  });

  it('stays expired, and is never both expired and about to', () => {
    const time = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(time, time, fc.nat(), (at, now, later) => {
        const expires = iso(at);
        if (hasExpired(expires, iso(now))) expect(hasExpired(expires, iso(now + later))).toBe(true);
        const seconds = secondsUntilExpiration(expires, iso(now));
        expect(seconds).toBeGreaterThanOrEqual(0);
        if (seconds > 0) expect(hasExpired(expires, iso(now))).toBe(false);
      }),
    );
  });
});

describe('the life of a new token', () => {
  it.for([
    [60, 1, true],
    [60, 60, true],
    [60, 61, false],
    [60, 0, false],
    [60, null, false],
    [60, undefined, false],
    [0, undefined, true],
    [0, null, true],
    [0, 0, true],
    [0, 3_153_600_000, true],
  ] as const)('where %d seconds are the most, and 0 is no bound: %j', ([most, seconds, may], { expect }) => {
    const problem = findTokenLifeProblem(seconds, most);
    if (may) expect(problem).toBeUndefined();
    else expect(problem).toContain(String(most));
  });
});
