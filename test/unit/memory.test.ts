import { afterEach, describe, expect, it, vi } from 'vitest';

import { memoryOf } from '../../src/memory.ts';

const BYTES = 100_000;

/** How many of the entries that were set one after another are still there. */
function keptOf(letters: number, key: (i: number) => string): number {
  const memory = memoryOf<{ text: string }>({ bytes: BYTES, lettersOf: ({ text }) => text.length });
  const keys = Array.from({ length: 1_000 }, (_, i) => key(i));
  for (const one of keys) memory.set(one, { text: 'x'.repeat(letters) });
  return keys.filter((one) => memory.get(one) !== undefined).length;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a memory', () => {
  it('knows how old its entries are without a timer, which would end with the request that asked', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    vi.stubGlobal('setTimeout', () => ({}));
    const memory = memoryOf<{ n: number }>({ bytes: BYTES, ttlMs: 30_000 });
    memory.set('a', { n: 1 });
    expect(memory.get('a')).toEqual({ n: 1 });
    now.mockReturnValue(1_030_001);
    expect(memory.get('a')).toBeUndefined();
    expect(memory.get('a', { allowStale: true })).toEqual({ n: 1 });
  });

  it('is bounded by bytes: the longer its entries or their keys, the fewer it keeps', () => {
    expect(keptOf(0, String)).toBeGreaterThan(300);
    expect(keptOf(1_000, String)).toBeLessThanOrEqual(BYTES / 2_000);
    expect(keptOf(0, (i) => `${i} ${'x'.repeat(10_000)}`)).toBeLessThanOrEqual(BYTES / 20_000);
  });

  it('keeps nothing that is larger than all of it, and what is there stays', () => {
    const memory = memoryOf<{ text: string }>({ bytes: BYTES, lettersOf: ({ text }) => text.length });
    memory.set('small', { text: 'x' });
    memory.set('large', { text: 'x'.repeat(BYTES) });
    expect(memory.get('large')).toBeUndefined();
    expect(memory.get('small')).toEqual({ text: 'x' });
  });

  it('forgets the least used first', () => {
    const memory = memoryOf<{ n: number }>({ bytes: 1_000 });
    memory.set('a', { n: 1 });
    memory.set('b', { n: 2 });
    memory.get('a');
    for (const key of ['c', 'd']) memory.set(key, { n: 3 });
    expect([memory.get('a'), memory.get('b')]).toEqual([{ n: 1 }, undefined]);
  });
});
