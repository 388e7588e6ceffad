import type { ObjectSql } from '../../src/durable/object-sql.ts';
import type { Point, Value } from './sqlite.ts';
import { Sqlite } from './sqlite.ts';

/**
 * The storage of one object, over SQLite in this process. It outlives the object.
 *
 * The platform keeps what an object sends, to whomever, until all is durable that the object wrote before. So a message
 * that arrived says how much survives; what was written later may be lost with the object.
 */
export class NodeObjectSql implements ObjectSql {
  readonly #sqlite = new Sqlite();
  #start: Point;
  #tables = 0;
  /** The state at every message that was sent after something was written. */
  #sent: Point[] = [];
  #durable = 0;
  #isWritten = false;

  constructor() {
    this.#start = this.#sqlite.mark();
    this.#sent = [this.#start];
  }

  /** Runs one statement. */
  exec<T extends Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: SqlStorageValue[]
  ): { toArray(): T[]; one(): T } {
    if (!/^\s*SELECT/i.test(query)) this.#isWritten = true;
    const rows = this.#sqlite.run(query, bindings as Value[]) as T[];
    return {
      toArray: () => rows,
      one: () => {
        const [row] = rows;
        if (row === undefined || rows.length > 1) throw new Error(`Expected one row, got ${rows.length}`);
        return row;
      },
    };
  }

  /** A message is handed over to be sent; what was written before it goes by this number. */
  send(): number {
    if (this.#isWritten) this.#sent.push(this.#sqlite.mark());
    this.#isWritten = false;
    return this.#sent.length - 1;
  }

  /** A message arrived: what was written before it is durable. */
  arrived(message: number): void {
    this.#durable = Math.max(this.#durable, message);
  }

  /** The last message that has certainly been sent, and the last of all. */
  get messages(): { readonly certain: number; readonly last: number } {
    return { certain: this.#durable, last: this.#sent.length - 1 };
  }

  /** Loses what was written after a message was handed over; the rest is durable, as the next object finds it. */
  loseAfter(message: number): void {
    const point = this.#sent[message];
    if (point === undefined || message < this.#durable) throw new Error('What is durable cannot be lost');
    this.#sqlite.goBack(point);
    this.#sent.length = message + 1;
    this.#durable = message;
    this.#isWritten = false;
  }

  /** The object was never there: all its tables are empty. Those that there were stay, since making them takes long. */
  reset(): void {
    const names = this.#sqlite.run(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    if (names.length === this.#tables) {
      this.#sqlite.goBack(this.#start);
    } else {
      for (const { name } of names) this.#sqlite.run(`DELETE FROM "${String(name)}"`);
      this.#start = this.#sqlite.mark();
      this.#tables = names.length;
    }
    this.#sent = [this.#start];
    this.#durable = 0;
    this.#isWritten = false;
  }
}
