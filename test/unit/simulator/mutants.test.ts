import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { MUTANTS } from '../../simulator/mutants.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('a planted fault', () => {
  // A hunt for all of them takes too long to be made with every change of the product.
  it.for(MUTANTS)('$name: can be planted in the product as it is', ({ changes }) => {
    const texts = new Map<string, string>();
    for (const { file, from, to } of changes) {
      const parts = (texts.get(file) ?? readFileSync(resolve(root, file), 'utf8')).split(from);
      expect(parts, `${file} has it once: ${from}`).toHaveLength(2);
      texts.set(file, parts.join(to));
    }
  });
});
