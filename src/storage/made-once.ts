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

/** What stands for the values until these are filled in: numbers and texts that are no values of ours. */
const FIRST_MARK = -8_000_000_000_001;
const textMark = (i: number): string => `\u0000 value ${i}`;

/** The values of statements, by name. */
type Values<Of extends string, In extends string> = Readonly<Record<Of, number> & Record<In, string>>;

/**
 * Statements that are made once, with numbers and texts that are filled in each time.
 *
 * @param numbers the names of the numbers
 * @param make makes them of any values alike: it must not look at the values, nor make other texts of them
 * @param texts the names of the texts
 */
export function madeOnce<const Of extends string, const In extends string = never>(
  orm: Orm,
  numbers: readonly Of[],
  make: (values: Values<Of, In>) => readonly Statement[],
  texts: readonly In[] = [],
): (values: Values<Of, In>) => readonly unknown[] {
  const marks = new Map<unknown, Of | In>([
    ...numbers.map((name, i) => [FIRST_MARK - i, name] as const),
    ...texts.map((name, i) => [textMark(i), name] as const),
  ]);
  const marked = Object.fromEntries([...marks].map(([mark, name]) => [name, mark])) as Values<Of, In>;
  let made: readonly ((values: Values<Of, In>) => unknown)[] | undefined;
  return (values) => {
    made ??= make(marked).map((statement) => templateOf(orm, statement, marks));
    return made.map((fill) => fill(values));
  };
}

function templateOf<Of extends string, In extends string>(
  orm: Orm,
  statement: Statement,
  marks: ReadonlyMap<unknown, Of | In>,
) {
  const prepared = (statement as unknown as Preparable)._prepare();
  const { sql, params } = prepared.getQuery();
  for (const param of params) {
    const isPart =
      typeof param === 'string' &&
      !marks.has(param) &&
      [...marks.keys()].some((mark) => param.includes(String(mark)));
    if (isPart) throw new Error('A value is a part of a text, and cannot be filled in');
  }
  return (values: Values<Of, In>) => {
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
