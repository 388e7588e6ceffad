import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { identities } from './schema.ts';

/**
 * From when on tokens count again of a subject whose link ends at a time, in seconds: of `identities`. A token from ahead that
 * came before would seem to be issued after that, so it is not before all of them are in the past.
 *
 * @param at the second, see `secondsOf`, or an ISO time
 */
export const endOf = (at: number | string): SQL =>
  sql`max(${typeof at === 'string' ? secondsOf(at) : at}, coalesce(json_extract(${identities.ahead}, '$[0][0]'), 0))`;

/** The second of an ISO time, since the epoch. */
export const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1_000);
