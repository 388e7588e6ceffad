import { describe, expect, it } from 'vitest';

import {
  LIFETIMES,
  lifetimeInWords,
  MOST_DAYS,
  secondsOf,
} from '../../../../../src/console/pages/accounts/lifetime.ts';

describe('for how long a token holds', () => {
  it.each([
    ['1', '', 86_400],
    ['90', '', 7_776_000],
    // What is typed counts only where it is asked for.
    ['30', '4', 2_592_000],
    ['endless', '4', 0],
    ['days', '4', 345_600],
    ['days', ' 4 ', 345_600],
    ['days', String(MOST_DAYS), 3_153_600_000],
    ['days', String(MOST_DAYS + 1), undefined],
    ['days', '0', undefined],
    ['days', '-1', undefined],
    ['days', '1.5', undefined],
    ['days', '', undefined],
    ['days', ' ', undefined],
    ['days', 'ten', undefined],
  ] as const)('%s, with %j typed, is %j seconds', (lifetime, days, seconds) => {
    expect(secondsOf(lifetime, days)).toBe(seconds);
  });

  it('is a number of seconds for each choice but what is typed', () => {
    for (const { value } of LIFETIMES)
      expect(secondsOf(value, '') !== undefined, value).toBe(value !== 'days');
  });

  it.each([
    [0, 'for ever'],
    [86_400, 'for 1 day'],
    [7_776_000, 'for 90 days'],
    [3_153_600_000, 'for 36,500 days'],
  ])('%d seconds are told as %s', (seconds, words) => {
    expect(lifetimeInWords(seconds)).toBe(words);
  });
});
