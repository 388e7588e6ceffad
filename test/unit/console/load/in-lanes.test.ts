import { expect, it } from 'vitest';

import { inLanes } from '../../../../src/console/load/in-lanes.ts';

it.each([1, 2, 4, 100])('does all of it, at most %i at a time, and keeps the order', async (lanes) => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 12 }, (_, index) => index);
  const results = await inLanes(items, lanes, async (item, index) => {
    running += 1;
    most = Math.max(most, running);
    // Later ones are quicker, so that they overtake.
    for (let turn = items.length - item; turn > 0; turn -= 1) await Promise.resolve();
    running -= 1;
    return `${item} at ${index}`;
  });
  expect(results).toEqual(items.map((item) => `${item} at ${item}`));
  expect(most).toBe(Math.min(lanes, items.length));
});

it('begins nothing more after a fault, and tells the fault', async () => {
  const begun: number[] = [];
  const work = inLanes([0, 1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 1) throw new Error('one is wrong');
    return item;
  });
  await expect(work).rejects.toThrow('one is wrong');
  expect(begun).not.toContain(5);
});

it('gives nothing for nothing', async () => {
  expect(await inLanes([], 3, async (item: number) => await Promise.resolve(item))).toEqual([]);
});
