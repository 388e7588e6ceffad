import { is, sql } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';

import type { Read } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import * as schema from './schema.ts';

/** Every column of this version, as `table.column`. */
const COLUMNS: ReadonlySet<string> = new Set(
  Object.values(schema)
    .filter((table) => is(table, SQLiteTable))
    .map(getTableConfig)
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${toSnakeCase(column.name)}`)),
);

/**
 * Whether the database has every table and column of this version: whether its migrations have run, by whatever means. It
 * may have more, since later versions only add.
 */
export function completeness(orm: Orm): Read<boolean> {
  const tables = JSON.stringify([...new Set([...COLUMNS].map((column) => column.split('.')[0]))]);
  const had = orm
    .select({ column: sql<string>`wanted.value || '.' || had.name` })
    .from(sql`json_each(${tables}) AS wanted JOIN pragma_table_info(wanted.value) AS had`);
  return question(had, (rows) => {
    const found = new Set(rows.map(({ column }) => column));
    return [...COLUMNS].every((column) => found.has(column));
  });
}
