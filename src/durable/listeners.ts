import type { Clock } from './clock.ts';
import type { ObjectSql } from './object-sql.ts';
import type { Layout } from './object-tables.ts';
import { openTables } from './object-tables.ts';

/** What cannot be carried over is made anew: then the list is not whole for a while. No index: it would be a second row to write. */
const LAYOUT: Layout = {
  group: 'listeners',
  number: 2,
  carriesOlderOnly: true,
  tables: {
    listeners: {
      columns: { org_id: 'INTEGER PRIMARY KEY', until: 'INTEGER NOT NULL' },
      carried: {},
    },
    listeners_whole: {
      columns: { id: 'INTEGER PRIMARY KEY CHECK (id = 1)', since: 'INTEGER NOT NULL' },
      carried: {},
    },
  },
};

/** For so long org 0 tells an org what changes, from when the org asked for it. */
export const LISTEN_MS = 600_000;
/**
 * For so long the org relies on that, from before it asked. The tenth that is left is for clocks: the two may drift apart
 * by a tenth, as over a lease, or be a minute apart where org 0 moves to another machine.
 */
export const RELY_MS = LISTEN_MS - LISTEN_MS / 10;

/**
 * In org 0: who listens. An org answers from what it knows of the global plane only while it is here, so nobody else need be
 * told what changes. It is stored, since the object that adds an org may not be the one that tells.
 *
 * Orgs of versions that had no such list answer without being here. So for the first `LISTEN_MS` after the list was made it is not whole.
 * That holds as well for a list that was thrown away.
 */
export class Listeners {
  readonly #sql: ObjectSql;
  readonly #clock: Pick<Clock, 'now'>;
  #cleanedAt = -Infinity;

  constructor(sql: ObjectSql, clock: Pick<Clock, 'now'>) {
    this.#sql = sql;
    this.#clock = clock;
    const remade = openTables(sql, LAYOUT);
    // A list that could not be carried over is a new one.
    if (remade !== undefined && remade['listeners'] === undefined) sql.exec(`DELETE FROM listeners_whole`);
    sql.exec(`INSERT OR IGNORE INTO listeners_whole VALUES (1, ?)`, clock.now() + LISTEN_MS);
  }

  /** Adds an org, or keeps it for longer, and now and then takes away whose time is over. Counts when what was written is durable. */
  add(orgId: number): void {
    const now = this.#clock.now();
    this.#sql.exec(`INSERT OR REPLACE INTO listeners VALUES (?, ?)`, orgId, now + LISTEN_MS);
    // To find them, the whole list is read: now and then is enough, since nobody counts whose time is over.
    if (Math.abs(now - this.#cleanedAt) < LISTEN_MS / 2) return;
    this.#cleanedAt = now;
    this.#sql.exec(`DELETE FROM listeners WHERE until <= ?`, now);
  }

  /** Everybody who is on the list. */
  all(): readonly number[] {
    return this.#sql
      .exec<{ id: number }>(
        `SELECT org_id AS id FROM listeners WHERE until > ? ORDER BY org_id`,
        this.#clock.now(),
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** Whether nobody but those on the list answers from memory. */
  isWhole(): boolean {
    const { since } = this.#sql.exec<{ since: number }>(`SELECT since FROM listeners_whole`).one();
    return this.#clock.now() >= since;
  }
}
