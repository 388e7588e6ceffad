/** On what a change is made, beyond the rights of its caller. */
import { describe, expect, it } from 'vitest';

import { areKnownConditions, isAsExpected } from '../../../src/core/change-conditions.ts';
import { VERSIONED } from '../../../src/core/versioned.ts';
import { changes } from '../../../src/service/changes.ts';

describe('what a caller expects of a thing', () => {
  const current = { id: 5, version: 3 };
  it.each([
    ['that it is there', 'there', true],
    ['its version', [{ id: 5, version: 3 }], true],
    ['one of some versions', [{ id: 5, version: 2 }, current], true],
    ['an older version', [{ id: 5, version: 2 }], false],
    ['a later version', [{ id: 5, version: 4 }], false],
    ['the version of another thing', [{ id: 6, version: 3 }], false],
    ['nothing that ever holds', [], false],
  ] as const)('%s', (_what, expected, holds) => {
    expect(isAsExpected(expected, current)).toBe(holds);
    expect(isAsExpected(expected, undefined)).toBe(false);
  });
});

describe('conditions that this version does not know (I12)', () => {
  it.each<unknown>([
    undefined,
    null,
    'there',
    { expected: 'gone' },
    { expected: [{ id: 5 }] },
    { expected: [{ id: 5, version: 3, hash: 'x' }] },
    { expected: [null] },
    { expected: {} },
    { expected: 'there', before: 'noon' },
    { toString: 1 },
    { once: 'key' },
    { once: null },
    { once: { key: 'k' } },
    { once: { key: 'k', sent: 1 } },
    { once: { key: 'k', sent: 's', for: 'ever' } },
  ])('are none that a change is made under: %j', (conditions) => {
    expect(areKnownConditions(conditions)).toBe(false);
  });

  it.each<unknown>([
    {},
    { expected: undefined },
    { expected: 'there' },
    { expected: [] },
    { expected: [{ id: 1, version: 0 }] },
    { once: { key: 'k', sent: 's' } },
    { expected: 'there', once: { key: 'k', sent: 's' } },
  ])('are not these: %j', (conditions) => expect(areKnownConditions(conditions)).toBe(true));
});

describe('the changes of things that have versions', () => {
  it('are those that know what the thing is', () => {
    const known = Object.entries(changes).flatMap(([name, { versioned }]) =>
      versioned === undefined ? [] : [[name, versioned] as const],
    );
    expect(Object.fromEntries(known)).toEqual(VERSIONED);
  });
});
