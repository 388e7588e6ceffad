import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { MockInstance } from 'vitest';

import { makeToken } from '../../../src/core/service-account-token.ts';
import { DatabaseAway } from '../../../src/faults.ts';
import { GuardClient } from '../../../src/guessing/guard-client.ts';
import type { RemoteGuard } from '../../../src/guessing/guard-client.ts';
import type { PasswordGuessesPorts } from '../../../src/guessing/password-guesses.ts';
import { PasswordGuesses, TRIAL_MS } from '../../../src/guessing/password-guesses.ts';
import { lettersOfRemembered } from '../../../src/guessing/remembered.ts';
import { lettersOfTimes, TokenGuesses } from '../../../src/guessing/token-guesses.ts';
import { lettersOfUsedUp } from '../../../src/guessing/used-up.ts';
import { systemClock } from '../../../src/durable/clock.ts';
import { memoryOf } from '../../../src/memory.ts';
import type { Memory } from '../../../src/service/engine/memory.ts';
import { Shared } from '../../../src/service/engine/shared.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import type { TokenRoute } from '../../../src/service/ports/tokens.ts';
import type { LoginRecord } from '../../../src/service/ports/users.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import { SignIn } from '../../../src/service/sign-in/sign-in.ts';
import { VerifiedTokens } from '../../../src/service/sign-in/verified-tokens.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { standIn } from '../../support/decide.ts';

// The objects that count are the platform's; what they count is not.
vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }));
const { GuessGuard } = await import('../../../src/guessing/guess-guard.ts');
export type Guard = RemoteGuard;

export const HOME = '192.0.2.1';
export const STRANGER = '198.51.100.7';
export const ELSEWHERE = '203.0.113.9';
/** Of a caller whose address is not known. */
export const NOWHERE = '';

export const MINUTES = 60_000;
export const DAYS = 24 * 60 * MINUTES;

/** Time goes on as the test says. */
export let now = 0;
export const later = (ms: number): void => void (now += ms);

/** The slow hash and the comparison with the setting, made quick: a password is right when it is that of the record. */
export let hash: MockInstance<Secrets['verifyPassword']>;

/** To be called by each file: hooks that a module registers when it is loaded are there for the first file alone. */
export function stopTheClock(): void {
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
}

/** How fast an isolate hashes is tested elsewhere. */
const NO_HURRY: PasswordGuessesPorts['pace'] = { isFull: false, admit: async () => true, giveBack: () => {} };

/** A deployment: the guards with their storage, people with their passwords, and tokens. */
export function newDeployment() {
  const guards = new Map<
    string,
    { readonly sql: NodeObjectSql; readonly guard: InstanceType<typeof GuessGuard> }
  >();
  const logins = new Map<string, LoginRecord>();
  const routes = new Map<string, TokenRoute>();
  const secrets = new Secrets('a key of one deployment');

  const guardOf = (name: string): InstanceType<typeof GuessGuard> => {
    const known = guards.get(name);
    if (known !== undefined) return known.guard;
    const sql = new NodeObjectSql();
    const guard = new GuessGuard({ storage: { sql } } as unknown as DurableObjectState, {});
    guards.set(name, { sql, guard });
    return guard;
  };

  /** All keys that isolates remember something under. */
  const keys = new Set<string>();
  /** A small memory of an isolate: some 600 entries. */
  function memory<T extends object>(lettersOf?: (value: T) => number): Memory<T> {
    const entries = memoryOf<T>({ bytes: 250_000, ...(lettersOf !== undefined && { lettersOf }) });
    return {
      get: (key, options) => entries.get(key, options),
      set: (key, value) => {
        keys.add(key);
        entries.set(key, value);
      },
      delete: (key) => entries.delete(key),
      clear: () => entries.clear(),
    };
  }

  /** A Worker that remembers nothing yet. */
  function isolate(reach: (name: string) => Guard = guardOf, pace: PasswordGuessesPorts['pace'] = NO_HURRY) {
    const calls = { guards: 0, trips: 0 };
    const database = { isDown: false };
    const counter = new GuardClient((name) => {
      calls.guards++;
      return reach(name);
    });
    const guessing = { counter, secrets, now: () => now };
    const signIn = new SignIn({
      database: {
        read: async (question) => {
          calls.trips++;
          if (database.isDown) throw new DatabaseAway('Network connection lost.');
          return question.answer([]);
        },
        commit: async () => ({ kind: 'rejected', why: 'unfit', cause: undefined }),
      },
      repositories: standIn({
        users: { login: (name) => logins.get(name) },
        tokens: {
          route: ([hash = '']) => {
            const route = routes.get(hash);
            return route && { ...route, hash };
          },
        },
      }),
      secrets,
      adminPassword: 'admin',
      verified: new VerifiedTokens(memoryOf({ bytes: 250_000 }), () => now),
      routes: memory(),
      logins: memory(),
      passwordGuesses: new PasswordGuesses({
        ...guessing,
        blocks: memory(),
        logins: memory(lettersOfUsedUp),
        networks: memory(lettersOfUsedUp),
        remembered: memory(lettersOfRemembered),
        pace,
        trying: new Shared(systemClock, TRIAL_MS),
      }),
      tokenGuesses: new TokenGuesses({
        ...guessing,
        networks: memory(),
        unknown: memory(),
        uncounted: memory(lettersOfTimes),
      }),
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
    for (let i = 0; i < times; i++) {
      await guess(1, login, `198.51.100.${i % 12}`, at);
      later(2_500);
    }
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

  /** Begins all guards anew, over what the version before stored: it had no list of who is at home in a network. */
  const upgrade = (): void => {
    for (const [name, { sql }] of guards) {
      sql.exec('DROP TABLE visitors');
      const guard = new GuessGuard({ storage: { sql } } as unknown as DurableObjectState, {});
      guards.set(name, { sql, guard });
    }
  };

  /** The rows of a table in all guards. */
  const stored = (table: 'guesses' | 'homes' | 'visitors') =>
    [...guards.values()].flatMap(({ sql }) => sql.exec(`SELECT * FROM ${table}`).toArray());

  const changePassword = ({ login }: { readonly login: string }, password: string): void => {
    const record = logins.get(login);
    if (record === undefined) throw new Error('Nobody has that login');
    const credentialVersion = record.credentialVersion + 1;
    logins.set(login, { ...record, passwordHash: password, credentialVersion });
  };

  return {
    upgrade,
    changePassword,
    ADMIN,
    person,
    isolate,
    from,
    guess,
    guessEverywhere,
    newToken,
    sent,
    stored,
    guardOf,
    keys,
  };
}

/** A token that was never given out. */
export const unknownToken = (): string => makeToken(randomBytes);

/** Guards that do not answer. */
export const unreachable = (answer: () => Promise<never>) => (): Guard => ({
  guessAt: answer,
  guessIn: answer,
  isHomeOf: answer,
  rightAt: answer,
  rightIn: answer,
  untriedAt: answer,
  untriedIn: answer,
  unknownToken: answer,
});
export const failing = unreachable(async () => await Promise.reject(new Error('overloaded')));
