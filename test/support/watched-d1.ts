/** What happens to a round trip of the database. */
export type Fault =
  /** Nothing reaches the database. */
  | 'down'
  /** Changes are committed, but the answer is lost. */
  | 'commit-then-lose-answer'
  /** Changes are lost on the way, and nobody says so. */
  | 'lose-request'
  /** Changes are committed, and then sent a second time by something below: that attempt is what is answered. */
  | 'send-twice';

/** A step that a test puts before or after a round trip. */
export type Hook = (statements: readonly string[]) => Promise<void> | void;

/**
 * The test's D1 database with a counter, faults, and hooks around every round trip. Everything in `src` goes through
 * `batch`, one call being one round trip.
 */
export class WatchedD1 {
  readonly #real: D1Database;
  readonly #sql = new WeakMap<object, string>();
  /** Round trips so far. */
  trips = 0;
  /** Rows of tables and indexes that were written so far. */
  rowsWritten = 0;
  /** Applies to every round trip from now on. */
  fault: Fault | undefined;
  before: Hook | undefined;
  after: Hook | undefined;
  /** The statements of the batch that was lost last, to be sent late. */
  lost: D1PreparedStatement[] = [];

  constructor(real: D1Database) {
    this.#real = real;
  }

  /** The binding to hand to what is tested. */
  get binding(): D1Database {
    const watched = {
      prepare: (sql: string) => this.#prepare(sql),
      batch: (list: D1PreparedStatement[]) => this.#batch(list),
    };
    return watched as unknown as D1Database;
  }

  #prepare(sql: string): D1PreparedStatement {
    const statement = this.#real.prepare(sql);
    const bind = statement.bind.bind(statement);
    return Object.assign(statement, {
      bind: (...parameters: unknown[]) => {
        const bound = bind(...parameters);
        this.#sql.set(bound, sql);
        return bound;
      },
    });
  }

  async #batch(list: D1PreparedStatement[]): Promise<D1Result[]> {
    this.trips++;
    const statements = list.map((statement) => this.#sql.get(statement) ?? '');
    await this.before?.(statements);
    const isChange = statements.some((sql) => /^insert into "changes"/i.test(sql));
    if (this.fault === 'down') throw new Error('D1_ERROR: Network connection lost.');
    if (this.fault === 'lose-request' && isChange) {
      this.lost = list;
      throw new Error('D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.');
    }
    const results = await this.#real.batch(list);
    for (const { meta } of results) this.rowsWritten += meta.rows_written;
    if (this.fault === 'send-twice' && isChange) return await this.#real.batch(list);
    if (this.fault === 'commit-then-lose-answer' && isChange)
      throw new Error('D1_ERROR: Network connection lost.');
    await this.after?.(statements);
    return results;
  }

  /** Sends the lost batch after all, as a network may. */
  async deliverLost(): Promise<void> {
    await this.#real.batch(this.lost);
  }
}
