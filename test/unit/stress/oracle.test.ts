import { describe, expect, it } from 'vitest';

import type { Oracle } from '../../stress/oracle.ts';
import { compareWithOracle, NAIVE } from '../../stress/oracle.ts';

const decidesBy = (decides: Oracle['decides']): Oracle => ({ ...NAIVE, decides });

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

/** These answer questions by the standard wrongly. */
const FAULTY_ANSWERS: Readonly<Record<string, Oracle>> = {
  'an id of a declared type is read as one of a shipped type': decidesBy((held, asked, place) => {
    const { resource, id } = asked.resource;
    const bare = { ...asked, resource: { resource, id: id.replace(/^(id|uid|number):/, '') } };
    return NAIVE.decides(held, bare, place);
  }),
  'a star in an id is a wildcard': decidesBy(
    (held, asked, place) =>
      NAIVE.decides(held, asked, place) ||
      (asked.resource.id.endsWith('*') &&
        held.some(({ action, scope }) => {
          const whole = asked.action.includes(':')
            ? asked.action
            : `${asked.resource.resource}:${asked.action}`;
          return (
            action === whole &&
            scope.includes(`${asked.resource.resource}:id:${asked.resource.id.slice(0, -1)}`)
          );
        })),
  ),
  'an action that nobody declared counts where a role holds it': decidesBy((held, asked, place) =>
    NAIVE.decides(held, asked, {
      ...place,
      declared: place.declared.map((type) => ({ ...type, actions: ['read', 'approve', 'pay'] })),
    }),
  ),
  'a global type counts instead of the own one': decidesBy((held, asked, place) =>
    NAIVE.decides(held, asked, {
      ...place,
      declared: place.declared.filter(
        ({ name, isGlobal }) =>
          isGlobal || !place.declared.some((other) => other.name === name && other.isGlobal),
      ),
    }),
  ),
  'what an org gives reaches beyond it': decidesBy((held, asked, place) =>
    NAIVE.decides(
      held.map((grant) => ({ ...grant, isOfAllOrgs: true })),
      asked,
      place,
    ),
  ),
  'a server admin holds an own type of an org': {
    ...NAIVE,
    grants: (facts, shipped, declared) =>
      NAIVE.grants(
        {
          ...facts,
          reached: facts.reached.flatMap((one) =>
            one.uid === 'basic_grafana_admin' ? [one, { ...one, uid: 'basic_admin' }] : [one],
          ),
        },
        shipped.filter(({ uid }) => uid !== 'basic_admin'),
        declared,
      ),
  },
  'an Admin holds nothing of what is declared': {
    ...NAIVE,
    grants: (facts, shipped) => NAIVE.grants(facts, shipped, []),
  },
};

describe('the comparison with the rules as they read', () => {
  it('finds no disagreement (I12)', () => {
    const { worlds, comparisons, disagreement } = compareWithOracle(FEW);
    expect(disagreement).toBeNull();
    expect(worlds).toBe(FEW.worlds);
    expect(comparisons).toBeGreaterThan(10 * FEW.worlds);
  });

  it.for(Object.entries({ ...FAULTY, ...FAULTY_ANSWERS }))('would find out if %s', ([, oracle], context) => {
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
