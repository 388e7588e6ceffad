import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Spent } from '../../../src/core/hourly-budget.ts';
import { giveBackToHour, HOUR_MS, takeFromHour } from '../../../src/core/hourly-budget.ts';

const allowance = { changes: 3, bytes: 1_000 };

/** Takes one change after the other, and says what became of each: taken, or how long to wait. */
function take(changes: readonly (readonly [at: number, bytes: number])[]): (number | 'taken')[] {
  let spent: Spent | undefined;
  return changes.map(([at, bytes]) => {
    const taken = takeFromHour(spent, bytes, at, allowance);
    if ('waitMs' in taken) return taken.waitMs;
    spent = taken.spent;
    return 'taken';
  });
}

describe('what somebody may in an hour', () => {
  it('is so many changes, until the hour that began with the first of them is over', () => {
    expect(
      take([
        [1_000, 1],
        [2_000, 1],
        [3_000, 1],
        [4_000, 1],
        [999 + HOUR_MS, 1],
        [1_000 + HOUR_MS, 1],
      ]),
    ).toEqual(['taken', 'taken', 'taken', HOUR_MS - 3_000, 1, 'taken']);
  });

  it('is so many bytes; what does not fit any more leaves the rest to what does', () => {
    expect(
      take([
        [0, 600],
        [0, 500],
        [0, 400],
        [0, 1],
      ]),
    ).toEqual(['taken', HOUR_MS, 'taken', HOUR_MS]);
  });

  it('is at least one change, whatever its size', () => {
    expect(
      take([
        [0, 5_000],
        [0, 1],
        [HOUR_MS, 5_000],
      ]),
    ).toEqual(['taken', HOUR_MS, 'taken']);
  });

  it('is waited for no longer than an hour where the clock is set back', () => {
    expect(
      take([
        [10 * HOUR_MS, 1],
        [10 * HOUR_MS, 1],
        [10 * HOUR_MS, 1],
        [0, 1],
      ]),
    ).toEqual(['taken', 'taken', 'taken', HOUR_MS]);
  });

  it('is given back to the hour that it was taken from, and to no other', () => {
    const taken = { since: 0, changes: 2, bytes: 300 };
    expect(giveBackToHour({ since: 0, changes: 3, bytes: 400 }, taken, 100)).toEqual({
      since: 0,
      changes: 2,
      bytes: 300,
    });
    const next = { since: HOUR_MS, changes: 1, bytes: 10 };
    expect(giveBackToHour(next, taken, 100)).toEqual(next);
    expect(giveBackToHour(undefined, taken, 100)).toBeUndefined();
  });

  it('is never more than twice as much in any sixty minutes', () => {
    const step = fc.tuple(fc.nat({ max: HOUR_MS / 2 }), fc.nat({ max: 400 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let at = 0;
        const changes = steps.map(([ms, bytes]) => [(at += ms), bytes] as const);
        const outcomes = take(changes);
        const taken = changes.filter((_, i) => outcomes[i] === 'taken');
        for (const [from] of taken) {
          const within = taken.filter(([time]) => time >= from && time < from + HOUR_MS);
          expect(within.length).toBeLessThanOrEqual(2 * allowance.changes);
          expect(within.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(2 * allowance.bytes);
        }
      }),
    );
  });
});
