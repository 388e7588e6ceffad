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
  const bytes = sql<number>`${sql.join(leavesOf(row).map(bytesOf), sql` + `)}`.as('row_bytes');
  const sized = orm.$with('sized').as(orm.select({ ...row, bytes }).from(list) as Query);
  const soFar = sql<number>`sum(row_bytes) OVER (ROWS UNBOUNDED PRECEDING)`.as('so_far');
  const counted = orm
    .$with('counted')
    .as(orm.select({ ...sized._.selectedFields, soFar }).from(sized) as Query);
  const { bytes: _bytes, soFar: _soFar, ...fields } = counted._.selectedFields;
  const cut = orm
    .with(list, sized, counted)
    .select({ row: fields, soFar: sql<number>`so_far` })
    .from(counted)
    .where(sql`so_far - row_bytes <= ${bytesMax}`);
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

const bytesOf = (field: Column | SQL.Aliased): SQL =>
  sql`${(is(field, Column) ? field.name : field.fieldAlias).length + COLUMN_BYTES} + coalesce(octet_length(${field}), ${NULL_BYTES})`;
