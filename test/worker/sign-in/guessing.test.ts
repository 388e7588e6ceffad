import { evictAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';
import type { ExpectStatic, MockInstance } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { GUESS_LIMITS, HOMES_MAX } from '../../../src/guessing/guess-limit.ts';
import { makeToken } from '../../../src/core/service-account-token.ts';
import { GuessLog } from '../../../src/guessing/guess-log.ts';
import type { Bindings } from '../../../src/env.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const HOME = '192.0.2.1';
const STRANGER = '198.51.100.7';
const ELSEWHERE = '203.0.113.9';

const MINUTES = 60_000;
const DAYS = 24 * 60 * MINUTES;

/** Time goes on as the test says. Each test begins when nothing of the one before counts any more. */
let later = 0;
const platformNow = Date.now;

/** The slow hash, made quick: only the passwords of this file's people are right. */
let hash: MockInstance<Secrets['verifyPassword']>;
const passwords = new Set<string>();

beforeEach(() => {
  later += 60 * MINUTES;
  vi.spyOn(Date, 'now').mockImplementation(() => platformNow() + later);
  hash = vi.spyOn(Secrets.prototype, 'verifyPassword');
  hash.mockImplementation(async (password) => passwords.has(password));
});
afterEach(() => void vi.restoreAllMocks());

type Guard = ReturnType<typeof env.GUARD.getByName>;
type Isolate = { readonly fetch: Fetch; readonly d1: WatchedD1; readonly guardCalls: { count: number } };

/** A Worker that remembers nothing yet, with the storage that all share. */
function isolate(guards: (real: Guard) => unknown = (real) => real): Isolate {
  const app = createApp();
  const d1 = new WatchedD1(env.DB);
  const guardCalls = { count: 0 };
  const GUARD = {
    getByName: (name: string) => {
      guardCalls.count++;
      return guards(env.GUARD.getByName(name));
    },
  };
  const bindings = { ...env, DB: d1.binding, GUARD } as unknown as Bindings;
  return { d1, guardCalls, fetch: async (request) => await app.fetch(request, bindings) };
}

const from = (address: string | undefined, as: As, { fetch } = isolate()): Promise<Answer> =>
  api(
    'GET',
    '/access-control/user/permissions',
    { as, ...(address !== undefined && { headers: { 'CF-Connecting-IP': address } }) },
    fetch,
  );

async function person(): Promise<{ readonly login: string; readonly password: string }> {
  const as = { login: unique('person'), password: unique('password') };
  await ok(200, 'POST', '/admin/users', { body: as });
  passwords.add(as.password);
  return as;
}

/** Different wrong passwords, one after the other. */
async function guess(times: number, login: string, address: string | undefined, at = isolate()) {
  const answers: Answer[] = [];
  for (let i = 0; i < times; i++)
    answers.push(await from(address, { login, password: `wrong ${crypto.randomUUID()}` }, at));
  return answers;
}

/** Wrong passwords for one login from everywhere. */
async function guessEverywhere(times: number, login: string) {
  const at = isolate();
  for (let i = 0; i < times; i++) await guess(1, login, `198.51.100.${i % 12}`, at);
}

function expectIn(expect: ExpectStatic, { status, text }: Answer): void {
  expect(status, text).toBe(200);
}

/** The answer to a wrong password, to the letter. Source: docs/grafana.md#credentials. */
function expectWrong(expect: ExpectStatic, { status, body, headers }: Answer): void {
  expect(status).toBe(401);
  expect(body).toEqual({
    extra: null,
    message: 'Invalid username or password',
    messageId: 'password-auth.failed',
    statusCode: 401,
    traceID: '',
  });
  expect(headers.get('Retry-After')).toBeNull();
}

describe('five wrong passwords for one login from one address', () => {
  it('block it there: the right one is answered like a wrong one, and is not even hashed', async ({
    expect,
  }) => {
    const as = await person();
    const wrong = await guess(5, as.login, STRANGER);
    hash.mockClear();
    const right = await from(STRANGER, as);
    expectWrong(expect, right);
    for (const answer of wrong) expect(answer.text).toBe(right.text);
    expect(hash).not.toHaveBeenCalled();
  });

  it('count though the password is the same each time', async ({ expect }) => {
    const as = await person();
    for (let i = 0; i < 5; i++) await from(STRANGER, { ...as, password: 'the same' });
    expectWrong(expect, await from(STRANGER, as));
  });

  it('block nobody elsewhere, and no other login', async ({ expect }) => {
    const as = await person();
    const other = await person();
    await guess(5, as.login, STRANGER);
    expectIn(expect, await from(ELSEWHERE, as));
    expectIn(expect, await from(STRANGER, other));
  });

  it('are one too many: after four the right one is taken, and the count begins anew', async ({ expect }) => {
    const as = await person();
    for (let round = 0; round < 3; round++) {
      await guess(4, as.login, HOME);
      expectIn(expect, await from(HOME, as));
    }
  });

  it('block for five minutes, and no longer, however often somebody knocks', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    await guess(5, as.login, STRANGER, at);
    for (let minute = 1; minute <= 4; minute++) {
      later += 1 * MINUTES;
      await guess(2, as.login, STRANGER, at);
      expectWrong(expect, await from(STRANGER, as));
    }
    later += 1 * MINUTES;
    expectIn(expect, await from(STRANGER, as, at));
  });

  it('count for a whole /64 network', async ({ expect }) => {
    const as = await person();
    for (let i = 1; i <= 5; i++) await guess(1, as.login, `2001:db8:0:7::${i}`);
    expectWrong(expect, await from('2001:db8:0:7:ffff::1', as));
    expectIn(expect, await from('2001:db8:0:8::1', as));
  });

  it('count for all isolates together, and whether or not the guards were evicted meanwhile', async ({
    expect,
  }) => {
    const as = await person();
    await guess(3, as.login, STRANGER, isolate());
    await evictAllDurableObjects();
    await guess(2, as.login, STRANGER, isolate());
    await evictAllDurableObjects();
    expectWrong(expect, await from(STRANGER, as, isolate()));
  });

  it('protect the first admin, whose password is a setting, as everybody else', async ({ expect }) => {
    await guess(5, 'admin', STRANGER);
    expectWrong(expect, await from(STRANGER, ADMIN));
    expectIn(expect, await from(HOME, ADMIN));
  });

  it('count for a login that does not exist too: it costs as many calls, and as few hashes', async ({
    expect,
  }) => {
    const cost = async (login: string) => {
      const at = isolate();
      hash.mockClear();
      const answers = await guess(7, login, STRANGER, at);
      return { texts: answers.map(({ text }) => text), hashes: hash.mock.calls.length, ...at.guardCalls };
    };
    const known = await cost((await person()).login);
    expect(known.hashes).toBe(5);
    expect(await cost(unique('nobody'))).toEqual(known);
  });
});

describe('guesses at the same time', () => {
  it('are counted before they are tried: of twenty, five are', async ({ expect }) => {
    const as = await person();
    const isolates = [isolate(), isolate(), isolate()];
    const guesses = Array.from(
      { length: 20 },
      async (_, i) => await guess(1, as.login, STRANGER, isolates[i % 3]),
    );
    for (const [answer] of await Promise.all(guesses)) expectWrong(expect, answer!);
    expect(hash).toHaveBeenCalledTimes(5);
    expectWrong(expect, await from(STRANGER, as));
  });

  it('are one when they are the same: a client may begin with ten requests, and takes nothing off', async ({
    expect,
  }) => {
    const as = await person();
    const at = isolate();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await from(HOME, as, at)));
    for (const answer of answers) expectIn(expect, answer);
    await guess(4, as.login, HOME);
    expectIn(expect, await from(HOME, as));
  });
});

describe('fifty wrong passwords for one login from everywhere', () => {
  it('stop strangers, but nobody where the login is at home: no stranger locks the admin out', async ({
    expect,
  }) => {
    expectIn(expect, await from(HOME, ADMIN));
    await guessEverywhere(60, 'admin');
    expectWrong(expect, await from(ELSEWHERE, ADMIN));
    expectWrong(expect, await from(undefined, ADMIN));
    expectIn(expect, await from(HOME, ADMIN));
    later += 5 * MINUTES;
    expectIn(expect, await from(ELSEWHERE, ADMIN));
  });

  it('stop what used to be home after thirty days without a sign-in', async ({ expect }) => {
    const as = await person();
    expectIn(expect, await from(HOME, as));
    later += 29 * DAYS;
    await guessEverywhere(60, as.login);
    expectIn(expect, await from(HOME, as));
    later += 29 * DAYS;
    await guessEverywhere(60, as.login);
    expectIn(expect, await from(HOME, as));
    later += 30 * DAYS;
    await guessEverywhere(60, as.login);
    expectWrong(expect, await from(HOME, as));
  });

  it('are all there may be from callers without an address', async ({ expect }) => {
    const as = await person();
    await guess(49, as.login, undefined);
    expectIn(expect, await from(undefined, as));
    await guess(1, as.login, undefined);
    expectWrong(expect, await from(undefined, as));
  });
});

describe('a hundred wrong passwords from one address', () => {
  it('block it for all logins that are not at home there, and nobody elsewhere', async ({ expect }) => {
    const atHome = await person();
    const visitor = await person();
    expectIn(expect, await from(STRANGER, atHome));
    const at = isolate();
    for (let i = 0; i < 100; i++) await guess(1, unique('nobody'), STRANGER, at);
    expectWrong(expect, await from(STRANGER, visitor));
    expectIn(expect, await from(STRANGER, atHome));
    expectIn(expect, await from(ELSEWHERE, visitor));
    later += 5 * MINUTES;
    expectIn(expect, await from(STRANGER, visitor));
  });
});

describe('right passwords', () => {
  it('count for nothing, however many isolates they meet', async ({ expect }) => {
    const [as, visitor] = [await person(), await person()];
    for (let i = 0; i < 105; i++) expectIn(expect, await from(HOME, as));
    expectIn(expect, await from(HOME, visitor));
    expectIn(expect, await from(ELSEWHERE, as));
    expectIn(expect, await from(undefined, as));
  });
});

describe('a password that the isolate has verified', () => {
  it('asks no guard, the first admin included', async ({ expect }) => {
    for (const as of [await person(), ADMIN]) {
      const at = isolate();
      expectIn(expect, await from(HOME, as, at));
      at.guardCalls.count = 0;
      for (let i = 0; i < 3; i++) expectIn(expect, await from(HOME, as, at));
      expect(at.guardCalls.count).toBe(0);
    }
  });

  it('is a guess like any other from elsewhere', async ({ expect }) => {
    for (const as of [await person(), ADMIN as Exclude<As, null | { token: string }>]) {
      const at = isolate();
      expectIn(expect, await from(HOME, as, at));
      await guess(5, as.login, STRANGER, at);
      expectWrong(expect, await from(STRANGER, as, at));
      expectIn(expect, await from(HOME, as, at));
    }
  });

  it('goes on beside a program with an old one, but not beside one that looks for it', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    expectIn(expect, await from(HOME, as, at));
    for (let i = 0; i < 70; i++) await from(HOME, { ...as, password: 'the old one' }, at);
    expectIn(expect, await from(HOME, as, at));
    await guess(48, as.login, HOME, at);
    expectIn(expect, await from(HOME, as, at));
    await guess(2, as.login, HOME, at);
    expectWrong(expect, await from(HOME, as, at));
    later += 5 * MINUTES;
    expectIn(expect, await from(HOME, as, at));
  });
});

describe('many guesses at the same time at what an isolate remembers', () => {
  it('do not find it, though they come from where it was verified', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    expectIn(expect, await from(HOME, as, at));
    const wrong = Array.from({ length: 100 }, async () => await guess(1, as.login, HOME, at));
    const right = from(HOME, as, at);
    await Promise.all(wrong);
    expectWrong(expect, await right);
  });
});

describe('what guessing leaves behind', () => {
  it('is one warning that tells network and login, the latter by a digest, and no password (I13)', async ({
    expect,
  }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const as = await person();
    const at = isolate();
    await guess(8, as.login, '2001:db8:0:7::1', at);
    await from('2001:db8:0:7::1', as, at);
    const { TOKEN_SECRET } = env as unknown as { readonly TOKEN_SECRET: string };
    const digest = await new Secrets(TOKEN_SECRET).digest(`login:${as.login}`);
    expect(warn.mock.calls.flat().map((line) => JSON.parse(String(line)))).toEqual([
      {
        level: 'warn',
        event: 'login-blocked',
        request: expect.any(String),
        login: digest.slice(0, 12),
        network: '2001:db8:0:7::/64',
        until: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it('is no name, address or password in the storage of the guards (I13)', async ({ expect }) => {
    const as = await person();
    await guess(2, as.login, STRANGER);
    expectIn(expect, await from(ELSEWHERE, as));
    const [guesses, homes] = [await stored('guesses'), await stored('homes')];
    expect(guesses.length).toBeGreaterThan(0);
    expect(homes.length).toBeGreaterThan(0);
    const all = JSON.stringify([guesses, homes]);
    for (const text of [as.login, as.password, 'wrong', STRANGER, ELSEWHERE]) expect(all).not.toContain(text);
  });

  it('is bounded: twenty homes of a login, and no guess that counts no more', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    const begun = Date.now();
    for (let i = 0; i < HOMES_MAX + 5; i++) {
      later += 1_000;
      expectIn(expect, await from(`192.0.2.${i}`, as, at));
    }
    const homes = (await stored('homes')).filter((home) => home.at > begun);
    expect(homes.length).toBe(HOMES_MAX);
    await runInDurableObject(env.GUARD.getByName('a guard of its own'), (_instance, { storage: { sql } }) => {
      const log = new GuessLog(sql);
      const count = () => sql.exec<{ n: number }>('SELECT count(*) AS n FROM guesses').one().n;
      for (let i = 0; i < 21_000; i++) log.add(`key ${i}`, 'ticket', 1_000_000 + i);
      expect(count()).toBeLessThan(20_500);
      expect(log.has('key 0', 'ticket')).toBe(false);
      expect(log.has('key 20999', 'ticket')).toBe(true);
      log.add('key', 'ticket', 10_000_000);
      expect(count()).toBe(1);
    });
  });
});

/** The rows of a table in all guards. */
async function stored(table: 'guesses' | 'homes'): Promise<{ readonly at: number }[]> {
  const shards = Array.from(
    { length: 64 },
    async (_, i) =>
      await runInDurableObject(env.GUARD.getByName(String(i)), (_instance, { storage: { sql } }) =>
        sql.exec<{ at: number }>(`SELECT * FROM ${table}`).toArray(),
      ),
  );
  return (await Promise.all(shards)).flat();
}

describe('guards that cannot be reached', () => {
  const unreachable = {
    'that fail': () => ({
      guessAt: fail,
      guessFrom: fail,
      rightAt: fail,
      rightFrom: fail,
      unknownToken: fail,
    }),
    'that hang': () => ({
      guessAt: hang,
      guessFrom: hang,
      rightAt: hang,
      rightFrom: hang,
      unknownToken: hang,
    }),
  };
  const fail = async () => await Promise.reject(new Error('overloaded'));
  const hang = async () => await new Promise<never>(() => {});

  it.for(Object.keys(unreachable) as (keyof typeof unreachable)[])(
    '%s lock nobody out, and the isolate counts by itself',
    async (how, { expect }) => {
      vi.spyOn(console, 'warn').mockImplementation(() => {});
      const as = await person();
      const at = isolate(unreachable[how]);
      expectIn(expect, await from(HOME, as, at));
      hash.mockClear();
      await Promise.all(Array.from({ length: 8 }, async () => await guess(1, as.login, STRANGER, at)));
      expect(hash).toHaveBeenCalledTimes(5);
      expectWrong(expect, await from(STRANGER, as, at));
      expectIn(expect, await from(HOME, as, at));
      expectIn(expect, await from(ELSEWHERE, as, at));
      later += 5 * MINUTES;
      expectIn(expect, await from(STRANGER, as, at));
    },
  );

  it('make no unknown token known', async ({ expect }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const at = isolate(unreachable['that fail']);
    for (let i = 0; i < 40; i++) expectInvalid(expect, await from(STRANGER, unknownToken(), at));
  });

  it('are not needed while the database is down either (I9)', async ({ expect }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const as = await person();
    const at = isolate();
    expectIn(expect, await from(HOME, as, at));
    at.d1.fault = 'down';
    at.guardCalls.count = 0;
    expectIn(expect, await from(HOME, as, at));
    expect(at.guardCalls.count).toBe(0);
  });
});

const unknownToken = (): As => ({ token: makeToken(randomBytes) });

function expectInvalid(expect: ExpectStatic, { status, body }: Answer): void {
  expect(status).toBe(401);
  expect(body.messageId).toBe('api-key.invalid');
}

function expectTooMany(expect: ExpectStatic, { status, body, headers }: Answer): void {
  expect(status, JSON.stringify(body)).toBe(429);
  expect(body).toEqual({ message: 'Too many requests', traceID: '' });
  expect(headers.get('Retry-After')).toMatch(/^([1-9]|[1-5]\d|60)$/);
}

describe('unknown tokens', () => {
  const { guesses } = GUESS_LIMITS.token;

  it('beyond thirty a minute from one address are refused without a look-up, until the minute is over', async ({
    expect,
  }) => {
    const at = isolate();
    for (let i = 0; i < guesses; i++) expectInvalid(expect, await from(STRANGER, unknownToken(), at));
    expect(at.d1.trips).toBe(guesses);
    for (let i = 0; i < 5; i++) expectTooMany(expect, await from(STRANGER, unknownToken(), at));
    expect(at.d1.trips).toBe(guesses);
    expectInvalid(expect, await from(ELSEWHERE, unknownToken(), at));
    later += 1 * MINUTES;
    expectInvalid(expect, await from(STRANGER, unknownToken(), at));
  });

  it('count for all isolates together: another one finds out with one look-up', async ({ expect }) => {
    const [one, other] = [isolate(), isolate()];
    for (let i = 0; i < guesses; i++) await from(STRANGER, unknownToken(), one);
    await evictAllDurableObjects();
    for (let i = 0; i < 3; i++) expectTooMany(expect, await from(STRANGER, unknownToken(), other));
    expect(other.d1.trips).toBe(1);
  });

  it('disturb no token that the isolate knows; a valid one that it does not know waits', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [known, fresh] = [await org.account(), await org.account()];
    const at = isolate();
    expectIn(expect, await from(STRANGER, known.as, at));
    expect(at.guardCalls.count).toBe(0);
    for (let i = 0; i <= guesses; i++) await from(STRANGER, unknownToken(), at);
    expectIn(expect, await from(STRANGER, known.as, at));
    expectTooMany(expect, await from(STRANGER, fresh.as, at));
    expectIn(expect, await from(ELSEWHERE, fresh.as, at));
    // A password is no token.
    expectIn(expect, await from(STRANGER, await person(), at));
    later += 1 * MINUTES;
    const other = await org.account();
    expectIn(expect, await from(STRANGER, other.as, at));
  });

  it('that are malformed cost nothing and are invalid for ever', async ({ expect }) => {
    const at = isolate();
    const { token } = unknownToken() as { readonly token: string };
    const malformed = { token: token.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    for (let i = 0; i < 2 * guesses; i++) expectInvalid(expect, await from(STRANGER, malformed, at));
    expect(at.d1.trips).toBe(0);
    expect(at.guardCalls.count).toBe(0);
  });

  it('that are one and the same cost one look-up a minute, and stop nobody else', async ({ expect }) => {
    const at = isolate();
    const dead = unknownToken();
    for (let i = 0; i < guesses; i++) expectInvalid(expect, await from(STRANGER, dead, at));
    expectTooMany(expect, await from(STRANGER, dead, at));
    expect(at.d1.trips).toBe(1);
    expectInvalid(expect, await from(STRANGER, unknownToken(), at));
    later += 1 * MINUTES;
    expectInvalid(expect, await from(STRANGER, dead, at));
  });

  it('from callers without an address are not counted', async ({ expect }) => {
    const at = isolate();
    for (let i = 0; i < guesses + 5; i++) expectInvalid(expect, await from(undefined, unknownToken(), at));
    expect(at.guardCalls.count).toBe(0);
  });
});
