import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

import * as held from '../../../src/left-out/zod/helpers.ts';

const CLASSIC = resolve(import.meta.dirname, '../../../node_modules/zod/v4/classic');
/** Takes the helpers from the core, as a namespace inside it. */
const TAKES_HELPERS = /^import \{.*\butil\b.*\} from "\.\.\/core\/index\.js"/m;

describe('what the bundle holds of the helpers of zod', () => {
  it('is all that schemas use of them, and nothing else', ({ expect }) => {
    const texts = globSync('*.js', { cwd: CLASSIC }).map((file) => readFileSync(join(CLASSIC, file), 'utf8'));
    const used = texts
      .filter((text) => TAKES_HELPERS.test(text))
      .flatMap((text) => [...text.matchAll(/\butil\.(\w+)/g)].map(([, name = '']) => name));
    expect(Object.keys(held).toSorted()).toEqual([...new Set(used)].toSorted());
  });
});
