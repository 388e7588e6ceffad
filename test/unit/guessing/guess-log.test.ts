import { describe, expect, it } from 'vitest';

import { GUESS_WINDOW_MS_MAX, HOME_MS } from '../../../src/guessing/guess-limit.ts';
import { GuessLog, GUESSES_MAX, TOLD_HOMES_MAX } from '../../../src/guessing/guess-log.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';

const START = 1_000_000_000_000;

function newLog() {
  const sql = new NodeObjectSql();
  const log = new GuessLog(sql as unknown as SqlStorage, START);
  const count = () => sql.exec<{ n: number }>('SELECT count(*) AS n FROM guesses').one().n;
  return { sql, log, count };
}

/** Guesses of others, one each millisecond, until there is no room. */
function fill(log: GuessLog): { readonly guesses: number; readonly now: number; readonly until: number } {
  for (let guesses = 0; ; guesses++) {
    const now = START + guesses;
    const until = log.fullUntil(now);
    if (until !== undefined) return { guesses, now, until };
    log.add(`key ${guesses}`, 'ticket', now);
  }
}

describe('the guesses of an object', () => {
  it('are forgotten when they count no more', () => {
    const { log, count } = newLog();
    for (let i = 0; i < 10; i++) log.add(`key ${i}`, 'ticket', START);
    log.add('key', 'ticket', START + GUESS_WINDOW_MS_MAX);
    expect(count()).toBe(1);
  });

  it('are never forgotten earlier: with many of others there is no room for more, until they are too old', () => {
    const { log, count } = newLog();
    const { guesses, now, until } = fill(log);
    expect(guesses).toBeLessThanOrEqual(GUESSES_MAX);
    expect(count()).toBe(guesses);
    expect(log.has('key 0', 'ticket')).toBe(true);
    expect(until).toBeGreaterThan(now);
    expect(until).toBeLessThanOrEqual(now + GUESS_WINDOW_MS_MAX);
    expect(log.fullUntil(until - 1)).toBe(until);
    expect(log.fullUntil(until)).toBeUndefined();
    expect(log.has('key 0', 'ticket')).toBe(false);
    expect(log.has(`key ${guesses - 1}`, 'ticket')).toBe(true);
  });

  it('are as many for the object that comes after it', () => {
    const { sql, log } = newLog();
    const { now } = fill(log);
    expect(new GuessLog(sql as unknown as SqlStorage, START).fullUntil(now)).toBeDefined();
  });

  it('are counted also when there is no room, of who is at home', () => {
    const { log } = newLog();
    const { now } = fill(log);
    for (let i = 0; i < 3; i++) log.add('pair', `ticket ${i}`, now);
    expect(log.usedUpUntil('pair', { guesses: 3, windowMs: 1_000 }, now)).toBe(now + 1_000);
    expect(log.has('key 0', 'ticket')).toBe(true);
  });
});

describe('the logins that are at home in a network', () => {
  it('are told while they are few, and for thirty days', () => {
    const { log } = newLog();
    log.settleIn('network', 'ann', START);
    log.settleIn('network', 'bob', START + 1);
    log.settleIn('another', 'eve', START);
    expect(log.homesIn('network', START + 1)?.sort()).toEqual(['ann', 'bob']);
    expect(log.homesIn('network', START + HOME_MS)).toEqual(['bob']);
    expect(log.homesIn('nowhere', START)).toEqual([]);
  });

  it('are not told when they are many, until they are few again: never only some of them', () => {
    const { log } = newLog();
    for (let i = 0; i < TOLD_HOMES_MAX; i++) log.settleIn('network', `login ${i}`, START + i);
    expect(log.homesIn('network', START)).toHaveLength(TOLD_HOMES_MAX);
    for (let i = 0; i < 5; i++) log.settleIn('network', `one more ${i}`, START + 1_000 + i);
    expect(log.homesIn('network', START + 2_000)).toBeUndefined();
    // The five that were not kept are too old by then as well.
    expect(log.homesIn('network', START + 4 + HOME_MS)).toHaveLength(TOLD_HOMES_MAX);
    expect(log.homesIn('network', START + 3 + HOME_MS)).toBeUndefined();
  });

  it('are told of no network after some were forgotten, for as long as these would have been at home', () => {
    const { sql, log } = newLog();
    sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
       INSERT INTO visitors SELECT 'network ' || i, 'login', ${START} FROM n`,
    );
    expect(log.homesIn('network 7', START)).toEqual(['login']);
    for (let i = 0; i < 500; i++) log.settleIn(`another ${i}`, 'login', START + 1);
    expect(log.homesIn('network 7', START + 1)).toBeUndefined();
    expect(log.homesIn('another 7', START + HOME_MS)).toBeUndefined();
    expect(log.homesIn('another 7', START + 1 + HOME_MS)).toEqual([]);
  });
});
