import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

/** The most bytes of JSON in one bound parameter: well below the 2 MB that D1 accepts. */
const CHUNK_BYTES_MAX = 500_000;

/** A list of texts or numbers; in JSON, it can be filled in as a value (`fixed.ts`). */
type List = readonly (string | number)[] | string;

/**
 * True for rows whose column is one of the values, whatever their number. They are sent as one JSON parameter, because
 * a D1 statement has at most 100 parameters. Source: docs/storage.md#what-the-platform-does.
 */
export const isAmong = (column: Column, values: List): SQL => sql`${column} IN (${valuesOf(values)})`;

/** The values as the rows of a query. */
export const valuesOf = (values: List): SQL =>
  sql`SELECT value FROM json_each(${Array.isArray(values) ? JSON.stringify(values) : values})`;

/** The items as JSON arrays, each small enough for one parameter. No arrays for no items. */
export function inChunks(items: readonly unknown[]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const json = JSON.stringify(item);
    if (bytes + json.length > CHUNK_BYTES_MAX) {
      chunks.push(`[${chunk.join()}]`);
      chunk = [];
      bytes = 0;
    }
    chunk.push(json);
    bytes += json.length + 1;
  }
  if (chunk.length > 0) chunks.push(`[${chunk.join()}]`);
  return chunks;
}
