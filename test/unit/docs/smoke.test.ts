import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { HELP } from '../../../.dev/smoke/options.mjs';
import { STEPS } from '../../../.dev/smoke/steps.mjs';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/smoke.md'), 'utf8');
const named = [...page.matchAll(/^\| `([a-z-]+|revoke-…)` *\|/gm)].map(([, name]) => name);

describe('the page about the smoke test', () => {
  it('has every step once, in the order in which they run', () => {
    const names = STEPS.map(({ name }) => (name.startsWith('revoke-') ? 'revoke-…' : name));
    expect(named).toEqual([...new Set(names)]);
  });

  it('names no option that there is not', () => {
    const options = [...page.matchAll(/`--([a-z]+)/g), ...page.matchAll(/smoke --.* --([a-z]+)/g)];
    expect(options.length).toBeGreaterThan(5);
    for (const [, option] of options) expect(HELP).toContain(`--${option} `);
  });
});
