import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeCovers } from '../../../src/core/scope.ts';
import {
  anyScope,
  exactScope,
  malformedScope,
  plainStem,
  wellFormedScope,
  wildcardScope,
} from '../../support/arbitraries.ts';
import { naiveCovers } from '../../support/naive-evaluator.ts';

type Row = readonly [held: string, required: string];

/** Source: docs/grafana.md#matching. */
const COVERED: readonly Row[] = [
  ['teams:id:1', 'teams:id:1'],
  ['folders:uid:sharedwithme', 'folders:uid:sharedwithme'],
  ['teams', 'teams'],
  [':', ':'],
  ['*', 'teams:id:1'],
  ['*', 'teams:*'],
  ['*', '*'],
  ['*', 'anything at all'],
  ['teams:*', 'teams:id:1'],
  ['teams:*', 'teams:id:*'],
  ['teams:*', 'teams:*'],
  ['teams:*', 'teams:'],
  ['teams:*', 'teams:1'],
  ['teams:id:*', 'teams:id:1'],
  ['teams:id:*', 'teams:id:'],
  ['folders/*', 'folders/a/b'],
  ['folders/*', 'folders/*'],
  ['folders:uid:a/*', 'folders:uid:a/b'],
  ['/*', '/a'],
  [':*', ':a'],
  ['settings:auth.saml:*', 'settings:auth.saml:enabled'],
  ['permissions:*', 'permissions:type:delegate'],
  ['permissions:*', 'permissions:type:escalate'],
  ['permissions:type:*', 'permissions:type:delegate'],
  ['permissions:type:*', 'permissions:type:escalate'],
  ['*', 'permissions:type:escalate'],
  ['roles:*', 'roles:*'],
  ['__proto__:*', '__proto__:constructor'],
  ['teams:id:\u{1f511}', 'teams:id:\u{1f511}'],
];

const NOT_COVERED: readonly Row[] = [
  // The empty scope matches nothing, not even itself.
  ['', ''],
  ['', 'teams:id:1'],
  ['', '*'],
  // Plain equality.
  ['teams:id:1', 'teams:id:12'],
  ['teams:id:12', 'teams:id:1'],
  ['teams:id:1', 'teams:id:1 '],
  ['teams:id:1', ''],
  ['teams:id', 'teams:id:1'],
  ['teams:', 'teams:id:1'],
  ['Teams:id:1', 'teams:id:1'],
  ['teams:id:a', 'teams:id:A'],
  ['TEAMS:*', 'teams:id:1'],
  ['teams:id:\u00e4', 'teams:id:a\u0308'],
  // A wildcard covers only what it prefixes.
  ['teams:*', 'teams'],
  ['teams:*', 'team:id:1'],
  ['teams:*', 'teams2:id:1'],
  ['teams:*', 'xteams:id:1'],
  ['teams:*', 'teams.roles:id:1'],
  ['teams:id:*', 'teams:uid:1'],
  ['teams:id:*', 'teams:1'],
  ['folders/*', 'folders:a'],
  ['folders:*', 'folders/a'],
  ['users:*', 'global.users:id:1'],
  ['global.users:*', 'users:id:1'],
  ['permissions:type:delegate', 'permissions:type:escalate'],
  ['permissions:type:escalate', 'permissions:type:delegate'],
  // A wildcard in the required scope has no meaning.
  ['roles:uid:x', 'roles:*'],
  ['roles:uid:*', 'roles:*'],
  ['teams:id:1', 'teams:id:*'],
  ['teams:id:1', '*'],
  ['teams:*', '*'],
  // A star must be last, after a boundary, and alone; there is no question mark.
  ['teams*', 'teams:id:1'],
  ['teams*', 'teams'],
  ['teams*', 'teams*'],
  ['teams:id*', 'teams:id:1'],
  ['teams:id:1*', 'teams:id:12'],
  ['teams:*:1', 'teams:id:1'],
  ['teams:*:1', 'teams:*:1'],
  ['*:id:1', 'teams:id:1'],
  ['*teams:id:1', 'teams:id:1'],
  ['*:*', 'teams:id:1'],
  ['teams:*:*', 'teams:id:1'],
  ['teams:**', 'teams:id:1'],
  ['**', 'teams:id:1'],
  ['**', '**'],
  ['te?ms:*', 'teams:id:1'],
  ['te?ms:*', 'te?ms:id:1'],
  ['teams:id:?', 'teams:id:1'],
  ['teams:id:?', 'teams:id:?'],
  ['?', '?'],
  ['?*', 'teams'],
  ['*?', 'teams'],
  [' *', 'teams:id:1'],
  ['* ', 'teams:id:1'],
  ['teams.*', 'teams.roles'],
  ['teams-*', 'teams-1'],
  // Not the characters they look like.
  ['teams\uff1a*', 'teams\uff1aid'],
  ['teams:\u2217', 'teams:id:1'],
];

describe('a held scope', () => {
  it.each(COVERED)('%j covers %j', (held, required) => {
    expect(scopeCovers(held, required)).toBe(true);
    expect(naiveCovers(held, required), 'the naive evaluator disagrees').toBe(true);
  });

  it.each(NOT_COVERED)('%j does not cover %j (I12)', (held, required) => {
    expect(scopeCovers(held, required)).toBe(false);
    expect(naiveCovers(held, required), 'the naive evaluator disagrees').toBe(false);
  });

  it('covers itself when it is well-formed', () => {
    fc.assert(fc.property(wellFormedScope, (scope) => scopeCovers(scope, scope)));
  });

  it('covers nothing when it is malformed (I12)', () => {
    fc.assert(
      fc.property(malformedScope, anyScope, (held, required) => {
        expect(scopeCovers(held, held)).toBe(false);
        expect(scopeCovers(held, required)).toBe(false);
      }),
    );
  });

  it('covers what the scopes it covers cover', () => {
    fc.assert(
      fc.property(anyScope, anyScope, anyScope, (a, b, c) => {
        expect(!scopeCovers(a, b) || !scopeCovers(b, c) || scopeCovers(a, c)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    // The same along chains in which every link holds.
    fc.assert(
      fc.property(plainStem, plainStem, exactScope, (outer, inner, rest) => {
        const [widest, narrower, exact] = [
          `${outer}*`,
          `${outer}${inner}*`,
          `${outer}${inner}${rest}`,
        ] as const;
        expect([scopeCovers(widest, narrower), scopeCovers(narrower, exact)]).toEqual([true, true]);
        expect(scopeCovers(widest, exact)).toBe(true);
      }),
    );
  });

  it('covers exactly what begins with the text before its star', () => {
    fc.assert(
      fc.property(wildcardScope, anyScope, (wildcard, text) => {
        const prefix = wildcard.slice(0, -1);
        expect(scopeCovers(wildcard, prefix + text)).toBe(true);
        expect(scopeCovers(wildcard, text)).toBe(text.startsWith(prefix));
      }),
    );
  });

  it('covers only itself when it has no wildcard', () => {
    fc.assert(
      fc.property(exactScope, anyScope, (held, required) => {
        expect(scopeCovers(held, required)).toBe(held === required);
      }),
    );
  });

  it('is read as the naive evaluator reads it, whatever it holds', () => {
    const text = fc.oneof(
      anyScope,
      fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '*', '?'), maxLength: 6 }),
    );
    fc.assert(
      fc.property(text, text, (held, required) => {
        expect(scopeCovers(held, required)).toBe(naiveCovers(held, required));
      }),
      { numRuns: 5_000 },
    );
  });
});
