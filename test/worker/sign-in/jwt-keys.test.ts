import { base64url } from 'jose';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { KeyServer, Provider, ProviderKey, SomeClaims } from '../../support/identity-provider.ts';
import { isolateFor, newKey, newProvider, newSubject, serveKeys } from '../../support/identity-provider.ts';
import { traceOf } from '../../support/snapshot.ts';

/** How long published keys are believed, and how long an isolate remembers a token. */
const CACHE_MS = 300_000;
/** How long after the keys were fetched an unknown key makes nobody fetch them again. */
const COOLDOWN_MS = 5_000;

const [first, second, third] = [await newKey('ES256'), await newKey('ES256'), await newKey('ES256')];
const rsa = await newKey('RS256');
const ed = await newKey('EdDSA');

/** All the clocks that a worker has. */
const pass = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
  elapsed += ms;
};
let elapsed = 0;

/** Stops the clocks, to be moved on by `pass` alone. */
function stopClocks(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  elapsed = 0;
  const started = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => started + elapsed);
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const ask = async (fetch: Fetch, token: string): Promise<Answer> =>
  await api('GET', '/user', { as: { token } }, fetch);

/** What came of a request: 200, or why not. */
async function outcome(fetch: Fetch, token: string): Promise<string | number> {
  const { status, body } = await ask(fetch, token);
  return body.messageId ?? status;
}

/** A provider whose keys are on a server, and an isolate that takes its tokens. */
async function newRemote(...keys: readonly ProviderKey[]) {
  const org = await freshOrg();
  const server = serveKeys(...keys);
  const idp = newProvider([first], { createUsers: true, orgId: org.id, jwksUrl: server.url });
  const subject = newSubject(idp);
  const token = async (key: ProviderKey, header: object = {}, claims: SomeClaims = {}): Promise<string> =>
    (await subject.token({ jti: unique('jti'), ...claims }, { key, header: { ...header } })).token;
  return { server, idp, token, ...isolateFor(idp) };
}

/** The same with the keys in the settings. */
async function newInline(keys: readonly [ProviderKey, ...ProviderKey[]], fields: object = {}) {
  const org = await freshOrg();
  const idp: Provider = newProvider(keys, { createUsers: true, orgId: org.id, ...fields });
  const subject = newSubject(idp);
  const token = async (key: ProviderKey, header: object = {}): Promise<string> =>
    (await subject.token({}, { key, header: { ...header } })).token;
  return { token, ...isolateFor(idp) };
}

const NO_ID = { kid: undefined };

describe('a token', () => {
  it.for(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'signed with %s is taken',
    async (alg, { expect }) => {
      const key = await newKey(alg);
      const { fetch, token } = await newInline([first, key, ed]);
      expect(await outcome(fetch, await token(key))).toBe(200);
      expect(await outcome(fetch, await token(key, NO_ID))).toBe(200);
    },
  );

  it('without a key id is taken when any published key that fits signed it, and no other', async ({
    expect,
  }) => {
    const { fetch, token } = await newInline([first, rsa, second, ed]);
    for (const key of [first, second, rsa, ed]) {
      expect(await outcome(fetch, await token(key, NO_ID))).toBe(200);
    }
    expect(await outcome(fetch, await token(third, NO_ID))).toBe('jwt.bad-signature');
    const wrongKind = { ...NO_ID, alg: 'ES384' };
    const strange = await newKey('ES384');
    expect(await outcome(fetch, await token(strange, wrongKind))).toBe('jwt.unknown-key');
  });

  it('without a key id meets all other conditions as well', async ({ expect }) => {
    const org = await freshOrg();
    const idp = newProvider([first, second], { createUsers: true, orgId: org.id });
    const { fetch } = isolateFor(idp);
    const subject = newSubject(idp);
    const sign = async (claims: SomeClaims) =>
      (await subject.token(claims, { key: second, header: NO_ID })).token;
    for (const [claims, messageId] of [
      [{ aud: 'other' }, 'jwt.wrong-audience'],
      [{ exp: 1 }, 'jwt.expired'],
      [{ nbf: 9_999_999_999 }, 'jwt.not-yet-valid'],
      [{ sub: undefined }, 'jwt.invalid-claim'],
    ] as const) {
      expect(await outcome(fetch, await sign(claims))).toBe(messageId);
    }
  });

  it('signed with a key that is published for something else is not taken', async ({ expect }) => {
    const variants: readonly object[] = [
      { use: 'enc' },
      { alg: 'ES384' },
      { alg: 'ECDH-ES' },
      { key_ops: ['deriveBits'] },
      { key_ops: [] },
    ];
    for (const fields of variants) {
      const key = { ...first, jwk: { ...first.jwk, ...fields } };
      const { fetch, token } = await newRemote(key);
      for (const header of [{}, NO_ID]) {
        expect(await outcome(fetch, await token(key, header)), JSON.stringify(fields)).toBe(
          'jwt.unknown-key',
        );
      }
    }
  });

  it('signed with a key of 1,024 bits is not taken, though it is published', async ({ expect }) => {
    const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const size = { modulusLength: 1_024, publicExponent: new Uint8Array([1, 0, 1]) };
    const pair = await crypto.subtle.generateKey({ ...rs256, ...size }, true, ['sign', 'verify']);
    const { privateKey, publicKey } = pair as CryptoKeyPair;
    const { n, e } = (await crypto.subtle.exportKey('jwk', publicKey)) as { n: string; e: string };
    const weak: ProviderKey = { ...rsa, jwk: { kty: 'RSA', n, e, kid: rsa.kid, alg: 'RS256', use: 'sig' } };
    const { fetch, token } = await newRemote(weak);
    const [header, payload] = (await token(rsa)).split('.');
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const signature = base64url.encode(new Uint8Array(await crypto.subtle.sign(rs256, privateKey, signed)));
    const answer = await ask(fetch, `${header}.${payload}.${signature}`);
    expect([answer.status, answer.body.messageId]).toEqual([401, 'jwt.unknown-key']);
  });
});

describe('keys on a server', () => {
  it('are fetched once for many tokens, and at that address alone', async ({ expect }) => {
    const { server, fetch, token } = await newRemote(first, rsa);
    for (const key of [first, rsa, first, rsa]) expect(await outcome(fetch, await token(key))).toBe(200);
    expect(server.asked).toBe(1);
    expect(new Set(server.addresses)).toEqual(new Set([server.url]));
  });

  it('are not fetched for a token that says where its own keys are, nor for an unknown issuer', async ({
    expect,
  }) => {
    const { server, fetch, token } = await newRemote(first);
    const evil = 'https://evil.test/keys.json';
    const headers = [
      { jku: evil },
      { x5u: evil },
      { jwk: second.jwk },
      { x5c: [btoa('certificate')] },
      { jku: evil, jwk: second.jwk, kid: second.kid },
    ];
    for (const header of headers) {
      expect(await outcome(fetch, await token(second, { kid: first.kid, ...header }))).toMatch(
        /^jwt\.(bad-signature|unknown-key)$/,
      );
    }
    const asked = server.asked;
    expect(await outcome(fetch, await token(second, {}, { iss: 'https://evil.test' }))).toBe(
      'jwt.unknown-issuer',
    );
    expect(server.asked).toBe(asked);
    expect(new Set(server.addresses)).toEqual(new Set([server.url]));
  });

  it('are not fetched for what is refused without them', async ({ expect }) => {
    const { server, fetch, token } = await newRemote(first);
    const [header, payload] = (await token(first)).split('.');
    for (const text of [
      'a.b.c',
      `${header}.${payload}`,
      `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`,
      `${btoa('{"alg":"HS256"}').replaceAll('=', '')}.${payload}.AAAA`,
      `${header}.${payload}.${'A'.repeat(120_000)}`,
    ]) {
      expect((await ask(fetch, text)).status).toBe(401);
    }
    expect(server.asked).toBe(0);
  });

  it('are fetched again for a new key id, once the cooldown is over', async ({ expect }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    expect(await outcome(fetch, await token(first))).toBe(200);
    server.keys = [first, second];
    pass(COOLDOWN_MS - 1);
    expect(await outcome(fetch, await token(second))).toBe('jwt.unknown-key');
    expect(server.asked).toBe(1);
    pass(1);
    for (const key of [second, first, second]) expect(await outcome(fetch, await token(key))).toBe(200);
    expect(server.asked).toBe(2);
  });

  it('are fetched at most once in a cooldown, however many unknown key ids come', async ({ expect }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    expect(await outcome(fetch, await token(first))).toBe(200);
    for (let round = 1; round <= 3; round++) {
      pass(COOLDOWN_MS);
      for (let i = 0; i < 10; i++) {
        const unknown = await token(second, { kid: unique('key') });
        expect(await outcome(fetch, unknown)).toBe('jwt.unknown-key');
      }
      expect(server.asked).toBe(1 + round);
    }
  });

  it('that are taken back are taken no longer, once the cache has ended (I6)', async ({ expect }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first, second);
    expect(await outcome(fetch, await token(second))).toBe(200);
    server.keys = [first];
    pass(CACHE_MS - 1);
    expect(server.asked).toBe(1);
    pass(1);
    expect(await outcome(fetch, await token(second))).toBe('jwt.unknown-key');
    expect(await outcome(fetch, await token(first))).toBe(200);
    expect(server.asked).toBe(2);
  });

  it('that are taken back end what an isolate remembers too, once the cache has ended (I6)', async ({
    expect,
  }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first, second);
    const remembered = await token(second);
    expect(await outcome(fetch, remembered)).toBe(200);
    server.keys = [first];
    pass(CACHE_MS + 1);
    expect(await outcome(fetch, remembered)).toBe('jwt.unknown-key');
  });

  it('that are taken back end a token that was taken late just as well, once the cache has ended (I6)', async ({
    expect,
  }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first, second);
    expect(await outcome(fetch, await token(first))).toBe(200);
    pass(CACHE_MS - 1_000);
    const late = await token(second);
    expect(await outcome(fetch, late)).toBe(200);
    server.keys = [first];
    pass(2_000);
    // By now the isolate has seen that the key is no longer published.
    expect(await outcome(fetch, await token(second))).toBe('jwt.unknown-key');
    expect(await outcome(fetch, late)).toBe('jwt.unknown-key');
  });

  it('that are taken back for a new key id end at once for tokens that were not seen yet', async ({
    expect,
  }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    expect(await outcome(fetch, await token(first))).toBe(200);
    server.keys = [second];
    pass(COOLDOWN_MS);
    expect(await outcome(fetch, await token(second))).toBe(200);
    expect(await outcome(fetch, await token(first))).toBe('jwt.unknown-key');
  });

  it('without ids are taken as they are published, once the cache has ended', async ({ expect }) => {
    stopClocks();
    const withoutId = (key: ProviderKey): ProviderKey => {
      const { kid: _kid, ...jwk } = key.jwk;
      return { ...key, jwk };
    };
    const { server, fetch, token } = await newRemote(withoutId(first));
    expect(await outcome(fetch, await token(first, NO_ID))).toBe(200);
    server.keys = [withoutId(second)];
    pass(CACHE_MS);
    expect(await outcome(fetch, await token(second, NO_ID))).toBe(200);
    expect(await outcome(fetch, await token(first, NO_ID))).toBe('jwt.bad-signature');
  });
});

async function expectUnavailable(expect: ExpectStatic, fetch: Fetch, token: string): Promise<void> {
  const { answer, trace } = await traceOf(async () => await ask(fetch, token));
  expect(answer.status, answer.text).toBe(503);
  expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body.message).toEqual(expect.any(String));
  expect(trace).toEqual({});
}

const OUTAGES: readonly (readonly [how: string, outage: NonNullable<KeyServer['outage']>])[] = [
  [
    'cannot be reached',
    () => {
      throw new TypeError('Network connection lost.');
    },
  ],
  ['fails', () => new Response('oops', { status: 500 })],
  ['knows nothing of keys', () => new Response('not found', { status: 404 })],
  ['asks for a password', () => Response.json({ keys: [first.jwk] }, { status: 401 })],
  ['leads elsewhere', () => Response.redirect('https://evil.test/keys.json', 302)],
  ['answers no JSON', () => new Response('<html>')],
  ['answers with half of its keys', () => new Response(JSON.stringify({ keys: [first.jwk] }).slice(0, 80))],
  ['answers with nothing', () => new Response(null, { status: 204 })],
  ['answers with a list', () => Response.json([first.jwk])],
  ['answers with keys that are none', () => Response.json({ keys: 'none' })],
  ['answers with null', () => Response.json(null)],
];

describe('keys that cannot be had', () => {
  it.for(OUTAGES)(
    'because the server %s are a 503 with Retry-After, and nothing is written (I12)',
    async ([, outage], { expect }) => {
      stopClocks();
      const { server, fetch, token } = await newRemote(first);
      server.outage = outage;
      await expectUnavailable(expect, fetch, await token(first));
      // Somebody who signs what the issuer never did is let in just as little.
      await expectUnavailable(expect, fetch, await token(second, { kid: first.kid }));
      server.outage = undefined;
      pass(COOLDOWN_MS);
      expect(await outcome(fetch, await token(first))).toBe(200);
      expect(new Set(server.addresses)).toEqual(new Set([server.url]));
      pass(CACHE_MS);
      server.outage = outage;
      await expectUnavailable(expect, fetch, await token(first));
    },
  );

  it('leave those that are known good until the cache ends', async ({ expect }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    expect(await outcome(fetch, await token(first))).toBe(200);
    server.outage = () => new Response('oops', { status: 500 });
    pass(CACHE_MS - 1);
    expect(await outcome(fetch, await token(first))).toBe(200);
    await expectUnavailable(expect, fetch, await token(second));
    expect(await outcome(fetch, await token(first)), 'after an unknown one too').toBe(200);
    expect(await outcome(fetch, await token(second, { kid: first.kid }))).toBe('jwt.bad-signature');
  });

  it('of one issuer are no matter to another, nor to passwords', async ({ expect }) => {
    const { server, idp, token } = await newRemote(first);
    const org = await freshOrg();
    const healthy = newProvider([second], { createUsers: true, orgId: org.id });
    const { fetch } = isolateFor(idp, healthy);
    server.outage = () => new Response('oops', { status: 500 });
    await expectUnavailable(expect, fetch, await token(first));
    const { token: good } = await newSubject(healthy).token();
    expect(await outcome(fetch, good)).toBe(200);
    expect((await api('GET', '/user', {}, fetch)).status).toBe(200);
  });

  it('are asked for at most once in a cooldown too, however many tokens come', async ({ expect }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    server.outage = () => new Response('oops', { status: 500 });
    for (let i = 0; i < 10; i++) {
      expect((await ask(fetch, await token(second, { kid: unique('key') }))).status).toBe(503);
    }
    expect(server.asked).toBeLessThanOrEqual(2);
  });
});
