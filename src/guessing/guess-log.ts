import type { Limit } from './guess-limit.ts';
import { GUESS_WINDOW_MS_MAX, HOME_MS, HOMES_MAX, usedUpUntil } from './guess-limit.ts';

/** One object keeps at most this many guesses. The oldest are forgotten first. */
const GUESSES_MAX = 20_000;
/** The guesses are counted only this often: counting at every guess would cost more than keeping a few too many. */
const COUNT_EVERY = 500;

/**
 * The guesses of the last minutes, and where logins are at home, in the storage of one object. A guess is counted under
 * a key. Its ticket identifies it, so that nothing is counted twice.
 */
export class GuessLog {
  readonly #sql: SqlStorage;
  #added = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS guesses (
      key TEXT NOT NULL, ticket TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (key, ticket)) WITHOUT ROWID`);
    sql.exec(`CREATE INDEX IF NOT EXISTS guesses_by_age ON guesses (at)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS homes (
      login TEXT NOT NULL, network TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (login, network)) WITHOUT ROWID`);
    sql.exec(`CREATE INDEX IF NOT EXISTS homes_by_age ON homes (at)`);
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

  has(key: string, ticket: string): boolean {
    const query = `SELECT 1 FROM guesses WHERE key = ? AND ticket = ?`;
    return this.#sql.exec(query, key, ticket).toArray().length > 0;
  }

  add(key: string, ticket: string, now: number): void {
    this.#sql.exec(`INSERT OR IGNORE INTO guesses VALUES (?, ?, ?)`, key, ticket, now);
    this.#sql.exec(`DELETE FROM guesses WHERE at <= ?`, now - GUESS_WINDOW_MS_MAX);
    if (++this.#added % COUNT_EVERY === 0) this.#bound();
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

  #bound(): void {
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM guesses`).one();
    if (count <= GUESSES_MAX) return;
    this.#sql.exec(
      `DELETE FROM guesses WHERE (key, ticket) IN (SELECT key, ticket FROM guesses ORDER BY at LIMIT ?)`,
      count - GUESSES_MAX,
    );
  }
}
