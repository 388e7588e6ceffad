import { describe, expect, it } from 'vitest';

import { RepeatedRefusals } from '../../../../src/service/engine/repeated-refusals.ts';

const START = 1_000_000;

function refusals() {
  const clock = { now: START };
  const memory = new Map();
  const repeated = new RepeatedRefusals<string>({ memory, now: () => clock.now });
  const note = (times: number, key = 'key', refusal = 'no') => {
    for (let i = 0; i < times; i++) repeated.note(key, refusal);
  };
  return { clock, memory, repeated, note };
}

describe('a refusal', () => {
  it('is not repeated the first 20 times', () => {
    const { repeated, note } = refusals();
    expect(repeated.find('key')).toBeUndefined();
    note(20);
    expect(repeated.find('key')).toBeUndefined();
    note(1);
    expect(repeated.find('key')).toBe('no');
  });

  it('is repeated for its own key alone', () => {
    const { repeated, note } = refusals();
    note(21);
    note(20, 'other');
    expect(repeated.find('other')).toBeUndefined();
  });

  it('is repeated for a second, then looked at again each second', () => {
    const { clock, repeated, note } = refusals();
    note(21);
    clock.now += 999;
    expect(repeated.find('key')).toBe('no');
    clock.now += 1;
    expect(repeated.find('key')).toBeUndefined();
    note(1, 'key', 'another no');
    expect(repeated.find('key')).toBe('another no');
    clock.now += 1_000;
    expect(repeated.find('key')).toBeUndefined();
  });

  it('is not repeated when it is longer than a minute that it began', () => {
    const { clock, repeated, note } = refusals();
    note(20);
    clock.now += 60_000;
    note(20);
    expect(repeated.find('key')).toBeUndefined();
    note(1);
    expect(repeated.find('key')).toBe('no');
  });

  it('is not repeated longer because the clock was set back', () => {
    const { clock, repeated, note } = refusals();
    note(21);
    clock.now -= 1;
    expect(repeated.find('key')).toBeUndefined();
    note(1);
    expect(repeated.find('key')).toBeUndefined();
  });

  it('is kept nowhere before it is repeated, and in one entry for each key', () => {
    const { memory, note } = refusals();
    note(20, 'key', 'a secret');
    expect(JSON.stringify([...memory])).not.toContain('a secret');
    note(100);
    expect(memory.size).toBe(1);
  });
});
