import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import { newKey } from '../../support/identity-provider.ts';
import {
  Browser,
  CLIENT_SECRET,
  COOKIE,
  filesWith,
  HERE,
  isolateWith,
  PAGE,
  playProvider,
  toldIn,
} from './console-world.ts';

const key = await newKey();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A provider that is set up for the console, and an isolate that knows it. */
function newConsole(fields: object = {}, bindings: object = {}) {
  const provider = playProvider(key, fields);
  const fetch = isolateWith({ OIDC_ISSUERS: JSON.stringify([provider.settings]), ...bindings });
  return { provider, fetch, browser: new Browser(fetch) };
}

const signInAt = (issuer: string): string => `/console/sign-in?issuer=${encodeURIComponent(issuer)}`;

describe('the list of providers', () => {
  it('has those with a client, for everybody', async ({ expect }) => {
    const { provider } = newConsole();
    const other = playProvider(key, {
      issuer: 'https://login.example.com:8443/realms/staff',
      clientSecret: undefined,
    });
    const apart = playProvider(key, { clientId: undefined, clientSecret: undefined });
    const settings = [other, apart, provider].map((one) => one.settings);
    const fetch = isolateWith({ OIDC_ISSUERS: JSON.stringify(settings) });
    const answer = await fetch(new Request(`${HERE}/console/sign-in/providers`));
    const { headers } = answer;
    expect([answer.status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([
      200,
      'application/json',
      'no-store',
    ]);
    expect(await answer.json()).toEqual({
      providers: [
        { issuer: other.issuer, name: 'login.example.com:8443' },
        { issuer: provider.issuer, name: new URL(provider.issuer).host },
      ],
    });
    expect(provider.addresses).toEqual([]);
  });

  it('is empty without one', async ({ expect }) => {
    const answer = await isolateWith({})(new Request(`${HERE}/console/sign-in/providers`));
    expect(await answer.json()).toEqual({ providers: [] });
  });
});

describe('a sign-in', () => {
  it('sends the browser to the provider, with all that OpenID Connect and PKCE want', async ({ expect }) => {
    const { provider, browser } = newConsole({ scopes: ['openid', 'groups'] });
    const answer = await browser.get(signInAt(provider.issuer));
    const { headers } = answer;
    expect([answer.status, headers.get('Cache-Control'), headers.get('Referrer-Policy')]).toEqual([
      302,
      'no-store',
      'no-referrer',
    ]);
    const to = new URL(headers.get('Location') ?? '');
    expect(`${to.origin}${to.pathname}`).toBe(`${provider.issuer}/authorize`);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'gatehouse',
      redirect_uri: `${HERE}/console/callback`,
      scope: 'openid groups',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('keeps what the end point of the provider has in its query', async ({ expect }) => {
    const { provider, browser } = newConsole();
    provider.said = { authorization_endpoint: `${provider.issuer}/authorize?tenant=a%26b` };
    const answer = await browser.get(signInAt(provider.issuer));
    const { searchParams } = new URL(answer.headers.get('Location') ?? '');
    expect([searchParams.get('tenant'), searchParams.get('response_type')]).toEqual(['a&b', 'code']);
  });

  it('leaves one cookie for five minutes, for this host alone, that no script reads', async ({ expect }) => {
    const { provider, browser } = newConsole();
    const answer = await browser.get(signInAt(provider.issuer));
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    const [pair = '', ...attributes] = (cookies[0] ?? '').split('; ');
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=300', 'Path=/', 'SameSite=Lax', 'Secure']);
    const sent = new URL(answer.headers.get('Location') ?? '').searchParams;
    const value = pair.slice(COOKIE.length + 1);
    const [until, state, nonce, verifier = '', ...issuer] = value.split('.');
    expect(pair.startsWith(`${COOKIE}=`)).toBe(true);
    expect([state, nonce, decodeURIComponent(issuer.join('.'))]).toEqual([
      sent.get('state'),
      sent.get('nonce'),
      provider.issuer,
    ]);
    expect(Number(until)).toBe(Math.floor(Date.now() / 1_000) + 300);
    // The challenge is the digest of the verifier, which no address has.
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace('=', '');
    expect(sent.get('code_challenge')).toBe(challenge);
    expect(answer.headers.get('Location')).not.toContain(verifier);
    // All that is secret is new for each.
    const again = await browser.get(signInAt(provider.issuer));
    for (const part of [state, nonce, verifier]) expect(again.headers.get('Set-Cookie')).not.toContain(part);
  });

  it('has the longest issuer in a cookie that browsers keep', async ({ expect }) => {
    const issuer = `https://idp.test/${"'".repeat(983)}`;
    const { provider, browser } = newConsole({ issuer });
    expect(issuer).toHaveLength(1_000);
    const { state = '' } = Object.fromEntries(await browser.begin(provider));
    expect(`${COOKIE}=${browser.cookie}`.length).toBeLessThan(4_096);
    const answer = await browser.comeBack({ code: 'x', state });
    expect(answer.status, await answer.clone().text()).toBe(200);
  });

  it('comes back to the public address, where the settings have one', async ({ expect }) => {
    const { provider, browser } = newConsole({}, { PUBLIC_URL: 'https://access.example.com/' });
    const { redirect_uri, state = '' } = Object.fromEntries(await browser.begin(provider));
    expect(redirect_uri).toBe('https://access.example.com/console/callback');
    await browser.comeBack({ code: 'x', state });
    expect(provider.exchanges[0]?.form.get('redirect_uri')).toBe(redirect_uri);
  });

  it.for([
    ['no issuer', '/console/sign-in'],
    ['an empty issuer', '/console/sign-in?issuer='],
    ['an issuer that nobody set up', signInAt('https://evil.test')],
    ['another spelling of the issuer', signInAt('HTTPS://idp-of-the-settings.test')],
    ['a slash more', signInAt('https://idp-of-the-settings.test/')],
    ['an issuer without a client', signInAt('https://no-client.test')],
    ['two issuers', `${signInAt('https://idp-of-the-settings.test')}&issuer=https://no-client.test`],
  ] as const)('with %s goes nowhere, and nobody is asked', async ([, path], { expect }) => {
    const provider = playProvider(key, { issuer: 'https://idp-of-the-settings.test' });
    const apart = playProvider(key, {
      issuer: 'https://no-client.test',
      clientId: undefined,
      clientSecret: undefined,
    });
    const outside = vi.fn<() => Promise<Response>>();
    vi.stubGlobal('fetch', outside);
    const settings = [provider.settings, apart.settings];
    const browser = new Browser(isolateWith({ OIDC_ISSUERS: JSON.stringify(settings) }));
    const answer = await browser.get(path);
    expect([answer.status, answer.headers.get('Location'), answer.headers.get('Set-Cookie')]).toEqual([
      400,
      null,
      null,
    ]);
    expect((await toldIn(answer)).problem).toMatch(/Choose/);
    expect(outside).not.toHaveBeenCalled();
  });

  it('says on the page that the provider does not answer, and rests for five seconds', async ({ expect }) => {
    const { provider, browser } = newConsole();
    provider.discovers = () => Promise.reject(new TypeError('fetch failed'));
    for (let i = 0; i < 3; i++) {
      const answer = await browser.get(signInAt(provider.issuer));
      expect([answer.status, answer.headers.get('Set-Cookie')]).toEqual([502, null]);
      expect((await toldIn(answer)).problem).toBe(
        'The identity provider does not answer. Try again in a minute.',
      );
    }
    expect(provider.addresses).toHaveLength(1);
    provider.discovers = undefined;
    vi.setSystemTime(Date.now() + 5_000);
    expect((await browser.get(signInAt(provider.issuer))).status).toBe(302);
  });

  it('asks the provider once in five minutes where its end points are', async ({ expect }) => {
    const { provider, browser } = newConsole();
    for (const ms of [0, 1_000, 298_000]) {
      vi.setSystemTime(Date.now() + ms);
      expect((await browser.get(signInAt(provider.issuer))).status).toBe(302);
    }
    expect(provider.addresses).toEqual([`${provider.issuer}/.well-known/openid-configuration`]);
    vi.setSystemTime(Date.now() + 1_000);
    expect((await browser.get(signInAt(provider.issuer))).status).toBe(302);
    expect(provider.addresses).toHaveLength(2);
  });

  it('of many at once asks it once', async ({ expect }) => {
    const { provider, fetch } = newConsole();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    provider.discovers = async () =>
      (await promise) ??
      Response.json({
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
      });
    const all = [1, 2, 3, 4].map(async () => await new Browser(fetch).get(signInAt(provider.issuer)));
    resolve(undefined);
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([302, 302, 302, 302]);
    expect(provider.addresses).toHaveLength(1);
  });
});

describe('the share of a network', () => {
  const from = (ip: string) => ({ 'CF-Connecting-IP': ip });

  it('is a hundred steps, and then one a second; others go on', async ({ expect }) => {
    const { provider, fetch } = newConsole();
    const [greedy, other] = [new Browser(fetch, from('192.0.2.1')), new Browser(fetch, from('192.0.2.2'))];
    for (let i = 0; i < 50; i++) {
      expect((await greedy.get(signInAt(provider.issuer))).status).toBe(302);
      expect((await greedy.comeBack({ code: 'x', state: 'y' })).status).toBe(400);
    }
    const asked = provider.addresses.length;
    for (const path of [signInAt(provider.issuer), '/console/callback?code=x&state=y']) {
      const answer = await greedy.get(path);
      const { headers } = answer;
      expect([answer.status, headers.get('Retry-After'), headers.get('Set-Cookie')]).toEqual([
        429,
        '1',
        null,
      ]);
      expect((await toldIn(answer)).problem).toBe(
        'There are too many sign-ins from your network. Try again in 1 s.',
      );
    }
    expect(provider.addresses).toHaveLength(asked);
    expect((await other.get(signInAt(provider.issuer))).status).toBe(302);
    // The list costs nothing.
    expect((await greedy.get('/console/sign-in/providers')).status).toBe(200);
    vi.setSystemTime(Date.now() + 1_000);
    expect((await greedy.get(signInAt(provider.issuer))).status).toBe(302);
    expect((await greedy.get(signInAt(provider.issuer))).status).toBe(429);
  });

  it('is one for all addresses of an IPv6 network', async ({ expect }) => {
    const { provider, fetch } = newConsole();
    for (let i = 0; i < 100; i++) await new Browser(fetch, from(`2001:db8::${i}`)).get('/console/callback');
    const last = new Browser(fetch, from('2001:db8:0:0:1::1'));
    expect((await last.get(signInAt(provider.issuer))).status).toBe(429);
    const other = new Browser(fetch, from('2001:db8:0:1::1'));
    expect((await other.get(signInAt(provider.issuer))).status).toBe(302);
  });
});

describe('the paths of the console', () => {
  it.for([
    ['/console/sign-in', 'GET'],
    ['/console/callback', 'GET'],
    ['/console/sign-in/providers', 'GET,HEAD'],
  ] as const)('%s takes no method but %s', async ([path, allowed], { expect }) => {
    const { fetch } = newConsole();
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      if (allowed.split(',').includes(method)) continue;
      const answer = await fetch(new Request(`${HERE}${path}`, { method }));
      expect([answer.status, answer.headers.get('Allow')], method).toEqual([405, allowed]);
      if (method !== 'HEAD')
        expect(await answer.json()).toEqual({ message: 'Method not allowed', traceID: '' });
    }
  });

  it('that there are not are 404, as everywhere', async ({ expect }) => {
    const { fetch } = newConsole();
    for (const path of ['/console/other', '/console/sign-in/other', '/console/callback/x']) {
      const answer = await fetch(new Request(`${HERE}${path}`));
      expect([answer.status, await answer.json()], path).toEqual([
        404,
        { message: 'Not found', traceID: '', docs: '/docs/', openapi: '/openapi.json' },
      ]);
    }
  });

  it.for([
    ['there are no files', { ASSETS: undefined }],
    ['the console is not among the files', { ASSETS: filesWith(undefined).ASSETS }],
  ] as const)('lead nowhere where %s, and use up no code', async ([, bindings], { expect }) => {
    const { provider, browser } = newConsole({}, bindings);
    const issuer = encodeURIComponent(provider.issuer);
    for (const path of [`/console/sign-in?issuer=${issuer}`, '/console/callback?code=x&state=y']) {
      const answer = await browser.get(path);
      expect([answer.status, answer.headers.get('Content-Type')], path).toEqual([404, 'application/json']);
    }
    expect(provider.addresses).toEqual([]);
  });

  it('have an end: an address that is too long is not read', async ({ expect }) => {
    const { provider, browser } = newConsole();
    const long = 'x'.repeat(16_384);
    for (const path of [`/console/sign-in?issuer=${long}`, `/console/callback?state=${long}`]) {
      const answer = await browser.get(path);
      expect(answer.status).toBe(414);
    }
    expect(provider.addresses).toEqual([]);
  });

  it('ask the files for the page alone, without credentials and cookies', async ({ expect }) => {
    const files = filesWith(PAGE);
    const { browser } = newConsole({}, { ASSETS: files.ASSETS });
    browser.cookie = 'x';
    await browser.comeBack({ code: 'secret', state: 'y' });
    expect(files.asked.map(({ url, headers }) => [url, [...headers]])).toEqual([[`${HERE}/console/`, []]]);
  });

  it('are an error of ours where the page has no place for what came of a sign-in', async ({ expect }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const page = PAGE.replace('gatehouse-sign-in', 'another');
    const { browser } = newConsole({}, { ASSETS: filesWith(page).ASSETS });
    expect((await browser.comeBack({ code: 'x', state: 'y' })).status).toBe(500);
  });

  it('say nothing of the secret of a client whose entry cannot be used (I13)', async ({ expect }) => {
    const warned = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { fetch } = newConsole({ clientId: 'another' });
    for (const path of ['/api/health', '/console/sign-in/providers']) {
      const answer = await fetch(new Request(`${HERE}${path}`));
      const text = await answer.text();
      expect([answer.status, text]).toEqual([
        503,
        expect.stringContaining('OIDC_ISSUERS.0.clientId: must be'),
      ]);
      expect(text).not.toContain(CLIENT_SECRET);
    }
    expect(JSON.stringify(warned.mock.calls)).not.toContain(CLIENT_SECRET);
  });
});
