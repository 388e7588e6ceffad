import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Dependency } from '../../../src/core/dependency.ts';
import { dependenciesOf } from '../../../src/core/dependency.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { CachedPrincipal, FORMAT, PrincipalCache } from '../../../src/durable/principal-cache.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { factsOf } from '../../support/arbitraries.ts';

const ORG = 3;
const AT = { own: 1, global: 1 };
const USERS = [1, 2, 3, 4, 5, 6];
const ROLES = ['a', 'b', 'c'];
const TEAMS = [1, 2];
const GROUPS = ['g', 'h'];

const aDependency = fc.constantFrom<Dependency>(
  ...USERS.map((id): Dependency => `user:${id}`),
  ...ROLES.map((uid): Dependency => `role:${uid}`),
  ...TEAMS.map((id): Dependency => `team:${id}`),
  ...GROUPS.map((key): Dependency => `group:${key}`),
  `org:${ORG}`,
  'org:9',
  'many-groups',
);

const somebody = fc
  .record({
    userId: fc.constantFrom(...USERS),
    version: fc.nat(1_000),
    roles: fc.subarray(ROLES),
    teams: fc.subarray(TEAMS),
    groups: fc.subarray(GROUPS),
  })
  .map(({ userId, version, roles, teams, groups }) =>
    factsOf({
      evaluatedIn: ORG,
      userId,
      orgRole: 'None',
      credentialVersion: version,
      reached: roles.map((uid) => ({ uid, path: { via: 'assignment', global: false } })),
      teams: teams.map((id) => ({ id, isAdmin: false })),
      groups,
    }),
  );

/** What happens to a cache. A load that is slow began before the last step. */
const aStep = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('keep'), facts: somebody }) },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('drop'), touches: fc.array(aDependency, { maxLength: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('forget'), userId: fc.constantFrom(...USERS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look'), userId: fc.constantFrom(...USERS) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'another object' }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget all' }) },
);

type Step =
  | { readonly kind: 'keep'; readonly facts: PrincipalFacts }
  | { readonly kind: 'drop'; readonly touches: readonly Dependency[] }
  | { readonly kind: 'forget' | 'look'; readonly userId: number }
  | { readonly kind: 'another object' | 'forget all' };

/** The cache as it is meant: whatever depends on what is touched is looked for, one by one, and removed. */
class NaiveCache {
  readonly kept = new Map<number, PrincipalFacts>();

  apply(step: Step): void {
    if (step.kind === 'keep') this.kept.set(step.facts.userId, step.facts);
    if (step.kind === 'forget') this.kept.delete(step.userId);
    if (step.kind === 'forget all') this.kept.clear();
    if (step.kind !== 'drop') return;
    for (const [userId, facts] of this.kept) {
      if (dependenciesOf(facts).some((one) => step.touches.includes(one))) this.kept.delete(userId);
    }
  }
}

const newCache = (sql: NodeObjectSql) => new PrincipalCache(sql, ORG, () => 0);

function keep(cache: PrincipalCache, facts: PrincipalFacts): CachedPrincipal | undefined {
  const load = cache.beginLoad();
  const kept = cache.keep(new CachedPrincipal(facts, AT), load);
  cache.endLoad(load);
  return kept;
}

function apply(cache: PrincipalCache, step: Step): void {
  if (step.kind === 'keep') keep(cache, step.facts);
  if (step.kind === 'drop') cache.drop(step.touches, { own: 2 });
  if (step.kind === 'forget') cache.forget(ORG, step.userId);
  if (step.kind === 'look') cache.find(ORG, step.userId);
  if (step.kind === 'forget all') cache.forgetAll();
}

describe('the cache of principals', () => {
  it('has what a naive one has, after any history, in memory and for the next object (I6)', () => {
    fc.assert(
      fc.property(fc.array(aStep as fc.Arbitrary<Step>, { maxLength: 40 }), (steps) => {
        const sql = new NodeObjectSql();
        const naive = new NaiveCache();
        let cache = newCache(sql);
        for (const step of steps) {
          if (step.kind === 'another object') cache = newCache(sql);
          apply(cache, step);
          naive.apply(step);
        }
        for (const object of [newCache(sql), cache]) {
          for (const userId of USERS) expect(object.find(ORG, userId)?.facts).toEqual(naive.kept.get(userId));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps nothing of a load that something touched meanwhile, unless it was read after that (I7)', () => {
    const cache = newCache(new NodeObjectSql());
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    for (const [touches, own, isKept] of [
      [['group:g'], 2, false],
      [['group:g'], 1, true],
      [['group:h'], 2, true],
      [['user:1'], 2, false],
      [[`org:${ORG}`], 2, false],
    ] as const) {
      const load = cache.beginLoad();
      cache.drop(touches, { own });
      expect(cache.keep(new CachedPrincipal(facts, AT), load) !== undefined, String(touches)).toBe(isKept);
      cache.endLoad(load);
      expect(cache.find(ORG, 1) !== undefined).toBe(isKept);
      cache.forgetAll();
    }
  });

  it('does not take over the tokens of what is dropped', () => {
    const cache = newCache(new NodeObjectSql());
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    const token = (id: number) => ({ id, expires: null, revoked: false });
    keep(cache, { ...facts, tokens: [token(1)] });
    expect(keep(cache, { ...facts, tokens: [token(2)] })?.facts.tokens.map(({ id }) => id)).toEqual([2, 1]);
    cache.drop(['group:g'], { own: 2 });
    expect(keep(cache, { ...facts, tokens: [token(3)] })?.facts.tokens.map(({ id }) => id)).toEqual([3]);
  });

  it('notes only so much of what was touched, and rather forgets principals than that (I6)', () => {
    const sql = new NodeObjectSql();
    const cache = newCache(sql);
    const facts = (userId: number, group: string) =>
      factsOf({ evaluatedIn: ORG, userId, orgRole: 'None', groups: [group] });
    for (const userId of USERS) keep(cache, facts(userId, 'g'));
    cache.drop(['group:g'], { own: 2 });
    for (let i = 0; i < 120; i++) {
      cache.drop(
        Array.from({ length: 100 }, (_, j): Dependency => `group:other-${i * 100 + j}`),
        { own: 3 },
      );
    }
    const last = facts(7, 'other-11999');
    keep(cache, last);
    for (const object of [cache, newCache(sql)]) {
      for (const userId of USERS) expect(object.find(ORG, userId)).toBeUndefined();
      expect(object.find(ORG, 7)?.facts).toEqual(last);
    }
    const [{ count } = { count: 0 }] = sql
      .exec<{ count: number }>('SELECT count(*) AS count FROM touched')
      .toArray();
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(6_000);
  });

  it('is empty where a version before has stored it in other tables, and that version finds none of these', () => {
    const sql = new NodeObjectSql();
    for (const made of [
      `CREATE TABLE cache (format INTEGER NOT NULL)`,
      `INSERT INTO cache VALUES (${FORMAT})`,
      `CREATE TABLE principals (key TEXT PRIMARY KEY, facts TEXT, own INTEGER NOT NULL, global INTEGER NOT NULL)`,
      `INSERT INTO principals VALUES ('${ORG}/1', '{}', 1, 1)`,
      `CREATE TABLE dependencies (dependency TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (dependency, key)) WITHOUT ROWID`,
      `INSERT INTO dependencies VALUES ('role:a', '${ORG}/1')`,
    ])
      sql.exec(made);
    const cache = newCache(sql);
    expect(cache.find(ORG, 1)).toBeUndefined();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None' });
    keep(cache, facts);
    expect(newCache(sql).find(ORG, 1)?.facts).toEqual(facts);
    // It looks at this, and makes its own tables.
    expect(sql.exec<{ format: number }>('SELECT format FROM cache').one().format).not.toBe(FORMAT);
  });
});
