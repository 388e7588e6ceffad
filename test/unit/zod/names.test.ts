import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as zod from 'zod';
import { describe, it } from 'vitest';

import { z as bundled } from '../../../src/zod/module.ts';

const SOURCE = resolve(import.meta.dirname, '../../../src');

/** Names that are values of zod, of all that stand behind `z.` in a file. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\bz\.(\w+)/g)].flatMap(([, name]) => (name !== undefined && name in zod ? [name] : []));

/** These hold types here, which nothing bundles, though there are values too. */
const TYPES = new Set(['core', 'infer', 'input', 'output']);

const used = new Set(
  globSync('**/*.ts', { cwd: SOURCE })
    .flatMap((file) => namesIn(readFileSync(join(SOURCE, file), 'utf8')))
    .filter((name) => !TYPES.has(name)),
);

describe('what the bundle holds of zod', () => {
  it('is all that is used of it, and nothing else', ({ expect }) => {
    expect(Object.keys(bundled).toSorted()).toEqual([...used].toSorted());
  });

  it('is zod itself', ({ expect }) => {
    expect({ ...bundled }).toEqual(
      Object.fromEntries(Object.keys(bundled).map((name) => [name, (zod as never)[name]])),
    );
  });
});
