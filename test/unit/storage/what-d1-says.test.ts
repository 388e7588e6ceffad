import { expect, describe, it } from 'vitest';

import { WHAT_D1_SAYS } from '../../../src/storage/what-d1-says.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { DatabaseAway } from '../../../src/faults.ts';
import { question, write } from '../../../src/storage/d1.ts';
import { guards } from '../../../src/storage/schema.ts';
import { FULL, NOT_CONFIRMED } from '../../support/what-d1-says.ts';

/** A database that says one thing of every batch. */
function saying(text: string) {
  const statement = { bind: () => statement };
  const orm = openOrm({
    prepare: () => statement,
    batch: async () => await Promise.reject(new Error(text)),
  } as never);
  const database = openDatabase(orm);
  return {
    commit: async () => await database.commit([write(orm.insert(guards).values({ holds: 1 }))]),
    read: async () => await database.read(question(orm.select().from(guards), (rows) => rows)),
  };
}

const full = { kind: 'rejected', why: 'full-database' };
const unfit = { kind: 'rejected', why: 'unfit' };

describe('what D1 says of a batch', () => {
  it.each<[string, object]>([
    ...FULL.map((text): [string, object] => [text, full]),
    ...NOT_CONFIRMED.map((text): [string, object] => [text, { kind: 'unknown' }]),
    ['UNIQUE constraint failed: changes.org_id, changes.revision: SQLITE_CONSTRAINT', { kind: 'outrun' }],
    ['UNIQUE constraint failed: teams.name: SQLITE_CONSTRAINT', { kind: 'conflict' }],
    ['CHECK constraint failed: guard_holds: SQLITE_CONSTRAINT', { kind: 'conflict' }],
    ['CHECK constraint failed: full_users: SQLITE_CONSTRAINT', { kind: 'full', limit: 'users' }],
    ['CHECK constraint failed: full_of_what: SQLITE_CONSTRAINT', { kind: 'conflict' }],
    ['string or blob too big: SQLITE_TOOBIG', unfit],
    ['too many SQL variables at offset 301: SQLITE_ERROR', unfit],
    ['no such table: teams: SQLITE_ERROR', unfit],
    ['datatype mismatch: SQLITE_MISMATCH', unfit],
    ['attempt to write a readonly database: SQLITE_READONLY', { kind: 'unknown' }],
    ['disk I/O error: SQLITE_IOERR', { kind: 'unknown' }],
    ['out of memory: SQLITE_NOMEM', { kind: 'unknown' }],
    ['database is locked: SQLITE_BUSY', { kind: 'unknown' }],
  ])('%s', async (text, outcome) => {
    expect(await saying(`D1_ERROR: ${text}`).commit()).toMatchObject(outcome);
  });

  it.each([...FULL, ...NOT_CONFIRMED])('makes it away for who reads: %s', async (text) => {
    await expect(saying(`D1_ERROR: ${text}`).read()).rejects.toThrow(DatabaseAway);
  });

  it('is in the table of the page about storage, text by text', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/storage.md'), 'utf8');
    const [, part = ''] = page.split('## What D1 says of a batch');
    for (const { says } of WHAT_D1_SAYS) expect(part).toContain(says);
  });

  it('has a source for each text', () => {
    for (const { source } of WHAT_D1_SAYS) expect(source).toMatch(/^(https:\/\/|measured: )/);
  });
});
