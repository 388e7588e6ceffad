import { describe, expect, it } from 'vitest';

import type { Again } from '../../../src/durable/write-queue.ts';
import { WAITING_MAX, WAITING_OF_ONE_MAX, WriteQueue } from '../../../src/durable/write-queue.ts';

type Task = { readonly run: () => Promise<unknown>; readonly end: (result: unknown) => void };

/** A queue of tasks, one at a time. */
function taskQueue() {
  const queue = new WriteQueue<Task>({
    most: () => 1,
    take: async (tasks) => {
      for (const task of tasks) task.end(await task.run());
      return {};
    },
  });
  return {
    /** The task's result; undefined when it was turned away. */
    run: async <T>(caller: string, run: () => Promise<T>): Promise<T | undefined> => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      queue.add(caller, { run, end: resolve })?.end(undefined);
      return (await promise) as T | undefined;
    },
  };
}

const tick = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A queue that somebody keeps busy until `begin` is called, and what has run since, by caller. */
function busyQueue() {
  const queue = taskQueue();
  const { promise, resolve: begin } = Promise.withResolvers<void>();
  const ran: string[] = [];
  const running = queue.run('whoever runs', async () => await promise);
  const send = async (caller: string): Promise<'ran' | 'turned away'> => {
    const result = await queue.run(caller, async () => {
      ran.push(caller);
      await Promise.resolve();
      return 'ran' as const;
    });
    return result ?? 'turned away';
  };
  return { queue, send, ran, begin, running };
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const count = <T>(list: readonly T[], wanted: T): number => list.filter((one) => one === wanted).length;

describe('the write queue', () => {
  it('never runs two tasks at once, and keeps the order of one caller (I5)', async () => {
    const queue = taskQueue();
    const log: string[] = [];
    const task = (name: string) =>
      queue.run('one', async () => {
        log.push(`${name} begins`);
        await tick();
        log.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all(['a', 'b', 'c'].map(task))).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('never runs two tasks at once, though one comes while the next is told that it is its turn (I5)', async () => {
    const queue = taskQueue();
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    const late: Promise<unknown>[] = [];
    const first = queue.run('a', task);
    const second = queue.run('b', task);
    for (let i = 0; i < 10; i++) {
      await Promise.resolve();
      late.push(queue.run(`late ${i}`, task));
    }
    await Promise.all([first, second, ...late]);
    expect(most).toBe(1);
  });

  /** A queue of names, several at a time: what each turn took. */
  const inTurns = async (
    most: number,
    names: readonly (readonly [caller: string, name: string])[],
    again: (turn: readonly string[], count: number) => Again<string> = () => ({}),
  ): Promise<readonly (readonly string[])[]> => {
    const turns: (readonly string[])[] = [];
    const queue = new WriteQueue<string>({
      most: () => most,
      take: async (items) => {
        await tick();
        turns.push(items);
        return again(items, turns.length);
      },
    });
    for (const [caller, name] of names) queue.add(caller, name);
    while (turns.flat().length < names.length || turns.length === 0) await tick();
    for (let i = 0; i < 10; i++) await tick();
    return turns;
  };
  const NAMES = [
    ['x', 'first'],
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b1'],
    ['c', 'c1'],
  ] as const;

  it('takes several at a turn, one of each caller first', async () => {
    expect(await inTurns(3, NAMES)).toEqual([['first'], ['a1', 'b1', 'c1'], ['a2']]);
  });

  it('gives another turn at once, or after those of other callers', async () => {
    const again = (turn: readonly string[], count: number): Again<string> =>
      count === 2 ? { next: turn.slice(0, 1), later: turn.slice(1) } : {};
    expect(await inTurns(2, NAMES, again)).toEqual([['first'], ['a1', 'b1'], ['a1', 'c1'], ['a2', 'b1']]);
  });

  it('turns away one caller’s beyond its share, and takes tasks again once it has caught up', async () => {
    const { queue, send, begin } = busyQueue();
    const results = times(600, () => send('hostile'));
    begin();
    expect(count(await Promise.all(results), 'turned away')).toBe(600 - WAITING_OF_ONE_MAX);
    expect(await queue.run('hostile', () => Promise.resolve('again'))).toBe('again');
  });

  it('lets callers take turns: who sends one waits for one of each other, and not for all', async () => {
    const { send, ran, begin } = busyQueue();
    const hostile = times(600, () => send('hostile'));
    const other = times(3, () => send('other'));
    const quiet = send('quiet');
    begin();
    expect(await quiet).toBe('ran');
    expect(ran.slice(0, 3)).toEqual(['hostile', 'other', 'quiet']);
    expect(await Promise.all(other)).toEqual(['ran', 'ran', 'ran']);
    await Promise.all(hostile);
  });

  it('turns away those of whom most wait when all places are taken, and nobody who sends one', async () => {
    const { send, begin } = busyQueue();
    const hostile = times(20, (i) => times(WAITING_OF_ONE_MAX, () => send(`hostile ${i}`))).flat();
    const quiet = times(200, (i) => send(`quiet ${i}`));
    begin();
    expect(count(await Promise.all(quiet), 'ran')).toBe(200);
    expect(count(await Promise.all(hostile), 'ran')).toBe(WAITING_MAX - 200);
  });

  it('turns nobody away who sends ten at once, nor whoever sends thousands one after another', async () => {
    const queue = taskQueue();
    const client = async (name: string) => {
      for (let i = 0; i < 1_000; i++) {
        const ten = await Promise.all(times(10, () => queue.run(name, () => Promise.resolve('ran'))));
        expect(count(ten, 'ran')).toBe(10);
      }
    };
    await Promise.all([client('terraform'), client('directory')]);
  });

  it('keeps no more than its places, however many callers there are', async () => {
    const { send, begin } = busyQueue();
    const many = times(WAITING_MAX + 50, (i) => send(`caller ${i}`));
    begin();
    expect(count(await Promise.all(many), 'turned away')).toBe(50);
  });
});
