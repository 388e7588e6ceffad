import { describe, expect, it } from 'vitest';

import { LANES, openLanes } from '../../../src/durable/lanes.ts';
import { PATIENCE_MS } from '../../../src/durable/patience.ts';
import { DatabaseAway } from '../../../src/faults.ts';
import type { CommitOutcome, Database } from '../../../src/service/ports/database.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';

/** Six in all is what the platform lets an object have. */
const CONNECTIONS = 6;

const question: Read<string> = { statements: ['x'], answer: () => 'x' };
const committed: CommitOutcome = { kind: 'committed', idOf: () => 1 };

/** Lanes to a database that answers, in the order asked, when it is told to. */
function world() {
  const clock = new HandClock(0);
  const asked: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const counts = { underWay: 0, most: 0 };
  const ask = async <T>(value: T): Promise<T> => {
    counts.most = Math.max(counts.most, ++counts.underWay);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    asked.push({ answer: () => resolve(value), fail: () => reject(new DatabaseAway('x')) });
    return await promise.finally(() => void counts.underWay--);
  };
  const database: Database = {
    read: async <T>() => await ask('x' as T),
    commit: async () => await ask(committed),
  };
  const lanes = openLanes(database, clock);
  const outcome = async (result: Promise<unknown>): Promise<unknown> =>
    await result.catch((error: unknown) => error);
  const read = (lane: keyof typeof LANES): Promise<unknown> => outcome(lanes[lane].read(question));
  return { clock, asked, counts, lanes, outcome, read };
}

describe('the lanes of an object to the database', () => {
  it('have room for six questions together, as the platform lets an object have', () => {
    expect(Object.values(LANES).reduce((sum, most) => sum + most, 0)).toBe(CONNECTIONS);
  });

  it('have never more than six under way, however many ask in all of them, and answer all', async () => {
    const { asked, counts, lanes, outcome } = world();
    const names = Object.keys(LANES) as (keyof typeof LANES)[];
    const crowd = Array.from({ length: 400 }, async (_, i) => {
      const lane = names[i % names.length] ?? 'loads';
      return await outcome(i % 3 === 0 ? lanes[lane].commit([]) : lanes[lane].read(question));
    });
    let answered = 0;
    while (answered < crowd.length) {
      await settle();
      expect(asked.length).toBeGreaterThan(answered);
      // Some fail, and make room all the same.
      const next = asked[answered++];
      if (answered % 7 === 0) next?.fail();
      else next?.answer();
    }
    await Promise.all(crowd);
    expect(counts).toEqual({ underWay: 0, most: CONNECTIONS });
  });

  it('let a change and a confirmation pass beside any crowd of loads, and beside what nobody waits for', async () => {
    const { asked, read, lanes } = world();
    for (let i = 0; i < 100; i++) void read('loads');
    for (let i = 0; i < 10; i++) void lanes.beside.commit([]);
    await settle();
    const before = asked.length;
    const both = [read('changes'), read('confirmation')];
    await settle();
    expect(asked).toHaveLength(before + 2);
    for (const { answer } of asked.slice(before)) answer();
    expect(await Promise.all(both)).toEqual(['x', 'x']);
  });

  it('serve those who wait in the order in which they came', async () => {
    const { asked, lanes } = world();
    const order: number[] = [];
    const all = [1, 2, 3].map(async (n) => {
      await lanes.changes.read(question);
      order.push(n);
    });
    for (let i = 0; i < 3; i++) {
      await settle();
      asked[i]?.answer();
    }
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
  });

  it('make room when a question that hangs is given up: a confirmation after two seconds', async () => {
    const { clock, asked, read } = world();
    const first = read('confirmation');
    const second = read('confirmation');
    await clock.pass(PATIENCE_MS - 1);
    expect(asked).toHaveLength(1);
    await clock.pass(1);
    expect(await first).toBeInstanceOf(DatabaseAway);
    await settle();
    asked[1]?.answer();
    expect(await second).toBe('x');
  });
});
