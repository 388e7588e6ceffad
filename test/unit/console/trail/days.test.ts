import { describe, expect, it } from 'vitest';

import { timelineRows, withNewer, withOlder } from '../../../../src/console/pages/trail/days.ts';
import { entry } from './entries.ts';

const made = (...revisions: number[]) => revisions.map((revision) => entry({ revision }));
const revisions = (entries: readonly { revision: number }[]) => entries.map(({ revision }) => revision);

describe('the timeline', () => {
  it('has a heading before the first entry of each day', () => {
    const rows = timelineRows(
      [
        entry({ revision: 3, at: '2026-01-02T08:00:00.000Z' }),
        entry({ revision: 2, at: '2026-01-01T23:00:00.000Z' }),
        entry({ revision: 1, at: '2026-01-01T01:00:00.000Z' }),
      ],
      (at) => new Date(at).toISOString().slice(0, 10),
    );
    expect(rows.map((row) => (row.of === 'day' ? row.key : row.entry.revision))).toEqual([
      '2026-01-02 3',
      3,
      '2026-01-01 2',
      2,
      1,
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('has what is newer before and what is older behind, each once', () => {
    expect(revisions(withNewer(made(3, 2), made(5, 4, 3)))).toEqual([5, 4, 3, 2]);
    expect(revisions(withNewer([], made(2, 1)))).toEqual([2, 1]);
    expect(revisions(withOlder(made(5, 4), made(4, 3)))).toEqual([5, 4, 3]);
    const entries = made(2, 1);
    expect(withNewer(entries, made(2))).toBe(entries);
    expect(withOlder(entries, made(1))).toBe(entries);
  });
});
