import { migrations } from './migrations.ts';
import type { Point, Row, Value } from './sqlite.ts';
import { Sqlite } from './sqlite.ts';

/** D1 takes no more in one statement. */
const BOUND_MAX = 100;

/** The names of SQLite's primary result codes, as D1 puts them at the end of its messages. */
const CODES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  25: 'SQLITE_RANGE',
};

/** A statement with its values, as it is put in a batch. */
export type Bound = { readonly sql: string; readonly values: readonly Value[] };

type Statement = Bound & { readonly bind: (...values: unknown[]) => Statement };

/**
 * D1 over SQLite in this process, with the schema of this repository: the part of the binding that is used, which is
 * batches, and D1's own words when one fails. Nothing in here waits.
 */
export class NodeD1 {
  readonly #sqlite = new Sqlite();
  #start: Point;

  constructor() {
    for (const text of migrations()) this.#sqlite.script(text);
    this.#start = this.#sqlite.mark();
  }

  /** From now on every history begins with what there is. */
  keepAsStart(): void {
    this.#start = this.#sqlite.mark();
  }

  /** The binding; `send` says how a batch gets here, and its results back. */
  binding(send: (batch: readonly Bound[]) => Promise<D1Result[]>): D1Database {
    const make = (sql: string, values: readonly Value[]): Statement => ({
      sql,
      values,
      bind: (...given) => make(sql, given.map(toSql)),
    });
    const binding = { prepare: (sql: string) => make(sql, []), batch: send };
    return binding as unknown as D1Database;
  }

  /** Runs a batch as one transaction. Throws what D1 rejects with. */
  batch(batch: readonly Bound[]): D1Result[] {
    try {
      return this.#sqlite.atomically(() => batch.map((statement) => toResult(this.#run(statement))));
    } catch (error) {
      throw toD1Error(error);
    }
  }

  /** The rows of one statement, for whoever looks at the database from outside. */
  rows(sql: string, ...values: Value[]): Row[] {
    return this.#sqlite.run(sql, values);
  }

  /** A history begins: everything is as it was at the start. */
  reset(): void {
    this.#sqlite.goBack(this.#start);
  }

  /** A moment to restore the database to. */
  snapshot(): Point {
    return this.#sqlite.mark();
  }

  /** Restores the database to an earlier moment; later ones are gone with it. */
  restore(point: Point): void {
    this.#sqlite.goBack(point);
  }

  #run({ sql, values }: Bound): Row[] {
    if (values.length > BOUND_MAX) {
      throw Object.assign(new Error(`too many SQL variables at offset ${sql.length}`), { errcode: 1 });
    }
    return this.#sqlite.run(sql, values);
  }
}

function toSql(value: unknown): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported`);
}

/** No figures: nobody under test looks at them. */
const toResult = (results: Row[]): D1Result => ({ success: true, results, meta: {} }) as unknown as D1Result;

function toD1Error(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error;
  const code = CODES[Number(error.errcode) & 0xff] ?? 'SQLITE_ERROR';
  const text = `${error.message}: ${code}`;
  return new Error(`D1_ERROR: ${text}`, { cause: new Error(text) });
}
