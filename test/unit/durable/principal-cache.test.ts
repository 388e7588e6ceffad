import { describe, expect, it } from 'vitest';

import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { CachedPrincipal, PrincipalCache } from '../../../src/durable/principal-cache.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { factsOf } from '../../support/arbitraries.ts';

const BUDGET_BYTES = 20_000_000;
const ORG = 3;
const AT = { own: 1, global: 1 };

/** Somebody with a role of so many permissions, each on a scope with so many letters more. */
const holder = (userId: number, permissions: number, letters: number): PrincipalFacts => {
  const uid = `role-${userId}`;
  const scopes = Array.from({ length: permissions }, (_, i) => `reports:id:${i}${'x'.repeat(letters)}`);
  return factsOf({
    evaluatedIn: ORG,
    userId,
    orgRole: 'None',
    reached: [{ uid, path: { via: 'assignment', global: false } }],
    storedRoles: [{ uid, permissions: scopes.map((scope) => ({ action: 'reports:read', scope })) }],
  });
};

/** The cache of an object whose clock stands at `clock.now`. */
function newCache(sql = new NodeObjectSql()) {
  const clock = { now: 1_000_000 };
  const cache = new PrincipalCache(sql, ORG, () => clock.now);
  const keep = (facts: PrincipalFacts): CachedPrincipal | undefined => {
    const load = cache.beginLoad();
    try {
      return cache.keep(new CachedPrincipal(facts, AT), load);
    } finally {
      cache.endLoad(load);
    }
  };
  return { cache, clock, keep, sql };
}

/** How many of the principals that were kept are still in memory: another look makes no new object of them. */
const inMemory = (cache: PrincipalCache, kept: readonly (CachedPrincipal | undefined)[]): CachedPrincipal[] =>
  // The last first, since looking takes them in again.
  kept
    .toReversed()
    .filter((one) => one !== undefined)
    .filter((one) => cache.find(ORG, one.facts.userId) === one);

describe('a service account of another org', () => {
  it('ends with that org, in memory and in what is stored (I6)', () => {
    const { cache, keep, sql } = newCache();
    const account = { ...holder(7, 1, 0), isServiceAccount: true, homeOrgId: 8 };
    keep(account);
    cache.drop(['org:9'], { global: 2 });
    expect(cache.find(ORG, 7)).toBeDefined();
    cache.drop(['org:8'], { global: 3 });
    expect(cache.find(ORG, 7)).toBeUndefined();
    expect(newCache(sql).cache.find(ORG, 7)).toBeUndefined();
  });
});

describe('the memory of principals', () => {
  it.each([
    ['few with long scopes', 400, 200, 200],
    ['many with none', 4_000, 0, 0],
    ['some with one very long scope', 300, 1, 100_000],
  ])('is bounded by bytes, whatever fills it: %s', (_, principals, permissions, letters) => {
    const { cache, keep } = newCache();
    const kept = Array.from({ length: principals }, (_unused, i) =>
      keep(holder(i + 1, permissions, letters)),
    );
    const held = inMemory(cache, kept);
    // Each has its letters at least three times: in its facts, and in both texts.
    const lettersHeld = held
      .map(({ facts, byAction, asList }) => JSON.stringify(facts).length + byAction.length + asList.length)
      .reduce((sum, count) => sum + count, 0);
    expect(lettersHeld * 2).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(held.length).toBeGreaterThan(20);
  });

  it('keeps thousands of principals of ordinary size', () => {
    const { cache, keep } = newCache();
    const kept = Array.from({ length: 2_000 }, (_, i) => keep(holder(i + 1, 10, 20)));
    expect(inMemory(cache, kept)).toHaveLength(2_000);
  });

  it('does not keep a principal that is larger than all of it, and drops no others for it', () => {
    const { cache, keep } = newCache();
    const small = keep(holder(1, 10, 20));
    expect(keep(holder(2, 20_000, 250))?.permissions.allows('reports:read', [])).toBe(true);
    expect(cache.find(ORG, 2), 'nor is it stored, so it is loaded again').toBeUndefined();
    expect(cache.find(ORG, 1)).toBe(small);
  });
});

describe('a principal is new', () => {
  it('for a second after it was loaded', () => {
    const { cache, clock, keep } = newCache();
    expect(cache.isNew(ORG, 1)).toBe(false);
    keep(holder(1, 1, 0));
    expect(cache.isNew(ORG, 1)).toBe(true);
    expect(cache.isNew(ORG, 2)).toBe(false);
    clock.now += 999;
    expect(cache.isNew(ORG, 1)).toBe(true);
    clock.now += 1;
    expect(cache.isNew(ORG, 1)).toBe(false);
    keep(holder(1, 1, 0));
    expect(cache.isNew(ORG, 1)).toBe(true);
  });

  it('not when it was dropped, nor when the clock was set back, nor when an object before loaded it', () => {
    const { cache, clock, keep, sql } = newCache();
    keep(holder(1, 1, 0));
    const next = newCache(sql).cache;
    expect(next.find(ORG, 1)).toBeDefined();
    expect(next.isNew(ORG, 1)).toBe(false);
    clock.now -= 1;
    expect(cache.isNew(ORG, 1)).toBe(false);
    clock.now += 1;
    cache.forgetAll();
    expect(cache.isNew(ORG, 1)).toBe(false);
  });
});
