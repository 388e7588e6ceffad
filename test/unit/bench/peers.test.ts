import { describe, expect, test } from 'vitest';

import { permissionSetOf } from '../../bench/check-bench.mjs';
import { holdingsOf, MapYardstick, questionsOf, WAYS } from '../../bench/check-world.mjs';
import { map, ours } from '../../bench/peers/libraries.mjs';
import { peerChecksTable, serversTable, sizesTable } from '../../bench/peers/tables.mjs';

const SIZES = [
  [10, 4],
  [1_000, 30],
] as const;

describe('the world that checks are measured in', () => {
  test.each(SIZES)('of %i permissions has as many', (size, scopesPerAction) => {
    expect(permissionSetOf(holdingsOf(size, scopesPerAction)).count).toBe(size);
  });

  test.each(SIZES.flatMap(([size, scopes]) => WAYS.map((way) => ({ size, scopes, way, name: way.name }))))(
    'of $size permissions, $name: ours and the yardstick answer alike',
    async ({ size, scopes, way }) => {
      const holdings = holdingsOf(size, scopes);
      const questions = questionsOf(way, holdings);
      const expected = way.expected ? questions.length : 0;
      for (const answerer of [ours(holdings), map(holdings, way)]) {
        expect(await answerer.count(questions.map(answerer.prepare))).toBe(expected);
      }
    },
  );

  test('its yardstick refuses an action that is not held', () => {
    const yardstick = new MapYardstick(holdingsOf(10, 4), 'dashboards:');
    expect(yardstick.allows('resource-99:read', ['dashboards:uid:1'])).toBe(false);
  });
});

describe('the tables beside others', () => {
  const date = '2026-11-29';

  test('say how many times as long as ours a check takes', () => {
    const check = { size: 1_000, way: 'refused', nanoseconds: 100 };
    const checks = [
      { ...check, peer: 'ours', toOurs: 1, toMap: 1.2 },
      { ...check, peer: 'casl', toOurs: 12_345, toMap: 9 },
    ];
    const table = peerChecksTable({ checks: { date, checks } });
    expect(table).toMatch(/\| CASL +\| refused +\| 12,345 +\|/);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).not.toContain('NaN');
  });

  test('say how a server does beside the other', () => {
    const served = { perCpuSecond: 4_000, rate: 2_000, p50: 3, p99: 20 };
    const ratio = { median: 1.3, low: 1.2, high: 1.4 };
    const table = serversTable({
      servers: { date, version: 'v1', ours: served, openfga: served, byCpu: ratio, byRate: ratio },
    });
    expect(table).toContain('1.30 (1.20 to 1.40)');
    expect(table).toContain('4,000');
  });

  test('say nothing of what was not measured', () => {
    expect(peerChecksTable({})).toBe('Not measured yet.');
    expect(serversTable({})).toBe('Not measured yet.');
    expect(sizesTable({})).toBe('Not measured yet.');
  });

  test('say what a principal takes, and what is counted for it', () => {
    const table = sizesTable({
      principals: { date, weights: [{ permissions: 1_000, taken: 50_000, counted: 100_000 }] },
      start: { date, cpuMs: 123, milliseconds: 150 },
    });
    expect(table).toContain('1,000 permissions');
    expect(table).toContain('counted as 100 kB, 2.00 of it');
    expect(table).toContain('123 ms');
  });
});
