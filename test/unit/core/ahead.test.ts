import { describe, expect, it } from 'vitest';

import type { AheadToken } from '../../../src/core/ahead.ts';
import {
  aheadAfter,
  aheadToJson,
  countedAt,
  isNewFromAhead,
  NOTHING_SAID,
  readAhead,
} from '../../../src/core/ahead.ts';

const FIRST: AheadToken = { statedAt: 130, digest: 'a', takenAt: 100 };
const SECOND: AheadToken = { statedAt: 135, digest: 'b', takenAt: 105 };
/** The second token replaced the first. */
const LINK = { issuedAt: 105, claims: 'b', ahead: [SECOND, FIRST] };

const is =
  (...digests: readonly string[]) =>
  (stored: string): boolean =>
    digests.includes(stored);

describe('when a token counts as issued', () => {
  it.each<[string, { issuedAt: number; statedAt?: number }, string, number, object?]>([
    ['when it says so, if it is not from ahead', { issuedAt: 110 }, 'c', 110],
    ['when it says so, though one that is known says the same', { issuedAt: 110 }, 'a', 110],
    ['when it comes, if it is from ahead', { issuedAt: 110, statedAt: 140 }, 'c', 110],
    ['when it comes, in the second that another stated', { issuedAt: 110, statedAt: 135 }, 'c', 110],
    ['before the newest, if it was stated before another', { issuedAt: 110, statedAt: 134 }, 'c', 104],
    ['when it came first, if it was replaced', { issuedAt: 110, statedAt: 130 }, 'a', 100],
    ['when it came first, also once its time has come', { issuedAt: 130 }, 'a', 100],
    [
      'before the newest that replaced it in that second',
      { issuedAt: 110, statedAt: 130 },
      'a',
      99,
      { issuedAt: 100 },
    ],
    ['with the newest, if it says the same', { issuedAt: 135 }, 'b', 105],
    ['with the newest, under whichever key', { issuedAt: 130 }, 'a', 105, { claims: 'a' }],
    [
      'when it came first, where nothing is said yet',
      { issuedAt: 110, statedAt: 135 },
      'b',
      105,
      { claims: NOTHING_SAID },
    ],
  ])('is %s', (_, token, digest, counted, link = {}) => {
    expect(countedAt(token, is('x', digest), { ...LINK, ...link })).toBe(counted);
  });

  it('is what it says, for a link that knows no token from ahead', () => {
    const link = { issuedAt: 105, claims: 'b', ahead: [] };
    for (const issuedAt of [1, 105, 200]) expect(countedAt({ issuedAt }, is('a'), link)).toBe(issuedAt);
  });
});

describe('what a link keeps of tokens from ahead', () => {
  it('is what it has not got yet', () => {
    const isNew = (token: { issuedAt: number; statedAt?: number }, digest: string) =>
      isNewFromAhead(token, is('x', digest), LINK);
    expect(isNew({ issuedAt: 110, statedAt: 140 }, 'b')).toBe(true);
    expect(isNew({ issuedAt: 110, statedAt: 135 }, 'c')).toBe(true);
    expect(isNew({ issuedAt: 110, statedAt: 135 }, 'b')).toBe(false);
    expect(isNew({ issuedAt: 110 }, 'c')).toBe(false);
  });

  it('is the one that was stated last first, and none from before the newest token', () => {
    const third = { statedAt: 140, digest: 'c', takenAt: 110 };
    const after = (issuedAt: number) =>
      aheadAfter({ issuedAt: 110, statedAt: 140 }, 'c', { ahead: LINK.ahead, issuedAt });
    expect(after(110)).toEqual([third, SECOND, FIRST]);
    expect(after(131)).toEqual([third, SECOND]);
    expect(aheadAfter({ issuedAt: 135 }, 'd', { ahead: LINK.ahead, issuedAt: 135 })).toEqual([SECOND]);
    expect(aheadAfter({ issuedAt: 136 }, 'd', { ahead: LINK.ahead, issuedAt: 136 })).toEqual([]);
  });

  it('is nothing of honest clocks', () => {
    expect(aheadAfter({ issuedAt: 110 }, 'c', { ahead: [], issuedAt: 110 })).toEqual([]);
  });

  it('is of more than eight that all stated by then are old, whatever they say', () => {
    let ahead: readonly AheadToken[] = [];
    const count = 20;
    for (let i = 0; i < count; i++) {
      ahead = aheadAfter({ issuedAt: 100 + i, statedAt: 150 + i }, `d${i}`, { ahead, issuedAt: 100 + i });
      expect(ahead.length).toBe(Math.min(i + 1, 8));
    }
    const link = { issuedAt: 119, claims: 'd19', ahead };
    for (let i = 0; i < count - 1; i++)
      expect(countedAt({ issuedAt: 150 + i }, is(`d${i}`), link)).toBeLessThan(119);
    expect(countedAt({ issuedAt: 155 }, is('other'), link)).toBeLessThan(119);
    expect(isNewFromAhead({ issuedAt: 120, statedAt: 155 }, is('other'), link)).toBe(false);
    expect(countedAt({ issuedAt: 163 }, is('other'), link)).toBe(163);
  });

  it('is stored as a list, the time first that was stated last', () => {
    expect(aheadToJson(LINK.ahead)).toBe('[[135,"b",105],[130,"a",100]]');
    expect(readAhead(aheadToJson(LINK.ahead))).toEqual(LINK.ahead);
    expect(readAhead('[]')).toEqual([]);
  });
});
