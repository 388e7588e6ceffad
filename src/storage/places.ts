import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { changes } from './schema.ts';

/** More than any list has entries that is written in one change. */
const PLACES_OF_A_CHANGE = 2 ** 20;

/**
 * The place of an entry that a change puts behind all that are there: after whatever earlier changes of the org put anywhere,
 * without reading any of it. For statements of a change's own batch, which its entry in the trail begins; one row is read.
 *
 * @param at the place among the entries of the change, from 0
 */
export const placeBehind = (orgId: number, at: SQL): SQL =>
  sql`coalesce((SELECT max(${changes.revision}) FROM ${changes} WHERE ${changes.orgId} = ${orgId}), 0) * ${PLACES_OF_A_CHANGE} + ${at}`;
