import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Dependency } from '../../../src/core/dependency.ts';
import { dependenciesOf } from '../../../src/core/dependency.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../../src/core/vocabulary.ts';
import {
  CachedPrincipal,
  FORMAT,
  PrincipalCache,
  STORE_AFTER_MS,
} from '../../../src/durable/principal-cache.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { factsOf } from '../../support/arbitraries.ts';
import { ObjectClock } from '../../support/object-clock.ts';

const ORG = 3;
const AT = { own: 1, global: 1 };
const NO_TYPES = { vocabulary: SHIPPED_ONLY, since: AT };
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
  'types',
);

/** Whatever is declared, and so what each of these means. */
const declared = (version: number): Vocabulary =>
  new Vocabulary([
    { name: 'bills', attribute: 'id', actions: [`do-${version}`], levels: [], isGlobal: version % 2 === 0 },
  ]);

const somebody = fc
  .record({
    userId: fc.constantFrom(...USERS),
    version: fc.nat(1_000),
    roles: fc.subarray([...ROLES, 'basic_admin']),
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
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('declare'), version: fc.nat(1_000) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('forget'), userId: fc.constantFrom(...USERS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look'), userId: fc.constantFrom(...USERS) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(50, STORE_AFTER_MS) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'another object' }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget all' }) },
);

type Step =
  | { readonly kind: 'keep'; readonly facts: PrincipalFacts }
  | { readonly kind: 'drop'; readonly touches: readonly Dependency[] }
  | { readonly kind: 'forget' | 'look'; readonly userId: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'declare'; readonly version: number }
  | { readonly kind: 'another object' | 'forget all' };

/** The cache as it is meant: whatever depends on what is touched is looked for, one by one, and removed. */
class NaiveCache {
  #memory = new Map<number, PrincipalFacts>();
  readonly #stored = new Map<number, PrincipalFacts>();
  #unstored = new Set<number>();
  #types: number | undefined;
  #storedTypes: number | undefined;
  #now = 0;
  #storeAt: number | undefined;

  find(userId: number): PrincipalFacts | undefined {
    return this.#memory.get(userId) ?? this.#stored.get(userId);
  }

  /** What is declared, as it was kept. */
  types(): number | undefined {
    return this.#types;
  }

  apply(step: Step): void {
    if (step.kind === 'declare') this.#declare(step.version);
    if (step.kind === 'keep') this.#keep(step.facts);
    if (step.kind === 'wait') this.#wait(step.ms);
    if (step.kind === 'another object') this.restart();
    const isDropped =
      step.kind === 'forget all' ||
      (step.kind === 'drop' && (step.touches.includes('types') || step.touches.includes(`org:${ORG}`)));
    if (isDropped) this.#types = this.#storedTypes = undefined;
    for (const kept of [this.#memory, this.#stored]) {
      if (step.kind === 'forget') kept.delete(step.userId);
      if (step.kind === 'forget all') kept.clear();
      if (step.kind !== 'drop') continue;
      for (const [userId, facts] of kept)
        if (dependenciesOf(facts).some((one) => step.touches.includes(one))) kept.delete(userId);
    }
  }

  /** Who is not stored yet is lost with the object, and nobody else. */
  restart(): void {
    this.#memory = new Map();
    this.#unstored = new Set();
    this.#types = this.#storedTypes;
    this.#storeAt = undefined;
  }

  /** What is kept already is the same: whoever says something else has not read it. */
  #declare(version: number): void {
    if (this.#types !== undefined) return;
    this.#types = version;
    this.#storeAt ??= this.#now + STORE_AFTER_MS;
  }

  #keep(facts: PrincipalFacts): void {
    this.#declare(0);
    this.#memory.set(facts.userId, facts);
    this.#storeAt ??= this.#now + STORE_AFTER_MS;
    this.#unstored.add(facts.userId);
  }

  #wait(ms: number): void {
    this.#now += ms;
    if (this.#storeAt === undefined || this.#now < this.#storeAt) return;
    this.#storeAt = undefined;
    if (this.#types !== undefined) this.#storedTypes = this.#types;
    for (const userId of this.#unstored) {
      const facts = this.#memory.get(userId);
      if (facts !== undefined) this.#stored.set(userId, facts);
    }
    this.#unstored = new Set();
  }
}

/** One object after the other, over one storage. They share a memory as those of an isolate do, and none sees another's. */
class Objects {
  readonly sql: NodeObjectSql;
  readonly #memory = new SharedMemory(20_000_000);
  clock = new ObjectClock();
  cache: PrincipalCache;

  constructor(sql = new NodeObjectSql()) {
    this.sql = sql;
    this.cache = this.#make();
  }

  #make(): PrincipalCache {
    // The timers of an object end with it.
    this.clock = new ObjectClock();
    return new PrincipalCache({ sql: this.sql, orgId: ORG, clock: this.clock, memory: this.#memory });
  }

  pass(ms: number): void {
    this.clock.pass(ms);
  }

  next(): PrincipalCache {
    return (this.cache = this.#make());
  }
}

function keep(cache: PrincipalCache, facts: PrincipalFacts): CachedPrincipal | undefined {
  const load = cache.beginLoad();
  const types = cache.keepTypes(declared(0), AT, load);
  const kept = types && cache.keep(new CachedPrincipal(facts, AT, types), load);
  cache.endLoad(load);
  return kept;
}

function apply(objects: Objects, step: Step): void {
  if (step.kind === 'wait') objects.pass(step.ms);
  if (step.kind === 'another object') objects.next();
  const { cache } = objects;
  if (step.kind === 'keep') keep(cache, step.facts);
  if (step.kind === 'drop') cache.drop(step.touches, { own: 2 });
  if (step.kind === 'forget') cache.forget(ORG, step.userId);
  if (step.kind === 'look') cache.find(ORG, step.userId);
  if (step.kind === 'forget all') cache.forgetAll();
  if (step.kind === 'declare') declare(cache, step.version);
}

function declare(cache: PrincipalCache, version: number): void {
  const load = cache.beginLoad();
  cache.keepTypes(declared(version), AT, load);
  cache.endLoad(load);
}

describe('the cache of principals', () => {
  it('has what a naive one has, after any history, and the next object nothing that this one has not (I6)', () => {
    fc.assert(
      fc.property(fc.array(aStep as fc.Arbitrary<Step>, { maxLength: 40 }), (steps) => {
        const objects = new Objects();
        const naive = new NaiveCache();
        for (const step of steps) {
          apply(objects, step);
          naive.apply(step);
        }
        const expectKept = (): void => {
          const { cache } = objects;
          if (naive.types() === undefined) {
            // Without what is declared, nobody's facts mean anything. It is read again, and theirs are not.
            for (const userId of USERS) expect(cache.find(ORG, userId)).toBeUndefined();
            declare(cache, 0);
            naive.apply({ kind: 'declare', version: 0 });
          }
          const version = naive.types() ?? -1;
          expect(cache.types()?.vocabulary.given).toEqual(declared(version).given);
          for (const userId of USERS) {
            const found = cache.find(ORG, userId);
            expect(found?.facts).toEqual(naive.find(userId));
            const isAdmin = found?.facts.reached.some(({ uid }) => uid === 'basic_admin') === true;
            expect(found?.permissions.allows(`bills:do-${version}`, ['bills:id:1']) === true).toBe(isAdmin);
          }
        };
        expectKept();
        objects.next();
        naive.restart();
        expectKept();
      }),
      { numRuns: 500 },
    );
  });

  it('stores later nothing that was dropped since, however that came (I6)', () => {
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    const drops: readonly ((cache: PrincipalCache) => void)[] = [
      (cache) => cache.drop(['group:g'], { own: 2 }),
      (cache) => cache.drop(['user:1'], { own: 2 }),
      (cache) => cache.drop([`org:${ORG}`], { own: 2 }),
      (cache) => cache.forgetAll(),
      (cache) => void cache.forget(ORG, 1),
    ];
    for (const drop of drops) {
      const objects = new Objects();
      keep(objects.cache, facts);
      drop(objects.cache);
      // Another one, so that something is stored at that moment.
      keep(objects.cache, { ...facts, userId: 2 });
      objects.pass(STORE_AFTER_MS);
      const next = objects.next();
      expect(next.find(ORG, 1), drop.toString()).toBeUndefined();
      expect(next.find(ORG, 2)).toBeDefined();
    }
  });

  it('writes one row for each principal that was loaded, after the reply, and then no timer is left', () => {
    const objects = new Objects();
    const { cache, clock, sql } = objects;
    const rows = (): unknown[] => sql.exec('SELECT user_id FROM principals').toArray();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g', 'h'] });
    keep(cache, facts);
    keep(cache, { ...facts, userId: 2 });
    keep(cache, { ...facts, credentialVersion: 7 });
    expect([rows().length, clock.timers]).toEqual([0, 1]);
    clock.pass(STORE_AFTER_MS);
    expect([rows().length, clock.timers]).toEqual([2, 0]);
  });

  it('keeps nothing of a load that something touched meanwhile, unless it was read after that (I7)', () => {
    const { cache } = new Objects();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    for (const [touches, own, isKept] of [
      [['group:g'], 2, false],
      [['group:g'], 1, true],
      [['group:h'], 2, true],
      [['user:1'], 2, false],
      [[`org:${ORG}`], 2, false],
    ] as const) {
      const load = cache.beginLoad();
      const types = cache.keepTypes(SHIPPED_ONLY, AT, load) ?? NO_TYPES;
      cache.drop(touches, { own });
      expect(cache.keep(new CachedPrincipal(facts, AT, types), load) !== undefined, String(touches)).toBe(
        isKept,
      );
      cache.endLoad(load);
      cache.keepTypes(SHIPPED_ONLY, AT, cache.beginLoad());
      expect(cache.find(ORG, 1) !== undefined).toBe(isKept);
      cache.forgetAll();
    }
  });

  it('does not take over the tokens of what is dropped', () => {
    const { cache } = new Objects();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    const token = (id: number) => ({ id, expires: null, revoked: false });
    keep(cache, { ...facts, tokens: [token(1)] });
    expect(keep(cache, { ...facts, tokens: [token(2)] })?.facts.tokens.map(({ id }) => id)).toEqual([2, 1]);
    cache.drop(['group:g'], { own: 2 });
    expect(keep(cache, { ...facts, tokens: [token(3)] })?.facts.tokens.map(({ id }) => id)).toEqual([3]);
  });

  it('notes only so much of what was touched, and rather forgets principals than that (I6)', () => {
    const objects = new Objects();
    const { cache, sql } = objects;
    const facts = (userId: number, group: string) =>
      factsOf({ evaluatedIn: ORG, userId, orgRole: 'None', groups: [group] });
    for (const userId of USERS) keep(cache, facts(userId, 'g'));
    objects.pass(STORE_AFTER_MS);
    cache.drop(['group:g'], { own: 2 });
    for (let i = 0; i < 120; i++) {
      cache.drop(
        Array.from({ length: 100 }, (_, j): Dependency => `group:other-${i * 100 + j}`),
        { own: 3 },
      );
    }
    const last = facts(7, 'other-11999');
    keep(cache, last);
    objects.pass(STORE_AFTER_MS);
    for (const object of [cache, objects.next()]) {
      for (const userId of USERS) expect(object.find(ORG, userId)).toBeUndefined();
      expect(object.find(ORG, 7)?.facts).toEqual(last);
    }
    const { letters } = sql
      .exec<{ letters: number }>('SELECT sum(length(touches)) AS letters FROM touched')
      .one();
    expect(letters).toBeGreaterThan(50_000);
    expect(letters).toBeLessThan(210_000);
  });

  it('keeps nobody of whom it is not noted any more what was touched, in memory and for the next object (I6)', () => {
    const objects = new Objects();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None', groups: ['g'] });
    keep(objects.cache, facts);
    objects.pass(STORE_AFTER_MS);
    for (let i = 0; i < 3_000; i++)
      objects.cache.drop([`group:${'x'.repeat(100)}-${i}`, 'group:h'], { own: 2 });
    expect(objects.cache.find(ORG, 1)).toBeUndefined();
    expect(objects.next().find(ORG, 1)).toBeUndefined();
  });

  it('is empty where a version before has stored it in other tables, and that version finds none of these', () => {
    const sql = new NodeObjectSql();
    for (const made of [
      `CREATE TABLE cache (format INTEGER NOT NULL)`,
      `INSERT INTO cache VALUES (${2_000 + FORMAT})`,
      `CREATE TABLE principals (
        key TEXT PRIMARY KEY, good_at INTEGER NOT NULL, own INTEGER NOT NULL, global INTEGER NOT NULL, facts TEXT)`,
      `INSERT INTO principals VALUES ('${ORG}/1', 0, 1, 1, '{}')`,
      `CREATE TABLE touched (dependency TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
      `INSERT INTO touched VALUES ('role:a', 1)`,
      `CREATE TABLE drops (count INTEGER NOT NULL, floor INTEGER NOT NULL)`,
      `INSERT INTO drops VALUES (1, 0)`,
    ])
      sql.exec(made);
    const objects = new Objects(sql);
    expect(objects.cache.find(ORG, 1)).toBeUndefined();
    const facts = factsOf({ evaluatedIn: ORG, userId: 1, orgRole: 'None' });
    keep(objects.cache, facts);
    objects.pass(STORE_AFTER_MS);
    expect(objects.next().find(ORG, 1)?.facts).toEqual(facts);
    // It looks at this, and makes its own tables.
    expect(sql.exec<{ format: number }>('SELECT format FROM cache').one().format).not.toBe(2_000 + FORMAT);
  });
});

describe('what is declared', () => {
  const READ = { own: 5, global: 4 };
  const keepAt = (cache: PrincipalCache, version: number, at = READ) =>
    cache.keepTypes(declared(version), at, cache.beginLoad());
  const admin = factsOf({
    evaluatedIn: ORG,
    userId: 1,
    orgRole: 'Admin',
    reached: [{ uid: 'basic_admin', path: { via: 'org-role' } }],
  });

  it('is kept from no load that a change of it ended, nor are facts that were to be compiled with it (I7)', () => {
    for (const [at, isKept] of [
      [{ own: 4, global: 9 }, false],
      [{ own: 5, global: 9 }, true],
    ] as const) {
      const { cache } = new Objects();
      const load = cache.beginLoad();
      cache.drop(['types'], { own: 5 });
      const types = cache.keepTypes(declared(1), at, load);
      expect([types !== undefined, cache.types() !== undefined]).toEqual([isKept, isKept]);
      const principal = new CachedPrincipal(admin, at, types ?? { vocabulary: declared(1), since: at });
      expect(cache.keep(principal, load) !== undefined).toBe(isKept);
    }
  });

  it('compiles anew whom it has changed for, without another read, and their rights are as new as it (I6)', () => {
    const { cache } = new Objects();
    keepAt(cache, 1);
    const before = keep(cache, admin);
    expect(cache.find(ORG, 1)).toBe(before);
    expect(before?.permissions.allows('bills:do-1', ['bills:id:7'])).toBe(true);
    cache.drop(['types'], { own: 6 });
    expect(cache.find(ORG, 1)).toBeUndefined();
    keepAt(cache, 2, { own: 8, global: 3 });
    const after = cache.find(ORG, 1);
    expect(after?.facts).toBe(before?.facts);
    expect(after?.permissions.allows('bills:do-1', ['bills:id:7'])).toBe(false);
    expect(after?.permissions.allows('bills:do-2', ['bills:id:7'])).toBe(true);
    expect([before?.since, after?.since]).toEqual([READ, { own: 8, global: 3 }]);
    expect(cache.find(ORG, 1), 'and once only').toBe(after);
  });

  it('survives the object, with its moment, and not what touched it (I1, I6)', () => {
    for (const [touches, isKept] of [
      [['team:1'], true],
      [['types'], false],
      [[`org:${ORG}`], false],
    ] as const) {
      const objects = new Objects();
      keepAt(objects.cache, 1);
      objects.pass(STORE_AFTER_MS);
      expect(objects.clock.timers).toBe(0);
      expect(objects.next().types()).toEqual({ vocabulary: expect.any(Vocabulary), since: READ });
      objects.cache.drop(touches, { own: 6 });
      expect(objects.cache.types() !== undefined).toBe(isKept);
      expect(objects.next().types()?.vocabulary.given).toEqual(isKept ? declared(1).given : undefined);
    }
  });

  it('is not stored later when it was dropped since, however that came (I6)', () => {
    for (const drop of [
      (cache: PrincipalCache) => cache.drop(['types'], { own: 6 }),
      (cache: PrincipalCache) => cache.drop([`org:${ORG}`], { own: 6 }),
      (cache: PrincipalCache) => cache.drop(['something:new'] as never, { own: 6 }),
      (cache: PrincipalCache) => cache.forgetAll(),
    ]) {
      const objects = new Objects();
      keepAt(objects.cache, 1);
      drop(objects.cache);
      objects.pass(STORE_AFTER_MS);
      expect([objects.cache.types(), objects.next().types()]).toEqual([undefined, undefined]);
    }
  });

  it('is stored whole, however much there is, and less later', () => {
    const many = new Vocabulary(
      Array.from({ length: 500 }, (_, i) => ({
        name: `${'x'.repeat(50)}-${i}`,
        attribute: 'id',
        actions: Array.from({ length: 60 }, (_unused, j) => `${'y'.repeat(50)}-${j}`),
        levels: [],
        isGlobal: false,
      })),
    );
    const objects = new Objects();
    objects.cache.keepTypes(many, READ, objects.cache.beginLoad());
    objects.pass(STORE_AFTER_MS);
    const pieces = () => objects.sql.exec('SELECT piece FROM declared_types').toArray().length;
    expect(pieces()).toBe(2);
    expect(objects.next().types()?.vocabulary.given).toEqual(many.given);
    objects.cache.drop(['types'], { own: 6 });
    keepAt(objects.cache, 1);
    objects.pass(STORE_AFTER_MS);
    expect(pieces()).toBe(1);
    expect(objects.next().types()?.vocabulary.given).toEqual(declared(1).given);
  });
});
