import { describe, expect, it } from 'vitest';

import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../../src/core/vocabulary.ts';
import { keepsTexts } from '../../../src/durable/principal-bytes.ts';
import {
  CachedPrincipal,
  PrincipalCache,
  STORE_AFTER_MS,
  UNSTORED_BYTES_MAX,
} from '../../../src/durable/principal-cache.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../../src/memory.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { factsOf } from '../../support/arbitraries.ts';
import { ObjectClock } from '../../support/object-clock.ts';

const BUDGET_BYTES = MEMORY_BYTES.principals;
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

/** The cache of an object, on a clock that the test moves. */
function newCache(sql = new NodeObjectSql(), memory = new SharedMemory(BUDGET_BYTES)) {
  const clock = new ObjectClock(1_000_000);
  const cache = new PrincipalCache({ sql, orgId: ORG, clock, memory });
  const keep = (facts: PrincipalFacts): CachedPrincipal | undefined => {
    const load = cache.beginLoad();
    try {
      const types = cache.keepTypes(SHIPPED_ONLY, AT, load);
      return types && cache.keep(new CachedPrincipal(facts, AT, types), load);
    } finally {
      cache.endLoad(load);
    }
  };
  return { cache, clock, keep, sql, memory };
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
    const { cache, clock, keep, sql } = newCache();
    const account = { ...holder(7, 1, 0), isServiceAccount: true, homeOrgId: 8 };
    keep(account);
    clock.pass(STORE_AFTER_MS);
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

describe('the objects of an isolate', () => {
  it('share one memory, whatever each of them has: the least used principals go first', () => {
    const first = newCache();
    const { memory } = first;
    const early = Array.from({ length: 40 }, (_, i) => first.keep(holder(i + 1, 300, 200)));
    const heldBefore = inMemory(first.cache, early).length;
    expect(heldBefore).toBeGreaterThan(20);
    const others = Array.from({ length: 10 }, () => newCache(new NodeObjectSql(), memory));
    const late = others.map(({ keep }) =>
      Array.from({ length: 20 }, (_, i) => keep(holder(i + 1, 300, 200))),
    );
    const held = [
      ...inMemory(first.cache, early),
      ...others.flatMap(({ cache }, i) => inMemory(cache, late[i] ?? [])),
    ];
    const letters = held
      .map(({ facts, byAction, asList }) => JSON.stringify(facts).length + byAction.length + asList.length)
      .reduce((sum, count) => sum + count, 0);
    // Each object may hold something beside, until it is stored.
    expect(letters * 2).toBeLessThanOrEqual(BUDGET_BYTES + UNSTORED_BYTES_MAX * (1 + others.length));
    expect(held.length).toBeGreaterThan(20);
    expect(inMemory(first.cache, early).length).toBeLessThanOrEqual(1);
  });

  it('do not see what another has, of the same org either, nor forget it (I10)', () => {
    const [one, memory] = [newCache(), new SharedMemory(BUDGET_BYTES)];
    const first = newCache(one.sql, memory);
    const kept = first.keep(holder(1, 1, 0));
    const next = newCache(one.sql, memory);
    expect(next.cache.find(ORG, 1)).toBeUndefined();
    next.keep(holder(1, 2, 0));
    next.cache.forgetAll();
    expect(next.cache.find(ORG, 1)).toBeUndefined();
    expect(first.cache.find(ORG, 1)).toBe(kept);
  });

  it.each([
    ['of ordinary size', 50, 20],
    ['that are large', 2_000, 100],
  ])('do not keep one another from storing principals %s', (_, permissions, scopeLetters) => {
    const quiet = newCache();
    const noisy = newCache(new NodeObjectSql(), quiet.memory);
    const ordinary = [1, 2, 3].map((id) => holder(id, permissions, scopeLetters));
    const large = [1, 2, 3, 4].map((id) => holder(id, 6_000, 150));
    let loads = 0;
    for (let i = 0; i < 20; i++) {
      for (const facts of ordinary) {
        if (quiet.cache.find(ORG, facts.userId) !== undefined) continue;
        loads++;
        quiet.keep(facts);
      }
      for (const facts of large) noisy.keep(facts);
      for (const one of [quiet, noisy]) one.clock.pass(STORE_AFTER_MS);
    }
    expect(loads).toBe(ordinary.length);
  });

  it('forget what is not stored yet when it changes, also when it was pushed out', () => {
    const { cache, clock, keep, memory, sql } = newCache();
    const other = newCache(new NodeObjectSql(), memory);
    const pushOut = () => {
      for (const id of [1, 2, 3, 4]) other.keep(holder(id, 6_000, 150));
    };
    for (const forget of [
      () => cache.drop(['user:1'], { own: 2 }),
      () => cache.drop(['role:role-1'], { own: 2 }),
      () => cache.forgetAll({ own: 2 }),
      () => cache.forget(ORG, 1),
    ]) {
      keep(holder(1, 1, 0));
      pushOut();
      expect(cache.find(ORG, 1)).toBeDefined();
      forget();
      expect(cache.find(ORG, 1)).toBeUndefined();
      clock.pass(STORE_AFTER_MS);
      expect(cache.find(ORG, 1)).toBeUndefined();
      expect(newCache(sql).cache.find(ORG, 1)).toBeUndefined();
    }
  });
});

/** So many types with a hundred actions each. */
const manyTypes = (types: number): Vocabulary =>
  new Vocabulary(
    Array.from({ length: types }, (_, i) => ({
      name: `type-${i}`,
      attribute: 'id',
      actions: Array.from({ length: 100 }, (_unused, j) => `action-${j}`),
      levels: [],
      isGlobal: false,
    })),
  );

describe('what is declared', () => {
  it('is weighed, also what was replaced, for as long as somebody in memory is compiled with it', () => {
    const { cache, clock, keep } = newCache();
    // Some 1.4 MB each.
    const kept = Array.from({ length: 40 }, (_, i) => {
      cache.drop(['types'], { own: 2 });
      cache.keepTypes(manyTypes(50), AT, cache.beginLoad());
      const one = keep(holder(i + 1, 1, 0));
      clock.pass(STORE_AFTER_MS);
      return one;
    });
    const held = kept.filter(
      (one) => one !== undefined && cache.find(ORG, one.facts.userId)?.facts === one.facts,
    );
    expect(held.length).toBeGreaterThan(2);
    expect(held.length).toBeLessThan(20);
  });

  it('stays as long as whoever is compiled with it: what is not used goes first', () => {
    const { cache, clock, keep } = newCache();
    cache.keepTypes(manyTypes(50), AT, cache.beginLoad());
    const types = cache.types();
    for (let i = 0; i < 500; i++) keep(holder(i + 1, 300, 200));
    clock.pass(STORE_AFTER_MS);
    expect(cache.types()).toBe(types);
  });

  it('that has no room in memory is taken from the storage each time, and pushes nobody out', () => {
    const { cache, clock, keep, memory } = newCache();
    const other = newCache(new NodeObjectSql(), memory);
    const neighbour = other.keep(holder(1, 10, 20));
    const types = manyTypes(900);
    cache.keepTypes(types, AT, cache.beginLoad());
    keep(holder(1, 10, 20));
    clock.pass(STORE_AFTER_MS);
    for (let i = 0; i < 3; i++) {
      expect(cache.types()?.vocabulary.given).toEqual(types.given);
      const found = cache.find(ORG, 1);
      expect(found?.permissions.allows('reports:read', [])).toBe(true);
      expect(cache.find(ORG, 1)?.facts, 'nor is anybody held with it').not.toBe(found?.facts);
    }
    expect(other.cache.find(ORG, 1)).toBe(neighbour);
  });
});

describe('what Admins hold of declared types', () => {
  const admin = (userId: number): PrincipalFacts =>
    factsOf({
      evaluatedIn: ORG,
      userId,
      orgRole: 'Admin',
      reached: [{ uid: 'basic_admin', path: { via: 'org-role' } }],
    });
  const keeping = (types: Vocabulary, admins: number) => {
    const { cache } = newCache();
    const load = cache.beginLoad();
    const known = cache.keepTypes(types, AT, load);
    const kept = Array.from({ length: admins }, (_, i) => {
      const one = known && cache.keep(new CachedPrincipal(admin(i + 1), AT, known), load);
      return one === undefined ? [] : [one];
    }).flat();
    cache.endLoad(load);
    return { cache, kept };
  };

  it('is theirs together: as many types as an org may have leave room for many Admins', () => {
    const { cache, kept } = keeping(manyTypes(500), 20);
    expect(inMemory(cache, kept)).toHaveLength(20);
    for (const { permissions } of kept) {
      expect(permissions.allows('type-499:action-99', ['type-499:id:1'])).toBe(true);
      expect(permissions.count).toBeGreaterThan(50_000);
    }
  });

  it('is in texts that are kept only while it is little', () => {
    for (const [types, isKept] of [
      [5, true],
      [500, false],
    ] as const) {
      const [one] = keeping(manyTypes(types), 1).kept;
      const texts = [one?.asList, one?.byAction];
      expect(texts.every((text) => text?.includes('type-4:action-99'))).toBe(true);
      expect(one && keepsTexts(one.permissions)).toBe(isKept);
      expect([one?.asList, one?.byAction]).toEqual(texts);
    }
  });
});

describe('a principal is new', () => {
  it('for a second after it was loaded', () => {
    const { cache, clock, keep } = newCache();
    expect(cache.isNew(ORG, 1)).toBe(false);
    keep(holder(1, 1, 0));
    expect(cache.isNew(ORG, 1)).toBe(true);
    expect(cache.isNew(ORG, 2)).toBe(false);
    clock.pass(999);
    expect(cache.isNew(ORG, 1)).toBe(true);
    clock.pass(1);
    expect(cache.isNew(ORG, 1)).toBe(false);
    keep(holder(1, 1, 0));
    expect(cache.isNew(ORG, 1)).toBe(true);
  });

  it('not when it was dropped, nor when the clock was set back, nor when an object before loaded it', () => {
    const { cache, clock, keep, sql } = newCache();
    keep(holder(1, 1, 0));
    clock.pass(STORE_AFTER_MS);
    const next = newCache(sql).cache;
    expect(next.find(ORG, 1)).toBeDefined();
    expect(next.isNew(ORG, 1)).toBe(false);
    clock.pass(-1 - STORE_AFTER_MS);
    expect(cache.isNew(ORG, 1)).toBe(false);
    clock.pass(1 + STORE_AFTER_MS);
    cache.forgetAll();
    expect(cache.isNew(ORG, 1)).toBe(false);
  });
});
