import type { Selected } from './rows.ts';
import { readerOf } from './rows.ts';

/** What D1 makes of the text of a statement. */
export type Bindable = Pick<D1PreparedStatement, 'bind'>;
type Query = { readonly sql: string; readonly params: readonly unknown[] };

/** A statement with its text, as a batch takes it. */
export type Prepared = {
  getQuery(): Query;
  /** What the statement gives, of what D1 says of it in a batch. */
  mapResult(result: unknown): unknown;
  readonly stmt: Bindable;
};
/** A statement, as a batch takes it. */
export type Preparable = { _prepare(): Prepared };

/** What the query builder made of a statement. */
export class Made implements Prepared {
  readonly stmt: Bindable;
  readonly #query: Query;
  readonly #columns: readonly Selected[] | undefined;
  /** The query builder says it of a select. */
  joinsNotNullableMap: Readonly<Record<string, boolean>> | undefined;

  constructor(stmt: Bindable, query: Query, columns: readonly Selected[] | undefined) {
    this.stmt = stmt;
    this.#query = query;
    this.#columns = columns;
  }

  getQuery(): Query {
    return this.#query;
  }

  /** What makes of D1's result what the statement gives: its rows, or the result itself where it gives none. Keeps nothing else. */
  answerOf(): (result: unknown) => unknown {
    if (this.#columns === undefined) return (result) => result;
    const read = readerOf(this.#columns, this.joinsNotNullableMap);
    return (result) => (result as D1Result<Record<string, unknown>>).results.map(read);
  }

  mapResult(result: unknown): unknown {
    return this.answerOf()(result);
  }
}

/** What the query builder asks to prepare its statements. They run in batches only, so that it can do nothing else. */
export class Session {
  readonly #d1: Pick<D1Database, 'prepare'>;

  constructor(d1: Pick<D1Database, 'prepare'>) {
    this.#d1 = d1;
  }

  prepareOneTimeQuery(query: Query, columns: readonly Selected[] | undefined): Made {
    return new Made(this.#d1.prepare(query.sql), query, columns);
  }
}
