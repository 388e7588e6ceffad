import { describe, expect, it } from 'vitest';

import { WriteQueue } from '../../../src/durable/write-queue.ts';

const tick = () => new Promise<void>((resolve) => setTimeout(resolve));

describe('the write queue (I5)', () => {
  it('never runs two tasks at once, and keeps their order', async () => {
    const queue = new WriteQueue();
    const log: string[] = [];
    const task = (name: string) =>
      queue.run(async () => {
        log.push(`${name} begins`);
        await tick();
        log.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all(['a', 'b', 'c'].map(task))).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('goes on after a task that failed, whose caller alone learns of it', async () => {
    const queue = new WriteQueue();
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });

  it('turns away what would wait too long, and takes tasks again once it has caught up', async () => {
    const queue = new WriteQueue();
    const results = await Promise.all(
      Array.from({ length: 600 }, (_, i) => queue.run(() => Promise.resolve(i))),
    );
    expect(results.filter((result) => result === undefined)).toHaveLength(99);
    expect(await queue.run(() => Promise.resolve('again'))).toBe('again');
  });
});
