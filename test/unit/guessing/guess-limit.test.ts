import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Limit } from '../../../src/guessing/guess-limit.ts';
import { blockedUntil, GUESS_LIMITS, usedUpUntil } from '../../../src/guessing/guess-limit.ts';

const LIMIT: Limit = { guesses: 3, windowMs: 100 };

describe('a limit on guesses', () => {
  it.each([
    ['nothing was guessed', [], 1_000, undefined],
    ['one fewer than the limit', [990, 995], 1_000, undefined],
    ['as many as the limit', [980, 990, 995], 1_000, 1_080],
    ['until the last millisecond', [980, 990, 995], 1_079, 1_080],
    ['no longer', [980, 990, 995], 1_080, undefined],
    ['guesses that are too old', [899, 900, 995], 1_000, undefined],
    ['more than the limit, as when it was lowered', [970, 980, 990, 995], 1_000, 1_080],
    ['all at the same time', [1_000, 1_000, 1_000], 1_000, 1_100],
    ['a clock that went back', [1_010, 1_020, 1_030], 1_000, 1_110],
  ])('%s', (_name, times, now, until) => {
    expect(usedUpUntil(times, LIMIT, now)).toBe(until);
  });

  const pauses = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
  const limits = fc.record({
    guesses: fc.integer({ min: 1, max: 6 }),
    windowMs: fc.integer({ min: 1, max: 120 }),
  });

  it('lets no more through in any window, whenever the guesses are made', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, waits) => {
        const tried: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          if (usedUpUntil(tried, limit, now) === undefined) tried.push(now);
        }
        for (const start of tried) {
          const within = tried.filter((at) => at >= start && at < start + limit.windowMs);
          expect(within.length).toBeLessThanOrEqual(limit.guesses);
        }
      }),
    );
  });

  it('ends every block within its window, however often somebody knocks, and at the moment it says', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, waits) => {
        const tried: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const until = usedUpUntil(tried, limit, now);
          if (until === undefined) {
            tried.push(now);
            continue;
          }
          expect(until).toBeGreaterThan(now);
          expect(until).toBeLessThanOrEqual(now + limit.windowMs);
          expect(usedUpUntil(tried, limit, until - 1)).toBe(until);
          expect(usedUpUntil(tried, limit, until)).toBeUndefined();
        }
      }),
    );
  });
});

describe('who is blocked', () => {
  it.each([
    ['nobody, when nothing is used up', {}, { stranger: undefined, atHome: undefined }],
    ['everybody at a network that guessed too often itself', { pair: 7 }, { stranger: 7, atHome: 7 }],
    ['strangers, when too much was guessed everywhere', { login: 7 }, { stranger: 7, atHome: undefined }],
    [
      'strangers, when the network guessed at too many logins',
      { network: 7 },
      { stranger: 7, atHome: undefined },
    ],
    ['each until the last limit ends', { pair: 5, login: 9, network: 7 }, { stranger: 9, atHome: 5 }],
  ])('%s', (_name, usedUp, { stranger, atHome }) => {
    expect(blockedUntil(usedUp, false)).toBe(stranger);
    expect(blockedUntil(usedUp, true)).toBe(atHome);
  });

  it('is limited nearest first: a network alone uses up neither what others have of a login', () => {
    const { pair, login, network } = GUESS_LIMITS;
    expect(pair.guesses).toBeLessThan(login.guesses);
    expect(pair.guesses).toBeLessThan(network.guesses);
    expect(pair.windowMs).toBeGreaterThanOrEqual(login.windowMs);
  });
});
