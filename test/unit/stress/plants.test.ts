import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { PLANT_NAMES, withPlant } from '../../stress/live/plants.ts';

const read = (file: string): string => readFileSync(resolve(import.meta.dirname, '../../..', file), 'utf8');

describe('a fault for the live checker', () => {
  it.each(PLANT_NAMES)('can be planted in the source as it is: %s', (name) => {
    const { file, text } = withPlant(name, read);
    expect(text).not.toBe(read(file));
  });
});
