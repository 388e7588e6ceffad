import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as core from 'zod/v4/core';
import { describe, it } from 'vitest';

const text = readFileSync(resolve(import.meta.dirname, '../../../src/left-out/zod/core.ts'), 'utf8');
const names = [...text.matchAll(/ as ([\w$]+),/g)].map(([, name = '']) => name);

describe('what the bundle holds nothing of in the core of zod', () => {
  it('is there, so that it is really left out', ({ expect }) => {
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !(name in core))).toEqual([]);
  });
});
