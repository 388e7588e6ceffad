import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

/** What can be bound in a statement. Bytes are stored by nobody. */
export type Value = string | number | null;

/** A row as `node:sqlite` gives it. */
export type Row = Record<string, unknown>;

/** A point of time in a database. It is gone once the database went back to an earlier one. */
export type Point = { readonly depth: number; readonly serial: number };

/**
 * A SQLite database in memory with everything it was asked prepared once. It can go back to any point of time that was
 * marked. Points are nested savepoints: going back to one forgets those after it.
 */
export class Sqlite {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  /** The serial numbers of the points that there are, the oldest first. */
  readonly #points: number[] = [];
  #serial = 0;

  /** Runs one statement and gives its rows. */
  run(text: string, values: readonly Value[] = []): Row[] {
    return this.#prepare(text).all(...values) as Row[];
  }

  /** Runs a script of any number of statements. */
  script(text: string): void {
    this.#database.exec(text);
  }

  /** Does all of it, or nothing when it throws. */
  atomically<T>(act: () => T): T {
    this.run('SAVEPOINT whole');
    try {
      const result = act();
      this.run('RELEASE whole');
      return result;
    } catch (error) {
      this.run('ROLLBACK TO whole');
      this.run('RELEASE whole');
      throw error;
    }
  }

  /** Marks this moment, to go back to. */
  mark(): Point {
    const point = { depth: this.#points.length, serial: ++this.#serial };
    this.#points.push(point.serial);
    this.run(`SAVEPOINT point_${point.depth}`);
    return point;
  }

  /** Goes back to a point, which stays: one can go back to it again. */
  goBack({ depth, serial }: Point): void {
    if (this.#points[depth] !== serial) throw new Error('That point of time is gone');
    this.run(`ROLLBACK TO point_${depth}`);
    // Made anew, since SQLite forgets what it wrote down for going back only when a savepoint is released.
    this.run(`RELEASE point_${depth}`);
    this.run(`SAVEPOINT point_${depth}`);
    this.#points.length = depth + 1;
  }

  #prepare(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}
