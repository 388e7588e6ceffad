import { describe, expect, it } from 'vitest';

import { within } from '../../../../src/durable/patience.ts';
import { DatabaseAway } from '../../../../src/faults.ts';
import { Health } from '../../../../src/service/engine/health.ts';
import { known } from '../../../../src/service/ports/read.ts';
import type { Read } from '../../../../src/service/ports/read.ts';

/** A database whose every read waits for the test, and a clock that stands still until the test moves it. */
function world() {
  const reads: PromiseWithResolvers<void>[] = [];
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const time = { now: 0 };
  const size: { used: number | undefined } = { used: undefined };
  const clock = {
    after: (ms: number, run: () => void) => {
      const timer = { at: time.now + ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const health = new Health({
    database: {
      read: async <T>(read: Read<T>) => {
        const one = Promise.withResolvers<void>();
        reads.push(one);
        await one.promise;
        return read.answer([]);
      },
    },
    isComplete: known(true),
    anything: () => known(true),
    usedBytes: () => size.used,
    allowedBytes: 1_000,
    now: () => time.now,
    within: async (ms, promise, late) => await within(ms, promise, late, clock),
  });
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return {
    health,
    size,
    reads,
    settle,
    pass: async (ms: number) => {
      time.now += ms;
      // Whoever waited in vain runs before the next one's time is up, as on the platform.
      for (const timer of timers.filter(({ at }) => at <= time.now)) {
        if (!timers.includes(timer)) continue;
        timer.run();
        await settle();
      }
    },
  };
}

describe('a request for health that waits for another', () => {
  it('gets its answer', async () => {
    const { health, reads, settle } = world();
    const answers = Promise.all([health.isUp(), health.isUp(), health.isUp()]);
    await settle();
    expect(reads.length).toBe(1);
    reads[0]?.resolve();
    expect(await answers).toEqual([true, true, true]);
  });

  it('asks itself when the other is gone, and the rest wait for that', async () => {
    const { health, reads, pass } = world();
    void health.isUp();
    const waiting = Promise.all(Array.from({ length: 100 }, async () => await health.isUp()));
    await pass(999);
    expect(reads.length).toBe(1);
    await pass(1);
    expect(reads.length).toBe(2);
    reads[1]?.resolve();
    expect(new Set(await waiting)).toEqual(new Set([true]));
  });

  it('is told that nobody can tell after three seconds, also when it asks itself', async () => {
    const { health, pass } = world();
    const answers: boolean[] = [];
    const asked = Array.from({ length: 10 }, async () => void answers.push(await health.isUp()));
    for (let i = 0; i < 3; i++) await pass(1_000);
    expect(answers).toEqual(Array.from({ length: 10 }, () => false));
    await Promise.all(asked);
  });

  it('gives up after three seconds, so that a database that hangs is not asked by everybody', async () => {
    const { health, reads, pass } = world();
    const asked = Array.from({ length: 100 }, async () => await health.isUp());
    for (let i = 0; i < 4; i++) await pass(1_000);
    expect(reads.length).toBeLessThanOrEqual(4);
    for (const one of reads) one.reject(new DatabaseAway('x'));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([false]));
  });
});

describe('what to see to', () => {
  it.each([
    ['nothing, before the database has said how large it is', undefined, []],
    ['nothing, below 80 % of what is allowed', 799, []],
    ['its size, from 80 % on', 800, ['database-size']],
    ['its size, when it is full', 1_000, ['database-size']],
  ] as const)('is %s', (_, used, warnings) => {
    const { health, size } = world();
    size.used = used;
    expect(health.warnings()).toEqual(warnings);
  });
});

describe('a database that takes no writes', () => {
  it('is said for a minute after a change was refused for it', async () => {
    const { health, pass } = world();
    expect(health.warnings()).toEqual([]);
    health.noteFull();
    expect(health.warnings()).toEqual(['database-full']);
    await pass(59_999);
    expect(health.warnings()).toEqual(['database-full']);
    await pass(1);
    expect(health.warnings()).toEqual([]);
  });

  it('is said no longer because the clock was set back', async () => {
    const { health, pass, size } = world();
    size.used = 900;
    health.noteFull();
    expect(health.warnings()).toEqual(['database-full', 'database-size']);
    await pass(-1);
    expect(health.warnings()).toEqual(['database-size']);
  });
});
