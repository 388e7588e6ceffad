import { describe, expect, it } from 'vitest';

import type { KeptAnswer } from '../../../src/core/kept-answer.ts';
import { answerAgain, ID_TO_COME, keptOutput, nextNumber } from '../../../src/core/kept-answer.ts';

const NOW = '2026-01-02T00:00:00.000Z';
const DAY_AGO = '2026-01-01T00:00:00.000Z';
const JUST_SINCE = '2026-01-01T00:00:00.001Z';

const once = { key: 'k', sent: 's' };
const kept = (fields: Partial<KeptAnswer> = {}): { answer: KeptAnswer } => ({
  answer: {
    key: 'k',
    sent: 's',
    change: 'team.create',
    output: '{"name":"n"}',
    madeId: null,
    at: JUST_SINCE,
    ...fields,
  },
});

describe('a request under a key', () => {
  it('is answered as the one before', () => {
    expect(answerAgain(once, 'team.create', kept(), NOW)).toEqual({ ok: true, value: { name: 'n' } });
  });

  it('is compared under the secret that the one before was kept under', () => {
    const under = { key: 'new', sent: 'new s', also: [{ key: 'older', sent: 'o' }, once] };
    expect(answerAgain(under, 'team.create', kept(), NOW)).toEqual({ ok: true, value: { name: 'n' } });
    expect(answerAgain(under, 'team.create', kept({ sent: 'o' }), NOW)).toMatchObject({
      refusal: { tag: 'key-reused' },
    });
  });

  it('has the id that the database gave, and no other number is taken for it', () => {
    const output = keptOutput({ id: ID_TO_COME, name: String(ID_TO_COME), version: -1, of: [{ id: 3 }] });
    expect(answerAgain(once, 'team.create', kept({ output, madeId: 7 }), NOW)).toEqual({
      ok: true,
      value: { id: 7, name: String(ID_TO_COME), version: -1, of: [{ id: 3 }] },
    });
  });

  it.each([
    ['nothing is kept', { answer: undefined }],
    ['what is kept is a day old', kept({ at: DAY_AGO })],
    ['another body of a day ago is', kept({ at: DAY_AGO, sent: 'other' })],
  ])('is decided anew when %s', (_what, before) => {
    expect(answerAgain(once, 'team.create', before, NOW)).toBeUndefined();
  });

  it.each([
    ['something else was sent', kept({ sent: 'other' }), 'key-reused'],
    [
      'something else was sent, and the answer is not kept',
      kept({ sent: 'other', output: null }),
      'key-reused',
    ],
    ['the answer is not kept', kept({ output: null }), 'made-already'],
    ['another change was made', kept({ change: 'team.create-full' }), 'made-already'],
  ])('is refused when %s', (_what, before, tag) => {
    expect(answerAgain(once, 'team.create', before, NOW)).toEqual({ ok: false, refusal: { tag } });
  });

  it('has no answer kept that is too long, in bytes', () => {
    const frame = JSON.stringify({ name: '' }).length;
    expect(keptOutput({ name: 'é'.repeat((8_192 - frame) / 2) })).not.toBeNull();
    expect(keptOutput({ name: 'é'.repeat((8_192 - frame) / 2 + 1) })).toBeNull();
  });

  it('has an answer kept that says nothing', () => {
    for (const output of [null, undefined])
      expect(answerAgain(once, 'team.create', kept({ output: keptOutput(output) }), NOW)).toEqual({
        ok: true,
        value: null,
      });
  });
});

describe('how many answers are kept of a caller', () => {
  const oldest = (number: number, at = JUST_SINCE) => ({ number, at });

  it.each([
    ['the first', { oldest: undefined, newest: 0 }, 1],
    ['one more', { oldest: oldest(3), newest: 4 }, 5],
    ['the last that there is room for', { oldest: oldest(11), newest: 10_009 }, 10_010],
    ['another when the oldest is over', { oldest: oldest(11, DAY_AGO), newest: 10_010 }, 10_011],
  ])('has room for %s', (_what, before, number) => {
    expect(nextNumber(before, NOW)).toEqual({ number });
  });

  it('has an end: then the oldest has to be over first', () => {
    expect(nextNumber({ oldest: oldest(11), newest: 10_010 }, NOW)).toEqual({ waitMs: 1 });
  });
});
