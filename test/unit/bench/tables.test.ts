import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';

import { keepParts } from '../../../.dev/sections.mjs';
import { keepFigures, rounded } from '../../bench/kept.mjs';
import { checkTable, goalTable, httpTable, rowsTable, verdict } from '../../bench/kept-tables.mjs';
import rows from '../../golden/rows.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spread = (median: number) => ({ median, low: median - 0.1, high: median + 0.1 });
const goal = {
  what: 'one thing',
  is: 'atLeast' as const,
  goal: 0.75,
  stretch: 0.85,
  figure: () => spread(0.8),
};

describe('tables made of figures', () => {
  test.each([
    ['atLeast', 0.7, 'missed'],
    ['atLeast', 0.75, 'met'],
    ['atLeast', 0.9, 'stretch'],
    ['atMost', 0.9, 'missed'],
    ['atMost', 0.75, 'met'],
  ] as const)('%s 0.75, and %s is %s', (is, value, expected) => {
    expect(verdict({ ...goal, is, stretch: is === 'atLeast' ? 0.85 : 0.5 }, value)).toBe(expected);
  });

  test('a goal has a row with its figure; nothing is said of what was not measured', () => {
    const unknown = { ...goal, what: 'another', figure: () => undefined };
    const table = goalTable({}, [goal, unknown]);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).toMatch(/\| one thing \| 0\.80 \(0\.70 to 0\.90\) +\| ≥ 0\.75 \(0\.85\) +\| met \|$/);
  });

  test('parts that were not run give no table', () => {
    expect(httpTable({})).toBe('');
    expect(checkTable({})).toBe('');
  });

  test('what is counted of a request is counted by the test of costs', () => {
    const { rowsRead } = rows['role given'];
    expect(rowsTable(rows)).toMatch(new RegExp(`\\| a role given .*\\| ${rowsRead} `));
  });
});

describe('figures that are kept', () => {
  test('have three digits, and no number that JSON does not know', () => {
    expect(rounded({ a: [0.123456, 1234.5], b: NaN, c: 'x' })).toEqual({ a: [0.123, 1230], b: null, c: 'x' });
  });

  test('of a part that is not run again stay', () => {
    const file = join(folder, 'speed.json');
    keepFigures(file, { http: { a: 1 }, checks: { b: 2 } }, '2026-01-01');
    keepFigures(file, { http: { a: 3 } }, '2026-01-02');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      http: { date: '2026-01-02', a: 3 },
      checks: { date: '2026-01-01', b: 2 },
    });
  });
});

describe('a part of a page', () => {
  const file = join(folder, 'page.md');
  const page = (part: string) => `before\n\n<!-- one: begin -->\n${part}<!-- one: end -->\n\nafter\n`;

  test('that says something else fails the check, and is written when that is asked for', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    writeFileSync(file, page('\nold\n\n'));
    expect(keepParts(file, { one: 'new' }, { isWriting: false, command: 'npm run x' })).toBe(false);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('npm run x'));
    expect(readFileSync(file, 'utf8')).toBe(page('\nold\n\n'));
    expect(keepParts(file, { one: 'new' }, { isWriting: true, command: '' })).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(page('\nnew\n\n'));
    expect(keepParts(file, { one: 'new' }, { isWriting: false, command: '' })).toBe(true);
    error.mockRestore();
  });

  test('needs its marks', () => {
    writeFileSync(file, 'nothing');
    expect(() => keepParts(file, { one: 'new' }, { isWriting: true, command: '' })).toThrow(
      'has lost the marks',
    );
  });
});
