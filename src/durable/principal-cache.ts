import type { Dependency, Touches } from '../core/dependency.ts';
import { areUnderstood, dependenciesOf, TYPES } from '../core/dependency.ts';
import { groupByAction } from '../core/permission.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { utf8Length } from '../core/text.ts';
import { toldFault } from '../faults.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { Clock } from './clock.ts';
import type { TypesInForce } from './kept-types.ts';
import { KeptTypes, meaningIn } from './kept-types.ts';
import type { ObjectSql } from './object-sql.ts';
import { bytesOfPrincipal, keepsTexts } from './principal-bytes.ts';
import type { Share, SharedMemory } from './shared-memory.ts';
import { TouchedNotes } from './touched-notes.ts';

/** Raised whenever `PrincipalFacts` changes, which a test holds: what an older version stored is then forgotten. */
export const FORMAT = 7;
/** Raised whenever the tables are others. An older version finds a format that it does not know, and makes its own tables. */
const LAYOUT = 4;
const STORED_FORMAT = LAYOUT * 1_000 + FORMAT;
/** Principals kept in the object's own storage. */
const STORED_PRINCIPALS_MAX = 10_000;
/** Facts of more bytes stay in memory only: a row of the object's storage ends at 2 MB. */
const STORED_BYTES_MAX = 1_000_000;
/**
 * What was loaded is stored after so many milliseconds, with all that was loaded meanwhile: each reply waits until what was
 * written before it is durable, and no reply has to wait for this.
 */
export const STORE_AFTER_MS = 100;
/**
 * What was loaded is held until it is stored, up to so many bytes in an object; what is larger is stored at once. The memory is
 * shared: without this, another org with large principals could push out whatever is loaded here before it is stored, so that
 * each question would ask the database.
 */
export const UNSTORED_BYTES_MAX = 500_000;

/** What is stored is counted only this often: counting each time would cost more than a few too many. */
const COUNT_EVERY = 200;
/** A principal is new for so long after it was loaded. */
const NEW_MS = 1_000;

/** What one principal may do, ready to be asked and ready to be sent. */
export class CachedPrincipal {
  readonly facts: PrincipalFacts;
  /** From this state on the facts are true, for as long as they are kept; the first of all where that is not known. */
  readonly factsSince: Revisions;
  /** What is declared in the org, or was at the moment that the facts are of. */
  readonly types: TypesInForce;
  /** From this state on the permissions are what they are: the facts are true, and mean the same. */
  readonly since: Revisions;
  readonly permissions: PermissionSet;
  #byAction: string | undefined;
  #asList: string | undefined;

  /** @param types of the org whose object asks, at the moment that the facts are of */
  constructor(facts: PrincipalFacts, factsSince: Revisions, types: TypesInForce) {
    this.facts = facts;
    this.factsSince = factsSince;
    this.types = types;
    this.since = newest(factsSince, types.since);
    this.permissions = compilePermissions(facts, meaningIn(facts.evaluatedIn, types));
  }

  /** All permissions as the JSON text `{action: [scopes]}`, made once if it is small enough to be kept. */
  get byAction(): string {
    if (this.#byAction !== undefined) return this.#byAction;
    const text = JSON.stringify(groupByAction(this.permissions.list()));
    if (keepsTexts(this.permissions)) this.#byAction = text;
    return text;
  }

  /** All permissions as the JSON text `[{action, scope}]`, by action and scope, made once if it is small enough to be kept. */
  get asList(): string {
    if (this.#asList !== undefined) return this.#asList;
    const list = this.permissions.list().map(({ action, scope }) => ({ action, scope }));
    const text = JSON.stringify(list);
    if (keepsTexts(this.permissions)) this.#asList = text;
    return text;
  }
}

/** A principal in memory, and when it was loaded by this object, if it was. */
type Held = {
  /** Compiled with the types that were kept when it was last looked at. */
  principal: CachedPrincipal;
  readonly loadedAt: number | undefined;
  /** How long the JSON of the facts is. */
  readonly letters: number;
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

/** What a cache of principals needs from its coordinator. */
export type PrincipalCachePorts = {
  /** The object's own storage. */
  readonly sql: ObjectSql;
  readonly orgId: number;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** What all objects of the isolate have for principals. */
  readonly memory: SharedMemory;
};

/**
 * What an org's principals may do, and what is declared there, in memory and, to survive a cold start, in the object's own storage. It can be
 * thrown away at any time (I1). What it keeps is true at the pair of revisions that the ledger names.
 *
 * A change of a role may touch 10,000 principals at once. They are not looked for then: it is noted **what** was touched, and
 * when, counted in drops. Whoever looks at a principal compares it with that, so that what was touched after it was loaded
 * is as good as gone. What a change says of one person by id is removed at once.
 *
 * What was loaded is in memory at once, and stored a moment later, if it is still there and good then: nothing is stored that
 * was dropped since. An object that ends before that has lost nothing that counts.
 *
 * Facts do not depend on declared types, only what is compiled from them does. So a change of these drops nobody: whoever is
 * looked at next is compiled anew, with the types that are kept by then.
 */
export class PrincipalCache {
  readonly #ports: PrincipalCachePorts;
  /** Bounded by bytes, together with what the other objects of the isolate have. */
  readonly #memory: Share<Held>;
  readonly #notes: TouchedNotes;
  readonly #types: KeptTypes;
  /**
   * The loads under way. Each ends with the question that began it, and within the patience with the database; what was
   * dropped is noted for that long only.
   */
  readonly #loads = new Set<{ readonly dropped: Dropped[] }>();
  /** Who was loaded and is not stored yet, with what was loaded if there was room. */
  readonly #unstored = new Map<number, Held | undefined>();
  /** While something is to be stored, a timer runs. */
  #isToStore = false;
  #unstoredBytes = 0;
  #stored = 0;

  constructor(ports: PrincipalCachePorts) {
    this.#ports = ports;
    this.#memory = ports.memory.share();
    const { sql } = ports;
    sql.exec(`CREATE TABLE IF NOT EXISTS cache (format INTEGER NOT NULL)`);
    const [row] = sql.exec<{ format: number }>(`SELECT format FROM cache`).toArray();
    if (row?.format !== STORED_FORMAT) this.#makeTables();
    this.#notes = new TouchedNotes(sql);
    this.#types = new KeptTypes(sql, this.#notes, ports.memory);
  }

  #makeTables(): void {
    const { sql } = this.#ports;
    for (const table of ['principals', 'dependencies', 'drops']) sql.exec(`DROP TABLE IF EXISTS ${table}`);
    // One principal is one row that is written: a key that is no integer would be a second one.
    sql.exec(`CREATE TABLE principals (
      user_id INTEGER PRIMARY KEY, good_at INTEGER NOT NULL, stored_at INTEGER NOT NULL,
      own INTEGER NOT NULL, global INTEGER NOT NULL, facts TEXT NOT NULL)`);
    TouchedNotes.makeTable(sql);
    KeptTypes.makeTable(sql);
    sql.exec(`DELETE FROM cache`);
    sql.exec(`INSERT INTO cache VALUES (?)`, STORED_FORMAT);
  }

  /** The types that are declared for the org; undefined when they must be loaded. */
  types(): TypesInForce | undefined {
    return this.#types.find();
  }

  /**
   * Keeps the types that were loaded at a state, and returns those that are kept now. Undefined when a change after that state
   * touches them: then they may be used for what was read with them, and for nothing else (I7).
   */
  keepTypes(vocabulary: Vocabulary, at: Revisions, load: Load): TypesInForce | undefined {
    if (isTouched([TYPES], at, load)) return undefined;
    // What is kept already is the same, as it was not touched.
    const known = this.#types.find();
    if (known !== undefined) return known;
    const types = { vocabulary, since: at };
    if (!this.#types.keep(types, UNSTORED_BYTES_MAX)) this.#storeLater();
    return types;
  }

  /** What a principal may do in the org, or seen from the global plane; undefined when it, or what is declared, must be loaded. */
  find(orgId: number, userId: number): CachedPrincipal | undefined {
    // Who is seen from elsewhere is not kept here.
    if (orgId !== this.#ports.orgId) return undefined;
    const types = this.#types.find();
    if (types === undefined) return undefined;
    const held = this.#find(userId);
    if (held === undefined) return this.#findStored(userId, types);
    if (held.principal.types !== types) {
      const { facts, factsSince } = held.principal;
      held.principal = new CachedPrincipal(facts, factsSince, types);
      this.#remember(held);
    } else this.#memory.noteUse(userId);
    return held.principal;
  }

  /** The facts of the principal in memory, without noting a use, if nothing that these depend on was touched since, however they were compiled. */
  #find(userId: number): Held | undefined {
    const held = this.#memory.peek(userId) ?? this.#unstored.get(userId);
    if (held === undefined || held.goodAt === this.#notes.drops) return held;
    if (this.#notes.isGoodSince(held.goodAt, dependenciesOf(held.principal.facts))) {
      held.goodAt = this.#notes.drops;
      return held;
    }
    this.#forgetHeld(userId);
    return undefined;
  }

  /** True when it was in memory. */
  #forgetHeld(userId: number): boolean {
    const wasUnstored = this.#unstored.delete(userId);
    return this.#memory.delete(userId) || wasUnstored;
  }

  #findStored(userId: number, types: TypesInForce): CachedPrincipal | undefined {
    type Row = { facts: string; own: number; global: number; good_at: number };
    const [row] = this.#ports.sql
      .exec<Row>(`SELECT facts, own, global, good_at FROM principals WHERE user_id = ?`, userId)
      .toArray();
    if (row === undefined) return undefined;
    const { own, global, good_at: goodAt } = row;
    const facts = JSON.parse(row.facts) as PrincipalFacts;
    if (!this.#notes.isGoodSince(goodAt, dependenciesOf(facts))) return undefined;
    const principal = new CachedPrincipal(facts, { own, global }, types);
    this.#hold(principal, undefined, row.facts.length);
    return principal;
  }

  /** Whether a principal in memory was loaded from the database less than a second ago. */
  isNew(orgId: number, userId: number): boolean {
    const loadedAt = orgId === this.#ports.orgId ? this.#find(userId)?.loadedAt : undefined;
    if (loadedAt === undefined) return false;
    const age = this.#ports.clock.now() - loadedAt;
    return age >= 0 && age < NEW_MS;
  }

  /** Makes the next look at a principal load it again. True when it was in memory. */
  forget(orgId: number, userId: number): boolean {
    if (orgId !== this.#ports.orgId) return false;
    this.#forgetStored([userId]);
    return this.#forgetHeld(userId);
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
    const isOld = this.isTouchedSince(principal.facts, principal.factsSince, load);
    return isOld ? undefined : this.#publish(principal);
  }

  /**
   * Whether something that was dropped since the load began, after the state that facts and types were read at, touches the facts,
   * or the types that they were to be compiled with.
   */
  isTouchedSince(facts: PrincipalFacts, at: Revisions, load: Load): boolean {
    return isTouched([...dependenciesOf(facts), TYPES], at, load);
  }

  /**
   * Whether the principal is one that is kept here, and told of when it changes. People who are no members are
   * asked for rarely, and must be seen as members the moment they become one. What
   * somebody may do in the global plane is kept by its own coordinator only: so a change there of one person is
   * told to the orgs that this person is in, and to no others.
   */
  keeps({ evaluatedIn, orgRole }: PrincipalFacts): boolean {
    return evaluatedIn === this.#ports.orgId && (evaluatedIn === GLOBAL_ORG_ID || orgRole !== null);
  }

  #publish(principal: CachedPrincipal): CachedPrincipal {
    const { facts, factsSince, types } = principal;
    const known = this.#find(facts.userId)?.principal.facts.tokens ?? [];
    const others = known.filter(({ id }) => facts.tokens.every((token) => token.id !== id));
    const merged =
      others.length === 0
        ? principal
        : new CachedPrincipal({ ...facts, tokens: [...facts.tokens, ...others] }, factsSince, types);
    const now = this.#ports.clock.now();
    this.#storeSoon(this.#hold(merged, now, JSON.stringify(merged.facts).length));
    return merged;
  }

  #hold(
    principal: CachedPrincipal,
    loadedAt: number | undefined,
    letters: number,
  ): { readonly held: Held; readonly size: number } {
    const held = { principal, loadedAt, letters, goodAt: this.#notes.drops };
    return { held, size: this.#remember(held) };
  }

  /** Returns the bytes that it takes. */
  #remember(held: Held): number {
    const { principal, letters } = held;
    const { userId } = principal.facts;
    const size = bytesOfPrincipal(principal.permissions, letters);
    // What it is compiled with is weighed by itself, or not kept beside it.
    if (this.#types.isWeighed(principal.types)) this.#memory.set(userId, held, size);
    else this.#memory.delete(userId);
    return size;
  }

  #storeSoon({ held, size }: { readonly held: Held; readonly size: number }): void {
    const { userId } = held.principal.facts;
    if (size > UNSTORED_BYTES_MAX) return this.#storeOrLog(() => this.#storeThese([userId]));
    const isRoom = this.#unstoredBytes + size <= UNSTORED_BYTES_MAX;
    if (isRoom) this.#unstoredBytes += size;
    this.#unstored.set(userId, isRoom ? held : undefined);
    this.#storeLater();
  }

  #storeLater(): void {
    if (this.#isToStore) return;
    this.#isToStore = true;
    this.#ports.clock.after(STORE_AFTER_MS, () => this.#storeAll());
  }

  #storeAll(): void {
    this.#isToStore = false;
    this.#storeOrLog(() => {
      this.#types.store();
      this.#storeThese([...this.#unstored.keys()]);
    });
    this.#unstored.clear();
    this.#unstoredBytes = 0;
  }

  /** Never throws. */
  #storeOrLog(store: () => void): void {
    try {
      store();
    } catch (error) {
      // It decides nothing: what is not stored is read again after a cold start.
      toldFault(error, { org: this.#ports.orgId, what: 'storing principals' });
    }
  }

  /** Stores those that were loaded, but for those that are held no more, or not good any more. */
  #storeThese(userIds: readonly number[]): void {
    for (const userId of userIds) {
      const held = this.#find(userId);
      if (held !== undefined) this.#storeOne(userId, held);
    }
  }

  #storeOne(userId: number, { principal: { facts, factsSince }, goodAt }: Held): void {
    const json = JSON.stringify(facts);
    if (isTooLarge(json)) return this.#forgetStored([userId]);
    this.#ports.sql.exec(
      `INSERT INTO principals VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        good_at = excluded.good_at, stored_at = excluded.stored_at,
        own = excluded.own, global = excluded.global, facts = excluded.facts`,
      userId,
      goodAt,
      this.#ports.clock.now(),
      factsSince.own,
      factsSince.global,
      json,
    );
    this.#boundStorage();
  }

  #boundStorage(): void {
    if (++this.#stored % COUNT_EVERY !== 0) return;
    const { sql } = this.#ports;
    const { count } = sql.exec<{ count: number }>(`SELECT count(*) AS count FROM principals`).one();
    if (count <= STORED_PRINCIPALS_MAX) return;
    sql.exec(
      `DELETE FROM principals WHERE user_id IN (SELECT user_id FROM principals ORDER BY stored_at LIMIT ?)`,
      count - STORED_PRINCIPALS_MAX,
    );
  }

  /**
   * Drops every principal that depends on what a change touches, however many these are, in one short step, and what is declared
   * if it touches that. Everybody and everything, where that is not understood.
   */
  drop(touches: Touches, at: Place): void {
    // What a change of a later version touches, nobody here may be able to say.
    if (!areUnderstood(touches) || touches.includes(`org:${this.#ports.orgId}`)) return this.forgetAll(at);
    const userIds = touches
      .filter((one) => one.startsWith(USER))
      .map((one) => Number(one.slice(USER.length)));
    for (const id of userIds) this.#forgetHeld(id);
    this.#forgetStored(userIds);
    this.#notes.add(touches.filter((one) => !one.startsWith(USER)));
    for (const load of this.#loads) load.dropped.push({ touches, at });
  }

  /** Forgets everything that is older than a place in the trails; everything at all when none is given. */
  forgetAll(at?: Place): void {
    this.#memory.clear();
    this.#unstored.clear();
    this.#types.forget();
    // What is stored is not removed row by row: it does not count any more.
    this.#notes.add(null);
    for (const load of this.#loads) load.dropped.push({ touches: 'everything', at });
  }

  #forgetStored(userIds: readonly number[]): void {
    if (userIds.length === 0) return;
    const [userId] = userIds;
    if (userIds.length === 1 && userId !== undefined)
      return void this.#ports.sql.exec(`DELETE FROM principals WHERE user_id = ?`, userId);
    this.#ports.sql.exec(
      `DELETE FROM principals WHERE user_id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(userIds),
    );
  }
}

/** A user's dependency names the one principal in the org that depends on it. */
const USER = 'user:';

const isTooLarge = (json: string): boolean =>
  // A letter takes three bytes at most.
  json.length * 3 > STORED_BYTES_MAX && utf8Length(json) > STORED_BYTES_MAX;

/** Whether something that was dropped since a load began touches what was read at a state before it. */
const isTouched = (dependencies: readonly Dependency[], at: Revisions, load: Load): boolean =>
  load.dropped.some(
    (dropped) =>
      !isIn(at, dropped.at) && (dropped.touches === 'everything' || meet(dropped.touches, dependencies)),
  );

const meet = (touches: Touches, dependencies: readonly Dependency[]): boolean =>
  touches.some((touched) => dependencies.includes(touched));

/** Whether a state holds what happened at a place in the trails. */
export const isIn = (at: Revisions, place: Place | undefined): boolean =>
  place !== undefined && at.own >= (place.own ?? 0) && at.global >= (place.global ?? 0);

/** The earliest state that holds both. */
const newest = (a: Revisions, b: Revisions): Revisions => ({
  own: Math.max(a.own, b.own),
  global: Math.max(a.global, b.global),
});
