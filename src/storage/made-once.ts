import type { BatchItem } from 'drizzle-orm/batch';

import type { Orm } from './d1.ts';

/*
 * Making the text of a large statement takes longer than running it. Where the text is always the same, it is made once, and
 * only the values are filled in.
 */

type Statement = BatchItem<'sqlite'>;

/** What the query builder makes of a statement, as far as a batch uses it. */
type Prepared = {
  getQuery(): { readonly sql: string; readonly params: readonly unknown[] };
  mapResult(response: unknown, isFromBatch?: boolean): unknown;
  readonly stmt: unknown;
};
type Preparable = { _prepare(): Prepared };

/** Numbers that are no values of ours, and stand for the values until these are filled in. */
const FIRST_MARK = -8_000_000_000_001;

/**
 * Statements that are made once, with numbers that are filled in each time.
 *
 * @param make makes them of any numbers alike: it must not look at the numbers, nor make texts of them
 */
export function madeOnce<const Name extends string>(
  orm: Orm,
  names: readonly Name[],
  make: (values: Readonly<Record<Name, number>>) => readonly Statement[],
): (values: Readonly<Record<Name, number>>) => readonly unknown[] {
  const marks = new Map<unknown, Name>(names.map((name, i) => [FIRST_MARK - i, name]));
  const marked = Object.fromEntries([...marks].map(([mark, name]) => [name, mark])) as Record<Name, number>;
  let made: readonly ((values: Readonly<Record<Name, number>>) => unknown)[] | undefined;
  return (values) => {
    made ??= make(marked).map((statement) => templateOf(orm, statement, marks));
    return made.map((fill) => fill(values));
  };
}

function templateOf<Name extends string>(orm: Orm, statement: Statement, marks: ReadonlyMap<unknown, Name>) {
  const prepared = (statement as unknown as Preparable)._prepare();
  const { sql, params } = prepared.getQuery();
  for (const param of params) {
    const isText =
      typeof param === 'string' && [...marks.keys()].some((mark) => param.includes(String(mark)));
    if (isText) throw new Error('A value is a part of a text, and cannot be filled in');
  }
  return (values: Readonly<Record<Name, number>>) => {
    const query = {
      sql,
      params: params.map((param) => {
        const name = marks.get(param);
        return name === undefined ? param : values[name];
      }),
    };
    const filled: Prepared = {
      getQuery: () => query,
      mapResult: (response, isFromBatch) => prepared.mapResult(response, isFromBatch),
      stmt: orm.$client.prepare(sql),
    };
    return { _prepare: () => filled, toSQL: () => query };
  };
}
