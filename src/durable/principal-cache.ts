import { LRUCache } from 'lru-cache';

import type { Dependency, Touches } from '../core/dependency.ts';
import { dependenciesOf } from '../core/dependency.ts';
import { groupByAction } from '../core/permission.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { ObjectSql } from './object-sql.ts';
import { bytesOfPrincipal } from './principal-bytes.ts';

/** Raised whenever `PrincipalFacts` changes, which a test holds: what an older version stored is then forgotten. */
export const FORMAT = 5;
/** What all principals in memory take together, of the 128 MB that an object has. One that takes more is not kept there. */
const MEMORY_BYTES_MAX = 20_000_000;
/** Principals kept in the object's own storage. */
const STORED_PRINCIPALS_MAX = 10_000;
/** Facts of more bytes stay in memory only: a row of the object's storage ends at 2 MB. */
const STORED_BYTES_MAX = 1_000_000;

/** The stored principals are counted only this often: counting at every load would cost more than a few too many. */
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
type Held = { readonly principal: CachedPrincipal; readonly loadedAt: number | undefined };

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
  /**
   * The loads under way. Each ends with the question that began it, and within the patience with the database; what was
   * dropped is noted for that long only.
   */
  readonly #loads = new Set<{ readonly dropped: Dropped[] }>();
  #published = 0;

  /** @param now the object's clock, in milliseconds */
  constructor(sql: ObjectSql, orgId: number, now: () => number) {
    this.#sql = sql;
    this.#orgId = orgId;
    this.#now = now;
    sql.exec(`CREATE TABLE IF NOT EXISTS cache (format INTEGER NOT NULL)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS dependencies (
      dependency TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (dependency, key)) WITHOUT ROWID`);
    sql.exec(`CREATE INDEX IF NOT EXISTS dependencies_by_key ON dependencies (key)`);
    const [row] = sql.exec<{ format: number }>(`SELECT format FROM cache`).toArray();
    if (row?.format !== FORMAT) {
      sql.exec(`DROP TABLE IF EXISTS principals`);
      sql.exec(`CREATE TABLE principals (
        key TEXT PRIMARY KEY, facts TEXT, own INTEGER NOT NULL, global INTEGER NOT NULL)`);
      sql.exec(`DELETE FROM dependencies`);
      sql.exec(`DELETE FROM cache`);
      sql.exec(`INSERT INTO cache VALUES (?)`, FORMAT);
    }
  }

  /** What a principal may do in the org, or seen from the global plane; undefined when it must be loaded. */
  find(orgId: number, userId: number): CachedPrincipal | undefined {
    const key = keyOf(orgId, userId);
    const held = this.#memory.get(key);
    if (held !== undefined) return held.principal;
    type Row = { facts: string | null; own: number; global: number };
    const [row] = this.#sql
      .exec<Row>(`SELECT facts, own, global FROM principals WHERE key = ?`, key)
      .toArray();
    if (row === undefined || row.facts === null) return undefined;
    const { own, global } = row;
    const principal = new CachedPrincipal(JSON.parse(row.facts) as PrincipalFacts, { own, global });
    this.#hold(key, { principal, loadedAt: undefined }, row.facts.length);
    return principal;
  }

  /** Whether a principal in memory was loaded from the database less than a second ago. */
  isNew(orgId: number, userId: number): boolean {
    const loadedAt = this.#memory.peek(keyOf(orgId, userId))?.loadedAt;
    if (loadedAt === undefined) return false;
    const age = this.#now() - loadedAt;
    return age >= 0 && age < NEW_MS;
  }

  /** Makes the next look at a principal load it again. True when it was in memory. */
  forget(orgId: number, userId: number): boolean {
    const key = keyOf(orgId, userId);
    this.#forgetStored([key]);
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
    const dependencies = dependenciesOf(principal.facts);
    const isOld = load.dropped.some(
      (dropped) =>
        !isIn(principal.since, dropped.at) &&
        (dropped.touches === 'everything' || meet(dropped.touches, dependencies)),
    );
    return isOld ? undefined : this.#publish(principal, dependencies);
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

  #publish(principal: CachedPrincipal, dependencies: readonly Dependency[]): CachedPrincipal {
    const { facts, since } = principal;
    const key = keyOf(facts.evaluatedIn, facts.userId);
    const known = this.#memory.get(key)?.principal.facts.tokens ?? [];
    const others = known.filter(({ id }) => facts.tokens.every((token) => token.id !== id));
    const merged =
      others.length === 0
        ? principal
        : new CachedPrincipal({ ...facts, tokens: [...facts.tokens, ...others] }, since);
    this.#forgetStored([key]);
    const json = JSON.stringify(merged.facts);
    const isTooLarge = new TextEncoder().encode(json).length > STORED_BYTES_MAX;
    this.#sql.exec(
      `INSERT INTO principals VALUES (?, ?, ?, ?)`,
      key,
      isTooLarge ? null : json,
      since.own,
      since.global,
    );
    for (const dependency of new Set(dependencies)) {
      this.#sql.exec(`INSERT INTO dependencies VALUES (?, ?)`, dependency, key);
    }
    // Last, because an entry in memory without its dependencies could never be dropped.
    this.#hold(key, { principal: merged, loadedAt: this.#now() }, json.length);
    this.#boundStorage();
    return merged;
  }

  #hold(key: string, held: Held, factsLetters: number): void {
    this.#memory.set(key, held, { size: bytesOfPrincipal(held.principal.permissions, factsLetters) });
  }

  #boundStorage(): void {
    if (++this.#published % COUNT_EVERY !== 0) return;
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM principals`).one();
    if (count <= STORED_PRINCIPALS_MAX) return;
    const oldest = this.#sql.exec<{ key: string }>(
      `SELECT key FROM principals ORDER BY rowid LIMIT ?`,
      count - STORED_PRINCIPALS_MAX,
    );
    const keys = oldest.toArray().map((row) => row.key);
    for (const key of keys) this.#memory.delete(key);
    this.#forgetStored(keys);
  }

  /** Drops every principal that depends on what a change touches. */
  drop(touches: Touches, at: Place): void {
    const keys = this.#keysOf(touches);
    for (const key of keys) this.#memory.delete(key);
    this.#forgetStored(keys);
    for (const load of this.#loads) load.dropped.push({ touches, at });
  }

  /** Forgets everything that is older than a place in the trails; everything at all when none is given. */
  forgetAll(at?: Place): void {
    this.#memory.clear();
    this.#sql.exec(`DELETE FROM principals`);
    this.#sql.exec(`DELETE FROM dependencies`);
    for (const load of this.#loads) load.dropped.push({ touches: 'everything', at });
  }

  #keysOf(touches: Touches): string[] {
    const rows = this.#sql.exec<{ key: string }>(
      `SELECT DISTINCT key FROM dependencies WHERE dependency IN (SELECT value FROM json_each(?))`,
      JSON.stringify(touches),
    );
    return rows.toArray().map((row) => row.key);
  }

  #forgetStored(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const json = JSON.stringify(keys);
    this.#sql.exec(`DELETE FROM principals WHERE key IN (SELECT value FROM json_each(?))`, json);
    this.#sql.exec(`DELETE FROM dependencies WHERE key IN (SELECT value FROM json_each(?))`, json);
  }
}

/** Ids are numbers, so the separator cannot stand inside one. */
const keyOf = (orgId: number, userId: number): string => `${orgId}/${userId}`;

const meet = (touches: Touches, dependencies: readonly Dependency[]): boolean =>
  touches.some((touched) => dependencies.includes(touched));

/** Whether a state holds what happened at a place in the trails. */
const isIn = (at: Revisions, place: Place | undefined): boolean =>
  place !== undefined && at.own >= (place.own ?? 0) && at.global >= (place.global ?? 0);
