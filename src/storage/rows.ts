import type { Table } from 'drizzle-orm';
import { Column, getTableName, is, noopDecoder, SQL, Subquery } from 'drizzle-orm';

/*
 * Makes of the rows that D1 gives what the query builder's own driver makes of them, without looking up for each value again how it is
 * to be read. D1 gives a row as an object, with its values in the order of the columns.
 */

/** A column of a result: where its value stands in what is made of a row, and what reads the value. */
export type Selected = { readonly path: readonly string[]; readonly field: unknown };

type Row = Record<string, unknown>;
type Decoder = { mapFromDriverValue(value: unknown): unknown };

/**
 * What makes an object of a row.
 *
 * @param isAlwaysThere for each table by its name, whether it has a row in every row of the result: where it has none, a part
 *   whose columns are all of it is null. Undefined where no part ever is
 */
export function readerOf(
  columns: readonly Selected[],
  isAlwaysThere: Readonly<Record<string, boolean>> | undefined,
): (row: Row) => Row {
  const readings = columns.map(({ path, field }) => ({
    parts: path.slice(0, -1),
    name: path.at(-1) ?? '',
    decode: decoderOf(field),
  }));
  const losable = isAlwaysThere === undefined ? [] : losableIn(columns, isAlwaysThere);
  return (row) => {
    const made: Row = {};
    let place = 0;
    for (const value of Object.values(row)) {
      const reading = readings[place++];
      if (reading === undefined) break;
      const { parts, name, decode } = reading;
      let part = made;
      for (const inner of parts) part = (part[inner] ??= {}) as Row;
      part[name] = value === null || decode === undefined ? value : decode(value);
    }
    for (const { name, inPart } of losable) if ((made[name] as Row)[inPart] === null) made[name] = null;
    return made;
  };
}

/** What reads the values of a column; undefined for those that stay as they are. */
function decoderOf(field: unknown): ((value: unknown) => unknown) | undefined {
  const decoder = (
    is(field, Column) ? field : decoderOfExpression(is(field, SQL) ? field : sqlOf(field))
  ) as Decoder;
  const isPlain =
    decoder === noopDecoder || decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue;
  return isPlain ? undefined : (value) => decoder.mapFromDriverValue(value);
}

const sqlOf = (field: unknown): unknown =>
  is(field, Subquery) ? field._.sql : (field as { readonly sql: unknown }).sql;

const decoderOfExpression = (expression: unknown): Decoder =>
  (expression as { readonly decoder: Decoder }).decoder;

/** The parts that may be null, each with its first column, which decides it. Parts of parts never are. */
function losableIn(
  columns: readonly Selected[],
  isAlwaysThere: Readonly<Record<string, boolean>>,
): { readonly name: string; readonly inPart: string }[] {
  const ofParts = columns.flatMap(({ path: [name, inPart, ...inner], field }) =>
    name !== undefined && inPart !== undefined && inner.length === 0 && is(field, Column)
      ? [{ name, inPart, table: getTableName(field.table as Table) }]
      : [],
  );
  return [...Map.groupBy(ofParts, ({ name }) => name).values()].flatMap((part) => {
    const [first] = part;
    if (first === undefined) return [];
    const isOfOneTable = part.every(({ table }) => table === first.table);
    return isOfOneTable && isAlwaysThere[first.table] !== true ? [first] : [];
  });
}
