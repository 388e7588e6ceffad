import type { Column, SQL } from 'drizzle-orm';
import { or, sql } from 'drizzle-orm';

import type { Reach } from '../core/reach.ts';
import type { Page, Part } from '../service/ports/database.ts';
import type { Read } from '../service/ports/read.ts';
import { readAll } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';

/**
 * The ids within reach as a JSON list, for `isAmong`: so a statement that is made once has them as a value. An id must be spelt as in
 * scopes: `1e1` names nothing, not the thing with id 10.
 */
export const idsIn = (reach: Exclude<Reach, 'all'>): string =>
  JSON.stringify(reach.map(Number).filter((id, i) => Number.isSafeInteger(id) && String(id) === reach[i]));

/**
 * True for rows in which one of the columns contains the text, in any case of ASCII letters. No condition for an empty
 * text. LIKE is not used, because D1 limits its patterns to 50 bytes. Source: docs/storage.md#what-the-platform-does.
 */
export const contains = (text: string, ...columns: readonly (Column | SQL)[]): SQL | undefined =>
  text === '' ? undefined : or(...columns.map((column) => sql`instr(lower(${column}), lower(${text})) > 0`));

/**
 * The column, without any index of it. SQLite knows nothing of how many rows a value has: it would take an index of a
 * column that half the deployment agrees in, where rows were found by a key already.
 */
export const unindexed = (column: Column): SQL => sql`+${column}`;

/** True for the rows of an org: those that the condition finds by their ids, or all without a condition. */
export const isOfOrg = (column: Column, orgId: number, isFound: SQL | undefined): SQL =>
  isFound === undefined ? sql`${column} = ${orgId}` : sql`(${isFound} AND ${unindexed(column)} = ${orgId})`;

/** The position of a page's first entry in the whole list. */
export const offsetOf = ({ number, size }: Page): number => (number - 1) * size;

type Rows<T> = { readonly _: { readonly result: readonly T[] } };

/**
 * A page of a list, and the length of the whole list, counted in the same round trip. A page may be too long, too: what
 * is on it can have long names.
 */
export const part = <T>(
  orm: Orm,
  total: Rows<{ readonly total: number }>,
  items: Rows<T>,
): Read<Part<T> | TooLong> => readAll({ total: countOf(total), items: within(orm, items) });

const countOf = (total: Rows<{ readonly total: number }>): Read<number> => ({
  statements: [total],
  answer: ([rows]) => (rows as { readonly total: number }[])[0]?.total ?? 0,
});
