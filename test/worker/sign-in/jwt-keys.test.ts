import { base64url } from 'jose';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, ProviderKey, SomeClaims } from '../../support/identity-provider.ts';
import { isolateFor, newKey, newProvider, newSubject, serveKeys } from '../../support/identity-provider.ts';
import { traceOf } from '../../support/snapshot.ts';

/** How long published keys are believed, and how long an isolate remembers a token. */
const CACHE_MS = 300_000;
/** How long after an outage nobody asks for the keys again. */
const COOLDOWN_MS = 5_000;

const [first, second] = [await newKey('ES256'), await newKey('ES256')];
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

/** One for all providers: none brings anybody whom another one knows. */
const org = await freshOrg();

/** A provider whose keys are on a server, and an isolate that takes its tokens. */
async function newRemote(...keys: readonly ProviderKey[]) {
  const server = serveKeys(...keys);
  const idp = newProvider([first], { createUsers: true, orgId: org.id, jwksUrl: server.url });
  const subject = newSubject(idp);
  const token = async (key: ProviderKey, header: object = {}, claims: SomeClaims = {}): Promise<string> =>
    (await subject.token({ jti: unique('jti'), ...claims }, { key, header: { ...header } })).token;
  return { server, idp, token, ...isolateFor(idp) };
}

/** The same with the keys in the settings. */
async function newInline(keys: readonly [ProviderKey, ...ProviderKey[]], fields: object = {}) {
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
});

async function expectUnavailable(expect: ExpectStatic, fetch: Fetch, token: string): Promise<void> {
  const { answer, trace } = await traceOf(async () => await ask(fetch, token));
  expect(answer.status, answer.text).toBe(503);
  expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body.message).toEqual(expect.any(String));
  expect(trace).toEqual({});
}

describe('keys that cannot be had', () => {
  it('are a 503 with Retry-After, and nothing is written, until they can be had again (I12)', async ({
    expect,
  }) => {
    stopClocks();
    const { server, fetch, token } = await newRemote(first);
    server.outage = () => new Response('oops', { status: 500 });
    await expectUnavailable(expect, fetch, await token(first));
    server.outage = undefined;
    pass(COOLDOWN_MS);
    expect(await outcome(fetch, await token(first))).toBe(200);
    pass(CACHE_MS);
    server.outage = () => new Response('oops', { status: 500 });
    await expectUnavailable(expect, fetch, await token(first));
  });

  it('of one issuer are no matter to another, nor to passwords', async ({ expect }) => {
    const { server, idp, token } = await newRemote(first);
    const healthy = newProvider([second], { createUsers: true, orgId: org.id });
    const { fetch } = isolateFor(idp, healthy);
    server.outage = () => new Response('oops', { status: 500 });
    await expectUnavailable(expect, fetch, await token(first));
    const { token: good } = await newSubject(healthy).token();
    expect(await outcome(fetch, good)).toBe(200);
    expect((await api('GET', '/user', {}, fetch)).status).toBe(200);
  });
});
