import type { Touches } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { GlobalChange, Head, Revisions, Tip } from '../service/ports/changes.ts';
import type { ObjectSql } from './object-sql.ts';
import type { Layout } from './object-tables.ts';
import { openTables } from './object-tables.ts';

const LAYOUT: Layout = {
  group: 'ledger',
  number: 1,
  tables: {
    ledger: {
      columns: {
        id: 'INTEGER PRIMARY KEY CHECK (id = 1)',
        own: 'INTEGER NOT NULL',
        hash: 'TEXT NOT NULL',
        open: 'TEXT',
        followed: 'INTEGER NOT NULL',
        followed_hash: 'TEXT NOT NULL',
        telling_until: 'INTEGER',
        compared: 'INTEGER NOT NULL',
      },
      // `mend` sees to what is lost.
      carried: { open: 'NULL', followed: '0', followed_hash: `''`, telling_until: 'NULL', compared: '0' },
    },
    // Without news, orgs ask the database.
    news: {
      columns: {
        revision: 'INTEGER PRIMARY KEY',
        hash: 'TEXT NOT NULL',
        previous_hash: 'TEXT NOT NULL',
        touches: 'TEXT NOT NULL',
      },
    },
  },
};

/** The touches of at most this many entries of the global plane are kept, for orgs that follow without the database. */
export const NEWS_MAX = 500;

/**
 * The first entry of a batch that was sent to the database. An older version of the product stored only its number, and a later
 * one no `last`, since a batch had one entry.
 */
export type OpenEntry = {
  readonly revision: number;
  readonly id: string | null;
  readonly hash: string | null;
  /** The hash of the entry that it was decided on. It can be committed only directly after that entry. */
  readonly previousHash: string | null;
  /** The last entry of the batch, where that is another one. */
  readonly last?: Tip;
};

/** Everything a coordinator has stored about itself. See docs/decisions/0001-what-a-coordinator-knows.md. */
export type LedgerState = {
  /** The newest entry of the org's own trail that is known to be committed. */
  readonly acknowledged: Tip;
  /** The first entry of the batch that was sent and whose fate is not known. */
  readonly open: OpenEntry | undefined;
  /** How far the org has followed the global plane; the hash is empty when it is not known. */
  readonly followed: Tip;
  /** Until when, at the latest, some org may answer from before a change of the global plane. Milliseconds. */
  readonly tellingUntil: number | undefined;
  /** Whether the database was ever asked: before that, what is acknowledged is not known. */
  readonly isCompared: boolean;
};

/**
 * What one coordinator has stored about itself in its object's own storage. Each method is one step that is written as a
 * whole. It is read from the storage each time, so that an object that was replaced finds out before it answers.
 * Source: docs/storage.md#what-the-platform-does.
 */
export class Ledger {
  readonly #sql: ObjectSql;
  readonly #orgId: number;

  constructor(sql: ObjectSql, orgId: number) {
    this.#sql = sql;
    this.#orgId = orgId;
    const remade = openTables(sql, LAYOUT);
    sql.exec(`INSERT OR IGNORE INTO ledger VALUES (1, 0, '', NULL, 0, '', NULL, 0)`);
    if (remade !== undefined) mend(sql, orgId, remade['ledger'] ?? new Set());
    takeOver(sql);
  }

  /** The facts as they are stored. */
  state(): LedgerState {
    type Row = {
      own: number;
      hash: string;
      open: string | null;
      followed: number;
      followed_hash: string;
      telling_until: number | null;
      compared: number;
    };
    const row = this.#sql
      .exec<Row>(`SELECT own, hash, open, followed, followed_hash, telling_until, compared FROM ledger`)
      .one();
    const acknowledged = { revision: row.own, hash: row.hash };
    return {
      acknowledged,
      open: row.open === null ? undefined : (JSON.parse(row.open) as OpenEntry),
      // In the global plane the two are one.
      followed:
        this.#orgId === GLOBAL_ORG_ID ? acknowledged : { revision: row.followed, hash: row.followed_hash },
      tellingUntil: row.telling_until ?? undefined,
      isCompared: row.compared === 1,
    };
  }

  /** How far it is: what is acknowledged, and what of the global plane was followed. Less to read than all of `state`. */
  revisions(): Revisions {
    const { own, followed } = this.#sql
      .exec<{ own: number; followed: number }>(`SELECT own, followed FROM ledger`)
      .one();
    return { own, global: this.#orgId === GLOBAL_ORG_ID ? own : followed };
  }

  /**
   * A batch is about to be sent: until its fate is known its entries are open, for the next object as well.
   *
   * @param last the last entry of the batch, which follow one another from the first on
   */
  send({ revision, id, hash, previousHash }: Omit<OpenEntry, 'last'>, last: Tip): void {
    const open: OpenEntry = {
      revision,
      id,
      hash,
      previousHash,
      ...(last.revision === revision ? {} : { last: { revision: last.revision, hash: last.hash } }),
    };
    this.#sql.exec(`UPDATE ledger SET open = ?`, JSON.stringify(open));
  }

  /** The entry is committed, and nothing is open any more. Touches are undefined when they are not known. */
  acknowledge({ revision, hash }: Tip, touches: Touches | undefined): void {
    if (this.#orgId === GLOBAL_ORG_ID) this.#noteNews(revision, hash, touches);
    this.#sql.exec(`UPDATE ledger SET own = ?, hash = ?, open = NULL`, revision, hash);
  }

  /** Before the entry is acknowledged: what is acknowledged now is the entry before it. */
  #noteNews(revision: number, hash: string, touches: Touches | undefined): void {
    if (touches === undefined) this.#sql.exec(`DELETE FROM news`);
    else
      this.#sql.exec(
        `INSERT OR REPLACE INTO news SELECT ?, ?, hash, ? FROM ledger`,
        revision,
        hash,
        JSON.stringify(touches),
      );
    this.#sql.exec(`DELETE FROM news WHERE revision <= ?`, revision - NEWS_MAX);
  }

  /** The open entry was not committed and never will be. */
  giveUp(): void {
    this.#sql.exec(`UPDATE ledger SET open = NULL WHERE open IS NOT NULL`);
  }

  /** Follows the global plane to an entry of its trail. */
  follow({ revision, hash }: Tip): void {
    this.#sql.exec(
      `UPDATE ledger SET followed = ?1, followed_hash = ?2 WHERE followed <> ?1 OR followed_hash <> ?2`,
      revision,
      hash,
    );
  }

  /** Begins anew where the database is. Never while an entry is open. */
  adopt({ own, hash, global, globalHash }: Head): void {
    this.#sql.exec(
      `UPDATE ledger SET own = ?, hash = ?, followed = ?, followed_hash = ?`,
      own,
      hash,
      global,
      globalHash,
    );
    this.#sql.exec(`DELETE FROM news`);
  }

  /** Notes that what is stored was compared with the database. */
  noteCompared(): void {
    this.#sql.exec(`UPDATE ledger SET compared = 1 WHERE compared <> 1`);
  }

  /** Notes until when some org may answer from before a change; undefined once all have heard. */
  tell(until: number | undefined): void {
    this.#sql.exec(`UPDATE ledger SET telling_until = ?1 WHERE telling_until IS NOT ?1`, until ?? null);
  }

  /**
   * In the global plane: what was acknowledged after an entry, in order. Undefined when that is not known, or the entry
   * is none of this trail. Empty for an entry that is not acknowledged yet. One row is read where there is nothing.
   */
  newsSince(
    { revision, hash }: Tip,
    { acknowledged }: Pick<LedgerState, 'acknowledged'> = this.state(),
  ): readonly GlobalChange[] | undefined {
    if (revision > acknowledged.revision) return [];
    if (revision === acknowledged.revision) return isSame(hash, acknowledged.hash) ? [] : undefined;
    type Row = { revision: number; hash: string; previousHash: string; touches: string };
    const news = this.#sql
      .exec<Row>(
        `SELECT revision, hash, previous_hash AS previousHash, touches FROM news WHERE revision > ? ORDER BY revision`,
        revision,
      )
      .toArray();
    if (news.length !== acknowledged.revision - revision || !isSame(hash, news[0]?.previousHash ?? ''))
      return undefined;
    return news.map((row) => ({ ...row, touches: JSON.parse(row.touches) as Touches }));
  }
}

/** Whether two hashes are of the same entry, as far as is known: an empty one is not known. */
export const isSame = (a: string, b: string): boolean => a === '' || b === '' || a === b;

/**
 * Where another version keeps something in another way, it cannot be read, so it may be anything. There may be an open entry: then it
 * is the next of the trail, and it is settled before anything is answered (I8). And there may be orgs that have not heard.
 *
 * @param carried what could be read
 */
function mend(sql: ObjectSql, orgId: number, carried: ReadonlySet<string>): void {
  if (orgId === GLOBAL_ORG_ID && !carried.has('telling_until'))
    sql.exec(`UPDATE ledger SET telling_until = 0`);
  if (!carried.has('own') || carried.has('open')) return;
  const { own } = sql.exec<{ own: number }>(`SELECT own FROM ledger`).one();
  const open: OpenEntry = { revision: own + 1, id: null, hash: null, previousHash: null };
  sql.exec(`UPDATE ledger SET open = ?`, JSON.stringify(open));
}

/**
 * Takes over what a version without ids and hashes stored: its open entry is known only by its number, and
 * orgs that had to be told may not have been told.
 */
function takeOver(sql: ObjectSql): void {
  if (sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'state'`).toArray().length === 0) return;
  type Row = { own: number; pending: number; telling: number };
  for (const { own, pending, telling } of sql
    .exec<Row>(`SELECT own, pending, telling FROM state`)
    .toArray()) {
    if (pending === 1) {
      const open: OpenEntry = { revision: own, id: null, hash: null, previousHash: null };
      sql.exec(`UPDATE ledger SET own = ?, open = ?`, own - 1, JSON.stringify(open));
    }
    if (telling === 1) sql.exec(`UPDATE ledger SET telling_until = 0`);
  }
  sql.exec(`DROP TABLE state`);
}
