import { describe, expect, it, vi } from 'vitest';

import { PATIENCE_MS } from '../../../src/durable/patience.ts';
import { GUESS_LIMITS, HOMES_MAX } from '../../../src/guessing/guess-limit.ts';
import { PasswordGuesses } from '../../../src/guessing/password-guesses.ts';
import {
  DAYS,
  ELSEWHERE,
  failing,
  hash,
  HOME,
  later,
  MINUTES,
  newDeployment,
  now,
  NOWHERE,
  STRANGER,
  unknownToken,
  unreachable,
  stopTheClock,
} from './deployment.ts';

stopTheClock();

/** Hashes nothing before so many requests have come so far that they would be hashed. */
function hashesOnceAllAsked(times: number): void {
  const asked = vi.spyOn(PasswordGuesses.prototype, 'try');
  hash.mockImplementation(async (password, stored) => {
    while (asked.mock.calls.length < times) await new Promise((resolve) => setImmediate(resolve));
    return password === stored;
  });
}

describe('five wrong passwords for one login from one address', () => {
  it('block it there: the right one is not even hashed', async () => {
    const { person, from, guess } = newDeployment();
    const as = person();
    await guess(5, as.login, STRANGER);
    hash.mockClear();
    expect(await from(STRANGER, as)).toBe(false);
    expect(hash).not.toHaveBeenCalled();
  });

  it('count though the password is the same each time', async () => {
    const { person, from } = newDeployment();
    const as = person();
    for (let i = 0; i < 5; i++) await from(STRANGER, { ...as, password: 'the same' });
    expect(await from(STRANGER, as)).toBe(false);
  });

  it('block nobody elsewhere, and no other login', async () => {
    const { person, from, guess } = newDeployment();
    const [as, other] = [person(), person()];
    await guess(5, as.login, STRANGER);
    expect(await from(ELSEWHERE, as)).toBe(true);
    expect(await from(STRANGER, other)).toBe(true);
  });

  it('are one too many: after four the right one is taken, and the count begins anew', async () => {
    const { person, from, guess } = newDeployment();
    const as = person();
    for (let round = 0; round < 3; round++) {
      await guess(4, as.login, HOME);
      expect(await from(HOME, as)).toBe(true);
    }
  });

  it('block for five minutes, and no longer, however often somebody knocks', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    await guess(5, as.login, STRANGER, at);
    for (let minute = 1; minute <= 4; minute++) {
      later(1 * MINUTES);
      await guess(2, as.login, STRANGER, at);
      expect(await from(STRANGER, as)).toBe(false);
    }
    later(1 * MINUTES - 1);
    expect(await from(STRANGER, as, at)).toBe(false);
    later(1);
    expect(await from(STRANGER, as, at)).toBe(true);
  });

  it('count for a whole /64 network', async () => {
    const { person, from, guess } = newDeployment();
    const as = person();
    for (let i = 1; i <= 5; i++) await guess(1, as.login, `2001:db8:0:7::${i}`);
    expect(await from('2001:db8:0:7:ffff::1', as)).toBe(false);
    expect(await from('2001:db8:0:8::1', as)).toBe(true);
  });

  it('protect the first admin, whose password is a setting, as everybody else', async () => {
    const { ADMIN, from, guess } = newDeployment();
    await guess(5, 'admin', STRANGER);
    expect(await from(STRANGER, ADMIN)).toBe(false);
    expect(await from(HOME, ADMIN)).toBe(true);
  });

  it('count for a login that does not exist too: it costs as many calls, and as few hashes', async () => {
    const { person, isolate, guess } = newDeployment();
    const cost = async (login: string) => {
      const at = isolate();
      hash.mockClear();
      await guess(7, login, STRANGER, at);
      return { hashes: hash.mock.calls.length, ...at.calls };
    };
    const known = await cost(person().login);
    expect(known.hashes).toBe(5);
    expect(await cost('nobody')).toEqual(known);
  });
});

describe('guesses at the same time', () => {
  it('are counted before they are tried: of twenty, five are', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const isolates = [isolate(), isolate(), isolate()];
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => await guess(1, as.login, STRANGER, isolates[i % 3])),
    );
    expect(hash).toHaveBeenCalledTimes(5);
    expect(await from(STRANGER, as)).toBe(false);
  });

  it('are one when they are the same: a client may begin with a hundred requests, and takes nothing off', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    hashesOnceAllAsked(100);
    const answers = await Promise.all(Array.from({ length: 100 }, async () => await from(HOME, as, at)));
    expect(answers).not.toContain(false);
    expect(hash).toHaveBeenCalledOnce();
    await guess(4, as.login, HOME);
    expect(await from(HOME, as)).toBe(true);
  });

  it('are hashed once when they are the same, however many there are', async () => {
    const { person, isolate, from } = newDeployment();
    const as = { ...person(), password: 'wrong' };
    const at = isolate();
    hashesOnceAllAsked(100);
    await Promise.all(Array.from({ length: 100 }, async () => await from(STRANGER, as, at)));
    expect(hash).toHaveBeenCalledOnce();
  });

  it('that are right lock nobody out, though they come from fifty places at once', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    const places = Array.from({ length: 49 }, (_, i) => `2001:db8:9:${i.toString(16)}::1`);
    const answers = await Promise.all(places.map(async (place) => await from(place, as, isolate())));
    expect(answers).not.toContain(false);
  });

  it('do not find what an isolate remembers, though they come from where it was verified', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    const wrong = Array.from({ length: 100 }, async () => await guess(1, as.login, HOME, at));
    const right = from(HOME, as, at);
    await Promise.all(wrong);
    expect(await right).toBe(false);
  });
});

describe('fifty wrong passwords for one login from everywhere', () => {
  it('stop strangers, but nobody where the login is at home: no stranger locks the admin out', async () => {
    const { ADMIN, from, guessEverywhere } = newDeployment();
    expect(await from(HOME, ADMIN)).toBe(true);
    await guessEverywhere(60, 'admin');
    expect(await from(ELSEWHERE, ADMIN)).toBe(false);
    expect(await from(NOWHERE, ADMIN)).toBe(false);
    expect(await from(HOME, ADMIN)).toBe(true);
    later(5 * MINUTES);
    expect(await from(ELSEWHERE, ADMIN)).toBe(true);
  });

  it('stop what used to be home after thirty days without a sign-in', async () => {
    const { person, from, guessEverywhere } = newDeployment();
    const as = person();
    expect(await from(HOME, as)).toBe(true);
    for (let i = 0; i < 2; i++) {
      later(29 * DAYS);
      await guessEverywhere(60, as.login);
      expect(await from(HOME, as)).toBe(true);
    }
    later(30 * DAYS);
    await guessEverywhere(60, as.login);
    expect(await from(HOME, as)).toBe(false);
  });

  it('are all there may be from callers without an address', async () => {
    const { person, from, guess } = newDeployment();
    const as = person();
    await guess(25, as.login, NOWHERE);
    later(1 * MINUTES);
    await guess(24, as.login, NOWHERE);
    expect(await from(NOWHERE, as)).toBe(true);
    await guess(1, as.login, NOWHERE);
    expect(await from(NOWHERE, as)).toBe(false);
  });
});

describe('a hundred wrong passwords from one address', () => {
  it('block it for all logins that are not at home there, and nobody elsewhere', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const [atHome, visitor] = [person(), person()];
    expect(await from(STRANGER, atHome)).toBe(true);
    const at = isolate();
    for (let i = 0; i < 100; i++) await guess(1, `nobody ${i}`, STRANGER, at);
    expect(await from(STRANGER, visitor)).toBe(false);
    expect(await from(STRANGER, atHome)).toBe(true);
    expect(await from(ELSEWHERE, visitor)).toBe(true);
    later(5 * MINUTES);
    expect(await from(STRANGER, visitor)).toBe(true);
  });
});

describe('right passwords', () => {
  it('count for nothing, however many isolates they meet', async () => {
    const { person, from } = newDeployment();
    const [as, visitor] = [person(), person()];
    for (let i = 0; i < 105; i++) expect(await from(HOME, as)).toBe(true);
    expect(await from(HOME, visitor)).toBe(true);
    expect(await from(ELSEWHERE, as)).toBe(true);
    expect(await from(NOWHERE, as)).toBe(true);
  });
});

describe('a password that the isolate has verified', () => {
  it('asks no guard, the first admin included', async () => {
    const { ADMIN, person, isolate, from } = newDeployment();
    for (const as of [person(), ADMIN]) {
      const at = isolate();
      expect(await from(HOME, as, at)).toBe(true);
      at.calls.guards = 0;
      for (let i = 0; i < 3; i++) expect(await from(HOME, as, at)).toBe(true);
      expect(at.calls.guards).toBe(0);
    }
  });

  it('is a guess like any other from elsewhere', async () => {
    const { ADMIN, person, isolate, from, guess } = newDeployment();
    for (const as of [person(), ADMIN]) {
      const at = isolate();
      expect(await from(HOME, as, at)).toBe(true);
      await guess(5, as.login, STRANGER, at);
      expect(await from(STRANGER, as, at)).toBe(false);
      expect(await from(HOME, as, at)).toBe(true);
    }
  });

  it('goes on beside a program with an old one, but not beside one that looks for it', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    for (let i = 0; i < 70; i++) await from(HOME, { ...as, password: 'the old one' }, at);
    expect(await from(HOME, as, at)).toBe(true);
    await guess(48, as.login, HOME, at);
    expect(await from(HOME, as, at)).toBe(true);
    await guess(1, as.login, HOME, at);
    expect(await from(HOME, as, at)).toBe(false);
    later(5 * MINUTES);
    expect(await from(HOME, as, at)).toBe(true);
  });
});

describe('what guessing leaves behind', () => {
  it('is one line in the log that tells the network, the login by a digest, and no password (I13)', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    await guess(8, as.login, '2001:db8:0:7::1', at);
    await from('2001:db8:0:7::1', as, at);
    expect(warn.mock.calls.flat().map((line) => JSON.parse(String(line)) as unknown)).toEqual([
      {
        level: 'warn',
        event: 'login-blocked',
        login: expect.stringMatching(/^[0-9a-f]{12}$/),
        network: '2001:db8:0:7::/64',
        until: new Date(now + 5 * MINUTES).toISOString(),
      },
    ]);
  });

  it('is no name, address or password in the storage of the guards (I13)', async () => {
    const { person, from, guess, stored } = newDeployment();
    const as = person();
    await guess(2, as.login, STRANGER);
    expect(await from(ELSEWHERE, as)).toBe(true);
    expect(stored('guesses').length).toBeGreaterThan(0);
    expect(stored('homes')).toHaveLength(1);
    expect(stored('visitors')).toHaveLength(1);
    const all = JSON.stringify([stored('guesses'), stored('homes'), stored('visitors')]);
    for (const text of [as.login, as.password, 'wrong', STRANGER, ELSEWHERE]) expect(all).not.toContain(text);
  });

  it('is at most twenty homes of a login: those where it signed in last', async () => {
    const { person, isolate, from, stored } = newDeployment();
    const as = person();
    const at = isolate();
    const begun = now;
    for (let i = 0; i < HOMES_MAX + 5; i++) {
      later(1_000);
      expect(await from(`192.0.2.${i}`, as, at)).toBe(true);
    }
    const homes = stored('homes').map((home) => Number(home['at']));
    expect(homes).toHaveLength(HOMES_MAX);
    expect(Math.min(...homes)).toBe(begun + 6_000);
  });
});

describe('guards that cannot be reached', () => {
  const hanging = unreachable(async () => await new Promise<never>(() => {}));

  /** Whoever waits for a guard has waited long enough. */
  const soon = async <T>(answer: Promise<T>): Promise<T> => {
    let isDone = false;
    void answer.then(() => (isDone = true));
    while (!isDone) {
      await vi.advanceTimersByTimeAsync(PATIENCE_MS);
      // Hashing goes on beside all this, and takes its time.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return await answer;
  };

  it.each([
    ['that fail', failing],
    ['that hang', hanging],
  ])('%s let in all of a client’s requests that come at once', async (_, reach) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { person, isolate, from } = newDeployment();
    const as = person();
    const at = isolate(reach);
    const answers = await soon(
      Promise.all(Array.from({ length: 100 }, async () => await from(HOME, as, at))),
    );
    expect(answers).not.toContain(false);
  });

  it.each([
    ['that fail', failing],
    ['that hang', hanging],
  ])('%s lock nobody out, and the isolate counts by itself', async (_, reach) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate(reach);
    expect(await soon(from(HOME, as, at))).toBe(true);
    hash.mockClear();
    await soon(Promise.all(Array.from({ length: 8 }, async () => await guess(1, as.login, STRANGER, at))));
    expect(hash).toHaveBeenCalledTimes(5);
    expect(await soon(from(STRANGER, as, at))).toBe(false);
    expect(await soon(from(HOME, as, at))).toBe(true);
    expect(await soon(from(ELSEWHERE, as, at))).toBe(true);
    later(5 * MINUTES);
    expect(await soon(from(STRANGER, as, at))).toBe(true);
  });

  it('make no unknown token known, and no more of them are looked up than else', async () => {
    const { isolate, newToken, sent } = newDeployment();
    const at = isolate(failing);
    const { guesses } = GUESS_LIMITS.token;
    for (let i = 0; i < guesses; i++) expect(await sent(STRANGER, unknownToken(), at)).toBe('invalid-token');
    for (let i = 0; i < 5; i++) expect(await sent(STRANGER, unknownToken(), at)).toBe('too-many-requests');
    expect(at.calls.trips).toBe(guesses);
    expect(await sent(ELSEWHERE, await newToken(), at)).toBeUndefined();
    later(1 * MINUTES);
    expect(await sent(STRANGER, await newToken(), at)).toBeUndefined();
  });

  it('are not needed while the database is down either (I9)', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    at.database.isDown = true;
    at.calls.guards = 0;
    expect(await from(HOME, as, at)).toBe(true);
    expect(at.calls.guards).toBe(0);
  });
});

describe('unknown tokens', () => {
  const { guesses } = GUESS_LIMITS.token;

  it('beyond thirty a minute from one address are refused without a look-up, until the minute is over', async () => {
    const { isolate, sent } = newDeployment();
    const at = isolate();
    for (let i = 0; i < guesses; i++) expect(await sent(STRANGER, unknownToken(), at)).toBe('invalid-token');
    expect(at.calls.trips).toBe(guesses);
    for (let i = 0; i < 5; i++) expect(await sent(STRANGER, unknownToken(), at)).toBe('too-many-requests');
    expect(at.calls.trips).toBe(guesses);
    expect(await sent(ELSEWHERE, unknownToken(), at)).toBe('invalid-token');
    later(1 * MINUTES - 1);
    expect(await sent(STRANGER, unknownToken(), at)).toBe('too-many-requests');
    later(1);
    expect(await sent(STRANGER, unknownToken(), at)).toBe('invalid-token');
  });

  it('count for all isolates together: another one finds out with one look-up', async () => {
    const { isolate, sent } = newDeployment();
    const [one, other] = [isolate(), isolate()];
    for (let i = 0; i < guesses; i++) await sent(STRANGER, unknownToken(), one);
    for (let i = 0; i < 3; i++) expect(await sent(STRANGER, unknownToken(), other)).toBe('too-many-requests');
    expect(other.calls.trips).toBe(1);
  });

  it('disturb no token that the isolate knows; a valid one that it does not know waits', async () => {
    const { person, isolate, from, newToken, sent } = newDeployment();
    const [known, fresh] = [await newToken(), await newToken()];
    const at = isolate();
    expect(await sent(STRANGER, known, at)).toBeUndefined();
    expect(at.calls.guards).toBe(0);
    for (let i = 0; i <= guesses; i++) await sent(STRANGER, unknownToken(), at);
    expect(await sent(STRANGER, known, at)).toBeUndefined();
    expect(await sent(STRANGER, fresh, at)).toBe('too-many-requests');
    expect(await sent(ELSEWHERE, fresh, at)).toBeUndefined();
    // A password is no token.
    expect(await from(STRANGER, person(), at)).toBe(true);
    later(1 * MINUTES);
    expect(await sent(STRANGER, await newToken(), at)).toBeUndefined();
  });

  it('that are malformed cost nothing and are invalid for ever', async () => {
    const { isolate, sent } = newDeployment();
    const at = isolate();
    const malformed = unknownToken().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (let i = 0; i < 2 * guesses; i++) expect(await sent(STRANGER, malformed, at)).toBe('invalid-token');
    expect(at.calls).toEqual({ guards: 0, trips: 0 });
  });

  it('that are one and the same cost one look-up a minute, and stop nobody else', async () => {
    const { isolate, sent } = newDeployment();
    const at = isolate();
    const dead = unknownToken();
    for (let i = 0; i < guesses; i++) expect(await sent(STRANGER, dead, at)).toBe('invalid-token');
    expect(await sent(STRANGER, dead, at)).toBe('too-many-requests');
    expect(at.calls.trips).toBe(1);
    expect(await sent(STRANGER, unknownToken(), at)).toBe('invalid-token');
    later(1 * MINUTES);
    expect(await sent(STRANGER, dead, at)).toBe('invalid-token');
  });

  it('from callers without an address are not counted', async () => {
    const { isolate, sent } = newDeployment();
    const at = isolate();
    for (let i = 0; i < guesses + 5; i++) {
      expect(await sent(NOWHERE, unknownToken(), at)).toBe('invalid-token');
    }
    expect(at.calls.guards).toBe(0);
  });
});
