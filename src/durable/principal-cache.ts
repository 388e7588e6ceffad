import { LRUCache } from 'lru-cache';

import type { Dependency, Touches } from '../core/dependency.ts';
import { areUnderstood, dependenciesOf } from '../core/dependency.ts';
import { groupByAction } from '../core/permission.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../core/principal.ts';
import { utf8Length } from '../core/text.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { ObjectSql } from './object-sql.ts';
import { bytesOfPrincipal } from './principal-bytes.ts';

/** Raised whenever `PrincipalFacts` changes, which a test holds: what an older version stored is then forgotten. */
export const FORMAT = 5;
/** Raised whenever the tables are others. An older version finds a format that it does not know, and makes its own tables. */
const LAYOUT = 2;
const STORED_FORMAT = LAYOUT * 1_000 + FORMAT;
/** What all principals in memory take together, of the 128 MB that an object has. One that takes more is not kept there. */
const MEMORY_BYTES_MAX = 20_000_000;
/** Principals kept in the object's own storage. */
const STORED_PRINCIPALS_MAX = 10_000;
/** Facts of more bytes stay in memory only: a row of the object's storage ends at 2 MB. */
const STORED_BYTES_MAX = 1_000_000;

/** What was touched is noted for so many dependencies, in memory and in the storage. */
const TOUCHED_MAX = 5_000;

/** What is stored is counted only this often: counting each time would cost more than a few too many. */
const COUNT_EVERY = 200;
/** A principal is new for so long after it was loaded. */
const NEW_MS = 1_000;

/** What one principal may do, ready to be asked and ready to be sent. */
export class CachedPrincipal {
  readonly facts: PrincipalFacts;
  /** From this state on the facts are true, for as long as they are kept; the first of all where that is not known. */
  readonly since: Revisions;
  readonly permissions: PermissionSet;
  #byAction: string | undefined;
  #asList: string | undefined;

  constructor(facts: PrincipalFacts, since: Revisions) {
    this.facts = facts;
    this.since = since;
    this.permissions = compilePermissions(facts);
  }

  /** All permissions as the JSON text `{action: [scopes]}`, made once. */
  get byAction(): string {
    return (this.#byAction ??= JSON.stringify(groupByAction(this.permissions.list())));
  }

  /** All permissions as the JSON text `[{action, scope}]`, by action and scope, made once. */
  get asList(): string {
    return (this.#asList ??= JSON.stringify(
      this.permissions.list().map(({ action, scope }) => ({ action, scope })),
    ));
  }
}

/** A principal in memory, and when it was loaded by this object, if it was. */
type Held = {
  readonly principal: CachedPrincipal;
  readonly loadedAt: number | undefined;
  /** It depends on nothing that was touched up to this drop. */
  goodAt: number;
};

/** Which revision a change took, in the trails that it is in. */
type Place = Partial<Revisions>;

/**
 * What was dropped, and at which revision. Without a revision it was not a change, and all earlier reads are invalid.
 */
type Dropped = { readonly touches: Touches | 'everything'; readonly at: Place | undefined };

/** A load that is under way, with what was dropped since it began: a load that depends on that must not be kept (I7). */
export type Load = { readonly dropped: readonly Dropped[] };

/**
 * What an org's principals may do, in memory and, to survive a cold start, in the object's own storage. It can be
 * thrown away at any time (I1). What it keeps is true at the pair of revisions that the ledger names.
 *
 * A change of a role may touch 10,000 principals at once. They are not looked for then: it is noted **what** was touched, and
 * when, counted in drops. Whoever looks at a principal compares it with that, so that what was touched after it was loaded
 * is as good as gone. What a change says of one person by id is removed at once.
 */
export class PrincipalCache {
  readonly #sql: ObjectSql;
  readonly #orgId: number;
  readonly #now: () => number;
  /** Bounded by bytes; the size of an entry is told when it is set. */
  readonly #memory = new LRUCache<string, Held>({
    maxSize: MEMORY_BYTES_MAX,
    maxEntrySize: MEMORY_BYTES_MAX,
  });
  /** By dependency, the last drop of this object that touched it. */
  readonly #touched = new Map<Dependency, number>();
  #drops = 0;
  /**
   * The loads under way. Each ends with the question that began it, and within the patience with the database; what was
   * dropped is noted for that long only.
   */
  readonly #loads = new Set<{ readonly dropped: Dropped[] }>();
  #published = 0;
  #noted = 0;

  /** @param now the object's clock, in milliseconds */
  constructor(sql: ObjectSql, orgId: number, now: () => number) {
    this.#sql = sql;
    this.#orgId = orgId;
    this.#now = now;
    sql.exec(`CREATE TABLE IF NOT EXISTS cache (format INTEGER NOT NULL)`);
    const [row] = sql.exec<{ format: number }>(`SELECT format FROM cache`).toArray();
    if (row?.format !== STORED_FORMAT) this.#makeTables();
  }

  #makeTables(): void {
    for (const table of ['principals', 'dependencies', 'touched', 'drops'])
      this.#sql.exec(`DROP TABLE IF EXISTS ${table}`);
    this.#sql.exec(`CREATE TABLE principals (
      key TEXT PRIMARY KEY, good_at INTEGER NOT NULL, own INTEGER NOT NULL, global INTEGER NOT NULL, facts TEXT)`);
    this.#sql.exec(`CREATE TABLE touched (dependency TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`);
    // The number of drops of all objects so far; principals that were stored before the drop `floor` do not count any more.
    this.#sql.exec(`CREATE TABLE drops (count INTEGER NOT NULL, floor INTEGER NOT NULL)`);
    this.#sql.exec(`INSERT INTO drops VALUES (0, 0)`);
    this.#sql.exec(`DELETE FROM cache`);
    this.#sql.exec(`INSERT INTO cache VALUES (?)`, STORED_FORMAT);
  }

  /** What a principal may do in the org, or seen from the global plane; undefined when it must be loaded. */
  find(orgId: number, userId: number): CachedPrincipal | undefined {
    const key = keyOf(orgId, userId);
    return this.#find(key)?.principal ?? this.#findStored(key);
  }

  /** The principal in memory, if nothing that it depends on was touched since. */
  #find(key: string): Held | undefined {
    const held = this.#memory.get(key);
    if (held === undefined || held.goodAt === this.#drops) return held;
    const { goodAt, principal } = held;
    const isGood = dependenciesOf(principal.facts).every((one) => (this.#touched.get(one) ?? 0) <= goodAt);
    if (isGood) held.goodAt = this.#drops;
    else this.#memory.delete(key);
    return isGood ? held : undefined;
  }

  #findStored(key: string): CachedPrincipal | undefined {
    type Row = { facts: string; own: number; global: number; good_at: number; count: number };
    const [row] = this.#sql
      .exec<Row>(
        `SELECT facts, own, global, good_at, count FROM principals JOIN drops
          WHERE key = ? AND facts IS NOT NULL AND good_at >= floor`,
        key,
      )
      .toArray();
    if (row === undefined) return undefined;
    const { own, global, good_at: goodAt, count } = row;
    const facts = JSON.parse(row.facts) as PrincipalFacts;
    if (goodAt < count && this.#isTouchedAfter(goodAt, dependenciesOf(facts))) return undefined;
    const principal = new CachedPrincipal(facts, { own, global });
    this.#hold(key, principal, undefined, row.facts.length);
    return principal;
  }

  #isTouchedAfter(drop: number, dependencies: readonly Dependency[]): boolean {
    const touched = this.#sql.exec(
      `SELECT 1 FROM touched WHERE at > ? AND dependency IN (SELECT value FROM json_each(?)) LIMIT 1`,
      drop,
      JSON.stringify(dependencies),
    );
    return touched.toArray().length > 0;
  }

  /** Whether a principal in memory was loaded from the database less than a second ago. */
  isNew(orgId: number, userId: number): boolean {
    const loadedAt = this.#find(keyOf(orgId, userId))?.loadedAt;
    if (loadedAt === undefined) return false;
    const age = this.#now() - loadedAt;
    return age >= 0 && age < NEW_MS;
  }

  /** Makes the next look at a principal load it again. True when it was in memory. */
  forget(orgId: number, userId: number): boolean {
    const key = keyOf(orgId, userId);
    this.#sql.exec(`DELETE FROM principals WHERE key = ?`, key);
    return this.#memory.delete(key);
  }

  /** To be called before a principal is read from the database; `endLoad` must follow. */
  beginLoad(): Load {
    const load = { dropped: [] };
    this.#loads.add(load);
    return load;
  }

  /** No more is noted for the load. */
  endLoad(load: Load): void {
    this.#loads.delete(load as { dropped: Dropped[] });
  }

  /**
   * Keeps a principal that was loaded, and returns it with what is known of it beside. Undefined when a change after the state
   * that it was read at touches it: then it must be loaded again (I7).
   */
  keep(principal: CachedPrincipal, load: Load): CachedPrincipal | undefined {
    const isOld = this.isTouchedSince(principal.facts, principal.since, load);
    return isOld ? undefined : this.#publish(principal);
  }

  /** Whether something that was dropped since the load began, after the state that facts were read at, touches these. */
  isTouchedSince(facts: PrincipalFacts, at: Revisions, load: Load): boolean {
    const dependencies = dependenciesOf(facts);
    return load.dropped.some(
      (dropped) =>
        !isIn(at, dropped.at) && (dropped.touches === 'everything' || meet(dropped.touches, dependencies)),
    );
  }

  /**
   * Whether the principal is one that is kept here, and told of when it changes. People who are no members are
   * asked for rarely, and must be seen as members the moment they become one. What
   * somebody may do in the global plane is kept by its own coordinator only: so a change there of one person is
   * told to the orgs that this person is in, and to no others.
   */
  keeps({ evaluatedIn, orgRole }: PrincipalFacts): boolean {
    return evaluatedIn === this.#orgId && (evaluatedIn === GLOBAL_ORG_ID || orgRole !== null);
  }

  #publish(principal: CachedPrincipal): CachedPrincipal {
    const { facts, since } = principal;
    const key = keyOf(facts.evaluatedIn, facts.userId);
    const known = this.#find(key)?.principal.facts.tokens ?? [];
    const others = known.filter(({ id }) => facts.tokens.every((token) => token.id !== id));
    const merged =
      others.length === 0
        ? principal
        : new CachedPrincipal({ ...facts, tokens: [...facts.tokens, ...others] }, since);
    const json = JSON.stringify(merged.facts);
    // A row that is replaced becomes the newest.
    this.#sql.exec(
      `INSERT OR REPLACE INTO principals SELECT ?, count, ?, ?, ? FROM drops`,
      key,
      since.own,
      since.global,
      isTooLarge(json) ? null : json,
    );
    this.#hold(key, merged, this.#now(), json.length);
    this.#boundStorage();
    return merged;
  }

  #hold(key: string, principal: CachedPrincipal, loadedAt: number | undefined, factsLetters: number): void {
    const size = bytesOfPrincipal(principal.permissions, factsLetters);
    this.#memory.set(key, { principal, loadedAt, goodAt: this.#drops }, { size });
  }

  #boundStorage(): void {
    if (++this.#published % COUNT_EVERY !== 0) return;
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM principals`).one();
    if (count <= STORED_PRINCIPALS_MAX) return;
    this.#sql.exec(
      `DELETE FROM principals WHERE rowid IN (SELECT rowid FROM principals ORDER BY rowid LIMIT ?)`,
      count - STORED_PRINCIPALS_MAX,
    );
  }

  /**
   * Drops every principal that depends on what a change touches, however many these are, in one short step. Everybody, where that
   * is not understood.
   */
  drop(touches: Touches, at: Place): void {
    // What a change of a later version touches, nobody here may be able to say.
    if (!areUnderstood(touches) || touches.includes(`org:${this.#orgId}`)) return this.forgetAll(at);
    const userIds = touches.filter((one) => one.startsWith(USER)).map((one) => one.slice(USER.length));
    for (const id of userIds) this.#memory.delete(`${this.#orgId}/${id}`);
    this.#forgetStored(userIds.map((id) => `${this.#orgId}/${id}`));
    this.#note(touches.filter((one) => !one.startsWith(USER)));
    for (const load of this.#loads) load.dropped.push({ touches, at });
  }

  /** Notes what is touched now, for whoever looks at a principal. */
  #note(dependencies: readonly Dependency[]): void {
    if (dependencies.length === 0) return;
    this.#drops++;
    for (const dependency of dependencies) this.#touched.set(dependency, this.#drops);
    if (this.#touched.size > TOUCHED_MAX) {
      this.#memory.clear();
      this.#touched.clear();
    }
    this.#sql.exec(`UPDATE drops SET count = count + 1`);
    this.#sql.exec(
      `INSERT OR REPLACE INTO touched SELECT value, count FROM json_each(?) CROSS JOIN drops`,
      JSON.stringify(dependencies),
    );
    this.#noted += dependencies.length;
    if (this.#noted >= COUNT_EVERY) this.#boundNotes();
  }

  /** Without some of the notes, what was stored before these were made does not count any more. */
  #boundNotes(): void {
    this.#noted = 0;
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM touched`).one();
    if (count <= TOUCHED_MAX) return;
    this.#sql.exec(
      `UPDATE drops SET floor = (SELECT at FROM touched ORDER BY at DESC LIMIT 1 OFFSET ?)`,
      TOUCHED_MAX / 2,
    );
    this.#sql.exec(`DELETE FROM touched WHERE at <= (SELECT floor FROM drops)`);
  }

  /** Forgets everything that is older than a place in the trails; everything at all when none is given. */
  forgetAll(at?: Place): void {
    this.#memory.clear();
    this.#sql.exec(`DELETE FROM principals`);
    for (const load of this.#loads) load.dropped.push({ touches: 'everything', at });
  }

  #forgetStored(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.#sql.exec(
      `DELETE FROM principals WHERE key IN (SELECT value FROM json_each(?))`,
      JSON.stringify(keys),
    );
  }
}

/** A user's dependency names the one principal in the org that depends on it. */
const USER = 'user:';

const isTooLarge = (json: string): boolean =>
  // A letter takes three bytes at most.
  json.length * 3 > STORED_BYTES_MAX && utf8Length(json) > STORED_BYTES_MAX;

/** Ids are numbers, so the separator cannot stand inside one. */
const keyOf = (orgId: number, userId: number): string => `${orgId}/${userId}`;

const meet = (touches: Touches, dependencies: readonly Dependency[]): boolean =>
  touches.some((touched) => dependencies.includes(touched));

/** Whether a state holds what happened at a place in the trails. */
const isIn = (at: Revisions, place: Place | undefined): boolean =>
  place !== undefined && at.own >= (place.own ?? 0) && at.global >= (place.global ?? 0);
