import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { systemClock } from '../../../src/durable/clock.ts';
import type { GuessCounter } from '../../../src/guessing/guess-counter.ts';
import { PasswordGuesses } from '../../../src/guessing/password-guesses.ts';
import { Shared } from '../../../src/service/engine/shared.ts';
import type { LoginRecord } from '../../../src/service/ports/users.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import { SignIn } from '../../../src/service/sign-in/sign-in.ts';
import { VerifiedTokens } from '../../../src/service/sign-in/verified-tokens.ts';
import { TokenGuesses } from '../../../src/guessing/token-guesses.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const secrets = new Secrets('a secret of enough length', 10);

/** Limits are tested elsewhere. */
const countNothing: GuessCounter = {
  guess: async () => ({ blocked: undefined, isAtHome: false }),
  isAtHome: async () => false,
  right: async () => undefined,
  untried: async () => undefined,
  unknownToken: async () => ({ isOver: false, until: undefined }),
};
const guessing = { counter: countNothing, secrets, now: () => Date.now() };

/** A sign-in that remembers one login, whose record should be looked up again by now. */
async function withStaleLogin(password: string) {
  const d1 = new WatchedD1(env.DB);
  const orm = openOrm(d1.binding);
  const record: LoginRecord = {
    userId: 7,
    homeOrgId: 1,
    passwordHash: await secrets.hashPassword(password),
    credentialVersion: 3,
    usesAdminPassword: false,
  };
  const signIn = new SignIn({
    database: openDatabase(orm),
    repositories: openRepositories(orm),
    secrets,
    adminPassword: 'admin',
    verified: new VerifiedTokens(new Map(), () => Date.now()),
    routes: new Map(),
    logins: {
      get: (_name, options) => (options?.allowStale === true ? record : undefined),
      set: () => undefined,
      delete: () => undefined,
      clear: () => undefined,
    },
    passwordGuesses: new PasswordGuesses({
      ...guessing,
      blocks: new Map(),
      logins: new Map(),
      networks: new Map(),
      remembered: new Map(),
      trying: new Shared(systemClock),
      pace: { isFull: false, admit: async () => true, giveBack: () => {} },
    }),
    tokenGuesses: new TokenGuesses({
      ...guessing,
      networks: new Map(),
      unknown: new Map(),
      uncounted: new Map(),
    }),
  });
  return { d1, signIn, record };
}

describe('an outage of the database (I9)', () => {
  it('locks nobody out whose login is remembered; the coordinator decides whether it still holds', async ({
    expect,
  }) => {
    const { d1, signIn, record } = await withStaleLogin('right');
    d1.fault = 'down';
    expect(await signIn.withPassword('ann', 'right', '')).toEqual({
      ok: true,
      value: { ...record, isRemembered: true },
    });
    expect(await signIn.withPassword('ann', 'wrong', '')).toMatchObject({ ok: false });
  });

  it('does not make an old record count while the database answers', async ({ expect }) => {
    const { signIn } = await withStaleLogin('right');
    expect(await signIn.withPassword('ann', 'right', '')).toEqual({
      ok: false,
      refusal: { tag: 'unauthenticated', problem: 'wrong-password' },
    });
  });
});
