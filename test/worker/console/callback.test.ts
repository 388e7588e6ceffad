import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import { api } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { AUDIENCE, newKey, seconds } from '../../support/identity-provider.ts';
import type { PlayedProvider } from './console-world.ts';
import {
  Browser,
  CLIENT_SECRET,
  HERE,
  isolateWith,
  PAGE,
  playProvider,
  POLICY,
  toldIn,
} from './console-world.ts';

const [key, other] = [await newKey(), await newKey()];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function newConsole(fields: object = {}, bindings: object = {}) {
  const provider = playProvider(key, fields);
  const fetch = isolateWith({ OIDC_ISSUERS: JSON.stringify([provider.settings]), ...bindings });
  return { provider, fetch, browser: new Browser(fetch) };
}

/** Begins a sign-in; gives the state. */
const stateOf = async (browser: Browser, provider: PlayedProvider): Promise<string> =>
  (await browser.begin(provider)).get('state') ?? '';

describe('the way back from a provider', () => {
  it('ends on the page, with an ID token that the API takes', async ({ expect }) => {
    const org = await freshOrg();
    const { provider, fetch, browser } = newConsole({ createUsers: true, orgId: org.id });
    provider.claims = { preferred_username: 'ada-of-the-console' };
    const begun = await browser.begin(provider);
    const verifier = browser.cookie?.split('.')[3];
    const answer = await browser.comeBack({ code: 'the code', state: begun.get('state') ?? '' });
    expect(answer.status).toBe(200);
    expect(provider.exchanges.map(({ form }) => Object.fromEntries(form))).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'the code',
        code_verifier: verifier,
        redirect_uri: `${HERE}/console/callback`,
        client_id: AUDIENCE,
        client_secret: CLIENT_SECRET,
      },
    ]);
    const told = await toldIn(answer);
    expect(told).toEqual({ idToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    const user = await api('GET', '/user', { as: { token: told.idToken ?? '' } }, fetch);
    expect([user.status, user.body]).toEqual([
      200,
      expect.objectContaining({ login: 'ada-of-the-console', authLabels: ['JWT'], orgId: org.id }),
    ]);
  });

  it('is the file of the page with its policy, and is kept nowhere', async ({ expect }) => {
    const { provider, browser } = newConsole();
    const state = await stateOf(browser, provider);
    for (const status of [200, 400]) {
      const answer = await browser.comeBack({ code: 'x', state });
      expect(answer.status).toBe(status);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-request-id': expect.any(String),
      });
      expect(answer.headers.get('ETag')).toBeNull();
    }
  });

  it('makes the browser forget the sign-in, so that the address is good once', async ({ expect }) => {
    const { provider, browser } = newConsole();
    const state = await stateOf(browser, provider);
    const answer = await browser.comeBack({ code: 'x', state });
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-gatehouse-sign-in=; Secure; HttpOnly; Path=/; SameSite=Lax; Max-Age=0',
    ]);
    const again = await browser.comeBack({ code: 'x', state });
    expect([again.status, (await toldIn(again)).problem]).toEqual([
      400,
      expect.stringMatching(/^No sign-in is under way in this browser: .*is over already\. Try again\.$/),
    ]);
    expect(provider.exchanges).toHaveLength(1);
  });

  it('sends the secret as the provider takes it: in the body, in a header, or not at all', async ({
    expect,
  }) => {
    const basic = `Basic ${btoa('gatehouse:a+secret%3A+of+the+client+%26+nobody+else')}`;
    for (const [said, fields, sent] of [
      [undefined, {}, [basic, null, null]],
      [['client_secret_basic', 'private_key_jwt'], {}, [basic, null, null]],
      [['client_secret_post'], {}, [null, AUDIENCE, CLIENT_SECRET]],
      [['none'], { clientSecret: undefined }, [null, AUDIENCE, null]],
      [undefined, { clientSecret: undefined }, [null, AUDIENCE, null]],
    ] as const) {
      const { provider, browser } = newConsole(fields);
      provider.said = { token_endpoint_auth_methods_supported: said };
      const answer = await browser.comeBack({ code: 'x', state: await stateOf(browser, provider) });
      expect(answer.status, await answer.text()).toBe(200);
      const [{ headers, form } = expect.unreachable()] = provider.exchanges;
      expect([headers.get('Authorization'), form.get('client_id'), form.get('client_secret')]).toEqual(sent);
    }
  });

  it('takes an ID token with a time that the tolerance of the issuer allows', async ({ expect }) => {
    for (const [clockTolerance, status] of [
      [300, 200],
      [100, 502],
    ] as const) {
      const { provider, browser } = newConsole({ clockTolerance });
      provider.claims = { exp: seconds(-200) };
      const answer = await browser.comeBack({ code: 'x', state: await stateOf(browser, provider) });
      expect(answer.status).toBe(status);
    }
  });

  it('takes the answer of a provider that says who it is, and of no other', async ({ expect }) => {
    for (const [iss, status] of [
      ['it', 200],
      ['https://evil.test', 400],
      [undefined, 400],
    ] as const) {
      const { provider, browser } = newConsole();
      provider.said = { authorization_response_iss_parameter_supported: true };
      const state = await stateOf(browser, provider);
      const said = iss === undefined ? {} : { iss: iss === 'it' ? provider.issuer : iss };
      expect((await browser.comeBack({ code: 'x', state, ...said })).status, iss).toBe(status);
      expect(provider.exchanges).toHaveLength(status === 200 ? 1 : 0);
    }
  });
});

describe('two sign-ins of one browser', () => {
  it('are one: the later goes on, and the earlier says so', async ({ expect }) => {
    const { provider, browser } = newConsole();
    const earlier = await stateOf(browser, provider);
    const later = await stateOf(browser, provider);
    const lost = await browser.comeBack({ code: 'x', state: earlier });
    expect([lost.status, lost.headers.get('Set-Cookie'), await toldIn(lost)]).toEqual([
      400,
      null,
      {
        problem:
          'This is not the sign-in that this browser began last. If you began another one, perhaps in another tab, go on there. Otherwise try again.',
      },
    ]);
    expect(provider.exchanges).toEqual([]);
    expect((await browser.comeBack({ code: 'x', state: later })).status).toBe(200);
  });

  it('of two people do not mix: a state is good in the browser alone that began', async ({ expect }) => {
    const { provider, fetch, browser } = newConsole();
    const stranger = new Browser(fetch);
    const state = await stateOf(stranger, provider);
    // Without a sign-in of one's own, and with one.
    expect((await browser.comeBack({ code: 'of the stranger', state })).status).toBe(400);
    await browser.begin(provider);
    expect((await browser.comeBack({ code: 'of the stranger', state })).status).toBe(400);
    expect(provider.exchanges).toEqual([]);
  });
});

type Came = { readonly browser: Browser; readonly provider: PlayedProvider; readonly state: string };
const back =
  (answer: Readonly<Record<string, string>>) =>
  async ({ browser, state }: Came) =>
    await browser.comeBack({ state, ...answer });
const backBy =
  (query: (state: string) => string) =>
  async ({ browser, state }: Came) =>
    await browser.get(`/console/callback?${query(state)}`);
const withCookie =
  (change: (cookie: string) => string | undefined) =>
  async ({ browser, state }: Came) => {
    browser.cookie = change(browser.cookie ?? '');
    return await browser.comeBack({ code: 'x', state });
  };

/** What goes wrong before anybody asks the provider: all 400. */
const OF_BROWSER: readonly (readonly [string, (came: Came) => Promise<Response>, RegExp])[] = [
  ['no cookie', withCookie(() => undefined), /^No sign-in is under way/],
  ['an empty cookie', withCookie(() => ''), /^No sign-in is under way/],
  ['a cookie of somebody else', withCookie(() => 'x'.repeat(300)), /^No sign-in is under way/],
  ['a cookie that lacks its end', withCookie((cookie) => cookie.slice(0, 100)), /^No sign-in is under way/],
  [
    'a cookie that was encoded by somebody else',
    withCookie((cookie) => cookie.replace(/\.[^.]*$/, '.%ff')),
    /^No sign-in is under way/,
  ],
  [
    'the cookie twice',
    withCookie((cookie) => `${cookie}; __Host-gatehouse-sign-in=${cookie}`),
    /^No sign-in/,
  ],
  ['more cookies than are read', withCookie((cookie) => `${cookie}; x=${'y'.repeat(16_384)}`), /^No sign-in/],
  [
    'a cookie that ends now',
    withCookie((cookie) => cookie.replace(/^\d+/, String(seconds()))),
    /^The sign-in took longer than five minutes\. Try again\.$/,
  ],
  [
    'a sign-in of five minutes ago',
    async ({ browser, state }) => {
      vi.setSystemTime(Date.now() + 300_000);
      return await browser.comeBack({ code: 'x', state });
    },
    /^The sign-in took longer than five minutes\. Try again\.$/,
  ],
  [
    'a provider that is no more in the settings',
    withCookie((cookie) => cookie.replace(/\.[^.]*$/, '.https%3A%2F%2Fformer')),
    /^This identity provider is not set up for the console/,
  ],
  ['no state', backBy(() => 'code=x'), /^This is not the sign-in/],
  ['an empty state', backBy(() => 'code=x&state='), /^This is not the sign-in/],
  ['another state', backBy(() => `code=x&state=${'y'.repeat(43)}`), /^This is not the sign-in/],
  ['the state twice', backBy((state) => `code=x&state=${state}&state=${state}`), /^This is not the sign-in/],
  ['nothing at all', backBy(() => ''), /^This is not the sign-in/],
  ['no code', back({}), /without an answer of the identity provider/],
  ['an empty code', back({ code: '' }), /without an answer of the identity provider/],
  ['two codes', backBy((state) => `code=x&code=y&state=${state}`), /without an answer/],
  ['a token in the address', back({ code: 'x', id_token: 'a.b.c' }), /without an answer/],
  ['an answer in another form', back({ response: 'a.b.c' }), /without an answer/],
  ['another issuer', back({ code: 'x', iss: 'https://evil.test' }), /without an answer/],
  [
    'an error of the provider',
    back({ error: 'access_denied', error_description: 'The user said no' }),
    /^The identity provider refused the sign-in: access_denied \(The user said no\)\.$/,
  ],
  ['an error in place of a code', back({ error: 'login_required', code: 'x' }), /: login_required\.$/],
];

const answersWith =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
const tokens = (more: object) => (idToken: string) =>
  Response.json({ access_token: 'a', token_type: 'Bearer', id_token: idToken, ...more });

/** What goes wrong at the token end point. */
const OF_EXCHANGE: readonly (readonly [string, number, Partial<PlayedProvider>, RegExp])[] = [
  [
    'a code that was used, or is too old',
    400,
    { answers: answersWith({ error: 'invalid_grant', error_description: 'Code already used' }, 400) },
    /takes this sign-in no more: invalid_grant \(Code already used\)\. Try again\.$/,
  ],
  [
    'another secret',
    502,
    { answers: answersWith({ error: 'invalid_client' }, 401) },
    /client id or secret: invalid_client\. Tell an administrator\.$/,
  ],
  [
    'another secret, with a challenge',
    502,
    {
      answers: () =>
        Response.json(
          { error: 'invalid_client' },
          { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } },
        ),
    },
    /client id or secret: invalid_client\./,
  ],
  ['another error', 502, { answers: answersWith({ error: 'server_error' }, 400) }, /: server_error\. Try/],
  ['an error of its server', 502, { answers: () => new Response('oops', { status: 500 }) }, /no ID token/],
  ['a redirect', 502, { answers: () => Response.redirect('https://evil.test/', 307) }, /no ID token/],
  ['no connection', 502, { answers: () => Promise.reject(new TypeError('no')) }, /does not answer/],
  ['an answer without an end', 502, { answers: () => Response.json('x'.repeat(300_000)) }, /does not answer/],
  ['a page', 502, { answers: () => new Response('<html>') }, /no ID token that can be read/],
  [
    'no JSON',
    502,
    { answers: () => new Response('{', { headers: { 'Content-Type': 'application/json' } }) },
    /no ID/,
  ],
  ['a list', 502, { answers: answersWith([]) }, /no ID token/],
  ['no tokens', 502, { answers: answersWith({}) }, /no ID token/],
  ['no ID token', 502, { answers: tokens({ id_token: undefined }) }, /no ID token/],
  ['a number for an ID token', 502, { answers: tokens({ id_token: 7 }) }, /no ID token/],
  ['a text for an ID token', 502, { answers: tokens({ id_token: 'x' }) }, /no ID token/],
  ['no JSON in the ID token', 502, { answers: tokens({ id_token: 'a.b.c' }) }, /no ID token/],
  ['an encrypted ID token', 502, { answers: tokens({ id_token: 'a.b.c.d.e' }) }, /it is encrypted/],
  ['a token of another type', 502, { answers: tokens({ token_type: 'mac' }) }, /of a kind that is not known/],
  ['no nonce', 502, { claims: { nonce: undefined } }, /no ID token/],
  ['the nonce of another sign-in', 502, { claims: { nonce: 'x' } }, /belongs to another sign-in/],
  ['another issuer', 502, { claims: { iss: 'https://evil.test' } }, /names another issuer/],
  ['another audience', 502, { claims: { aud: 'another' } }, /is for another client/],
  [
    'several audiences, asked for by another',
    502,
    { claims: { aud: [AUDIENCE, 'b'], azp: 'b' } },
    /another client/,
  ],
  ['an ID token that has expired', 502, { claims: { exp: seconds(-3_600) } }, /one of the two clocks/],
  ['an ID token of tomorrow', 502, { claims: { nbf: seconds(86_400) } }, /one of the two clocks/],
  ['nobody in the ID token', 502, { claims: { sub: undefined } }, /no ID token/],
];

describe('at the callback', () => {
  it.for(OF_BROWSER)(
    '%s is told on the page, and the provider is not asked',
    async ([, come, text], { expect }) => {
      const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
      const { provider, browser } = newConsole();
      const state = await stateOf(browser, provider);
      const answer = await come({ browser, provider, state });
      const told = await toldIn(answer);
      expect([answer.status, Object.keys(told), told.problem]).toEqual([
        400,
        ['problem'],
        expect.stringMatching(text),
      ]);
      expect(provider.exchanges).toEqual([]);
      expect(lines).not.toHaveBeenCalled();
    },
  );

  it.for(OF_EXCHANGE)('%s is told on the page: %i', async ([, status, play, text], { expect }) => {
    const lines = (['log', 'info', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    const { provider, browser } = newConsole();
    Object.assign(provider, play);
    const state = await stateOf(browser, provider);
    const secrets = [
      CLIENT_SECRET,
      encodeURIComponent(CLIENT_SECRET),
      ...(browser.cookie?.split('.') ?? []).slice(1, 4),
    ];
    const answer = await browser.comeBack({ code: 'the-code', state });
    const html = await answer.clone().text();
    const told = await toldIn(answer);
    expect([answer.status, Object.keys(told), told.problem]).toEqual([
      status,
      ['problem'],
      expect.stringMatching(text),
    ]);
    expect(provider.exchanges).toHaveLength(1);
    expect(browser.cookie).toBeUndefined();
    const logged = JSON.stringify(lines.map(({ mock }) => mock.calls));
    for (const secret of [...secrets, 'the-code', 'access_token']) {
      expect(html).not.toContain(secret);
      expect(logged).not.toContain(secret);
    }
  });

  it('an algorithm that the settings do not take is told, and the API would not take it either', async ({
    expect,
  }) => {
    const { provider, browser } = newConsole({ algorithms: ['ES256'] });
    const [header, ...rest] = (await provider.sign({ sub: 'x' })).split('.');
    const changed = btoa(atob(header ?? '').replace('ES256', 'HS256')).replaceAll('=', '');
    provider.answers = (idToken) =>
      tokens({ id_token: [changed, ...idToken.split('.').slice(1)].join('.') })(idToken);
    expect(rest).toHaveLength(2);
    const answer = await browser.comeBack({ code: 'x', state: await stateOf(browser, provider) });
    expect([answer.status, (await toldIn(answer)).problem]).toEqual([
      502,
      expect.stringContaining('by an algorithm that the settings do not take'),
    ]);
  });

  it('a secret that the provider takes in no known way is kept', async ({ expect }) => {
    const { provider, browser } = newConsole();
    provider.said = { token_endpoint_auth_methods_supported: ['private_key_jwt'] };
    const answer = await browser.comeBack({ code: 'x', state: await stateOf(browser, provider) });
    expect([answer.status, (await toldIn(answer)).problem]).toEqual([
      502,
      expect.stringContaining('it takes secrets of clients in no way that is known here'),
    ]);
    expect(provider.exchanges).toEqual([]);
  });

  it('a token that somebody else signed is handed on, and refused by the API', async ({ expect }) => {
    const { provider, fetch, browser } = newConsole({ createUsers: true });
    const nonce = (await browser.begin(provider)).get('nonce');
    const forged = await provider.sign({ sub: 'x', nonce }, { key: { ...other, kid: key.kid } });
    provider.answers = tokens({ id_token: forged });
    const state = browser.cookie?.split('.')[1] ?? '';
    const { idToken } = await toldIn(await browser.comeBack({ code: 'x', state }));
    expect(idToken).toBe(forged);
    const user = await api('GET', '/user', { as: { token: forged } }, fetch);
    expect([user.status, user.body.messageId]).toEqual([401, 'jwt.bad-signature']);
  });

  it.for([
    '"></head><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '&quot;,&quot;idToken&quot;:&quot;evil&quot;,&quot;x&quot;:&quot;',
    '&#34;, "idToken": "evil',
    '\\","idToken":"evil","x":"',
    '&amp;lt; <!-- --> ]]> \u2028 \\u0022',
  ])('words of a provider are text, whatever is in them: %s', async (words, { expect }) => {
    const { provider, browser } = newConsole();
    const state = await stateOf(browser, provider);
    const answer = await browser.comeBack({ error: 'e', error_description: words, state });
    const html = await answer.clone().text();
    // `toldIn` reads the attribute as a browser does, and finds the page otherwise as it was.
    const told = await toldIn(answer);
    expect(Object.keys(told)).toEqual(['problem']);
    expect(told.problem).toContain(words.replace('\u2028', '').replaceAll(/\s+/g, ' ').slice(0, 20));
    expect(html).not.toMatch(/<script|<img|&(?!quot;)[a-z#]+/);
    expect(html.length).toBeLessThan(PAGE.length + 600);
  });
});
