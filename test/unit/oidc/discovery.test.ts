import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Discovered } from '../../../src/oidc/discovery.ts';
import { Discovery, readServer } from '../../../src/oidc/discovery.ts';
import { readIssuers } from '../../../src/oidc/issuers.ts';
import { Shared } from '../../../src/service/engine/shared.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { NOW_MS } from './provider.ts';

const KEPT_MS = 300_000;
const COOLDOWN_MS = 5_000;

const ISSUER = 'https://idp.test/realms/staff';
const SAID = {
  issuer: ISSUER,
  authorization_endpoint: 'https://idp.test/authorize?tenant=1',
  token_endpoint: 'https://idp.test/token',
};

const issuerOf = (issuer: string) => {
  const entry = {
    issuer,
    audience: 'gatehouse',
    clientId: 'gatehouse',
    algorithms: ['ES256'],
    jwksUrl: 'https://idp.test/keys',
    claims: { login: 'sub' },
  };
  const [read] = readIssuers({ OIDC_ISSUERS: JSON.stringify([entry]) }).issuers;
  if (read === undefined) throw new Error('No issuer');
  return read;
};

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Discovery by an isolate of its own, with a provider that answers as `answer` says. */
function newIsolate() {
  const clock = new HandClock(NOW_MS);
  const provider = {
    asked: [] as string[],
    answer: (): Response | Promise<Response> => Response.json(SAID),
  };
  vi.stubGlobal('fetch', async (url: string) => {
    provider.asked.push(url);
    return await provider.answer();
  });
  const discovery = new Discovery({ now: clock.now, shared: new Shared<Discovered>(clock) });
  return { clock, provider, discovery };
}

const textOf = (found: Discovered): string => (found.ok ? 'ok' : found.refusal.text);

describe('the end points of a provider', () => {
  it.for([
    [ISSUER, `${ISSUER}/.well-known/openid-configuration`],
    ['https://idp.test/', 'https://idp.test/.well-known/openid-configuration'],
    ['http://localhost:8080', 'http://localhost:8080/.well-known/openid-configuration'],
  ] as const)('of %s are looked for at %s', async ([issuer, url]) => {
    const { provider, discovery } = newIsolate();
    provider.answer = () => Response.json({ ...SAID, issuer });
    expect(textOf(await discovery.of(issuerOf(issuer)))).toBe('ok');
    expect(provider.asked).toEqual([url]);
  });

  it('are kept for five minutes', async () => {
    const { clock, provider, discovery } = newIsolate();
    for (const ms of [0, 1, KEPT_MS - 2]) {
      clock.ms += ms;
      expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe('ok');
    }
    expect(provider.asked).toHaveLength(1);
    clock.ms += 1;
    expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe('ok');
    expect(provider.asked).toHaveLength(2);
  });

  it('are fetched once for those who want them at once', async () => {
    const { clock, provider, discovery } = newIsolate();
    const { promise, resolve } = Promise.withResolvers<Response>();
    provider.answer = () => promise;
    const all = [1, 2, 3].map(async () => textOf(await discovery.of(issuerOf(ISSUER))));
    resolve(Response.json(SAID));
    for (let i = 0; i < 5; i++) await clock.pass(5);
    expect(await Promise.all(all)).toEqual(['ok', 'ok', 'ok']);
    expect(provider.asked).toHaveLength(1);
  });

  it('are not asked for again for five seconds after they could not be had', async () => {
    const { clock, provider, discovery } = newIsolate();
    provider.answer = () => Promise.reject(new TypeError('fetch failed'));
    const away = 'The identity provider does not answer. Try again in a minute.';
    expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe(away);
    provider.answer = () => Response.json(SAID);
    clock.ms += COOLDOWN_MS - 1;
    expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe(away);
    expect(provider.asked).toHaveLength(1);
    clock.ms += 1;
    expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe('ok');
  });

  it('of one provider say nothing of another', async () => {
    const { provider, discovery } = newIsolate();
    expect(textOf(await discovery.of(issuerOf(ISSUER)))).toBe('ok');
    expect(textOf(await discovery.of(issuerOf('https://other.test')))).toContain('cannot be used');
    expect(provider.asked).toHaveLength(2);
  });

  it.for([
    ['a status', () => Response.json(SAID, { status: 404 })],
    ['a redirect', () => Response.redirect('https://evil.test/', 302)],
    ['no JSON', () => new Response('<html>', { headers: { 'Content-Type': 'application/json' } })],
    ['a page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
    ['a list', () => Response.json([SAID])],
    ['nothing', () => new Response(null)],
    ['an issuer that is no URL', () => Response.json({ ...SAID, issuer: 'x' })],
    ['no issuer', () => Response.json({ ...SAID, issuer: undefined })],
    ['another issuer', () => Response.json({ ...SAID, issuer: 'https://evil.test' })],
    ['a slash more in the issuer', () => Response.json({ ...SAID, issuer: `${ISSUER}/` })],
  ] as const)('are none in an answer with %s', async ([, answer]) => {
    const { provider, discovery } = newIsolate();
    provider.answer = answer;
    const found = await discovery.of(issuerOf(ISSUER));
    expect(found).toEqual({
      ok: false,
      refusal: {
        by: 'provider',
        text: expect.stringMatching(/cannot be used: it .+ Tell an administrator\.$/),
      },
    });
  });
});

describe('what a provider says of itself', () => {
  const read = (said: object, issuer = ISSUER) =>
    readServer({ ...SAID, issuer, ...said } as never, { issuer, algorithms: ['ES256'] });

  it('is cut down to what signing in needs', () => {
    const more = { jwks_uri: 'https://idp.test/keys', id_token_signing_alg_values_supported: ['HS256'] };
    expect(read(more)).toEqual({
      ok: true,
      value: {
        ...SAID,
        authorization_response_iss_parameter_supported: false,
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
        // What the API takes counts, not what the provider could do.
        id_token_signing_alg_values_supported: ['ES256'],
      },
    });
  });

  it('has the ways to send a secret that are known here', () => {
    const ways = ['private_key_jwt', 'client_secret_post', 'client_secret_jwt'];
    expect(read({ token_endpoint_auth_methods_supported: ways })).toMatchObject({
      value: { token_endpoint_auth_methods_supported: ['client_secret_post'] },
    });
    expect(read({ token_endpoint_auth_methods_supported: ['private_key_jwt'] })).toMatchObject({
      value: { token_endpoint_auth_methods_supported: [] },
    });
  });

  const PLACES = ['authorization_endpoint', 'token_endpoint'] as const;
  it.for([
    undefined,
    7,
    'token',
    'http://idp.test/token',
    'http://localhost/token',
    'javascript:alert(1)',
    'https://user:password@idp.test/token',
    `https://idp.test/${'x'.repeat(2_000)}`,
  ])('is not used with %s for an end point', (address) => {
    for (const place of PLACES) expect(read({ [place]: address }), place).toMatchObject({ ok: false });
  });

  it('may have end points on this machine where the issuer is there', () => {
    const local = {
      authorization_endpoint: 'http://127.0.0.1:8080/a',
      token_endpoint: 'http://localhost:1/b',
    };
    expect(read(local, 'http://localhost:8080')).toMatchObject({ ok: true });
    const elsewhere = { ...local, token_endpoint: 'http://idp.test/b' };
    expect(read(elsewhere, 'http://localhost:8080')).toMatchObject({ ok: false });
  });
});
