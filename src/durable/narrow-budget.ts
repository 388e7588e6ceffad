import type { HourlyAllowance, Spent } from '../core/hourly-budget.ts';
import { giveBackToHour, HOUR_MS, takeFromHour } from '../core/hourly-budget.ts';
import { utf8Length } from '../core/text.ts';
import type { ChangeEntry } from '../service/ports/changes.ts';
import type { ObjectSql } from './object-sql.ts';
import type { Layout } from './object-tables.ts';
import { openTables } from './object-tables.ts';

const LAYOUT: Layout = {
  group: 'narrow-budget',
  number: 1,
  tables: {
    narrow_changes: {
      columns: {
        user_id: 'INTEGER PRIMARY KEY',
        since: 'INTEGER NOT NULL',
        changes: 'INTEGER NOT NULL',
        bytes: 'INTEGER NOT NULL',
      },
      indexes: { narrow_changes_by_time: 'since' },
      carried: {},
    },
  },
};

/** What an entry takes beside its texts, in bytes. */
const ENTRY_BYTES = 300;

/** Changes of an hour that are kept for what nobody may be kept from, such as a new password, and the bytes of each. */
const RESERVE = 100;
const RESERVE_BYTES = 2_000;

/** Some of what an entry takes in the database: its texts, whose size the caller decides, and a flat rate. */
export const bytesOf = ({ actor, origin, before, after, touches }: ChangeEntry): number =>
  ENTRY_BYTES + utf8Length(actor + origin + before + after + touches);

/** What was taken for one change: `giveBack` undoes it, if the change is not made. */
export type Taken = { readonly giveBack: () => void };

type Taking = Taken | { readonly waitMs: number };

/**
 * What each principal has stored in this hour by rights on single things. It stands in the object's own storage: an object
 * that nobody calls for some seconds loses its memory, and a caller could wait for that. There is a row for whoever made
 * such a change within the last hour.
 */
export class NarrowBudget {
  readonly #sql: ObjectSql;
  readonly #now: () => number;
  readonly #allowance: HourlyAllowance;

  /** @param now milliseconds since the epoch */
  constructor(sql: ObjectSql, now: () => number, allowance: HourlyAllowance) {
    this.#sql = sql;
    this.#now = now;
    this.#allowance = allowance;
    openTables(sql, LAYOUT);
  }

  /**
   * Takes one change with an entry of so many bytes, or says how long to wait, in milliseconds. One that is spared may take from
   * the reserve, too.
   */
  take(userId: number, bytes: number, isSpared = false): Taking {
    const now = this.#now();
    const { changes, bytes: allowed } = this.#allowance;
    const allowance = isSpared
      ? { changes: changes + RESERVE, bytes: allowed + RESERVE * RESERVE_BYTES }
      : this.#allowance;
    const taken = takeFromHour(this.#spent(userId), bytes, now, allowance);
    if ('waitMs' in taken) return taken;
    const { spent } = taken;
    // The first of an hour. Others may be there no more as well.
    if (spent.changes === 1) this.#sql.exec('DELETE FROM narrow_changes WHERE since <= ?', now - HOUR_MS);
    this.#note(userId, spent);
    return {
      giveBack: () => {
        const rest = giveBackToHour(this.#spent(userId), spent, bytes);
        if (rest !== undefined) this.#note(userId, rest);
      },
    };
  }

  #spent(userId: number): Spent | undefined {
    const [spent] = this.#sql
      .exec<Spent>('SELECT since, changes, bytes FROM narrow_changes WHERE user_id = ?', userId)
      .toArray();
    return spent;
  }

  #note(userId: number, { since, changes, bytes }: Spent): void {
    // A row that stays in its hour is not moved in the index, which would be another row that is written.
    if (this.#spent(userId)?.since === since)
      this.#sql.exec(
        'UPDATE narrow_changes SET changes = ?, bytes = ? WHERE user_id = ?',
        changes,
        bytes,
        userId,
      );
    else
      this.#sql.exec(
        'INSERT OR REPLACE INTO narrow_changes VALUES (?, ?, ?, ?)',
        userId,
        since,
        changes,
        bytes,
      );
  }
}
