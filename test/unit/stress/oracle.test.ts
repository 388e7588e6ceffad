import { describe, expect, it } from 'vitest';

import type { Oracle } from '../../stress/oracle.ts';
import { compareWithOracle, NAIVE } from '../../stress/oracle.ts';

const FEW = { seed: 7, worlds: 3_000 };

/** Each evaluates one rule wrongly. */
const FAULTY: Readonly<Record<string, Oracle>> = {
  'a wildcard that ends inside a word covers': {
    ...NAIVE,
    allows: (held, action, scopes) =>
      NAIVE.allows(held, action, scopes) ||
      held.some(
        (own) =>
          own.action === action &&
          own.scope.endsWith('*') &&
          scopes.some((scope) => scope.startsWith(own.scope.slice(0, -1))),
      ),
  },
  'an empty requirement is met': {
    ...NAIVE,
    isMet: (held, requirement) =>
      (requirement.kind === 'all' && requirement.of.length === 0) || NAIVE.isMet(held, requirement),
  },
  'a requirement of all is met by some': {
    ...NAIVE,
    isMet: (held, requirement) =>
      NAIVE.isMet(held, requirement.kind === 'all' ? { ...requirement, kind: 'any' } : requirement),
  },
  'an action without scope cannot be given away': {
    ...NAIVE,
    mayDelegate: (held, { action, scope }) => NAIVE.allows(held, action, [scope]),
  },
  'a scope covers what begins with it': {
    ...NAIVE,
    covers: (held, required) => NAIVE.covers(held, required) || (held !== '' && required.startsWith(held)),
  },
  'who is disabled holds as before': {
    ...NAIVE,
    held: (facts, shipped) => NAIVE.held({ ...facts, isDisabled: false }, shipped),
  },
};

describe('the comparison with the rules as they read', () => {
  it('finds no disagreement (I12)', () => {
    const { worlds, comparisons, disagreement } = compareWithOracle(FEW);
    expect(disagreement).toBeNull();
    expect(worlds).toBe(FEW.worlds);
    expect(comparisons).toBeGreaterThan(10 * FEW.worlds);
  });

  it.for(Object.keys(FAULTY))('would find out if %s', (fault, context) => {
    const oracle = FAULTY[fault] ?? NAIVE;
    const compared = compareWithOracle({ ...FEW, oracle });
    const { worlds, disagreement } = compared;
    context.expect(disagreement).not.toBeNull();
    context.expect(disagreement?.product).not.toEqual(disagreement?.oracle);
    context.expect(worlds).toBeLessThan(FEW.worlds);
    // The world is small enough to be read.
    context.expect(JSON.stringify(disagreement?.world).length).toBeLessThan(1_500);
    // The same seed finds it again.
    context.expect(compareWithOracle({ ...FEW, oracle })).toEqual(compared);
  });
});
