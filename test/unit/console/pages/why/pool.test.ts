import { describe, expect, it } from 'vitest';

import { inPool } from '../../../../../src/console/pages/why/pool.ts';

describe('doing the same with many', () => {
  it('answers in their order, with so many at once at most', async () => {
    let running = 0;
    let most = 0;
    const results = await inPool([5, 1, 4, 2, 3], 2, async (one) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < one; turn++) await Promise.resolve();
      running -= 1;
      return one * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('answers nothing for nothing', async () => {
    expect(await inPool([], 6, async () => await Promise.resolve(1))).toEqual([]);
  });

  it('fails by the first failure, and begins nothing after it', async () => {
    const begun: number[] = [];
    const work = async (one: number): Promise<number> => {
      begun.push(one);
      await Promise.resolve();
      if (one === 2) throw new Error('two');
      return one;
    };
    await expect(inPool([1, 2, 3, 4, 5, 6], 1, work)).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });
});
