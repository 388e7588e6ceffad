/** What another version left in the storage of an object: older, or, after a rollback, newer. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { Ledger } from '../../../src/durable/ledger.ts';
import { LISTEN_MS, Listeners } from '../../../src/durable/listeners.ts';
import { NarrowBudget } from '../../../src/durable/narrow-budget.ts';
import type { Layout, ObjectTable } from '../../../src/durable/object-tables.ts';
import { openTables } from '../../../src/durable/object-tables.ts';
import { TokenUsage } from '../../../src/durable/token-usage.ts';
import { HOME_MS } from '../../../src/guessing/guess-limit.ts';
import { GuessLog } from '../../../src/guessing/guess-log.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';

const NOW = 1_000_000_000_000;
const GLOBAL = 0;
const ORG = 7;

const table = (columns: ObjectTable['columns'], more: Partial<ObjectTable> = {}): ObjectTable => ({
  columns,
  ...more,
});
const layout = (number: number, tables: Layout['tables']): Layout => ({ group: 'things', number, tables });
const ID = { id: 'INTEGER PRIMARY KEY' };
const rowsOf = (sql: NodeObjectSql, name: string) => sql.exec(`SELECT * FROM ${name}`).toArray();
const tablesOf = (sql: NodeObjectSql) =>
  sql
    .exec(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .toArray()
    .map(({ name }) => name);

describe('tables of an object', () => {
  it('are made once, and stay as they are while their layout is the same', () => {
    const sql = new NodeObjectSql();
    const first = layout(1, {
      things: table({ ...ID, name: 'TEXT NOT NULL' }, { indexes: { by_name: 'name' } }),
    });
    expect(openTables(sql, first)).toBeUndefined();
    sql.exec(`INSERT INTO things VALUES (1, 'a')`);
    expect(openTables(sql, first)).toBeUndefined();
    expect(rowsOf(sql, 'things')).toEqual([{ id: 1, name: 'a' }]);
    // The version before numbers had the first layout, and knows no table of layouts.
    expect(tablesOf(sql)).toEqual(['things']);
  });

  it('get a column that they did not have, with their rows or without', () => {
    for (const carried of [undefined, {}, { at: '5' }]) {
      const sql = new NodeObjectSql();
      openTables(sql, layout(1, { things: table(ID) }));
      sql.exec(`INSERT INTO things VALUES (1)`);
      const columns = { ...ID, at: 'INTEGER NOT NULL' };
      const next = layout(2, {
        things: table(columns, { ...(carried && { carried }), indexes: { by_at: 'at' } }),
      });
      const isCarried = carried !== undefined && 'at' in carried;
      expect(openTables(sql, next)).toEqual({ things: isCarried ? new Set(['id']) : undefined });
      expect(rowsOf(sql, 'things')).toEqual(isCarried ? [{ id: 1, at: 5 }] : []);
      sql.exec(`INSERT INTO things VALUES (2, 6)`);
      expect(openTables(sql, next)).toBeUndefined();
      expect(rowsOf(sql, 'things')).toHaveLength(isCarried ? 2 : 1);
      expect(sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'by_at'`).toArray()).toHaveLength(1);
    }
  });

  it('lose what a later version had, when the one before is put back', () => {
    const sql = new NodeObjectSql();
    const later = layout(3, {
      things: table({ ...ID, name: 'TEXT NOT NULL CHECK (name <> 1)', more: 'TEXT NOT NULL' }),
      others: table(ID),
    });
    openTables(sql, later);
    sql.exec(`INSERT INTO things VALUES (1, 'a', 'x'), (2, 'b', 'y')`);
    const earlier = layout(2, {
      things: table({ ...ID, name: `TEXT NOT NULL CHECK (name <> 'b')` }, { carried: {} }),
    });
    expect(openTables(sql, earlier)).toEqual({ things: new Set(['id', 'name']) });
    // What is not allowed any more is not carried.
    expect(rowsOf(sql, 'things')).toEqual([{ id: 1, name: 'a' }]);
    expect(tablesOf(sql)).toEqual(['layouts', 'things']);
    sql.exec(`INSERT INTO things VALUES (3, 'c')`);
    expect(openTables(sql, later)).toEqual({ things: undefined });
  });

  it('of one group do not depend on those of another', () => {
    const sql = new NodeObjectSql();
    openTables(sql, { group: 'a', number: 2, tables: { a: table(ID) } });
    openTables(sql, { group: 'b', number: 1, tables: { b: table(ID) } });
    sql.exec(`INSERT INTO a VALUES (1)`);
    sql.exec(`INSERT INTO b VALUES (1)`);
    openTables(sql, { group: 'a', number: 3, tables: { a: table(ID) } });
    expect([rowsOf(sql, 'a').length, rowsOf(sql, 'b').length]).toEqual([0, 1]);
  });
});

/** Tables as a later version may leave them, under its own number. */
function leftByLater(sql: NodeObjectSql, group: string, tables: Layout['tables']): void {
  openTables(sql, { group, number: 99, tables });
}

const LEDGER = {
  id: 'INTEGER PRIMARY KEY',
  own: 'INTEGER NOT NULL',
  hash: 'TEXT NOT NULL',
  open: 'TEXT',
  followed: 'INTEGER NOT NULL',
  followed_hash: 'TEXT NOT NULL',
  telling_until: 'INTEGER',
  compared: 'INTEGER NOT NULL',
};

describe('a ledger over what a later version left', () => {
  it('knows what was acknowledged, open, followed and to be told (I8)', () => {
    const sql = new NodeObjectSql();
    leftByLater(sql, 'ledger', {
      ledger: table({ lent_until: 'INTEGER NOT NULL', ...LEDGER }),
      lent: table(ID),
    });
    const open = { revision: 4, id: 'an id', hash: 'h4', previousHash: 'h3' };
    sql.exec(
      `INSERT INTO ledger VALUES (5, 1, 3, 'h3', ?, 9, 'g9', 1234, 1)`,
      JSON.stringify({ ...open, whatever: 1 }),
    );
    for (let start = 0; start < 2; start++)
      expect(new Ledger(sql, ORG).state()).toMatchObject({
        acknowledged: { revision: 3, hash: 'h3' },
        open,
        followed: { revision: 9, hash: 'g9' },
        tellingUntil: 1234,
        isCompared: true,
      });
    expect(tablesOf(sql)).not.toContain('lent');
  });

  it('takes the next entry for open, where it cannot read what is (I8)', () => {
    const sql = new NodeObjectSql();
    const { open: _open, telling_until: _until, ...rest } = LEDGER;
    leftByLater(sql, 'ledger', { ledger: table({ ...rest, sent: 'TEXT' }) });
    sql.exec(`INSERT INTO ledger VALUES (1, 3, 'h3', 9, 'g9', 1, 'x')`);
    const { open, tellingUntil, acknowledged } = new Ledger(sql, GLOBAL).state();
    expect(acknowledged).toEqual({ revision: 3, hash: 'h3' });
    expect(open).toEqual({ revision: 4, id: null, hash: null, previousHash: null });
    // And somebody may not have heard.
    expect(tellingUntil).toBe(0);
  });

  it('begins cold where it can read nothing: it asks the database before it answers', () => {
    const sql = new NodeObjectSql();
    leftByLater(sql, 'ledger', { ledger: table({ ...ID, everything: 'TEXT NOT NULL' }) });
    sql.exec(`INSERT INTO ledger VALUES (1, '{}')`);
    expect(new Ledger(sql, GLOBAL).state()).toEqual({
      acknowledged: { revision: 0, hash: '' },
      open: undefined,
      followed: { revision: 0, hash: '' },
      tellingUntil: 0,
      isCompared: false,
    });
  });

  it('has no news, so that whoever asks for some asks the database', () => {
    const sql = new NodeObjectSql();
    leftByLater(sql, 'ledger', { ledger: table(LEDGER), news: table({ revision: 'INTEGER PRIMARY KEY' }) });
    sql.exec(`INSERT INTO ledger VALUES (1, 3, 'h3', NULL, 0, '', NULL, 1)`);
    sql.exec(`INSERT INTO news VALUES (3)`);
    expect(new Ledger(sql, GLOBAL).newsSince({ revision: 2, hash: 'h2' })).toBeUndefined();
  });
});

describe('over what the version before left', () => {
  it('a list of who listens goes on, and is as whole as it was', () => {
    const sql = new NodeObjectSql();
    sql.exec(`CREATE TABLE listeners (org_id INTEGER PRIMARY KEY, until INTEGER NOT NULL)`);
    sql.exec(`CREATE INDEX listeners_until ON listeners (until)`);
    sql.exec(`CREATE TABLE listeners_whole (id INTEGER PRIMARY KEY CHECK (id = 1), since INTEGER NOT NULL)`);
    sql.exec(`INSERT INTO listeners VALUES (5, ?)`, NOW + 1);
    sql.exec(`INSERT INTO listeners_whole VALUES (1, ?)`, NOW);
    const listeners = new Listeners(sql, { now: () => NOW });
    expect([listeners.all(), listeners.isWhole()]).toEqual([[5], true]);
  });
});

describe('over what a later version left', () => {
  it('a list of who listens that cannot be read is empty, and is not whole for as long as somebody may rely on the one before', () => {
    const sql = new NodeObjectSql();
    leftByLater(sql, 'listeners', {
      listeners: table({ org_id: 'INTEGER PRIMARY KEY', till: 'INTEGER' }),
      listeners_whole: table({ ...ID, since: 'INTEGER' }),
    });
    sql.exec(`INSERT INTO listeners_whole VALUES (1, 0)`);
    const clock = { now: NOW };
    const listeners = new Listeners(sql, { now: () => clock.now });
    expect([listeners.all(), listeners.isWhole()]).toEqual([[], false]);
    listeners.add(5);
    clock.now += LISTEN_MS;
    expect(listeners.isWhole()).toBe(true);
  });

  it('and so is one of the same columns: what the later version means by them is not known', () => {
    const sql = new NodeObjectSql();
    leftByLater(sql, 'listeners', {
      listeners: table({ org_id: 'INTEGER PRIMARY KEY', until: 'INTEGER', place: 'TEXT' }),
      listeners_whole: table({ ...ID, since: 'INTEGER' }),
    });
    sql.exec(`INSERT INTO listeners VALUES (5, ?, 'x')`, NOW + 1);
    sql.exec(`INSERT INTO listeners_whole VALUES (1, 0)`);
    const listeners = new Listeners(sql, { now: () => NOW });
    expect([listeners.all(), listeners.isWhole()]).toEqual([[], false]);
  });

  it('what a principal used of its hour still counts', () => {
    const sql = new NodeObjectSql();
    const columns = {
      user_id: 'INTEGER PRIMARY KEY',
      since: 'INTEGER',
      changes: 'INTEGER',
      bytes: 'INTEGER',
    };
    leftByLater(sql, 'narrow-budget', { narrow_changes: table({ ...columns, more: 'TEXT' }) });
    sql.exec(`INSERT INTO narrow_changes VALUES (5, ?, 1, 1, 'x')`, NOW);
    const budget = new NarrowBudget(sql, () => NOW, { changes: 1, bytes: 1_000 });
    expect(budget.take(5, 1)).toHaveProperty('waitMs');
    expect(budget.take(6, 1)).not.toHaveProperty('waitMs');
  });

  it('the use of tokens that is not written yet is not forgotten', () => {
    const sql = new NodeObjectSql();
    const columns = { token_id: 'INTEGER PRIMARY KEY', org_id: 'INTEGER', at: 'INTEGER', written: 'INTEGER' };
    leftByLater(sql, 'token-usage', { token_uses: table({ place: 'TEXT', ...columns }) });
    sql.exec(`INSERT INTO token_uses VALUES ('x', 5, 1, ?, 0)`, NOW);
    void new TokenUsage({ storage: { sql } } as never);
    const row = { token_id: 5, org_id: 1, at: NOW, written: 0, hash: null, hash_key: null };
    expect(rowsOf(sql, 'token_uses')).toEqual([row]);
  });

  it('guesses still count, and logins are at home where they were', () => {
    const sql = new NodeObjectSql();
    const of = (first: string, second: string) =>
      table({ [first]: 'TEXT', [second]: 'TEXT', at: 'INTEGER', more: 'TEXT' });
    leftByLater(sql, 'guesses', {
      guesses: of('key', 'ticket'),
      homes: of('login', 'network'),
      visitors: of('network', 'visitor'),
    });
    sql.exec(`INSERT INTO guesses VALUES ('k', 't', ?, 'x')`, NOW);
    sql.exec(`INSERT INTO homes VALUES ('ada', 'n', ?, 'x')`, NOW);
    const log = new GuessLog(sql as unknown as SqlStorage, NOW);
    expect([log.has('k', 't'), log.isAtHome('ada', 'n', NOW)]).toEqual([true, true]);
    // Who is at home in a network is not known, so nobody is told that it is nobody.
    expect(log.homesIn('n', NOW)).toBeUndefined();
    expect(log.homesIn('n', NOW + HOME_MS)).toEqual([]);
  });
});

/** Everything that opens tables, by its group. */
const OPENED: Readonly<Record<string, (sql: NodeObjectSql) => unknown>> = {
  ledger: (sql) => new Ledger(sql, ORG),
  listeners: (sql) => new Listeners(sql, { now: () => NOW }),
  'narrow-budget': (sql) => new NarrowBudget(sql, () => NOW, { changes: 1, bytes: 1 }),
  'token-usage': (sql) => new TokenUsage({ storage: { sql } } as never),
  guesses: (sql) => new GuessLog(sql as unknown as SqlStorage, NOW),
};

/** The tables that each layout stands for. Objects have them: so an entry is never changed, and another layout gets a number of its own. */
const LAYOUTS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  ledger: { 1: '4b925235eab53d34' },
  listeners: { 1: 'ca40f1ce08cbb3e0', 2: '83713ff712c8a723' },
  'narrow-budget': { 1: 'd7e88632d35d0642' },
  'token-usage': { 1: '521e9db663b2ecb9', 2: '906b32b38f40895b' },
  guesses: { 1: '0bd05853b62b7a83' },
};

describe('the number of a layout', () => {
  it.each(Object.entries(OPENED))('is another whenever its tables are: %s', (group, open) => {
    const sql = new NodeObjectSql();
    open(sql);
    const tables = sql
      .exec<{ sql: string }>(
        `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'layouts' ORDER BY name`,
      )
      .toArray();
    const [stored] = tablesOf(sql).includes('layouts')
      ? sql.exec<{ number: number }>(`SELECT number FROM layouts WHERE name = ?`, group).toArray()
      : [];
    const hash = createHash('sha256').update(JSON.stringify(tables)).digest('hex').slice(0, 16);
    expect(LAYOUTS[group]?.[stored?.number ?? 1]).toBe(hash);
    expect(new Set(Object.values(LAYOUTS[group] ?? {})).size).toBe(Object.keys(LAYOUTS[group] ?? {}).length);
  });
});
