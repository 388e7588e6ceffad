import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { barsOf, BARS_MAX, topOf } from '../../../../src/console/pages/trail/plot-data.ts';

const MINUTE = 60_000;
const at = (text: string, kind = 'team.create') => ({ at: text, kind });

describe('bars of changes over time', () => {
  it('are none without entries', () => {
    expect(barsOf([])).toEqual([]);
  });

  it('have each entry in the interval of its time, by what it is about', () => {
    const bars = barsOf([
      at('2026-01-01T12:02:10.000Z', 'role.create'),
      at('2026-01-01T12:00:59.999Z'),
      at('2026-01-01T12:00:00.000Z'),
    ]);
    expect(bars.map(({ from, total }) => [new Date(from).toISOString(), total])).toEqual([
      ['2026-01-01T12:00:00.000Z', 2],
      ['2026-01-01T12:01:00.000Z', 0],
      ['2026-01-01T12:02:00.000Z', 1],
    ]);
    expect(bars[0]?.counts).toMatchObject({ teams: 2, roles: 0 });
    expect(bars[2]?.counts).toMatchObject({ teams: 0, roles: 1 });
  });

  it('begin days at midnight of whoever looks', () => {
    const entries = [at('2026-01-01T22:30:00.000Z'), at('2026-01-20T23:30:00.000Z')];
    const [first] = barsOf(entries, 120 * MINUTE);
    expect(new Date(first?.from ?? 0).toISOString()).toBe('2026-01-01T22:00:00.000Z');
  });

  it('count every entry once, side by side and never too many', () => {
    const times = fc.array(fc.integer({ min: 0, max: 4_102_444_800_000 }), { minLength: 1, maxLength: 40 });
    const offsets = fc.integer({ min: -14, max: 14 }).map((hours) => hours * 60 * MINUTE);
    fc.assert(
      fc.property(times, offsets, (all, offset) => {
        const bars = barsOf(
          all.map((time) => at(new Date(time).toISOString())),
          offset,
        );
        expect(bars.length).toBeLessThanOrEqual(BARS_MAX);
        expect(bars.reduce((sum, { total }) => sum + total, 0)).toBe(all.length);
        for (const [index, bar] of bars.entries()) {
          expect(bar.total).toBe(all.filter((time) => time >= bar.from && time < bar.until).length);
          expect(bars[index + 1]?.from ?? bar.until).toBe(bar.until);
        }
      }),
    );
  });

  it.each([
    [0, 1],
    [1, 1],
    [7, 7],
    [21, 30],
    [30, 30],
    [101, 200],
    [10_000, 10_000],
  ])('%i has %i at the top of its scale', (count, top) => {
    expect(topOf(count)).toBe(top);
  });
});
