import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';

/** The keys are not fetched again before this is over. */
const COOLDOWN_MS = 5_000;

const state = mkdtempSync(join(tmpdir(), 'gatehouse state '));
const keyPort = await freePort();
const port = await freePort();
const issuer = `http://localhost:${keyPort}/realms/staff`;
const settings = {
  issuer,
  audience: 'gatehouse',
  jwksUrl: `http://localhost:${keyPort}/keys`,
  claims: { login: 'preferred_username', groups: 'realm_access.groups' },
  createUsers: true,
};

type Key = { readonly kid: string; readonly privateKey: CryptoKey; readonly jwk: JWK };

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

/** A provider whose tokens a proxy adds, with its key in the settings. */
const proxied = { issuer: 'https://proxy.test', header: 'X-Proxy-Token' };
const proxyKey = await newKey('proxy');

let published: readonly Key[] = [];
let asked: string[] = [];
let keyServer: Server;
let service: ChildProcess;

beforeAll(async () => {
  keyServer = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
  }).listen(keyPort, 'localhost');
  await once(keyServer, 'listening');
  const { jwksUrl: _jwksUrl, ...rest } = settings;
  service = await start(port, {
    STATE_DIR: state,
    OIDC_ISSUERS: JSON.stringify([{ ...rest, ...proxied, keys: { keys: [proxyKey.jwk] } }]),
    OIDC_ISSUERS_1: JSON.stringify([settings]),
  });
});

afterAll(async () => {
  await stop(service);
  keyServer.close();
  rmSync(state, { recursive: true, force: true });
});

async function call(authorization: string, method: string, path: string, body?: object) {
  const response = await fetch(`http://localhost:${port}/api${path}`, {
    method,
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function bearer({ kid, privateKey }: Key, claims: object = {}, by = issuer): Promise<string> {
  const token = await new SignJWT({ sub: 'a-1', preferred_username: 'ada', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(by)
    .setAudience('gatehouse')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  return `Bearer ${token}`;
}

// Side by side: most of the time each of them waits.
it.concurrent('people sign in by tokens of a configured provider, also after it has changed its keys', async ({
  expect,
}) => {
  const [old, young] = [await newKey('old'), await newKey('young')];
  published = [old];
  asked = [];
  const first = await bearer(old);
  const { status, body } = await call(first, 'GET', '/user');
  const fetchedAt = Date.now();
  expect(body).toMatchObject({ login: 'ada', isExternal: true, authLabels: ['JWT'], orgId: 1 });
  expect(status).toBe(200);
  expect(asked).toEqual(['/keys']);

  // A group that the token says brings a role.
  const admin = `Basic ${btoa('admin:admin')}`;
  const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
  const role = { uid: 'readers', name: 'readers', version: 1, permissions };
  expect((await call(admin, 'POST', '/access-control/roles', role)).status).toBe(200);
  expect((await call(admin, 'POST', '/groupsync/groups/staff', { roles: ['readers'] })).status).toBe(201);
  const inGroup = await bearer(old, { realm_access: { groups: ['Staff'] } });
  const held = await call(inGroup, 'GET', '/access-control/user/permissions');
  expect(held.body).toMatchObject({ 'reports:read': ['reports:*'] });

  // Signed by a key that is not published, under the id of one that is.
  const forged = await call(await bearer({ ...young, kid: 'old' }), 'GET', '/user');
  expect([forged.status, forged.body['messageId']]).toEqual([401, 'jwt.bad-signature']);

  published = [young];
  await new Promise((done) => setTimeout(done, Math.max(0, fetchedAt + COOLDOWN_MS + 100 - Date.now())));
  const rotated = await call(await bearer(young), 'GET', '/user');
  expect(rotated.body['id']).toBe(body['id']);
  const taken = await call(await bearer(old, { jti: 'x' }), 'GET', '/user');
  expect([taken.status, taken.body['messageId']]).toEqual([401, 'jwt.unknown-key']);
  expect(asked).toEqual(['/keys', '/keys']);
});

it.concurrent('what a client says itself counts, whatever a proxy adds; what the proxy adds counts where it says nothing', async ({
  expect,
}) => {
  const who = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`http://localhost:${port}/api/user`, { headers });
    const body = (await response.json()) as Record<string, unknown>;
    return body['login'] ?? body['messageId'];
  };
  const admin = `Basic ${btoa('admin:admin')}`;
  const token = await bearer(proxyKey, { preferred_username: 'grace' }, proxied.issuer);
  for (const assertion of ['garbage', 'a.b.c', token, `${token}, ${token}`])
    for (const name of [proxied.header, 'X-JWT-Assertion'])
      expect(await who({ Authorization: admin, [name]: assertion })).toBe('admin');
  const wrong = { Authorization: `Basic ${btoa('nobody:wrong')}`, [proxied.header]: token };
  expect(await who(wrong)).toBe('password-auth.failed');
  for (const own of [{}, { Authorization: 'Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa' }]) {
    expect(await who({ ...own, [proxied.header]: token })).toBe('grace');
    expect(await who({ ...own, 'X-JWT-Assertion': token })).toBe('jwt.unknown-issuer');
    expect(await who({ ...own, 'X-JWT-Assertion': 'garbage' })).toBe('jwt.malformed');
  }
});

it.concurrent('a start with half a configuration fails, and says what is missing', async ({ expect }) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'gatehouse state '));
  const { audience: _audience, ...half } = settings;
  const environment = { STATE_DIR: elsewhere, OIDC_ISSUERS_2: JSON.stringify([half]) };
  await expect(start(await freePort(), environment)).rejects.toThrow('OIDC_ISSUERS_2.0.audience');
  rmSync(elsewhere, { recursive: true, force: true });
});
