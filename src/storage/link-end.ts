import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { identities } from './schema.ts';

/**
 * From when on tokens count again of a subject whose link ends at an ISO time, in seconds: of `identities`. A token from ahead that
 * came before would seem to be issued after that, so it is not before all of them are in the past.
 */
export const endOf = (at: string): SQL =>
  sql`max(${Math.floor(Date.parse(at) / 1_000)}, coalesce(json_extract(${identities.ahead}, '$[0][0]'), 0))`;
