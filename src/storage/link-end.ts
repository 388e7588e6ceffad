import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { identities } from './schema.ts';

/**
 * From when on tokens count again of a subject whose link ends at a second, see `secondsOf`: of `identities`. A token from ahead that
 * came before would seem to be issued after that, so it is not before all of them are in the past.
 */
export const endOf = (second: number): SQL =>
  sql`max(${second}, coalesce(json_extract(${identities.ahead}, '$[0][0]'), 0))`;

/** The second of an ISO time, since the epoch. */
export const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1_000);
