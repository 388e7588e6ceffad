import { describe, expect, it, vi } from 'vitest';

import { Ledger, NEWS_MAX } from '../../../src/durable/ledger.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';

const ORG = 7;
const GLOBAL = 0;

const open = { revision: 4, id: 'an id', hash: 'h4', previousHash: 'h3' };

/** The ledger of the global plane with the acknowledged entries 1 to n, of which the last has touches. */
function globalLedger(entries: number): Ledger {
  const ledger = new Ledger(new NodeObjectSql(), GLOBAL);
  for (let revision = 1; revision <= entries; revision++)
    ledger.acknowledge({ revision, hash: `h${revision}` }, [`user:${revision}`]);
  return ledger;
}

describe('a ledger', () => {
  it('begins with nothing', () => {
    expect(new Ledger(new NodeObjectSql(), ORG).state()).toEqual({
      acknowledged: { revision: 0, hash: '' },
      open: undefined,
      followed: { revision: 0, hash: '' },
      tellingUntil: undefined,
      isCompared: false,
    });
  });

  it('is found by the next object as it was left (I8)', () => {
    const sql = new NodeObjectSql();
    const before = new Ledger(sql, ORG);
    before.acknowledge({ revision: 3, hash: 'h3' }, []);
    before.follow({ revision: 9, hash: 'g9' });
    before.send(open, open);
    before.tell(1234);
    before.noteCompared();
    expect(new Ledger(sql, ORG).state()).toEqual({
      acknowledged: { revision: 3, hash: 'h3' },
      open,
      followed: { revision: 9, hash: 'g9' },
      tellingUntil: 1234,
      isCompared: true,
    });
  });

  it('knows the last entry of a batch of several, for the next object as well (I8)', () => {
    const sql = new NodeObjectSql();
    const last = { revision: open.revision + 2, hash: 'of the last' };
    new Ledger(sql, ORG).send(open, last);
    expect(new Ledger(sql, ORG).state().open).toEqual({ ...open, last });
  });

  it('keeps an open entry open, whatever of the global plane is followed (I8)', () => {
    const ledger = new Ledger(new NodeObjectSql(), ORG);
    ledger.send(open, open);
    ledger.follow({ revision: 9, hash: 'g9' });
    ledger.tell(undefined);
    expect(ledger.state().open).toEqual(open);
  });

  it('has one revision for both planes in the global one', () => {
    expect(globalLedger(2).state().followed).toEqual({ revision: 2, hash: 'h2' });
  });
});

describe('the news of the global plane (I9)', () => {
  it('are every entry after a known one, with the hash of the entry before', () => {
    expect(globalLedger(3).newsSince({ revision: 1, hash: 'h1' })).toEqual([
      { revision: 2, hash: 'h2', previousHash: 'h1', touches: ['user:2'] },
      { revision: 3, hash: 'h3', previousHash: 'h2', touches: ['user:3'] },
    ]);
  });

  it.each([
    ['the newest entry', { revision: 3, hash: 'h3' }],
    ['an entry that is not acknowledged yet', { revision: 4, hash: 'h4' }],
  ])('are none after %s', (_, tip) => {
    expect(globalLedger(3).newsSince(tip)).toEqual([]);
  });

  it('cost an org that is behind nothing no read beside that of the state: hundreds ask', ({
    onTestFinished,
  }) => {
    const ledger = globalLedger(3);
    const state = ledger.state();
    const read = vi.spyOn(NodeObjectSql.prototype, 'exec');
    onTestFinished(() => read.mockRestore());
    expect(ledger.newsSince(state.acknowledged, state)).toEqual([]);
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ['the newest entry', 3],
    ['an older one', 1],
  ])('are not known after another entry in the place of %s, as after a restore (I1)', (_, revision) => {
    expect(globalLedger(3).newsSince({ revision, hash: 'another' })).toBeUndefined();
  });

  it('are known after an entry without a hash, as the version before stored it', () => {
    expect(globalLedger(3).newsSince({ revision: 2, hash: '' })).toHaveLength(1);
  });

  it(`are kept of the last ${NEWS_MAX} entries`, () => {
    const ledger = globalLedger(NEWS_MAX + 2);
    expect(ledger.newsSince({ revision: 2, hash: 'h2' })).toHaveLength(NEWS_MAX);
    expect(ledger.newsSince({ revision: 1, hash: 'h1' })).toBeUndefined();
  });

  it('are not known across an entry whose touches are not', () => {
    const ledger = globalLedger(3);
    ledger.acknowledge({ revision: 4, hash: 'h4' }, undefined);
    ledger.acknowledge({ revision: 5, hash: 'h5' }, ['user:5']);
    expect(ledger.newsSince({ revision: 3, hash: 'h3' })).toBeUndefined();
    expect(ledger.newsSince({ revision: 4, hash: 'h4' })).toHaveLength(1);
  });

  it('are not known across a beginning anew', () => {
    const ledger = globalLedger(3);
    ledger.adopt({ own: 4, hash: 'h4', global: 4, globalHash: 'h4', news: [] });
    expect(ledger.newsSince({ revision: 3, hash: 'h3' })).toBeUndefined();
  });
});

describe('what the version before stored', () => {
  const stored = (own: number, pending: number, telling: number): Ledger => {
    const sql = new NodeObjectSql();
    sql.exec(`CREATE TABLE state (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, own INTEGER NOT NULL,
      global INTEGER NOT NULL, pending INTEGER NOT NULL, telling INTEGER NOT NULL)`);
    sql.exec(`INSERT INTO state VALUES (1, 3, ?, 9, ?, ?)`, own, pending, telling);
    return new Ledger(sql, GLOBAL);
  };

  it('leaves a change that was on its way open, by its number (I8)', () => {
    expect(stored(5, 1, 0).state()).toMatchObject({
      acknowledged: { revision: 4 },
      open: { revision: 5, id: null },
    });
  });

  it('leaves those to be told who had to be (I6)', () => {
    expect(stored(5, 0, 1).state().tellingUntil).toBeDefined();
  });

  it('is otherwise read from the database anew', () => {
    expect(stored(5, 0, 0).state()).toMatchObject({
      acknowledged: { revision: 0 },
      open: undefined,
      isCompared: false,
    });
  });
});
