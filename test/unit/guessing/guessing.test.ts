import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';

import { makeToken } from '../../../src/core/service-account-token.ts';
import { DatabaseAway } from '../../../src/faults.ts';
import { GuardClient } from '../../../src/guessing/guard-client.ts';
import type { Guards } from '../../../src/guessing/guard-client.ts';
import { GUESS_LIMITS, HOMES_MAX } from '../../../src/guessing/guess-limit.ts';
import { GuessLog } from '../../../src/guessing/guess-log.ts';
import { PasswordGuesses } from '../../../src/guessing/password-guesses.ts';
import { TokenGuesses } from '../../../src/guessing/token-guesses.ts';
import { PATIENCE_MS } from '../../../src/durable/patience.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import type { TokenRoute } from '../../../src/service/ports/tokens.ts';
import type { LoginRecord } from '../../../src/service/ports/users.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import { SignIn } from '../../../src/service/sign-in/sign-in.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { standIn } from '../../support/decide.ts';

// The objects that count are the platform's; what they count is not.
vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }));
const { GuessGuard } = await import('../../../src/guessing/guess-guard.ts');
type Guard = ReturnType<Guards['getByName']>;

const HOME = '192.0.2.1';
const STRANGER = '198.51.100.7';
const ELSEWHERE = '203.0.113.9';
/** Of a caller whose address is not known. */
const NOWHERE = '';

const MINUTES = 60_000;
const DAYS = 24 * 60 * MINUTES;

/** Time goes on as the test says. */
let now = 0;
const later = (ms: number): void => void (now += ms);

/** The slow hash and the comparison with the setting, made quick: a password is right when it is that of the record. */
let hash: MockInstance<Secrets['verifyPassword']>;

beforeEach(() => {
  now = Date.parse('2026-01-02T03:04:05.000Z');
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  hash = vi.spyOn(Secrets.prototype, 'verifyPassword');
  hash.mockImplementation(async (password, stored) => password === stored);
  vi.spyOn(Secrets.prototype, 'isSame').mockImplementation(async (a, b) => a === b);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A deployment: the guards with their storage, people with their passwords, and tokens. */
function newDeployment() {
  const guards = new Map<string, { readonly sql: NodeObjectSql; readonly guard: Guard }>();
  const logins = new Map<string, LoginRecord>();
  const routes = new Map<string, TokenRoute>();
  const secrets = new Secrets('a key of one deployment');

  const guardOf = (name: string): Guard => {
    const known = guards.get(name);
    if (known !== undefined) return known.guard;
    const sql = new NodeObjectSql();
    const guard = new GuessGuard({ storage: { sql } } as unknown as DurableObjectState, {});
    guards.set(name, { sql, guard });
    return guard;
  };

  /** A Worker that remembers nothing yet. */
  function isolate(reach: (name: string) => Guard = guardOf) {
    const calls = { guards: 0, trips: 0 };
    const database = { isDown: false };
    const counter = new GuardClient({
      getByName: (name) => {
        calls.guards++;
        return reach(name);
      },
    });
    const guessing = { counter, secrets, now: () => now };
    const signIn = new SignIn({
      database: {
        read: async (question) => {
          calls.trips++;
          if (database.isDown) throw new DatabaseAway('Network connection lost.');
          return question.answer([]);
        },
        commit: async () => ({ kind: 'rejected', cause: undefined }),
      },
      repositories: standIn({
        users: { login: (name) => logins.get(name) },
        tokens: { route: (digest) => routes.get(digest) },
      }),
      secrets,
      adminPassword: 'admin',
      routes: new Map(),
      logins: new Map(),
      verified: new Map(),
      passwordGuesses: new PasswordGuesses({
        ...guessing,
        blocks: new Map(),
        misses: new Map(),
        trials: new Map(),
        uncounted: new Map(),
      }),
      tokenGuesses: new TokenGuesses({ ...guessing, networks: new Map(), unknown: new Map() }),
    });
    return { signIn, calls, database };
  }
  type Isolate = ReturnType<typeof isolate>;

  let people = 0;
  function person(): { readonly login: string; readonly password: string } {
    const as = { login: `person ${++people}`, password: `password ${people}` };
    const { login, password } = as;
    logins.set(login, {
      userId: 100 + people,
      homeOrgId: 1,
      passwordHash: password,
      credentialVersion: 1,
      usesAdminPassword: false,
    });
    return as;
  }
  const ADMIN = { login: 'admin', password: 'admin' };
  logins.set('admin', {
    userId: 1,
    homeOrgId: 1,
    passwordHash: null,
    credentialVersion: 1,
    usesAdminPassword: true,
  });

  /** Whether a password lets somebody in. */
  async function from(
    address: string,
    { login, password }: { readonly login: string; readonly password: string },
    at: Isolate = isolate(),
  ): Promise<boolean> {
    const result = await at.signIn.withPassword(login, password, address);
    if (!result.ok) {
      expect(result.refusal, 'the answer does not tell why').toEqual({
        tag: 'unauthenticated',
        problem: 'wrong-password',
      });
    }
    return result.ok;
  }

  let wrong = 0;
  /** Different wrong passwords, one after the other. */
  async function guess(times: number, login: string, address: string, at: Isolate = isolate()) {
    for (let i = 0; i < times; i++) {
      expect(await from(address, { login, password: `wrong ${++wrong}` }, at)).toBe(false);
    }
  }

  /** Wrong passwords for one login from everywhere. */
  async function guessEverywhere(times: number, login: string) {
    const at = isolate();
    for (let i = 0; i < times; i++) await guess(1, login, `198.51.100.${i % 12}`, at);
  }

  /** A token of an account. */
  async function newToken(): Promise<string> {
    const token = makeToken(randomBytes);
    routes.set(await secrets.digest(token), { orgId: 1, accountId: 7, tokenId: routes.size + 1 });
    return token;
  }

  /** What comes of a token: undefined when it is known. */
  async function sent(address: string, token: string, at: Isolate): Promise<string | undefined> {
    const result = await at.signIn.withToken(token, address);
    if (result.ok) return undefined;
    const { refusal } = result;
    if (refusal.tag !== 'too-many-requests') {
      return refusal.tag === 'unauthenticated' ? refusal.problem : refusal.tag;
    }
    expect(refusal.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(60);
    return refusal.tag;
  }

  /** The rows of a table in all guards. */
  const stored = (table: 'guesses' | 'homes') =>
    [...guards.values()].flatMap(({ sql }) => sql.exec(`SELECT * FROM ${table}`).toArray());

  return { ADMIN, person, isolate, from, guess, guessEverywhere, newToken, sent, stored };
}

const unknownToken = (): string => makeToken(randomBytes);

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

  it('are one when they are the same: a client may begin with ten requests, and takes nothing off', async () => {
    const { person, isolate, from, guess } = newDeployment();
    const as = person();
    const at = isolate();
    // All of them ask before any is hashed.
    const { promise: hashed, resolve: finish } = Promise.withResolvers<void>();
    hash.mockImplementation(async (password, stored) => {
      await hashed;
      return password === stored;
    });
    setImmediate(finish);
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await from(HOME, as, at)));
    expect(answers).not.toContain(false);
    await guess(4, as.login, HOME);
    expect(await from(HOME, as)).toBe(true);
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
    await guess(49, as.login, NOWHERE);
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
    const all = JSON.stringify([stored('guesses'), stored('homes')]);
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

  it('is no guess that counts no more, and never very many', () => {
    const sql = new NodeObjectSql();
    const log = new GuessLog(sql as unknown as SqlStorage);
    const count = () => sql.exec<{ n: number }>('SELECT count(*) AS n FROM guesses').one().n;
    for (let i = 0; i < 21_000; i++) log.add(`key ${i}`, 'ticket', 1_000_000 + i);
    expect(count()).toBeLessThan(20_500);
    expect(log.has('key 0', 'ticket')).toBe(false);
    expect(log.has('key 20999', 'ticket')).toBe(true);
    log.add('key', 'ticket', 10_000_000);
    expect(count()).toBe(1);
  });
});

describe('guards that cannot be reached', () => {
  const unreachable = (answer: () => Promise<never>) => (): Guard => ({
    guessAt: answer,
    guessFrom: answer,
    rightAt: answer,
    rightFrom: answer,
    unknownToken: answer,
  });
  const failing = unreachable(async () => await Promise.reject(new Error('overloaded')));
  const hanging = unreachable(async () => await new Promise<never>(() => {}));

  it.each([
    ['that fail', failing],
    ['that hang', hanging],
  ])('%s lock nobody out, and the isolate counts by itself', async (_, reach) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
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

  it('make no unknown token known', async () => {
    const { isolate, sent } = newDeployment();
    const at = isolate(failing);
    for (let i = 0; i < 40; i++) expect(await sent(STRANGER, unknownToken(), at)).toBe('invalid-token');
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
