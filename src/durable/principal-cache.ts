import { LRUCache } from 'lru-cache';

import type { Dependency, Touches } from '../core/dependency.ts';
import { dependenciesOf } from '../core/dependency.ts';
import { groupByAction } from '../core/permission.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../core/principal.ts';
import type { GlobalChange, Revisions } from '../service/ports/changes.ts';

/** Raise whenever the stored form of `PrincipalFacts` changes: what an older version stored is then forgotten. */
const FORMAT = 3;
/** Permissions held in memory, over all principals; some 20 MB of the 128 MB that an object has. */
const MEMORY_PERMISSIONS_MAX = 100_000;
/** Principals kept in the object's own storage. */
const STORED_PRINCIPALS_MAX = 10_000;
/** Facts of more bytes stay in memory only: a row of the object's storage ends at 2 MB. */
const STORED_BYTES_MAX = 1_000_000;

/** Counting the stored principals at every load would cost more than holding a few too many. */
const COUNT_EVERY = 200;

const NOTHING_STORED: StoredState = { own: 0, global: 0, isPending: false, isTelling: false };

/** What one principal may do, ready to be asked and ready to be sent. */
export class CachedPrincipal {
  readonly facts: PrincipalFacts;
  readonly permissions: PermissionSet;
  #byAction: string | undefined;
  #asList: string | undefined;

  constructor(facts: PrincipalFacts) {
    this.facts = facts;
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

/** What the object's storage says about itself. `own` is one ahead while a change is on its way (`isPending`). */
type StoredState = Revisions & {
  readonly isPending: boolean;
  /** Other orgs are being told of a change of the global plane. */
  readonly isTelling: boolean;
};

/**
 * What an org's principals may do, in memory and, to survive a cold start, in the object's own storage. It can be
 * thrown away at any time (I1).
 *
 * Before a change is sent to the database, the storage is marked; the output gate makes the mark durable first. What a
 * cold start finds is therefore true at the revisions stored beside it, or marked as open and then not used.
 */
export class PrincipalCache {
  readonly #sql: SqlStorage;
  readonly #orgId: number;
  readonly #memory = new LRUCache<string, CachedPrincipal>({
    maxSize: MEMORY_PERMISSIONS_MAX,
    maxEntrySize: MEMORY_PERMISSIONS_MAX,
    sizeCalculation: ({ permissions, facts }) =>
      permissions.size + facts.reached.length + facts.groups.length + 1,
  });
  /** What was dropped while loads were under way: a load that depends on it must not be published (I7). */
  #dropped: (Touches | 'everything')[] = [];
  #loads = 0;
  #published = 0;

  constructor(sql: SqlStorage, orgId: number) {
    this.#sql = sql;
    this.#orgId = orgId;
    sql.exec(`CREATE TABLE IF NOT EXISTS state (
      id INTEGER PRIMARY KEY, format INTEGER NOT NULL, own INTEGER NOT NULL, global INTEGER NOT NULL,
      pending INTEGER NOT NULL, telling INTEGER NOT NULL)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS principals (key TEXT PRIMARY KEY, facts TEXT)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS dependencies (
      dependency TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (dependency, key)) WITHOUT ROWID`);
    sql.exec(`CREATE INDEX IF NOT EXISTS dependencies_by_key ON dependencies (key)`);
    const [row] = sql.exec<{ format: number }>(`SELECT format FROM state`).toArray();
    if (row?.format !== FORMAT) {
      this.#store(row === undefined ? NOTHING_STORED : this.state());
      this.#forgetAll();
    }
  }

  /**
   * The revisions that the cache is true at. Reads the object's storage, so that an object that was replaced finds
   * out before it answers. Source: reference/platform-and-risks.md section 10, "global uniqueness has a hole".
   */
  state(): StoredState {
    type Row = { own: number; global: number; pending: number; telling: number };
    const row = this.#sql.exec<Row>(`SELECT own, global, pending, telling FROM state`).one();
    return {
      own: row.own,
      global: row.global,
      isPending: row.pending === 1,
      isTelling: row.telling === 1,
    };
  }

  /** Forgets everything and starts again at the revisions. */
  reset(revisions: Revisions): void {
    this.#forgetAll();
    const { own, global } = revisions;
    this.#store({ own, global, isPending: false, isTelling: this.state().isTelling });
  }

  /** Forgets everything and stays marked as open: the outcome of a change is not known (I8). */
  doubt(): void {
    this.#forgetAll();
  }

  /** Marks that a change is on its way that will become the org's revision `own`. */
  begin(own: number): void {
    this.#store({ ...this.state(), own, isPending: true });
  }

  /** Marks, until all have heard, that other orgs must be told of a change: the next object must know of it too. */
  markTelling(isTelling: boolean): void {
    this.#store({ ...this.state(), isTelling });
  }

  /** The change begun last was committed: what it touched is read again from now on. */
  commit(touches: Touches): void {
    this.#drop(touches);
    this.#store({ ...this.state(), isPending: false });
  }

  /** The change begun last did not happen. */
  abandon(): void {
    const state = this.state();
    this.#store({ ...state, own: state.own - 1, isPending: false });
  }

  /** Follows the global plane: drops what its changes touch, or everything when some of them are not known. */
  follow(global: number, news: readonly GlobalChange[] | undefined): void {
    const state = this.state();
    if (global <= state.global || this.#orgId === GLOBAL_ORG_ID) return;
    const unseen = news?.filter(({ revision }) => revision > state.global);
    const isComplete = unseen?.length === global - state.global;
    if (isComplete) for (const { touches } of unseen) this.#drop(touches);
    else this.#forgetAll();
    this.#store({ ...state, global });
  }

  /**
   * Takes in one change of the global plane. Where others before it have not been heard of, since they reached nobody
   * here, the cache stays as of its revision, but for what this one touched.
   */
  hear(revision: number, touches: Touches): void {
    if (revision === this.state().global + 1) this.follow(revision, [{ revision, touches }]);
    else this.#drop(touches);
  }

  /** What a principal may do in the org, or seen from the global plane; undefined when it must be loaded. */
  find(orgId: number, userId: number): CachedPrincipal | undefined {
    const key = keyOf(orgId, userId);
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    type Row = { facts: string | null };
    const [row] = this.#sql.exec<Row>(`SELECT facts FROM principals WHERE key = ?`, key).toArray();
    if (row === undefined || row.facts === null) return undefined;
    const principal = new CachedPrincipal(JSON.parse(row.facts) as PrincipalFacts);
    this.#memory.set(key, principal);
    return principal;
  }

  /** Makes the next look at a principal load it again. True when it was in memory. */
  forget(orgId: number, userId: number): boolean {
    const key = keyOf(orgId, userId);
    this.#forgetStored([key]);
    return this.#memory.delete(key);
  }

  /**
   * Loads a principal's facts and keeps them, unless a change in the meantime made them old: then it loads again
   * (I7). Undefined when there is no such principal.
   */
  async load(read: () => Promise<PrincipalFacts | undefined>): Promise<CachedPrincipal | undefined> {
    this.#loads++;
    try {
      for (;;) {
        const seen = this.#dropped.length;
        const facts = await read();
        if (facts === undefined) return undefined;
        const dependencies = dependenciesOf(facts);
        if (
          this.#dropped.slice(seen).some((dropped) => dropped === 'everything' || meet(dropped, dependencies))
        )
          continue;
        const principal = new CachedPrincipal(facts);
        if (this.keeps(facts)) this.#publish(principal, dependencies);
        return principal;
      }
    } finally {
      if (--this.#loads === 0) this.#dropped = [];
    }
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

  #publish(principal: CachedPrincipal, dependencies: readonly Dependency[]): void {
    const { facts } = principal;
    const key = keyOf(facts.evaluatedIn, facts.userId);
    const known = this.#memory.get(key)?.facts.tokens ?? [];
    const others = known.filter(({ id }) => facts.tokens.every((token) => token.id !== id));
    const merged =
      others.length === 0
        ? principal
        : new CachedPrincipal({ ...facts, tokens: [...facts.tokens, ...others] });
    this.#forgetStored([key]);
    const json = JSON.stringify(merged.facts);
    const isTooLarge = new TextEncoder().encode(json).length > STORED_BYTES_MAX;
    this.#sql.exec(`INSERT INTO principals VALUES (?, ?)`, key, isTooLarge ? null : json);
    for (const dependency of new Set(dependencies)) {
      this.#sql.exec(`INSERT INTO dependencies VALUES (?, ?)`, dependency, key);
    }
    // Last: what is in memory without its dependencies could never be dropped.
    this.#memory.set(key, merged);
    this.#boundStorage();
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

  #drop(touches: Touches): void {
    const keys = this.#keysOf(touches);
    for (const key of keys) this.#memory.delete(key);
    this.#forgetStored(keys);
    if (this.#loads > 0) this.#dropped.push(touches);
  }

  #keysOf(touches: Touches): string[] {
    const rows = this.#sql.exec<{ key: string }>(
      `SELECT DISTINCT key FROM dependencies WHERE dependency IN (SELECT value FROM json_each(?))`,
      JSON.stringify(touches),
    );
    return rows.toArray().map((row) => row.key);
  }

  #forgetStored(keys: readonly string[]): void {
    const json = JSON.stringify(keys);
    this.#sql.exec(`DELETE FROM principals WHERE key IN (SELECT value FROM json_each(?))`, json);
    this.#sql.exec(`DELETE FROM dependencies WHERE key IN (SELECT value FROM json_each(?))`, json);
  }

  #forgetAll(): void {
    this.#memory.clear();
    this.#sql.exec(`DELETE FROM principals`);
    this.#sql.exec(`DELETE FROM dependencies`);
    if (this.#loads > 0) this.#dropped.push('everything');
  }

  #store({ own, global, isPending, isTelling }: StoredState): void {
    // In the global plane the two revisions are one.
    const globalNow = this.#orgId === GLOBAL_ORG_ID ? own : global;
    this.#sql.exec(
      `INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?)`,
      FORMAT,
      own,
      globalNow,
      isPending ? 1 : 0,
      isTelling ? 1 : 0,
    );
  }
}

/** Ids are numbers, so the separator cannot stand inside one. */
const keyOf = (orgId: number, userId: number): string => `${orgId}/${userId}`;

const meet = (touches: Touches, dependencies: readonly Dependency[]): boolean =>
  touches.some((touched) => dependencies.includes(touched));
