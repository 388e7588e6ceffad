import { evictAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';
import type { ExpectStatic, MockInstance } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { GUESS_LIMITS } from '../../../src/guessing/guess-limit.ts';
import { makeToken } from '../../../src/core/service-account-token.ts';
import type { Bindings } from '../../../src/env.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const HOME = '192.0.2.1';
const STRANGER = '198.51.100.7';
const ELSEWHERE = '203.0.113.9';

/** The address that the Workers of all other zones share. Source: docs/sign-in.md#guessing. */
const WORKERS = '2a06:98c0:3600::103';

const MINUTES = 60_000;

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

/** As a Worker of a zone. Cloudflare says which. */
const fromZone = (zone: string, as: As, { fetch } = isolate()): Promise<Answer> =>
  api(
    'GET',
    '/access-control/user/permissions',
    { as, headers: { 'CF-Connecting-IP': WORKERS, 'CF-Worker': zone } },
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
});

describe('Workers of other zones, which share one address,', () => {
  const wrong = (): string => `wrong ${crypto.randomUUID()}`;

  it('are told apart by their zone: the guesses of one keep nobody out of another', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    for (let i = 0; i < 5; i++) await fromZone('evil.example', { login: as.login, password: wrong() }, at);
    expectWrong(expect, await fromZone('evil.example', as, at));
    expectWrong(expect, await fromZone('Evil.Example', as, at));
    expectIn(expect, await fromZone('good.example', as, at));
  });

  it('have limits of their own on unknown tokens, too', async ({ expect }) => {
    const as = await person();
    const { body } = await ok(201, 'POST', '/serviceaccounts', { body: { name: as.login, role: 'Viewer' } });
    const path = `/serviceaccounts/${body.id}/tokens`;
    const token = (await ok(200, 'POST', path, { body: { name: 'one' } })).body.key;
    const at = isolate();
    for (let i = 0; i <= GUESS_LIMITS.token.guesses; i++)
      await fromZone('evil.example', { token: makeToken(randomBytes) }, at);
    expect((await fromZone('evil.example', { token }, at)).status).toBe(429);
    expectIn(expect, await fromZone('good.example', { token }, at));
  });

  it('count as one where nobody says a zone, and a zone counts nowhere else', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    for (const zone of ['a b', 'a.example, b.example', 'x'.repeat(254), '-']) {
      await fromZone(zone, { login: as.login, password: wrong() }, at);
    }
    await from(WORKERS, { login: as.login, password: wrong() }, at);
    expectWrong(expect, await from(WORKERS, as, at));

    const other = await person();
    for (let i = 0; i < 5; i++) {
      const headers = { 'CF-Connecting-IP': STRANGER, 'CF-Worker': `zone-${i}.example` };
      const guessed = { login: other.login, password: wrong() };
      await api('GET', '/access-control/user/permissions', { as: guessed, headers }, at.fetch);
    }
    expectWrong(expect, await from(STRANGER, other, at));
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

describe('a password that the isolate has verified', () => {
  it('asks no guard', async ({ expect }) => {
    const as = await person();
    const at = isolate();
    expectIn(expect, await from(HOME, as, at));
    at.guardCalls.count = 0;
    for (let i = 0; i < 3; i++) expectIn(expect, await from(HOME, as, at));
    expect(at.guardCalls.count).toBe(0);
  });
});

describe('what is blocked', () => {
  it('is refused from memory: without the database, a guard or a hash, whatever name comes', async ({
    expect,
  }) => {
    const [as, atHome] = [await person(), await person()];
    expectIn(expect, await from(STRANGER, atHome));
    const at = isolate();
    const costsNothing = async (login: string, address: string) => {
      hash.mockClear();
      Object.assign(at.d1, { trips: 0 });
      at.guardCalls.count = 0;
      for (const answer of await guess(3, login, address, at)) expectWrong(expect, answer);
      expect({ trips: at.d1.trips, guards: at.guardCalls.count }).toEqual({ trips: 0, guards: 0 });
      expect(hash).not.toHaveBeenCalled();
    };
    await guess(6, as.login, STRANGER, at);
    await costsNothing(as.login, STRANGER);
    const { guesses } = GUESS_LIMITS.network;
    for (let i = 0; i <= guesses; i++) await guess(1, unique('nobody'), STRANGER, at);
    await costsNothing(unique('somebody'), STRANGER);
    expectIn(expect, await from(STRANGER, atHome, at));
    expectIn(expect, await from(ELSEWHERE, as, at));
  });

  it('is what strangers guess from very many networks, and nobody where they are at home', async ({
    expect,
  }) => {
    const as = await person();
    expectIn(expect, await from(HOME, as));
    const at = isolate();
    const neighbour = await nameOfSameGuard(as.login);
    hash.mockClear();
    for (let i = 0; i < 80; i++) await guess(1, i % 2 === 0 ? as.login : neighbour, `2001:db8:7:${i}::1`, at);
    expect(hash).toHaveBeenCalledTimes(GUESS_LIMITS.strangers.guesses);
    expectWrong(expect, await from(ELSEWHERE, as));
    expectIn(expect, await from(HOME, as));
    expectIn(expect, await from(HOME, as, at));
  });
});

/** A name that the same object counts. */
async function nameOfSameGuard(login: string): Promise<string> {
  const { TOKEN_SECRET } = env as unknown as { readonly TOKEN_SECRET: string };
  const secrets = new Secrets(TOKEN_SECRET);
  const guardOf = async (name: string) =>
    Number.parseInt((await secrets.digest(`login:${name}`)).slice(0, 8), 16) % 64;
  const wanted = await guardOf(login);
  for (let i = 0; ; i++) if ((await guardOf(`${login} ${i}`)) === wanted) return `${login} ${i}`;
}

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

  it('names the zone of a Worker, and no text that only looks like one', async ({ expect }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const networks = async (address: string, zone: string): Promise<unknown[]> => {
      const as = await person();
      const headers = { 'CF-Connecting-IP': address, 'CF-Worker': zone };
      const at = isolate();
      warn.mockClear();
      for (let i = 0; i < 7; i++) {
        const guessed = { login: as.login, password: `wrong ${i}` };
        await api('GET', '/org', { as: guessed, headers }, at.fetch);
      }
      return warn.mock.calls.flat().map((line) => JSON.parse(String(line)).network);
    };
    expect(await networks(WORKERS, 'evil.example')).toEqual(['2a06:98c0:3600:0::/64 evil.example']);
    expect(await networks(WORKERS, 'some text')).toEqual(['2a06:98c0:3600:0::/64']);
    expect(await networks(`${WORKERS} some@text.example`, '')).toEqual(['2a06:98c0:3600:0::/64']);
    expect(await networks('2001:db8:0:7::1 text.example', 'text.example')).toEqual(['2001:db8:0:7::/64']);
  });

  it('is no name, address or password in the storage of the guards (I13)', async ({ expect }) => {
    const as = await person();
    await guess(2, as.login, STRANGER);
    expectIn(expect, await from(ELSEWHERE, as));
    const [guesses, homes] = [await stored('guesses'), await stored('homes')];
    const visitors = await stored('visitors');
    for (const rows of [guesses, homes, visitors]) expect(rows.length).toBeGreaterThan(0);
    const all = JSON.stringify([guesses, homes, visitors]);
    for (const text of [as.login, as.password, 'wrong', STRANGER, ELSEWHERE]) expect(all).not.toContain(text);
  });
});

/** The rows of a table in all guards. */
async function stored(table: 'guesses' | 'homes' | 'visitors'): Promise<{ readonly at: number }[]> {
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
  it('lock nobody out, and the isolate counts by itself', async ({ expect }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const fail = async () => await Promise.reject(new Error('overloaded'));
    const as = await person();
    const at = isolate(() => ({ guessAt: fail, guessIn: fail, rightAt: fail, rightIn: fail }));
    expectIn(expect, await from(HOME, as, at));
    await guess(5, as.login, STRANGER, at);
    expectWrong(expect, await from(STRANGER, as, at));
    expectIn(expect, await from(HOME, as, at));
  });
});

const unknownToken = (): As => ({ token: makeToken(randomBytes) });

function expectInvalid(expect: ExpectStatic, { status, body }: Answer): void {
  expect(status).toBe(401);
  expect(body.messageId).toBe('api-key.invalid');
}

function expectTooMany(expect: ExpectStatic, { status, body, headers }: Answer): void {
  expect(status, JSON.stringify(body)).toBe(429);
  const message = 'Too many requests: the limit unknown-tokens is reached (unknown tokens from one network)';
  expect(body).toEqual({ message, traceID: '' });
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
});
