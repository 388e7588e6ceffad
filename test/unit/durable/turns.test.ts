import { describe, it, vi } from 'vitest';

import { Turns } from '../../../src/durable/turns.ts';

/** Things that are done when they are told to end, and what happened to them in order. */
function things(turns: Turns) {
  const seen: string[] = [];
  const begin = (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const done = turns.take(async () => {
      seen.push(name);
      return await promise;
    });
    return { done, end: () => resolve(name), fail: () => reject(new Error(name)) };
  };
  return { seen, begin };
}

describe('turns', () => {
  it('are so many at a time, and then in the order in which they were wanted', async ({ expect }) => {
    const turns = new Turns(2, 2);
    const { seen, begin } = things(turns);
    const [a, b, c] = [begin('a'), begin('b'), begin('c')];
    expect([seen, turns.isFull]).toEqual([['a', 'b'], false]);
    const d = begin('d');
    expect(turns.isFull).toBe(true);
    b.end();
    expect(await b.done).toBe('b');
    await vi.waitFor(() => expect([seen, turns.isFull]).toEqual([['a', 'b', 'c'], false]));
    for (const one of [a, c, d]) one.end();
    expect(await Promise.all([a.done, c.done, d.done])).toEqual(['a', 'c', 'd']);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('go on after what failed', async ({ expect }) => {
    const { seen, begin } = things(new Turns(1, 1));
    const [a, b] = [begin('a'), begin('b')];
    a.fail();
    await expect(a.done).rejects.toThrow('a');
    b.end();
    expect([await b.done, seen]).toEqual(['b', ['a', 'b']]);
  });
});
