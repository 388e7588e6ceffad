import { describe, expect, it } from 'vitest';

import { addressOf } from '../../../src/core/network.ts';
import { GUESS_LIMITS } from '../../../src/guessing/guess-limit.ts';
import { ASK_AGAIN_MS } from '../../../src/guessing/used-up.ts';
import {
  DAYS,
  ELSEWHERE,
  failing,
  hash,
  HOME,
  later,
  MINUTES,
  newDeployment,
  NOWHERE,
  STRANGER,
  unknownToken,
  stopTheClock,
} from './deployment.ts';

stopTheClock();

const NOTHING = { guards: 0, trips: 0 };

/** An address of a network of its own: a /64 of one /48. */
const networkOf48 = (i: number): string => `2001:db8:7:${i.toString(16)}::1`;

describe('a blocked guess', () => {
  it('costs nothing where the isolate knows of the block: no look-up, no guard, no hash', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    await guess(6, as.login, STRANGER, at);
    Object.assign(at.calls, NOTHING);
    hash.mockClear();
    await guess(20, as.login, STRANGER, at);
    expect(await from(STRANGER, as, at)).toBe(false);
    expect(at.calls).toEqual(NOTHING);
    expect(hash).not.toHaveBeenCalled();
  });

  it('costs nothing either while the database is down', async () => {
    const { person, isolate, guess } = newDeployment();
    const as = person();
    const at = isolate();
    await guess(6, as.login, STRANGER, at);
    at.database.isDown = true;
    await guess(1, as.login, STRANGER, at);
  });

  it('is none with the password that this isolate verified from there, though its record is read anew', async () => {
    const { person, isolate, from, guess, changePassword } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    await guess(6, as.login, HOME, at);
    hash.mockClear();
    await at.signIn.forget(as.login);
    expect(await from(HOME, as, at)).toBe(true);
    expect(hash).not.toHaveBeenCalled();
    // It is another password by now: the one that was right is a guess, blocked like all others, and soon for free.
    changePassword(as, 'another');
    await at.signIn.forget(as.login);
    expect(await from(HOME, as, at)).toBe(false);
    Object.assign(at.calls, NOTHING);
    expect(await from(HOME, as, at)).toBe(false);
    expect(at.calls).toEqual(NOTHING);
    expect(hash).not.toHaveBeenCalled();
  });
});

describe('while the database is away', () => {
  it('nothing is counted, since nothing is tried', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    const at = isolate();
    const tryOnce = async () => await at.signIn.withPassword(as.login, as.password, ELSEWHERE);
    at.database.isDown = true;
    const all = Promise.all(Array.from({ length: 10 }, tryOnce));
    for (const answer of [...(await all), await tryOnce(), await tryOnce(), await tryOnce()]) {
      expect(answer).toMatchObject({ ok: false, refusal: { tag: 'unavailable' } });
    }
    at.database.isDown = false;
    for (let i = 0; i < 4; i++) expect(await from(ELSEWHERE, { ...as, password: `${i}` })).toBe(false);
    expect(await from(ELSEWHERE, as, at)).toBe(true);
  });

  it('what is checked against an old record is counted, so that an outage is no time to guess', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    at.database.isDown = true;
    hash.mockClear();
    for (let i = 0; i < 20; i++) await at.signIn.withPassword(as.login, `wrong ${i}`, STRANGER);
    expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.pair.guesses);
  });
});

describe('a network that strangers have used up', () => {
  const { guesses } = GUESS_LIMITS.network;

  it('is refused for free, whatever name comes from there, but for who is at home there', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const [atHome, visitor] = [person(), person()];
    expect(await from(STRANGER, atHome)).toBe(true);
    const at = isolate();
    for (let i = 0; i <= guesses; i++) await guess(1, `nobody ${i}`, STRANGER, at);
    Object.assign(at.calls, NOTHING);
    hash.mockClear();
    for (let i = 0; i < 200; i++) await guess(1, `somebody ${i}`, STRANGER, at);
    expect(await from(STRANGER, visitor, at)).toBe(false);
    expect(at.calls).toEqual(NOTHING);
    expect(hash).not.toHaveBeenCalled();
    expect(await from(STRANGER, atHome, at)).toBe(true);
    expect(await from(ELSEWHERE, visitor, at)).toBe(true);
  });

  it('is known to another isolate after one guess', async () => {
    const { isolate, guess } = newDeployment();
    for (let i = 0; i < guesses; i++) await guess(1, `nobody ${i}`, STRANGER);
    const at = isolate();
    for (let i = 0; i < 50; i++) await guess(1, `somebody ${i}`, STRANGER, at);
    expect(at.calls).toEqual({ guards: 2, trips: 0 });
  });

  it('is asked about again by one guess in a while, since right ones are taken back', async () => {
    const { isolate, guess } = newDeployment();
    const at = isolate();
    for (let i = 0; i <= guesses; i++) await guess(1, `nobody ${i}`, STRANGER, at);
    later(ASK_AGAIN_MS);
    Object.assign(at.calls, NOTHING);
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => await guess(1, `somebody ${i}`, STRANGER, at)),
    );
    expect(at.calls).toEqual({ guards: 2, trips: 0 });
  });

  it('is open again for all when that one was let through', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const [one, other, visitor] = [person(), person(), person()];
    const [at, away] = [isolate(), isolate()];
    for (let i = 0; i < guesses - 2; i++) await guess(1, `nobody ${i}`, STRANGER, away);
    const { promise: hashed, resolve: finish } = Promise.withResolvers<void>();
    hash.mockImplementation(async (password, stored) => {
      await hashed;
      return password === stored;
    });
    const right = [from(STRANGER, one, away), from(STRANGER, other, away)];
    // Both are counted when they are being hashed.
    while (hash.mock.calls.length < guesses) await new Promise((resolve) => setImmediate(resolve));
    await guess(1, 'nobody', STRANGER, at);
    finish();
    expect(await Promise.all(right)).toEqual([true, true]);
    expect(await from(STRANGER, visitor, at)).toBe(false);
    later(ASK_AGAIN_MS);
    await guess(1, 'somebody', STRANGER, at);
    expect(await from(STRANGER, visitor, at)).toBe(true);
  });

  it('is still asked about name by name where too many are at home there to be told, and locks none of them out', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const people = Array.from({ length: 205 }, person);
    for (const as of people) expect(await from(STRANGER, as)).toBe(true);
    const at = isolate();
    for (let i = 0; i <= guesses; i++) await guess(1, `nobody ${i}`, STRANGER, at);
    for (const as of people.slice(0, 3)) expect(await from(STRANGER, as, at)).toBe(true);
    expect(await from(STRANGER, person(), at)).toBe(false);
  });
});

describe('a login that strangers have used up', () => {
  it('is refused for free from every other network, but where it is at home', async () => {
    const { person, isolate, from, guess, guessEverywhere } = newDeployment();
    const [as, other] = [person(), person()];
    expect(await from(HOME, as)).toBe(true);
    await guessEverywhere(60, as.login);
    const at = isolate();
    await guess(1, as.login, ELSEWHERE, at);
    Object.assign(at.calls, NOTHING);
    hash.mockClear();
    for (let i = 0; i < 50; i++) await guess(1, as.login, networkOf48(i), at);
    await guess(1, as.login, NOWHERE, at);
    expect(at.calls).toEqual(NOTHING);
    expect(hash).not.toHaveBeenCalled();
    expect(await from(HOME, as, at)).toBe(true);
    expect(await from(ELSEWHERE, other, at)).toBe(true);
  });
});

describe('a password that the isolate has verified', () => {
  it('is not taken after many different guesses, whatever other names are guessed since', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    await guess(55, as.login, HOME, at);
    for (let i = 0; i < 1_100; i++) await guess(1, `nobody ${i}`, networkOf48(i), at);
    expect(await from(HOME, as, at)).toBe(false);
  });

  it('is forgotten together with the count of guesses, when others with their right passwords need the room', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    expect(await from(HOME, as, at)).toBe(true);
    await guess(55, as.login, HOME, at);
    for (let i = 0; i < 700; i++) expect(await from(HOME, person(), at)).toBe(true);
    hash.mockClear();
    expect(await from(HOME, as, at)).toBe(false);
    expect(hash).not.toHaveBeenCalled();
  });
});

describe('while the guards are away', () => {
  /** How many of some guesses were hashed. */
  async function hashed(times: number, guess: (i: number) => Promise<unknown>): Promise<number> {
    hash.mockClear();
    for (let i = 0; i < times; i++) await guess(i);
    return hash.mock.calls.length;
  }

  it('one login may be guessed no more often than with them, from however many networks', async () => {
    const { isolate, guess } = newDeployment();
    const at = isolate(failing);
    const tried = await hashed(200, async (i) => {
      await guess(1, 'ann', networkOf48(i), at);
      later(1_400);
    });
    expect(tried).toBeLessThanOrEqual(GUESS_LIMITS.login.guesses);
  });

  it('one network may guess no more often than with them, whatever the names', async () => {
    const { isolate, guess } = newDeployment();
    const at = isolate(failing);
    expect(await hashed(200, async (i) => await guess(1, `nobody ${i}`, STRANGER, at))).toBeLessThanOrEqual(
      GUESS_LIMITS.network.guesses,
    );
  });

  it('all strangers together hash no more than one guard allows, and who was right from there lately goes on', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const [as, stranger] = [person(), person()];
    let reached = true;
    const at = isolate((name) => (reached ? guardOf(name) : failing()));
    expect(await from(HOME, as, at)).toBe(true);
    reached = false;
    const tried = await hashed(200, async (i) => await guess(1, `nobody ${i}`, networkOf48(i), at));
    expect(tried).toBe(GUESS_LIMITS.strangers.guesses);
    expect(await from(ELSEWHERE, stranger, at)).toBe(false);
    // A wrong one is a guess of somebody at home, with the limit of a pair alone.
    expect(await hashed(20, async () => await guess(1, as.login, HOME, at))).toBe(GUESS_LIMITS.pair.guesses);
    expect(await from(HOME, as, at)).toBe(true);
    later(1 * MINUTES);
    expect(await from(ELSEWHERE, stranger, at)).toBe(true);
  });
});

describe('strangers from very many networks', () => {
  it('hash no more than a guard allows for all together, and lock out nobody where they are at home', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const [as, visitor] = [person(), person()];
    const newIsolate = () => isolate(() => guardOf('one for all'));
    expect(await from(HOME, as, newIsolate())).toBe(true);
    const at = newIsolate();
    for (let minute = 0; minute < 3; minute++) {
      hash.mockClear();
      for (let i = 0; i < 100; i++) await guess(1, `nobody ${i}`, networkOf48(100 * minute + i), at);
      expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.strangers.guesses);
      expect(await from(ELSEWHERE, visitor, at)).toBe(false);
      expect(await from(HOME, as, newIsolate())).toBe(true);
      later(1 * MINUTES);
    }
    expect(await from(ELSEWHERE, visitor, at)).toBe(true);
  });

  it('cost the database nothing beyond that, though each has another name and comes from another network', async () => {
    const { isolate, guess, guardOf } = newDeployment();
    const at = isolate(() => guardOf('one for all'));
    for (let i = 0; i < 100; i++) await guess(1, `nobody ${i}`, networkOf48(i), at);
    expect(at.calls.trips).toBe(GUESS_LIMITS.strangers.guesses);
  });

  it('cost at most one question for a login and none for the next network', async () => {
    const { person, isolate, guess } = newDeployment();
    const as = person();
    const at = isolate();
    for (let i = 0; i <= GUESS_LIMITS.strangers.guesses; i++) await guess(1, as.login, networkOf48(i), at);
    Object.assign(at.calls, NOTHING);
    for (let i = 0; i < 50; i++) await guess(1, as.login, networkOf48(100 + i), at);
    expect(at.calls).toEqual(NOTHING);
  });

  it('are not one network: no address alone uses up what all strangers have', async () => {
    const { guardOf } = newDeployment();
    const guard = guardOf('0');
    const { share } = GUESS_LIMITS;
    for (let i = 0; i < 100; i++) await guard.guessAt(`login ${i}`, 'network', `ticket ${i}`);
    expect((await guard.guessAt('one more', 'network', 'a')).until).toBeDefined();
    expect((await guard.guessAt('one more', 'network', 'a')).everywhere).toBeUndefined();
    expect((await guard.guessAt('one more', 'another', 'b')).until).toBeUndefined();
    expect(share.guesses).toBeLessThan(GUESS_LIMITS.strangers.guesses / 2);
  });

  it('do not stop those who are right, however many these are', async () => {
    const { person, isolate, from, guardOf } = newDeployment();
    const at = isolate(() => guardOf('one for all'));
    for (let i = 0; i < 100; i++) expect(await from(networkOf48(i), person(), at)).toBe(true);
  });
});

describe('strangers with Workers in very many zones', () => {
  const ofZone = (name: string): string => addressOf('2a06:98c0:3600::103', `${name}.example`);

  it('hash no more than a guard allows for all together, and lock out no zone where somebody is at home', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const [as, visitor] = [person(), person()];
    const at = isolate(() => guardOf('one for all'));
    expect(await from(ofZone('good'), as, at)).toBe(true);
    for (let minute = 0; minute < 3; minute++) {
      hash.mockClear();
      for (let i = 0; i < 100; i++) await guess(1, `nobody ${i}`, ofZone(`evil-${minute}-${i}`), at);
      expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.strangers.guesses);
      expect(await from(ofZone('other'), visitor, at)).toBe(false);
      expect(
        await from(
          ofZone('good'),
          as,
          isolate(() => guardOf('one for all')),
        ),
      ).toBe(true);
      later(1 * MINUTES);
    }
    expect(await from(ofZone('other'), visitor, at)).toBe(true);
  });

  it('guess no more often at one login than strangers elsewhere', async () => {
    const { person, isolate, guess } = newDeployment();
    const as = person();
    const at = isolate();
    hash.mockClear();
    for (let i = 0; i < 100; i++) {
      await guess(1, as.login, ofZone(`evil-${i}`), at);
      later(2_500);
    }
    expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.login.guesses);
  });

  it('share what one zone has among all names, so that one zone alone keeps no other out', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const as = person();
    const at = isolate(() => guardOf('one for all'));
    hash.mockClear();
    for (let i = 0; i < 200; i++) await guess(1, `nobody ${i}`, ofZone('evil'), at);
    expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.share.guesses);
    expect(await from(ofZone('good'), as, at)).toBe(true);
  });
});

describe('a guard that has no room for more guesses', () => {
  it('refuses strangers, and goes on counting for who is at home', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const [as, visitor] = [person(), person()];
    const guard = guardOf('one for all');
    const newIsolate = () => isolate(() => guard);
    expect(await from(HOME, as, newIsolate())).toBe(true);
    for (let i = 0; (await guard.guessIn(`network ${i}`, 'ticket')) === undefined; i++) continue;
    hash.mockClear();
    expect(await from(ELSEWHERE, visitor, newIsolate())).toBe(false);
    expect(hash).not.toHaveBeenCalled();
    expect((await guard.unknownToken('network', 'ticket')).isOver).toBe(true);
    expect(await from(HOME, as, newIsolate())).toBe(true);
    hash.mockClear();
    await guess(8, as.login, HOME, newIsolate());
    expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.pair.guesses);
    later(5 * MINUTES);
    expect(await from(ELSEWHERE, visitor, newIsolate())).toBe(true);
  });
});

describe('guards and Workers of two versions', () => {
  it('understand one another: a Worker of the version before asks in its own words', async () => {
    const { guardOf } = newDeployment();
    const guard = guardOf('0');
    for (let i = 0; i < 100; i++) expect(await guard.guessFrom('network', `ticket ${i}`)).toBeUndefined();
    expect(await guard.guessFrom('network', 'one more')).toBe(Date.now() + 5 * MINUTES);
    await guard.rightFrom('network', 'ticket 0');
    expect(await guard.guessFrom('network', 'one more')).toBeUndefined();
  });

  it('understand one another: a guard of the version before does not say why a login is blocked', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    const until = Date.now() + 1 * MINUTES;
    const at = isolate(() => ({
      guessAt: async () => ({ until, isAtHome: false }),
      guessIn: async () => undefined,
      isHomeOf: async () => false,
      rightAt: async () => undefined,
      rightIn: async () => undefined,
      untriedAt: async () => undefined,
      untriedIn: async () => undefined,
      unknownToken: async () => ({ isOver: false, until: undefined }),
    }));
    expect(await from(HOME, as, at)).toBe(false);
    Object.assign(at.calls, NOTHING);
    expect(await from(HOME, as, at)).toBe(false);
    expect(at.calls).toEqual(NOTHING);
  });
});

describe('what an isolate remembers', () => {
  it('has keys of one length only, whatever strangers type', async () => {
    const { ADMIN, person, isolate, from, guess, sent, keys } = newDeployment();
    const at = isolate();
    const long = 'x'.repeat(5_000);
    for (const as of [person(), ADMIN]) expect(await from(HOME, as, at)).toBe(true);
    await guess(7, 'secretive', HOME, at);
    await guess(7, long, HOME, at);
    await guess(7, 'ann', long, at);
    await sent(HOME, unknownToken(), at);
    await sent(long, unknownToken(), at);
    for (let i = 0; i <= 31; i++) await sent('192.0.2.77', unknownToken(), at);
    expect(keys.size).toBeGreaterThan(5);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}(?: (?:[0-9a-f]{64})?)?$/);
  });
});

describe('a home', () => {
  it('ends after thirty days in the network as for the login', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    expect(await from(STRANGER, as)).toBe(true);
    later(30 * DAYS);
    const at = isolate();
    for (let i = 0; i <= 100; i++) await guess(1, `nobody ${i}`, STRANGER, at);
    Object.assign(at.calls, NOTHING);
    expect(await from(STRANGER, as, at)).toBe(false);
    expect(at.calls).toEqual(NOTHING);
  });
});

describe('while an isolate hashes for strangers as fast as it will', () => {
  const crowded = (isFull: boolean) => ({ isFull, admit: async () => false, giveBack: () => {} });
  const TOO_MANY = { refusal: { tag: 'too-many-requests', limit: 'first-sign-ins' } };

  it('one more of them is told to come back: it costs one question, and counts for nothing', async () => {
    const { person, isolate, stored } = newDeployment();
    const as = person();
    const at = isolate(undefined, crowded(true));
    expect(await at.signIn.withPassword(as.login, as.password, STRANGER)).toMatchObject(TOO_MANY);
    expect(at.calls).toEqual({ guards: 1, trips: 0 });
    expect(hash).not.toHaveBeenCalled();
    expect(stored('guesses')).toEqual([]);
  });

  it('whoever waited in vain is told to come back, and counts for nothing', async () => {
    const { person, isolate, stored } = newDeployment();
    const as = person();
    const at = isolate(undefined, crowded(false));
    expect(await at.signIn.withPassword(as.login, as.password, STRANGER)).toMatchObject(TOO_MANY);
    expect(hash).not.toHaveBeenCalled();
    expect(stored('guesses')).toEqual([]);
  });

  it('everybody goes on where they are at home, in whichever isolate', async () => {
    const { person, isolate, from } = newDeployment();
    const as = person();
    expect(await from(HOME, as)).toBe(true);
    expect(await from(HOME, as, isolate(undefined, crowded(true)))).toBe(true);
    expect(await from(HOME, as, isolate(undefined, crowded(false)))).toBe(true);
  });
});
