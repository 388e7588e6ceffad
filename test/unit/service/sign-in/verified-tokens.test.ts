import { describe, expect, it, vi } from 'vitest';

import { unauthenticated } from '../../../../src/core/refusal.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { standIn } from '../../../support/decide.ts';
import { makeToken } from '../../../../src/core/service-account-token.ts';
import { memoryOf } from '../../../../src/memory.ts';
import { randomBytes } from '../../../../src/service/engine/random.ts';
import { Secrets } from '../../../../src/service/sign-in/secrets.ts';
import type { KnownToken, SignedInToken, SignInPorts } from '../../../../src/service/sign-in/sign-in.ts';
import { SignIn } from '../../../../src/service/sign-in/sign-in.ts';
import { lettersOfVerified, VerifiedTokens } from '../../../../src/service/sign-in/verified-tokens.ts';

const FOUND = { orgId: 2, accountId: 7, tokenId: 9 };
const newToken = () => makeToken(randomBytes);

/** A memory with a clock of its own, and what was put into it. */
function remembering(bytes = 500_000) {
  const clock = { now: 1_000_000 };
  const keys: string[] = [];
  const memory = memoryOf<SignedInToken>({ bytes, lettersOf: lettersOfVerified });
  const kept = {
    get: (key: string) => memory.get(key),
    set: (key: string, value: SignedInToken) => {
      keys.push(key);
      memory.set(key, value);
    },
    delete: (key: string) => memory.delete(key),
    clear: () => memory.clear(),
  };
  const held = (tokens: readonly string[]) => tokens.map((token) => memory.get(token) !== undefined);
  return { clock, keys, held, verified: new VerifiedTokens(kept, () => clock.now) };
}

describe('the memory of verified tokens', () => {
  it('knows a token for 30 seconds, and from then on no more', () => {
    const { clock, verified } = remembering();
    const token = newToken();
    verified.remember(token, FOUND);
    clock.now += 29_999;
    expect(verified.find(token)).toEqual(FOUND);
    clock.now += 1;
    expect(verified.find(token)).toBeUndefined();
    clock.now -= 1;
    expect(verified.find(token)).toBeUndefined();
  });

  it('holds none for longer, as soon as another is looked for', () => {
    const { clock, held, verified } = remembering();
    const tokens = [newToken(), newToken()];
    for (const token of tokens) verified.remember(token, FOUND);
    expect(held(tokens)).toEqual([true, true]);
    clock.now += 30_000;
    expect(verified.find(newToken())).toBeUndefined();
    expect(held(tokens)).toEqual([false, false]);
  });

  it('knows nothing that was verified later than now, as by a clock that was set back', () => {
    const { clock, verified } = remembering();
    const token = newToken();
    verified.remember(token, FOUND);
    clock.now -= 1;
    expect(verified.find(token)).toBeUndefined();
  });

  it('knows no other text, however near', () => {
    const { verified } = remembering();
    const token = newToken();
    verified.remember(token, FOUND);
    for (const text of [
      '',
      token.slice(0, -1),
      `${token} `,
      token.toUpperCase(),
      newToken(),
      'x'.repeat(9_999),
    ])
      expect(verified.find(text)).toBeUndefined();
  });

  it('knows some 1,000 tokens at most, the last ones used', () => {
    const { verified } = remembering();
    const tokens = Array.from({ length: 3_000 }, newToken);
    for (const token of tokens) verified.remember(token, FOUND);
    const known = tokens.filter((token) => verified.find(token) !== undefined);
    expect(known.length).toBeGreaterThan(900);
    expect(known.length).toBeLessThan(1_600);
    expect(known).toEqual(tokens.slice(-known.length));
  });
});

/** Signing in where so many tokens exist, one of them stored under an older secret; counts digests and look-ups. */
async function signingIn() {
  const { clock, keys, verified } = remembering();
  const [current, older] = ['the secret that is current', 'the secret before it'];
  const secrets = new Secrets({ next: [], current, older: [older] });
  const [token, outdated] = [newToken(), newToken()];
  const stored = [await new Secrets(current).digest(token), await new Secrets(older).digest(outdated)];
  const seen = { lookUps: 0 };
  const digest = vi.spyOn(secrets, 'digest');
  const ports: Pick<SignInPorts, 'database' | 'repositories' | 'tokenGuesses'> = {
    database: {
      read: async (read) => {
        seen.lookUps++;
        return await Promise.resolve(read.answer([]));
      },
      commit: async () => await Promise.reject(new Error('Nothing is written here')),
    },
    repositories: standIn({
      tokens: {
        route: (hashes) => {
          const hash = hashes.find((each) => stored.includes(each));
          return hash === undefined ? undefined : { ...FOUND, hash };
        },
      },
    }),
    tokenGuesses: {
      findProblem: async () => await Promise.resolve(undefined),
      refuse: async () => await Promise.resolve(unauthenticated('invalid-token')),
    },
  };
  const routes = memoryOf<KnownToken>({ bytes: 500_000 });
  const signIn = new SignIn({ ...ports, secrets, verified, routes } as SignInPorts);
  return { clock, keys, signIn, digest, seen, token, outdated, secrets };
}

describe('signing in with a token', () => {
  it('makes one digest of a known token in 30 seconds, and looks it up once', async () => {
    const { clock, signIn, digest, seen, token } = await signingIn();
    const first = await signIn.withToken(token, '192.0.2.1');
    expect(first).toEqual(ok(FOUND));
    const made = digest.mock.calls.length;
    expect(await signIn.withToken(token, '192.0.2.1')).toEqual(first);
    expect(digest.mock.calls.length).toBe(made);
    clock.now += 30_000;
    for (const _ of [1, 2]) expect(await signIn.withToken(token, '192.0.2.1')).toEqual(first);
    expect([digest.mock.calls.length, seen.lookUps]).toEqual([made + 1, 1]);
  });

  it('says each time how one should be stored that is stored under an older secret', async () => {
    const { signIn, secrets, outdated } = await signingIn();
    const rehash = { hash: await secrets.digest(outdated), hashKey: await secrets.keyId() };
    for (const _ of [1, 2, 3]) expect(await signIn.withToken(outdated, '')).toEqual(ok({ ...FOUND, rehash }));
  });

  it('remembers none by itself that does not exist (I13)', async () => {
    const { signIn, keys, token } = await signingIn();
    const refused = refuse(unauthenticated('invalid-token'));
    for (const text of [newToken(), newToken(), 'no token at all', token.slice(0, -1), ''])
      for (const _ of [1, 2]) expect(await signIn.withToken(text, '192.0.2.1')).toEqual(refused);
    expect(keys).toEqual([]);
    await signIn.withToken(token, '192.0.2.1');
    expect(keys).toEqual([token]);
  });
});
