import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedPermissions } from '../../../src/core/action-scopes.ts';
import type { Bundle } from '../../../src/core/permission-set.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { grantsBehind, isMet } from '../../../src/core/requirement.ts';
import {
  permission,
  permissionsOf,
  rearranged,
  unknownAction,
  world,
  worldAndQuestion,
  worldAndRequirement,
} from '../../support/arbitraries.ts';
import { naiveAllows, naiveIsMet, naiveMayDelegate } from '../../support/naive-evaluator.ts';

const RUNS = { numRuns: 2_000 };

/** A set that holds just these grants. */
const only = (grants: readonly (Bundle['permissions'][number] & Pick<Bundle, 'source'>)[]): PermissionSet =>
  new PermissionSet(grants.map(({ source, ...one }) => ({ source, permissions: [one] })));

describe('a compiled permission set, in any world', () => {
  it('allows what the rules allow, and nothing else', () => {
    fc.assert(
      fc.property(worldAndQuestion, ([bundles, { action, scopes }]) => {
        expect(new PermissionSet(bundles).allows(action, scopes)).toBe(
          naiveAllows(permissionsOf(bundles), action, scopes),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('covers for delegation what the rules cover, and nothing else', () => {
    fc.assert(
      fc.property(world, permission, (bundles, wanted) => {
        expect(new PermissionSet(bundles).covers(wanted)).toBe(
          naiveMayDelegate(permissionsOf(bundles), wanted),
        );
      }),
      RUNS,
    );
  });

  it('answers alike in every order, division and repetition of what it is made from', () => {
    const worlds = worldAndQuestion.chain(([bundles, question]) =>
      fc.tuple(fc.constant(bundles), rearranged(bundles), fc.constant(question)),
    );
    fc.assert(
      fc.property(worlds, permission, ([bundles, others, { action, scopes }], wanted) => {
        const [set, other] = [new PermissionSet(bundles), new PermissionSet(others)];
        expect(other.allows(action, scopes)).toBe(set.allows(action, scopes));
        expect(other.covers(wanted)).toBe(set.covers(wanted));
        expect(other.why(action, scopes).length > 0).toBe(set.why(action, scopes).length > 0);
      }),
      RUNS,
    );
  });

  it('loses nothing when a grant is added, and gains nothing when one is taken away', () => {
    fc.assert(
      fc.property(worldAndQuestion, world, ([bundles, { action, scopes }], more) => {
        const fewer = new PermissionSet(bundles);
        const all = new PermissionSet([...more, ...bundles]);
        expect(!fewer.allows(action, scopes) || all.allows(action, scopes)).toBe(true);
      }),
      RUNS,
    );
  });

  it('names grants exactly when it allows, each of them enough by itself', () => {
    fc.assert(
      fc.property(worldAndQuestion, ([bundles, { action, scopes }]) => {
        const set = new PermissionSet(bundles);
        const grants = set.why(action, scopes);
        expect(grants.length > 0).toBe(set.allows(action, scopes));
        for (const grant of grants) {
          expect(only([grant]).allows(action, scopes), JSON.stringify(grant)).toBe(true);
          const origin = bundles.filter(({ source }) => source === grant.source);
          expect(permissionsOf(origin)).toContainEqual({ action: grant.action, scope: grant.scope });
        }
      }),
      RUNS,
    );
  });

  it('names every grant that is enough', () => {
    fc.assert(
      fc.property(worldAndQuestion, ([bundles, { action, scopes }]) => {
        const enough = permissionsOf(bundles).filter((one) => naiveAllows([one], action, scopes));
        expect(new PermissionSet(bundles).why(action, scopes)).toHaveLength(enough.length);
      }),
      RUNS,
    );
  });

  it('lists what it was made from', () => {
    fc.assert(
      fc.property(world, (bundles) => {
        const key = ({ action, scope }: { action: string; scope: string }) => JSON.stringify([action, scope]);
        const set = new PermissionSet(bundles);
        expect(set.list().map(key).toSorted()).toEqual(permissionsOf(bundles).map(key).toSorted());
        expect(set.extent.count).toBe(permissionsOf(bundles).length);
      }),
    );
  });

  it('refuses an action that nobody holds (I12)', () => {
    fc.assert(
      fc.property(worldAndQuestion, unknownAction, ([bundles, { scopes }], action) => {
        const set = new PermissionSet(bundles);
        expect([
          set.allows(action, scopes),
          set.allows(action, []),
          set.covers({ action, scope: '' }),
        ]).toEqual([false, false, false]);
      }),
    );
  });
});

describe('permissions that many hold alike', () => {
  /** Some bundles of a world, by chance, made so that they are shared: each once for every time that it is there. */
  const sharing = worldAndQuestion.chain(([bundles, question]) => {
    const plain = bundles.map(({ source, permissions }) => ({
      source,
      permissions: permissions.filter(({ scope }) => scope !== '*'),
    }));
    return fc
      .tuple(fc.array(fc.nat({ max: 3 }), { minLength: plain.length, maxLength: plain.length }), fc.boolean())
      .map(([kinds, isTwice]) => {
        const marked = plain.map((one, i): Bundle =>
          kinds[i] === 0 ? one : { ...one, shared: new SharedPermissions(one.permissions) },
        );
        const again = <T>(list: readonly T[]): T[] => (isTwice ? [...list, ...list] : [...list]);
        return { plain: again(plain), shared: again(marked), question };
      });
  });

  it('answer as when each principal has them for itself', () => {
    fc.assert(
      fc.property(sharing, permission, ({ plain, shared, question: { action, scopes } }, wanted) => {
        const [one, other] = [new PermissionSet(plain), new PermissionSet(shared)];
        expect(other.allows(action, scopes)).toBe(one.allows(action, scopes));
        expect(other.covers(wanted)).toBe(one.covers(wanted));
        expect(other.why(action, scopes)).toEqual(one.why(action, scopes));
        expect(other.list()).toEqual(one.list());
        expect(other.count).toBe(one.count);
        for (const scope of ['', wanted.scope, ...scopes]) {
          for (const end of [scope.length, scope.lastIndexOf(':') + 1, scope.indexOf(':') + 1]) {
            const prefix = scope.slice(0, end);
            expect(sorted(other.reach({ action, prefix }))).toEqual(sorted(one.reach({ action, prefix })));
            const [spread, before] = [other.spread(action, prefix), one.spread(action, prefix)];
            expect(spread.isAll).toBe(before.isAll);
            expect(sorted(spread.ids)).toEqual(sorted(before.ids));
            expect(sorted(spread.beginnings)).toEqual(sorted(before.beginnings));
          }
        }
      }),
      RUNS,
    );
  });

  it('are told apart in the weight of each set', () => {
    fc.assert(
      fc.property(sharing, ({ shared }) => {
        const own = shared.filter((bundle) => bundle.shared === undefined);
        const { shared: beside, ...extent } = new PermissionSet(shared).extent;
        expect({ ...extent, shared: { count: 0, letters: 0 } }).toEqual(new PermissionSet(own).extent);
        expect(beside.count).toBe(new PermissionSet(shared).count - extent.count);
      }),
    );
  });
});

const sorted = (reach: 'all' | readonly string[]): 'all' | readonly string[] =>
  reach === 'all' ? reach : reach.toSorted();

describe('a requirement, in any world', () => {
  it('is met when the rules say so, and never else', () => {
    fc.assert(
      fc.property(worldAndRequirement, ([bundles, tree]) => {
        expect(isMet(tree, new PermissionSet(bundles))).toBe(naiveIsMet(permissionsOf(bundles), tree));
      }),
      { numRuns: 5_000 },
    );
  });

  it('stays met when a grant is added, and stays unmet when one is taken away', () => {
    fc.assert(
      fc.property(worldAndRequirement, world, ([bundles, tree], more) => {
        const before = isMet(tree, new PermissionSet(bundles));
        expect(!before || isMet(tree, new PermissionSet([...bundles, ...more]))).toBe(true);
      }),
      RUNS,
    );
  });

  it('has grants behind it exactly when it is met, and these alone meet it', () => {
    fc.assert(
      fc.property(worldAndRequirement, ([bundles, tree]) => {
        const set = new PermissionSet(bundles);
        const grants = grantsBehind(tree, set);
        expect(grants.length > 0).toBe(isMet(tree, set));
        if (grants.length > 0) expect(isMet(tree, only(grants))).toBe(true);
      }),
      RUNS,
    );
  });
});

const shareOf = <T>(all: readonly T[], one: T): number =>
  all.filter((each) => each === one).length / all.length;

describe('the random worlds', () => {
  const sample = fc.sample(worldAndQuestion, { numRuns: 2_000, seed: 1 });

  it('are asked questions of which many are allowed and many refused', () => {
    const answers = sample
      .filter(([, { scopes }]) => scopes.length > 0)
      .map(([bundles, { action, scopes }]) => naiveAllows(permissionsOf(bundles), action, scopes));
    const met = fc
      .sample(worldAndRequirement, { numRuns: 2_000, seed: 1 })
      .map(([bundles, tree]) => naiveIsMet(permissionsOf(bundles), tree));
    for (const part of [shareOf(answers, true), shareOf(met, true)]) {
      expect(part).toBeGreaterThan(0.2);
      expect(part).toBeLessThan(0.8);
    }
  });

  it('hold none, few and many wildcards of one action', () => {
    const counts = sample.map(([bundles]) => {
      const scopes = permissionsOf(bundles)
        .filter(({ action }) => action === 'teams:read')
        .map(({ scope }) => scope)
        .filter((scope) => /^[^*?]*[:/]\*$/.test(scope));
      return new Set(scopes).size;
    });
    const sizeOf = (n: number): string => (n === 0 ? 'none' : n <= 3 ? 'few' : 'many');
    for (const size of ['none', 'few', 'many']) {
      expect(shareOf(counts.map(sizeOf), size), size).toBeGreaterThan(0.05);
    }
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(12);
  });
});
