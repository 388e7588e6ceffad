import { describe, expect, it } from 'vitest';

import { GUESS_LIMITS } from '../../../src/guessing/guess-limit.ts';
import { OwnCount } from '../../../src/guessing/own-count.ts';

const START = 1_000_000_000_000;

/** Guesses, one each interval for some minutes: how many are tried. */
function tried(
  minutes: number,
  everyMs: number,
  who: (i: number) => { login: string; network: string | null },
): { readonly count: OwnCount; readonly tried: number; readonly sizeMax: number } {
  const count = new OwnCount();
  let [passed, sizeMax] = [0, 0];
  for (let i = 0; i * everyMs < minutes * 60_000; i++) {
    if (count.guess({ ...who(i), ticket: `ticket ${i}` }, START + i * everyMs) === undefined) passed++;
    sizeMax = Math.max(sizeMax, count.size);
  }
  return { count, tried: passed, sizeMax };
}

describe('what an isolate counts by itself', () => {
  it('is limited for a login over all networks', () => {
    const { login } = GUESS_LIMITS;
    expect(tried(5, 500, (i) => ({ login: 'ann', network: `network ${i}` })).tried).toBe(login.guesses);
    expect(tried(5, 500, () => ({ login: 'ann', network: null })).tried).toBe(login.guesses);
  });

  it('is limited for a network over all logins', () => {
    const { network, share } = GUESS_LIMITS;
    const all = tried(5, 500, (i) => ({ login: `login ${i}`, network: 'network' })).tried;
    expect(all).toBeLessThanOrEqual(network.guesses);
    expect(all).toBe(5 * share.guesses);
  });

  it('is limited for a login from a network', () => {
    expect(tried(5, 500, () => ({ login: 'ann', network: 'network' })).tried).toBe(GUESS_LIMITS.pair.guesses);
  });

  it('is limited over everything, and so small that nothing that counts is ever forgotten', () => {
    const { strangers } = GUESS_LIMITS;
    const different = (i: number) => ({ login: `login ${i}`, network: `network ${i}` });
    expect(tried(1, 10, different).tried).toBe(strangers.guesses);
    const long = tried(20, 1_000, different);
    expect(long.tried).toBe(20 * strangers.guesses);
    expect(long.sizeMax).toBeLessThanOrEqual(5 * strangers.guesses);
  });

  it('is not pushed out by others: a pair stays used up, whatever else is guessed', () => {
    const count = new OwnCount();
    const as = (i: number) => ({ login: 'ann', network: 'network', ticket: `ann ${i}` });
    for (let i = 0; i < 5; i++) expect(count.guess(as(i), START)).toBeUndefined();
    for (let i = 0; i < 3_000; i++) {
      count.guess({ login: `login ${i}`, network: `network ${i}`, ticket: `ticket ${i}` }, START + i * 50);
    }
    expect(count.guess(as(6), START + 200_000)).toBe(START + 5 * 60_000);
  });

  it('is one guess for a ticket, and none when it was right', () => {
    const count = new OwnCount();
    const as = (ticket: string) => ({ login: 'ann', network: 'network', ticket });
    for (let i = 0; i < 20; i++) expect(count.guess(as('the same'), START)).toBeUndefined();
    expect(count.size).toBe(1);
    count.takeBack('the same');
    expect(count.size).toBe(0);
  });
});
