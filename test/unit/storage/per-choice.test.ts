import { describe, expect, it } from 'vitest';

import { perChoice } from '../../../src/storage/per-choice.ts';

describe('what is made for a choice', () => {
  it('is made once for each', () => {
    const made: string[] = [];
    const of = perChoice(({ by, isAll }: { by: string; isAll: boolean }) => made.push(`${by} ${isAll}`));
    for (let round = 0; round < 2; round++)
      for (const by of ['name', 'email']) for (const isAll of [true, false]) of({ by, isAll });
    expect(made).toEqual(['name true', 'name false', 'email true', 'email false']);
  });

  it('is kept while it is wanted, and only the last hundred are', () => {
    const made: string[] = [];
    const of = perChoice(({ by }: { by: string }) => {
      made.push(by);
      return by;
    });
    for (let i = 0; i < 150; i++) {
      of({ by: 'wanted' });
      of({ by: `other ${i}` });
    }
    expect(made.filter((by) => by === 'wanted')).toEqual(['wanted']);
    const before = made.length;
    of({ by: 'other 149' });
    expect(made.length).toBe(before);
    expect(of({ by: 'other 0' })).toBe('other 0');
    expect(made.length).toBe(before + 1);
  });
});
