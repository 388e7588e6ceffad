import { describe, expect, it } from 'vitest';

import { Ledger } from '../../../src/durable/ledger.ts';
import { LISTEN_MS, Listeners } from '../../../src/durable/listeners.ts';
import { tellAll, unheardOf } from '../../../src/durable/tell-all.ts';
import type { Word } from '../../../src/durable/telling.ts';
import { ORGS_UNKNOWN_MAX, Telling } from '../../../src/durable/telling.ts';
import type { GlobalChange } from '../../../src/service/ports/changes.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';

const change = (revision: number, ...touches: GlobalChange['touches'][number][]): GlobalChange => ({
  revision,
  hash: `h${revision}`,
  previousHash: `h${revision - 1}`,
  touches,
});

/** Long after every list was begun. */
const NOW = 10 * LISTEN_MS;

type Call = {
  readonly to: number;
  readonly revisions: readonly number[];
  readonly others: readonly number[];
};

/** The telling of a global plane whose listeners are these; `hears` says who answers that it has heard. */
function world(listening: readonly number[], hears: (orgId: number) => boolean = () => true, isWhole = true) {
  const clock = new HandClock(NOW);
  const sql = new NodeObjectSql();
  const ledger = new Ledger(sql, 0);
  const made = { now: () => (isWhole ? 0 : clock.ms) };
  void new Listeners(sql, made);
  const listeners = new Listeners(sql, clock);
  for (const id of listening) listeners.add(id);
  const calls: Call[] = [];
  /** What the next object would find, at each call. */
  const untils: (number | undefined)[] = [];
  const tell = async (to: number, changes: readonly GlobalChange[], others: readonly number[]) => {
    untils.push(ledger.state().tellingUntil);
    calls.push({ to, revisions: changes.map(({ revision }) => revision), others });
    if (!hears(to)) throw new Error('away');
    return others.filter((id) => !hears(id));
  };
  const tellAllPorts = { tell, noteFailure: () => undefined, clock, fanOut: 200 };
  const telling = new Telling({ ledger, clock, listeners, tellAll: tellAllPorts });
  const isOver = async (promise: Promise<void>): Promise<boolean> => {
    let over = false;
    void promise.then(() => (over = true));
    await settle();
    return over;
  };
  const begin = (...words: readonly Word[]): void => telling.begin(words, undefined);
  return { clock, sql, ledger, listeners, telling, calls, untils, isOver, begin };
}

const orgs = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('telling', () => {
  it('tells those who listen, and nobody else', async () => {
    const { begin, calls, telling, isOver } = world([2, 5, 7]);
    begin({ change: change(1, 'role:a'), notifies: 'every-org' });
    expect(calls.map(({ to }) => to)).toEqual([2, 5, 7]);
    begin({ change: change(2, 'user:1'), notifies: [1, 5] });
    expect(calls.slice(3)).toEqual([{ to: 5, revisions: [2], others: [] }]);
    begin({ change: change(3, 'user:2'), notifies: [1] });
    expect(calls).toHaveLength(4);
    expect(await isOver(telling.whenHeard())).toBe(true);
  });

  it('waits out whoever has not heard, and nobody who does not listen (I6)', async () => {
    const { begin, telling, clock, isOver, ledger } = world([2, 5], (id) => id !== 5);
    begin({ change: change(1, 'user:1'), notifies: [5, 9] });
    const heard = telling.whenHeard();
    expect(await isOver(heard)).toBe(false);
    expect(telling.heardUpTo()).toBe(0);
    expect(ledger.state().tellingUntil).toBe(NOW + 5_500);
    await clock.pass(5_499);
    expect(await isOver(heard)).toBe(false);
    await clock.pass(1);
    expect(await isOver(heard)).toBe(true);
    expect(ledger.state().tellingUntil).toBeUndefined();
  });

  it('stores that somebody is told before anything is sent, which makes durable what was written by then', () => {
    const { begin, ledger, calls, untils } = world([2, 5]);
    begin({ change: change(1, 'user:1'), notifies: [2] }, { change: change(2, 'user:2'), notifies: [5] });
    expect(calls).toHaveLength(2);
    expect(untils).toEqual([NOW + 5_500, NOW + 5_500]);
    expect(ledger.state().tellingUntil).toBe(NOW + 5_500);
  });

  for (const count of [201, 5_000, 50_000]) {
    it(`makes at most 200 calls for ${count} orgs, and has the orgs tell one another`, async () => {
      const { begin, calls, telling, isOver } = world(orgs(count));
      begin({ change: change(1, 'role:a'), notifies: 'every-org' });
      expect(calls).toHaveLength(200);
      expect(calls.flatMap(({ to, others }) => [to, ...others]).toSorted((a, b) => a - b)).toEqual(
        orgs(count),
      );
      expect(await isOver(telling.whenHeard())).toBe(true);
    });
  }

  it('waits out one org in the tree that has not heard (I6)', async () => {
    const { begin, telling, clock, isOver } = world(orgs(500), (id) => id !== 499);
    begin({ change: change(1, 'role:a'), notifies: 'every-org' });
    const heard = telling.whenHeard();
    expect(await isOver(heard)).toBe(false);
    await clock.pass(5_500);
    expect(await isOver(heard)).toBe(true);
  });

  it('takes all whom somebody was to tell for unheard, when that one is not reached (I6)', async () => {
    const unheard = await unheardOf(
      tellAll([1, 2, 3, 4, 5], [change(1)], {
        tell: async (to, _changes, others) => {
          if (to === 1) throw new Error('away');
          return others;
        },
        noteFailure: () => undefined,
        clock: new HandClock(NOW),
        fanOut: 2,
      }),
    );
    expect(unheard).toEqual([1, 2, 4, 5]);
  });

  it('does not wait for ever for somebody who tells others', async () => {
    const clock = new HandClock(NOW);
    const unheard = unheardOf(
      tellAll([1, 2, 3], [change(1)], {
        tell: async (to) => await new Promise((resolve) => void (to === 1 && resolve([]))),
        noteFailure: () => undefined,
        clock,
        fanOut: 2,
      }),
    );
    await settle();
    await clock.pass(4_000);
    expect(await unheard).toEqual([2, 3]);
  });

  it('has an answer that concerns nothing of a change not wait for it', async () => {
    const { begin, telling, clock, isOver } = world([2], () => false);
    begin({ change: change(1, 'user:1', 'role:a'), notifies: [2] });
    expect(await isOver(telling.whenHeard(['user:2', 'team:1']))).toBe(true);
    expect(await isOver(telling.whenHeard([]))).toBe(true);
    for (const of of [['role:a'], ['user:2', 'user:1'], undefined] as const) {
      const heard = telling.whenHeard(of);
      expect(await isOver(heard)).toBe(false);
    }
    const heard = telling.whenHeard(['role:a']);
    await clock.pass(5_500);
    expect(await isOver(heard)).toBe(true);
  });

  it('has everybody wait where nobody knows what was changed', async () => {
    const { telling, isOver } = world([]);
    telling.waitOut();
    expect(await isOver(telling.whenHeard(['user:2']))).toBe(false);
    expect(await isOver(telling.whenHeard([]))).toBe(false);
  });

  it('is begun again by the next object, for whatever anybody reads', async () => {
    const { begin, ledger, clock, listeners, isOver } = world([2], () => false);
    begin({ change: change(1, 'user:1'), notifies: [2] });
    const tellAllPorts = { tell: async () => [], noteFailure: () => undefined, clock };
    const next = new Telling({ ledger, clock, listeners, tellAll: tellAllPorts });
    expect(await isOver(next.whenHeard(['user:9']))).toBe(false);
  });

  it('tells an org all changes of one step in one call, in order, and ends each by itself', async () => {
    const { begin, telling, calls, isOver } = world([1, 2, 3], (id) => id !== 3);
    begin(
      { change: change(1, 'user:1'), notifies: [1] },
      { change: change(2, 'user:2'), notifies: [2, 1] },
      { change: change(3, 'user:3'), notifies: [3] },
    );
    expect(calls).toEqual([1, 2, 3].map((to) => ({ to, revisions: [1, 2, 3], others: [] })));
    expect(await isOver(telling.whenHeard(['user:1', 'user:2']))).toBe(true);
    expect(await isOver(telling.whenHeard(['user:3']))).toBe(false);
    expect(telling.heardUpTo()).toBe(0);
    expect(await isOver(telling.whenHeardUpTo(2))).toBe(true);
    expect(await isOver(telling.whenHeardUpTo(3))).toBe(false);
  });

  it('tells every org while orgs of the version before may answer without listening (I6)', async () => {
    const { telling, calls, isOver, clock } = world([2], () => true, false);
    expect(telling.knowsWhoListens()).toBe(false);
    telling.begin([{ change: change(1, 'role:a'), notifies: 'every-org' }], [1, 2, 3]);
    telling.begin([{ change: change(2, 'user:1'), notifies: [3] }], [1, 2, 3]);
    expect(calls.map(({ to }) => to)).toEqual([1, 2, 3, 3]);
    expect(await isOver(telling.whenHeard())).toBe(true);
    for (const orgIds of [undefined, orgs(ORGS_UNKNOWN_MAX + 1)]) {
      telling.begin([{ change: change(3, 'role:a'), notifies: 'every-org' }], orgIds);
      expect(await isOver(telling.whenHeard())).toBe(false);
      await clock.pass(5_500);
      expect(await isOver(telling.whenHeard())).toBe(true);
    }
    await clock.pass(LISTEN_MS);
    expect(telling.knowsWhoListens()).toBe(true);
  });
});

describe('the list of who listens', () => {
  it('is found by the next object, and each org leaves it when its time is over', () => {
    const clock = new HandClock(NOW);
    const sql = new NodeObjectSql();
    new Listeners(sql, clock).add(3);
    clock.ms += LISTEN_MS - 1;
    new Listeners(sql, clock).add(4);
    expect(new Listeners(sql, clock).all()).toEqual([3, 4]);
    clock.ms += 1;
    expect(new Listeners(sql, clock).all()).toEqual([4]);
    new Listeners(sql, clock).add(5);
    expect(sql.exec('SELECT org_id FROM listeners ORDER BY org_id').toArray()).toEqual([
      { org_id: 4 },
      { org_id: 5 },
    ]);
  });

  it('is whole when its first time is over, also when it was thrown away (I1)', () => {
    const clock = new HandClock(NOW);
    const sql = new NodeObjectSql();
    expect(new Listeners(sql, clock).isWhole()).toBe(false);
    clock.ms += LISTEN_MS;
    expect(new Listeners(sql, clock).isWhole()).toBe(true);
    sql.exec('DROP TABLE listeners');
    sql.exec('DROP TABLE listeners_whole');
    expect(new Listeners(sql, clock).isWhole()).toBe(false);
  });
});
