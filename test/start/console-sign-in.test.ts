import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';

const state = mkdtempSync(join(tmpdir(), 'gatehouse state '));
const [providerPort, port] = [await freePort(), await freePort()];
const here = `http://localhost:${port}`;
const issuer = `http://localhost:${providerPort}/realms/staff`;
const CLIENT = { id: 'the console', secret: 'a secret of the client' };

const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256', use: 'sig' };

/** What the provider gave a code for. Each is good once. */
const codes = new Map<string, URLSearchParams>();

/** The pages of a provider at which everybody is Ada. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', issuer);
  const json = (status: number, body: object): void =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  switch (`${request.method} ${url.pathname.replace('/realms/staff', '')}`) {
    case 'GET /.well-known/openid-configuration':
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      });
    case 'GET /keys':
      return json(200, { keys: [jwk] });
    case 'GET /authorize': {
      const code = `code-${codes.size}`;
      codes.set(code, url.searchParams);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      return void response.writeHead(302, { Location: back.href }).end();
    }
    case 'POST /token': {
      const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const asked = codes.get(form.get('code') ?? '');
      codes.set(form.get('code') ?? '', new URLSearchParams());
      const verifier = form.get('code_verifier') ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const credentials = [CLIENT.id, CLIENT.secret].map((text) =>
        encodeURIComponent(text).replaceAll('%20', '+'),
      );
      const isClient = request.headers.authorization === `Basic ${btoa(credentials.join(':'))}`;
      if (!isClient) return json(401, { error: 'invalid_client' });
      const isGood =
        asked?.get('code_challenge') === challenge &&
        asked.get('redirect_uri') === form.get('redirect_uri') &&
        asked.get('client_id') === CLIENT.id;
      if (!isGood) return json(400, { error: 'invalid_grant', error_description: 'Code already used' });
      const idToken = await new SignJWT({ preferred_username: 'ada', nonce: asked.get('nonce') })
        .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
        .setIssuer(issuer)
        .setAudience(CLIENT.id)
        .setSubject('ada-1')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return json(200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: idToken });
    }
    default:
      return json(404, {});
  }
}

let provider: Server;
let service: ChildProcess;

beforeAll(async () => {
  provider = createServer((request, response) => void answer(request, response)).listen(
    providerPort,
    'localhost',
  );
  await once(provider, 'listening');
  const entry = {
    issuer,
    audience: ['gatehouse', CLIENT.id],
    jwksUrl: `${issuer}/keys`,
    claims: { login: 'preferred_username' },
    createUsers: true,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
  };
  service = await start(port, { STATE_DIR: state, OIDC_ISSUERS: JSON.stringify([entry]) });
});

afterAll(async () => {
  await stop(service);
  provider.close();
  rmSync(state, { recursive: true, force: true });
});

/** A page as it was answered, and what the callback put into it. */
async function pageOf(response: Response) {
  const html = await response.text();
  const [, content = ''] = /<meta name="gatehouse-sign-in" content="([^"]*)"/.exec(html) ?? [];
  const told =
    content === '' ? {} : (JSON.parse(content.replaceAll('&quot;', '"')) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, html, content, told };
}

/** Begins as the button of the page does, and lets the provider send the browser back; gives the address and the cookie. */
async function walk(): Promise<{ readonly back: string; readonly cookie: string }> {
  const list = await fetch(`${here}/console/sign-in/providers`);
  const { providers } = (await list.json()) as { providers: { issuer: string; name: string }[] };
  const [{ issuer: chosen } = { issuer: '' }] = providers;
  const begun = await fetch(`${here}/console/sign-in?${new URLSearchParams({ issuer: chosen }).toString()}`, {
    redirect: 'manual',
  });
  const [cookie = ''] = begun.headers.getSetCookie();
  const there = await fetch(begun.headers.get('Location') ?? '', { redirect: 'manual' });
  return { back: there.headers.get('Location') ?? '', cookie: cookie.split(';')[0] ?? '' };
}

it('somebody signs in by a provider, and the page gets a token that the API takes', async ({ expect }) => {
  const { back, cookie } = await walk();
  expect(back).toMatch(new RegExp(`^${here}/console/callback\\?code=code-\\d+&state=[\\w-]{43}$`));
  const page = await pageOf(await fetch(back, { headers: { Cookie: cookie } }));
  expect([page.status, Object.keys(page.told)]).toEqual([200, ['idToken']]);
  const user = await fetch(`${here}/api/user`, {
    headers: { Authorization: `Bearer ${String(page.told['idToken'])}` },
  });
  expect([user.status, await user.json()]).toEqual([
    200,
    expect.objectContaining({ login: 'ada', isExternal: true, authLabels: ['JWT'] }),
  ]);

  // The page is that of the console, with its headers, but is kept nowhere.
  const plain = await pageOf(await fetch(`${here}/console/`));
  expect(plain.told).toEqual({});
  expect(page.html.replace(page.content, '')).toBe(plain.html);
  for (const name of ['Content-Type', 'Content-Security-Policy', 'X-Frame-Options', 'Permissions-Policy']) {
    expect(page.headers.get(name), name).not.toBeNull();
    expect(page.headers.get(name), name).toBe(plain.headers.get(name));
  }
  expect(['Cache-Control', 'Referrer-Policy', 'ETag'].map((name) => page.headers.get(name))).toEqual([
    'no-store',
    'no-referrer',
    null,
  ]);
  expect(page.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-gatehouse-sign-in=;.* Max-Age=0$/),
  ]);

  // Whoever kept the cookie, and comes back with the same code, is refused by the provider.
  const again = await pageOf(await fetch(back, { headers: { Cookie: cookie } }));
  expect([again.status, again.told]).toEqual([
    400,
    {
      problem:
        'The identity provider takes this sign-in no more: invalid_grant (Code already used). Try again.',
    },
  ]);
});

it('an address with a code is worth nothing without the cookie of the browser that began', async ({
  expect,
}) => {
  const { back } = await walk();
  const other = await walk();
  for (const headers of [{}, { Cookie: other.cookie }]) {
    const page = await pageOf(await fetch(back, { headers }));
    expect([page.status, Object.keys(page.told)]).toEqual([400, ['problem']]);
  }
});
