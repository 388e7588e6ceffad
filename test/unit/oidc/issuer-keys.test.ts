import { base64url } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { jwtVerifier } from '../../../src/oidc/jwt-verifier.ts';
import type { ProviderKey } from './provider.ts';
import { newKey, newProvider, NOW_MS, seconds } from './provider.ts';

/** How long published keys are believed. */
const CACHE_MS = 300_000;
/** How long after the keys were fetched an unknown key makes nobody fetch them again. */
const COOLDOWN_MS = 5_000;

const [first, second] = [await newKey('first'), await newKey('second')];
const rsa = await newKey('rsa', 'RS256');

const URL_OF_KEYS = 'https://keys.test/jwks.json';

/** How a server of keys fails. */
type Outage = () => Response | Promise<Response>;

/** The clock moves by `pass` alone. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

/** A provider whose keys are on a server, what that was asked, and a verifier of its tokens. */
function newRemote(...keys: readonly ProviderKey[]) {
  const server = { keys, outage: undefined as Outage | undefined, addresses: [] as string[] };
  vi.stubGlobal('fetch', async (input: string | URL) => {
    server.addresses.push(String(input));
    return (await server.outage?.()) ?? Response.json({ keys: server.keys.map(({ jwk }) => jwk) });
  });
  const idp = newProvider('https://idp.test', [first], { jwksUrl: URL_OF_KEYS });
  const verify = jwtVerifier([idp.settings], () => Date.now());
  /** What comes of a token: until when its key is believed, or why it is refused. */
  const outcome = async (token: string): Promise<number | string> => {
    const verified = await verify(token);
    if (verified.ok) return verified.value.until;
    return verified.refusal.tag === 'unauthenticated' ? verified.refusal.problem : verified.refusal.tag;
  };
  type Fields = Readonly<Record<string, unknown>>;
  const token = async (key: ProviderKey, header: Fields = {}, claims: Fields = {}): Promise<string> =>
    await idp.sign(claims, { key, header: { ...header } });
  return { server, outcome, token };
}

const NO_ID = { kid: undefined };

/** That a token is taken, and that its key is believed for so long from now. */
const forMs = (ms: number): number => Date.now() + ms;

describe('keys on a server', () => {
  it('are fetched once for many tokens, at that address alone, and believed for five minutes from then', async () => {
    const { server, outcome, token } = newRemote(first, rsa);
    const until = forMs(CACHE_MS);
    for (const key of [first, rsa, first, rsa]) {
      expect(await outcome(await token(key))).toBe(until);
      pass(1_000);
    }
    expect(server.addresses).toEqual([URL_OF_KEYS]);
  });

  it('are not fetched for a token that says where its own keys are, nor for an unknown issuer', async () => {
    const { server, outcome, token } = newRemote(first);
    const evil = 'https://evil.test/keys.json';
    const headers = [
      { jku: evil },
      { x5u: evil },
      { jwk: second.jwk },
      { x5c: [btoa('certificate')] },
      { jku: evil, jwk: second.jwk, kid: second.kid },
    ];
    for (const header of headers) {
      expect(await outcome(await token(second, { kid: first.kid, ...header }))).toMatch(
        /^jwt-(bad-signature|unknown-key)$/,
      );
    }
    const asked = server.addresses.length;
    expect(await outcome(await token(second, {}, { iss: 'https://evil.test' }))).toBe('jwt-unknown-issuer');
    expect(server.addresses).toHaveLength(asked);
    expect(new Set(server.addresses)).toEqual(new Set([URL_OF_KEYS]));
  });

  it.each<[string, (header: string, payload: string) => string, string]>([
    ['is no token', () => 'a.b.c', 'jwt-malformed'],
    ['has two parts', (header, payload) => `${header}.${payload}`, 'jwt-malformed'],
    ['is not signed', (_, payload) => `${base64url.encode('{"alg":"none"}')}.${payload}.`, 'jwt-algorithm'],
    [
      'is signed with a secret',
      (_, payload) => `${base64url.encode('{"alg":"HS256"}')}.${payload}.AAAA`,
      'jwt-algorithm',
    ],
    ['is too long', (header, payload) => `${header}.${payload}.${'A'.repeat(120_000)}`, 'jwt-too-large'],
  ])('are not fetched for what %s', async (_, make, problem) => {
    const { server, outcome, token } = newRemote(first);
    const [header = '', payload = ''] = (await token(first)).split('.');
    expect(await outcome(make(header, payload))).toBe(problem);
    expect(server.addresses).toEqual([]);
  });

  it('are fetched again for a new key id, once the cooldown is over', async () => {
    const { server, outcome, token } = newRemote(first);
    await outcome(await token(first));
    server.keys = [first, second];
    pass(COOLDOWN_MS - 1);
    expect(await outcome(await token(second))).toBe('jwt-unknown-key');
    expect(server.addresses).toHaveLength(1);
    pass(1);
    const until = forMs(CACHE_MS);
    for (const key of [second, first, second]) expect(await outcome(await token(key))).toBe(until);
    expect(server.addresses).toHaveLength(2);
  });

  it('are fetched at most once in a cooldown, however many unknown key ids come', async () => {
    const { server, outcome, token } = newRemote(first);
    await outcome(await token(first));
    for (let round = 1; round <= 3; round++) {
      pass(COOLDOWN_MS);
      for (let i = 0; i < 10; i++) {
        expect(await outcome(await token(second, { kid: `unknown ${round} ${i}` }))).toBe('jwt-unknown-key');
      }
      expect(server.addresses).toHaveLength(1 + round);
    }
  });

  it('that are taken back are taken no longer, once the cache has ended (I6)', async () => {
    const { server, outcome, token } = newRemote(first, second);
    const until = forMs(CACHE_MS);
    expect(await outcome(await token(second))).toBe(until);
    server.keys = [first];
    pass(CACHE_MS - 1);
    expect(await outcome(await token(second))).toBe(until);
    expect(server.addresses).toHaveLength(1);
    pass(1);
    expect(await outcome(await token(second))).toBe('jwt-unknown-key');
    expect(await outcome(await token(first))).toBe(forMs(CACHE_MS));
    expect(server.addresses).toHaveLength(2);
  });

  it('are believed no longer for a token that comes late: until then alone need it not be verified (I6)', async () => {
    const { outcome, token } = newRemote(first, second);
    const until = forMs(CACHE_MS);
    await outcome(await token(first));
    pass(CACHE_MS - 1_000);
    expect(await outcome(await token(second))).toBe(until);
  });

  it('that are taken back for a new key id end at once for tokens that were not seen yet', async () => {
    const { server, outcome, token } = newRemote(first);
    await outcome(await token(first));
    server.keys = [second];
    pass(COOLDOWN_MS);
    expect(await outcome(await token(second))).toBe(forMs(CACHE_MS));
    expect(await outcome(await token(first))).toBe('jwt-unknown-key');
  });

  it('without ids are taken as they are published, once the cache has ended', async () => {
    const withoutId = (key: ProviderKey): ProviderKey => {
      const { kid: _kid, ...jwk } = key.jwk;
      return { ...key, jwk };
    };
    const { server, outcome, token } = newRemote(withoutId(first));
    expect(await outcome(await token(first, NO_ID))).toBe(forMs(CACHE_MS));
    server.keys = [withoutId(second)];
    pass(CACHE_MS);
    expect(await outcome(await token(second, NO_ID))).toBe(forMs(CACHE_MS));
    expect(await outcome(await token(first, NO_ID))).toBe('jwt-bad-signature');
  });

  it.each([
    { use: 'enc' },
    { alg: 'ES384' },
    { alg: 'ECDH-ES' },
    { key_ops: ['deriveBits'] },
    { key_ops: [] },
  ])('that are published for something else are not taken: %j', async (fields) => {
    const { outcome, token } = newRemote({ ...first, jwk: { ...first.jwk, ...fields } });
    for (const header of [{}, NO_ID]) {
      expect(await outcome(await token(first, header))).toBe('jwt-unknown-key');
    }
  });

  it('of 1,024 bits are not taken, though they are published', async () => {
    const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const size = { modulusLength: 1_024, publicExponent: new Uint8Array([1, 0, 1]) };
    const pair = await crypto.subtle.generateKey({ ...rs256, ...size }, true, ['sign', 'verify']);
    const { privateKey, publicKey } = pair as CryptoKeyPair;
    const { n, e } = (await crypto.subtle.exportKey('jwk', publicKey)) as { n: string; e: string };
    const weak: ProviderKey = { ...rsa, jwk: { kty: 'RSA', n, e, kid: rsa.kid, alg: 'RS256', use: 'sig' } };
    const { outcome, token } = newRemote(weak);
    const [header, payload] = (await token(rsa)).split('.');
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const signature = base64url.encode(new Uint8Array(await crypto.subtle.sign(rs256, privateKey, signed)));
    expect(await outcome(`${header}.${payload}.${signature}`)).toBe('jwt-unknown-key');
  });
});

describe('keys that are published beside others', () => {
  const [ec, strong] = [first.jwk, rsa.jwk];
  const BESIDE: readonly [what: string, ...keys: unknown[]][] = [
    ['a key for encryption', { ...ec, use: 'enc' }],
    ['a key for encryption with an id of its own', { ...strong, kid: 'enc', use: 'enc', alg: 'RSA-OAEP' }],
    ['a key of an unknown kind', { kty: 'AKP', kid: first.kid, alg: 'ML-DSA-44', pub: 'x' }],
    ['a key of no kind', {}],
    ['a symmetric key', { kty: 'oct', kid: first.kid, k: 'AAAA' }],
    ['what is no key', null, 'x', 7, [ec]],
    ['a key whose parts are no texts', { ...ec, kid: 'x', x: 7, y: {} }],
    ['a key off its curve', { ...ec, kid: 'off', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a broken RSA key', { ...strong, kid: 'broken', n: '!', e: '' }],
    ['a short RSA key', { ...strong, kid: 'short', n: 'AQAB' }],
    ['a key with strange members', { ...ec, kid: 'strange', ext: 'x', key_ops: [{}, 7] }],
    ['a key that should be secret', { ...ec, kid: 'secret', d: 'AAAA' }],
  ];

  it.each(BESIDE)('are taken beside %s, whether a token names its key or not', async (_, ...beside) => {
    for (const place of ['before', 'behind']) {
      const { server, outcome, token } = newRemote(first, rsa);
      const keys = place === 'before' ? [...beside, ec, strong] : [ec, strong, ...beside];
      server.outage = () => Response.json({ keys });
      for (const key of [first, rsa])
        for (const header of [{}, NO_ID])
          expect(await outcome(await token(key, header)), place).toBe(forMs(CACHE_MS));
      expect(await outcome(await token(second, { kid: first.kid }))).toBe('jwt-bad-signature');
      expect(server.addresses).toHaveLength(1);
    }
  });

  it.each(['off', 'broken', 'secret'])(
    'are fetched again for a new one, whoever names the one that is %s',
    async (kid) => {
      const { server, outcome, token } = newRemote(first, rsa);
      const beside = BESIDE.flatMap(([, ...keys]) => keys);
      server.outage = () => Response.json({ keys: [ec, strong, ...beside] });
      expect(await outcome(await token(first))).toBe(forMs(CACHE_MS));
      server.outage = () => Response.json({ keys: [ec, second.jwk, ...beside] });
      pass(COOLDOWN_MS);
      const signer = kid === 'broken' ? rsa : first;
      expect(await outcome(await token(signer, { kid }))).toBe('jwt-unknown-key');
      expect(await outcome(await token(second))).toBe(forMs(CACHE_MS));
    },
  );
});

const OUTAGES: [how: string, outage: Outage][] = [
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
  it.each(OUTAGES)(
    'because the server %s say nothing of a token, until they can be had again (I12)',
    async (_, outage) => {
      const { server, outcome, token } = newRemote(first);
      server.outage = outage;
      expect(await outcome(await token(first))).toBe('unavailable');
      // Somebody who signs what the issuer never did is let in just as little.
      expect(await outcome(await token(second, { kid: first.kid }))).toBe('unavailable');
      server.outage = undefined;
      pass(COOLDOWN_MS);
      expect(await outcome(await token(first))).toBe(forMs(CACHE_MS));
      expect(new Set(server.addresses)).toEqual(new Set([URL_OF_KEYS]));
      pass(CACHE_MS);
      server.outage = outage;
      const late = await token(first, {}, { exp: seconds(7_200) });
      for (let i = 0; i < 2; i++)
        expect(await outcome(late), 'nor by the keys of before').toBe('unavailable');
    },
  );

  it('leave those that are known good until the cache ends', async () => {
    const { server, outcome, token } = newRemote(first);
    const until = forMs(CACHE_MS);
    expect(await outcome(await token(first))).toBe(until);
    server.outage = () => new Response('oops', { status: 500 });
    pass(CACHE_MS - 1);
    expect(await outcome(await token(first))).toBe(until);
    expect(await outcome(await token(second))).toBe('unavailable');
    expect(await outcome(await token(first)), 'after an unknown one too').toBe(until);
    expect(await outcome(await token(second, { kid: first.kid }))).toBe('jwt-bad-signature');
  });

  it('are asked for at most once in a cooldown too, however many tokens come', async () => {
    const { server, outcome, token } = newRemote(first);
    server.outage = () => new Response('oops', { status: 500 });
    for (let i = 0; i < 10; i++) {
      expect(await outcome(await token(second, { kid: `unknown ${i}` }))).toBe('unavailable');
    }
    expect(server.addresses).toHaveLength(1);
    pass(COOLDOWN_MS);
    await outcome(await token(second));
    expect(server.addresses).toHaveLength(2);
  });
});
