import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { DEFAULT_ALLOWANCES, listLimits } from '../../../src/core/limits.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const section = page.slice(page.indexOf('\n## Limits\n'), page.indexOf('\n## Health\n'));

/** The rows of the table that begin with the name of a limit. */
const rows = [...section.matchAll(/^\| `([a-z-]+)` *\|(.*)\|$/gm)].map(([, name, cells = '']) => ({
  name,
  cells: cells.split('|').map((cell) => cell.trim()),
}));

const limits = [
  ...listLimits('org', {}, DEFAULT_ALLOWANCES),
  ...listLimits('deployment', {}, DEFAULT_ALLOWANCES),
];

describe('the table of limits', () => {
  it('has every limit once, and no other', () => {
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(limits.map(({ name }) => name)));
    expect(rows.length).toBe(new Set(limits.map(({ name }) => name)).size);
  });

  it.each(limits)('says how much of $name is allowed, and what it counts', ({ name, allowed, counts }) => {
    const cells = rows.find((row) => row.name === name)?.cells;
    expect(cells?.slice(1, 3)).toEqual([allowed.toLocaleString('en-US'), counts]);
    expect(cells?.[3], 'and what happens beyond').toMatch(/^4\d\d/);
  });
});
