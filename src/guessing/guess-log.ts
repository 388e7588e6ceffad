import type { Layout } from '../durable/object-tables.ts';
import { openTables } from '../durable/object-tables.ts';
import type { Limit } from './guess-limit.ts';
import { GUESS_WINDOW_MS_MAX, HOME_MS, HOMES_MAX, usedUpUntil } from './guess-limit.ts';

const LAYOUT: Layout = {
  group: 'guesses',
  number: 1,
  tables: {
    guesses: {
      columns: { key: 'TEXT NOT NULL', ticket: 'TEXT NOT NULL', at: 'INTEGER NOT NULL' },
      constraint: 'PRIMARY KEY (key, ticket)',
      isWithoutRowid: true,
      indexes: { guesses_by_age: 'at' },
      carried: {},
    },
    homes: {
      columns: { login: 'TEXT NOT NULL', network: 'TEXT NOT NULL', at: 'INTEGER NOT NULL' },
      constraint: 'PRIMARY KEY (login, network)',
      isWithoutRowid: true,
      indexes: { homes_by_age: 'at' },
      carried: {},
    },
    visitors: {
      columns: { network: 'TEXT NOT NULL', login: 'TEXT NOT NULL', at: 'INTEGER NOT NULL' },
      constraint: 'PRIMARY KEY (network, login)',
      isWithoutRowid: true,
      indexes: { visitors_by_age: 'at' },
      carried: {},
    },
  },
};

/** An object that keeps this many guesses takes no more of strangers. None that still counts is ever forgotten. */
export const GUESSES_MAX = 20_000;
/** The rows are counted only this often: counting at every guess would cost more than keeping a few too many. */
const COUNT_EVERY = 500;
/** The logins that are at home in a network are told only when there are at most this many. */
export const TOLD_HOMES_MAX = 200;
/** An object keeps at most so many logins at home in its networks, all networks together. */
const VISITORS_MAX = 50_000;
/** Stands for somebody who was forgotten, so that no list of visitors counts as complete. No digest is an empty text. */
const FORGOTTEN = '';

/**
 * The guesses of the last minutes, and where logins are at home, in the storage of one object. A guess is counted under
 * a key. Its ticket identifies it, so that nothing is counted twice.
 */
export class GuessLog {
  readonly #sql: SqlStorage;
  /** There are no more guesses than this; not known before the first count. */
  #atMost = Infinity;
  #fullUntil = -Infinity;
  #settled = 0;

  /** @param now milliseconds since the epoch */
  constructor(sql: SqlStorage, now: number) {
    this.#sql = sql;
    // The version before kept no list of who is at home in a network.
    const wasListMissing = this.#hasTable('guesses') && !this.#hasTable('visitors');
    const remade = openTables(sql, LAYOUT);
    const isListLost = remade !== undefined && remade['visitors'] === undefined;
    if (wasListMissing || isListLost) this.#forgot(FORGOTTEN, now);
  }

  #hasTable(name: string): boolean {
    return this.#sql.exec(`SELECT 1 FROM sqlite_master WHERE name = ?`, name).toArray().length > 0;
  }

  /** When the next guess under the key may be made, if not now. */
  usedUpUntil(key: string, limit: Limit, now: number): number | undefined {
    const rows = this.#sql.exec<{ at: number }>(
      `SELECT at FROM guesses WHERE key = ? AND at > ? ORDER BY at`,
      key,
      now - limit.windowMs,
    );
    const times = rows.toArray().map(({ at }) => at);
    return usedUpUntil(times, limit, now);
  }

  /** When there is room for guesses of strangers again, if there is none now: as soon as enough of them count no more. */
  fullUntil(now: number): number | undefined {
    if (this.#fullUntil > now) return this.#fullUntil;
    if (this.#atMost < GUESSES_MAX) return undefined;
    this.#sql.exec(`DELETE FROM guesses WHERE at <= ?`, now - GUESS_WINDOW_MS_MAX);
    this.#atMost = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM guesses`).one().count;
    // Room for some more, so that the rows need not be counted again soon.
    const tooMany = this.#atMost - (GUESSES_MAX - COUNT_EVERY);
    if (tooMany <= 0) return undefined;
    const query = `SELECT at FROM guesses ORDER BY at LIMIT 1 OFFSET ?`;
    const { at } = this.#sql.exec<{ at: number }>(query, tooMany - 1).one();
    this.#fullUntil = at + GUESS_WINDOW_MS_MAX;
    return this.#fullUntil;
  }

  has(key: string, ticket: string): boolean {
    const query = `SELECT 1 FROM guesses WHERE key = ? AND ticket = ?`;
    return this.#sql.exec(query, key, ticket).toArray().length > 0;
  }

  /** Counts a guess, even when there is no room: for strangers, `fullUntil` is to be asked first. */
  add(key: string, ticket: string, now: number): void {
    this.#sql.exec(`INSERT OR IGNORE INTO guesses VALUES (?, ?, ?)`, key, ticket, now);
    this.#sql.exec(`DELETE FROM guesses WHERE at <= ?`, now - GUESS_WINDOW_MS_MAX);
    this.#atMost++;
  }

  takeBack(key: string, ticket: string): void {
    this.#sql.exec(`DELETE FROM guesses WHERE key = ? AND ticket = ?`, key, ticket);
  }

  forget(key: string): void {
    this.#sql.exec(`DELETE FROM guesses WHERE key = ?`, key);
  }

  isAtHome(login: string, network: string, now: number): boolean {
    const query = `SELECT 1 FROM homes WHERE login = ? AND network = ? AND at > ?`;
    return this.#sql.exec(query, login, network, now - HOME_MS).toArray().length > 0;
  }

  /** All networks where a login of this object is at home: at most `HOMES_MAX`. */
  homesOf(login: string, now: number): string[] {
    const query = `SELECT network FROM homes WHERE login = ? AND at > ?`;
    const rows = this.#sql.exec<{ network: string }>(query, login, now - HOME_MS).toArray();
    return rows.map(({ network }) => network);
  }

  /** The login, one of this object's, is at home in the network from now on. */
  settle(login: string, network: string, now: number): void {
    this.#sql.exec(`INSERT OR REPLACE INTO homes VALUES (?, ?, ?)`, login, network, now);
    this.#sql.exec(`DELETE FROM homes WHERE at <= ?`, now - HOME_MS);
    this.#sql.exec(
      `DELETE FROM homes WHERE login = ?1 AND network NOT IN (
        SELECT network FROM homes WHERE login = ?1 ORDER BY at DESC, network LIMIT ?2)`,
      login,
      HOMES_MAX,
    );
  }

  /** All logins that are at home in a network of this object; undefined when these are too many, or not all are known. */
  homesIn(network: string, now: number): string[] | undefined {
    const query = `SELECT login FROM visitors WHERE network IN (?, ?) AND at > ?`;
    const rows = this.#sql.exec<{ login: string }>(query, network, FORGOTTEN, now - HOME_MS).toArray();
    const homes = rows.map(({ login }) => login);
    return homes.includes(FORGOTTEN) || homes.length > TOLD_HOMES_MAX ? undefined : homes;
  }

  /**
   * The login is at home in the network, one of this object's, from now on. Of a network the newest are kept, one more than are
   * told. Whoever is forgotten is older than all who are kept: when so few of these are left that they are told, it is too old anyway.
   */
  settleIn(network: string, login: string, now: number): void {
    this.#sql.exec(`INSERT OR REPLACE INTO visitors VALUES (?, ?, ?)`, network, login, now);
    this.#sql.exec(`DELETE FROM visitors WHERE at <= ?`, now - HOME_MS);
    this.#sql.exec(
      `DELETE FROM visitors WHERE network = ?1 AND login NOT IN (
        SELECT login FROM visitors WHERE network = ?1 ORDER BY at DESC, login LIMIT ?2)`,
      network,
      TOLD_HOMES_MAX + 1,
    );
    if (++this.#settled % COUNT_EVERY === 0) this.#boundVisitors(now);
  }

  /** Somebody whose login was not said is at home in the network from now on. */
  settleSomebodyIn(network: string, now: number): void {
    this.#forgot(network, now);
  }

  /** Not all are known who are at home in the network, or, if that is `FORGOTTEN`, in any. */
  #forgot(network: string, now: number): void {
    this.#sql.exec(`INSERT OR REPLACE INTO visitors VALUES (?, ?, ?)`, network, FORGOTTEN, now);
  }

  #boundVisitors(now: number): void {
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM visitors`).one();
    if (count <= VISITORS_MAX) return;
    this.#sql.exec(
      `DELETE FROM visitors WHERE (network, login) IN (SELECT network, login FROM visitors ORDER BY at LIMIT ?)`,
      count - VISITORS_MAX,
    );
    this.#forgot(FORGOTTEN, now);
  }
}
