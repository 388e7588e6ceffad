import { describe, expect, test } from 'vitest';

import { bindingLines } from '../../bench/bindings/report.mjs';
import { bindingResults } from '../../bench/bindings/results.mjs';
import { bindingsTable } from '../../bench/kept-tables.mjs';

const slice = (rate: number, perCpu: number) => ({
  rate,
  perCpu,
  latencies: [1, 2, 3],
  client: 0.1,
  server: 0.9,
});

/** A round in which a request takes 1 ms, and a question 1 ms by the entrypoint, 3 ms by `fetch`, and 4 ms over HTTP. */
const ROUND = {
  none: slice(1000, 2000),
  binding: slice(500, 1000),
  fetch: slice(250, 500),
  http: slice(200, 400),
};

describe('what a Worker pays for a question', () => {
  const found = bindingResults([ROUND, ROUND]);

  test('is what it adds to a request that asks nothing', () => {
    expect(found.ways['binding']?.time.median).toBeCloseTo(1);
    expect(found.ways['http']?.time.median).toBeCloseTo(4);
    expect(found.ways['http']?.cpu.median).toBeCloseTo(2);
    expect(found.questionToHttp.median).toBeCloseTo(0.25);
  });

  test('by the entrypoint is compared by requests with both other ways', () => {
    expect(found.toHttp.median).toBeCloseTo(2.5);
    expect(found.toFetch.median).toBeCloseTo(2);
    expect(bindingLines(found).map(({ value }) => Number(value.toFixed(2)))).toEqual([
      2.5, 2, 0.25, 2, 1, 3, 4,
    ]);
  });

  test('has a row for each way, and no table where nothing was measured', () => {
    const rows = bindingsTable({ bindings: { date: '', ...found } }).split('\n');
    expect(rows).toHaveLength(6);
    expect(rows[3]).toMatch(/`Decisions` +\| 2\.50 +\| 1\.00 +\| 0\.50 +\| 2\.00 +\| 3\.00 +\|$/);
    expect(bindingsTable({})).toBe('');
  });
});
