import type { Caller, Rehash } from '../core/caller.ts';
import { toldFault } from '../faults.ts';
import { log } from '../log.ts';
import type { Write } from '../service/ports/database.ts';
import type { Clock } from './clock.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { Layout } from './object-tables.ts';
import { openTables } from './object-tables.ts';

const LAYOUT: Layout = {
  group: 'token-usage',
  number: 2,
  tables: {
    token_uses: {
      columns: {
        token_id: 'INTEGER PRIMARY KEY',
        org_id: 'INTEGER NOT NULL',
        at: 'INTEGER NOT NULL',
        written: 'INTEGER NOT NULL',
        // How the token should be stored, where that was not so: written with the time.
        hash: 'TEXT',
        hash_key: 'TEXT',
      },
      carried: { hash: 'NULL', hash_key: 'NULL' },
    },
  },
};

/** The use of a token is noted, and so written, at most this often. Source: docs/grafana.md#credentials. */
const NOTE_EVERY_MS = 15 * 60_000;
/** A row of a token that was not used for so long is removed. While it is there, the next use writes it anew: no row more. */
const KEPT_MS = 24 * 60 * 60_000;
/** How long notes are gathered before they are written, and how long after a failure they are tried again. */
const WRITE_AFTER_MS = 60_000;
/** Tokens that are kept account of, two numbers each; the use of others is not noted until there is room. */
const TOKENS_MAX = 10_000;

/** When the use of a token was noted, and the name of the key under which it should be stored, if that was said. */
type Noted = { readonly at: number; readonly hashKey: string | undefined };

/** What keeping account of tokens needs from its coordinator. */
export type TokenUsagePorts = Pick<CoordinatorParts, 'database' | 'repositories'> & {
  readonly now: Clock['now'];
  readonly storage: Pick<DurableObjectStorage, 'sql' | 'setAlarm'>;
};

/**
 * When tokens were last used. That decides nothing, so it is noted in the object's own storage and written to the
 * database later, many at once and outside the order of changes: never in the way of an answer.
 *
 * A row stays after it was written, so that an object that starts anew does not note more often, and a token that is in use
 * has one row that changes. While there are rows to be written, an alarm is set.
 */
export class TokenUsage {
  readonly #ports: TokenUsagePorts;
  /** What was last noted of tokens: the use of one that is in here and not due costs nothing more. */
  readonly #noted = new Map<number, Noted>();
  /** Whether something is to be written, and so the alarm set; not known at the start, and found by reading all rows. */
  #isAlarmSet: boolean | undefined;

  constructor(ports: TokenUsagePorts) {
    this.#ports = ports;
    openTables(this.#sql, LAYOUT);
  }

  /** Notes that the caller's token was found good, if it has one whose use is not known well enough. Never throws. */
  note(caller: Caller): void {
    const { credential, tokenOrgId, rehash } = caller;
    if (this.isNoted(caller) || credential.kind !== 'token' || tokenOrgId === null) return;
    const { tokenId } = credential;
    const now = this.#ports.now();
    try {
      if (this.#noted.size >= TOKENS_MAX) this.#noted.clear();
      this.#noted.set(tokenId, this.#noteDurably(tokenId, tokenOrgId, now, rehash));
    } catch (error) {
      // It decides nothing, so no answer fails of it.
      toldFault(error, { what: 'noting the use of a token' });
    }
  }

  /** Whether the caller has no token, or one whose use is known well enough: then nothing need be noted of it. */
  isNoted({ credential, tokenOrgId, rehash }: Caller): boolean {
    if (credential.kind !== 'token' || tokenOrgId === null) return true;
    return !this.#isDue(this.#noted.get(credential.tokenId), this.#ports.now(), rehash);
  }

  /** Writes what was noted to the database in one round trip, for the object's alarm. What fails is tried again. */
  async write(): Promise<void> {
    const { repositories } = this.#ports;
    type Row = {
      token_id: number;
      org_id: number;
      at: number;
      hash: string | null;
      hash_key: string | null;
    };
    const rows = this.#sql
      .exec<Row>(`SELECT token_id, org_id, at, hash, hash_key FROM token_uses WHERE written = 0`)
      .toArray();
    if (rows.length > 0) {
      const uses = rows.map((row) => ({
        orgId: row.org_id,
        tokenId: row.token_id,
        at: new Date(row.at).toISOString(),
      }));
      const rehashed = rows.flatMap(({ org_id: orgId, token_id: tokenId, hash, hash_key: hashKey }) =>
        hash === null || hashKey === null ? [] : [{ orgId, tokenId, hash, hashKey }],
      );
      const isWritten = await this.#commit(() => [
        repositories.tokens.noteUses(uses),
        ...(rehashed.length > 0 ? [repositories.tokens.rehash(rehashed)] : []),
      ]);
      if (isWritten) this.#markWritten(rows.map((row) => [row.token_id, row.at]));
      else log('token-use-unwritten', { tokens: rows.length });
    }
    this.#forgetUnused(KEPT_MS);
    this.#isAlarmSet = this.#isSomethingUnwritten();
    if (this.#isAlarmSet) this.#setAlarm();
  }

  /** Whether it was written. What breaks here is tried again as well: the alarm must not end. */
  async #commit(make: () => readonly Write[]): Promise<boolean> {
    try {
      return (await this.#ports.database.commit(make())).kind === 'committed';
    } catch (error) {
      toldFault(error, { what: 'writing the use of tokens' });
      return false;
    }
  }

  get #sql(): SqlStorage {
    return this.#ports.storage.sql;
  }

  /** What counts as noted of the token: what is now, or what an object before this one noted. */
  #noteDurably(tokenId: number, orgId: number, now: number, rehash: Rehash | undefined): Noted {
    type Row = { at: number; hash_key: string | null };
    const [row] = this.#sql
      .exec<Row>(`SELECT at, hash_key FROM token_uses WHERE token_id = ?`, tokenId)
      .toArray();
    const before = row && { at: row.at, hashKey: row.hash_key ?? undefined };
    if (before !== undefined && !this.#isDue(before, now, rehash)) return before;
    const noted = { at: now, hashKey: rehash?.hashKey };
    if (row === undefined && !this.#hasRoom()) return noted;
    this.#isAlarmSet ??= this.#isSomethingUnwritten();
    this.#sql.exec(
      `INSERT OR REPLACE INTO token_uses (token_id, org_id, at, written, hash, hash_key) VALUES (?, ?, ?, 0, ?, ?)`,
      tokenId,
      orgId,
      now,
      rehash?.hash ?? null,
      rehash?.hashKey ?? null,
    );
    if (!this.#isAlarmSet) this.#setAlarm();
    this.#isAlarmSet = true;
    return noted;
  }

  /** A token that should be stored otherwise is due at once: it may not be used again for long. */
  #isDue(noted: Noted | undefined, now: number, rehash: Rehash | undefined): boolean {
    if (noted === undefined || now - noted.at >= NOTE_EVERY_MS) return true;
    return rehash !== undefined && rehash.hashKey !== noted.hashKey;
  }

  #hasRoom(): boolean {
    const count = (): number =>
      this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM token_uses`).one().count;
    if (count() < TOKENS_MAX) return true;
    this.#forgetUnused(NOTE_EVERY_MS);
    return count() < TOKENS_MAX;
  }

  #isSomethingUnwritten(): boolean {
    return this.#sql.exec(`SELECT 1 FROM token_uses WHERE written = 0 LIMIT 1`).toArray().length > 0;
  }

  /** Marks only the times that were sent, because a token may have been noted again in the meantime. */
  #markWritten(sent: readonly (readonly [tokenId: number, at: number])[]): void {
    this.#sql.exec(
      `UPDATE token_uses SET written = 1
        WHERE (token_id, at) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
      JSON.stringify(sent),
    );
  }

  /** Removes the rows of tokens whose use was written so long ago. */
  #forgetUnused(ms: number): void {
    const before = this.#ports.now() - ms;
    this.#sql.exec(`DELETE FROM token_uses WHERE written = 1 AND at <= ?`, before);
  }

  #setAlarm(): void {
    // Not awaited: it becomes durable together with the row.
    void this.#ports.storage.setAlarm(this.#ports.now() + WRITE_AFTER_MS);
  }
}
