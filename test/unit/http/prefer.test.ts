import { describe, expect, it } from 'vitest';

import { prefersStrict } from '../../../src/http/kit/prefer.ts';

describe('a preference for strict handling', () => {
  it.each([
    'handling=strict',
    'Handling=Strict',
    'handling="strict"',
    ' handling = strict ',
    'respond-async, handling=strict',
    'wait=10,handling=strict; x=y',
    'handling=strict, handling=lenient',
  ])('is one: %s', (header) => {
    expect(prefersStrict(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'strict',
    'handling',
    'handling=lenient',
    'handling=lenient, handling=strict',
    'x-handling=strict',
    'handling=strictly',
    `${' '.repeat(2_000)}handling=strict`,
  ])('is none: %s', (header) => {
    expect(prefersStrict(header)).toBe(false);
  });
});
