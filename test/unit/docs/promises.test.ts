import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(resolve(root, 'docs/promises.md'), 'utf8');

/** The test files that the page names beside each promise. */
const rows = [...page.matchAll(/^\| (I\d+) *\|.*\| ([^|]+) *\|$/gm)].map(([, promise, files]) => ({
  promise,
  files: [...(files ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? ''),
}));

describe('the page of promises', () => {
  it('names each of them once, in order', () => {
    expect(rows.map(({ promise }) => promise)).toEqual(Array.from({ length: 15 }, (_, i) => `I${i + 1}`));
  });

  it.each(rows)('names tests for $promise, and all of them exist', ({ files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(resolve(root, file)), file).toBe(true);
  });
});
