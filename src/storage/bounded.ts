import type { SQL } from 'drizzle-orm';
import { Column, is, sql, SQL as Expression } from 'drizzle-orm';
import type { TypedQueryBuilder } from 'drizzle-orm/query-builders/query-builder';

import type { Read } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import { LIST_BYTES_MAX, TOO_LONG } from '../service/ports/too-long.ts';
import type { Orm } from './d1.ts';

/** A statement that selects rows of type `T`. No two of its columns have the same name, and none is `so_far`. */
type Select<T> = { readonly _: { readonly result: readonly T[] } };

/** What a column takes in JSON beside its name and its value. */
const COLUMN_BYTES = 6;
/** What a value that is null takes there. */
const NULL_BYTES = 4;

/**
 * The rows of a statement, in its order, if they have at most so many bytes as JSON; otherwise that they are too long.
 * The database counts, and gives no row behind the one by which they are too long: so a list takes no more memory than
 * that, however long it is. The database reads it to its end all the same.
 */
export function within<T>(
  orm: Orm,
  statement: Select<T>,
  bytesMax = LIST_BYTES_MAX,
): Read<readonly T[] | TooLong> {
  const list = orm.$with('list').as(statement as Query);
  const row = list._.selectedFields;
  // So many rows are too long even without their values.
  const rowsMax = Math.floor(bytesMax / emptyBytesOf(row)) + 2;
  // A function over rows keeps SQLite from working out the columns of the list anew for each time that they are named.
  const soFar = sql<number>`sum(${bytesOf(row)}) OVER (ROWS UNBOUNDED PRECEDING)`.as('so_far');
  const counted = orm.$with('counted').as(
    orm
      .select({ ...row, soFar })
      .from(list)
      .limit(rowsMax) as Query,
  );
  const { soFar: _soFar, ...fields } = counted._.selectedFields;
  const cut = orm
    .with(list, counted)
    .select({ row: fields, soFar: sql<number>`so_far` })
    .from(counted)
    .where(sql`so_far - (${bytesOf(fields)}) <= ${bytesMax}`);
  return {
    statements: [cut],
    answer: ([found]) => {
      const rows = found as { readonly row: T; readonly soFar: number }[];
      const isTooLong = (rows.at(-1)?.soFar ?? 0) > bytesMax;
      return isTooLong ? TOO_LONG : rows.map(({ row }) => row);
    },
  };
}

/** A statement as the query builder takes it to select from: with some columns. */
type Query = TypedQueryBuilder<Fields>;
type Fields = { readonly [name: string]: Column | SQL.Aliased | Fields };

/** The columns of a selection that may have parts. */
const leavesOf = (fields: Fields): (Column | SQL.Aliased)[] =>
  Object.values(fields).flatMap((field) =>
    is(field, Column) || is(field, Expression.Aliased) ? [field] : leavesOf(field),
  );

/** The bytes of a row as JSON, or about: what stands for a letter there counts as the letter. */
function bytesOf(fields: Fields): SQL {
  const values = leavesOf(fields).map(
    (field) => sql`coalesce(octet_length(${field}), ${sql.raw(String(NULL_BYTES))})`,
  );
  return sql.join([sql.raw(String(emptyBytesOf(fields))), ...values], sql` + `);
}

/** The same of a row without its values. */
const emptyBytesOf = (fields: Fields): number =>
  leavesOf(fields)
    .map((field) => (is(field, Column) ? field.name : field.fieldAlias).length + COLUMN_BYTES)
    .reduce((sum, bytes) => sum + bytes, 0);
