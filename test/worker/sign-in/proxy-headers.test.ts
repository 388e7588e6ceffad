import { describe, it } from 'vitest';

import type { Answer, Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateFor, newKey, newProvider, newSubject } from '../../support/identity-provider.ts';
import { traceOf } from '../../support/snapshot.ts';

const key = await newKey();

/** Who is asked as, with these headers and no others of sign-in. */
const whoIs = async (fetch: Fetch, headers: Readonly<Record<string, string>>): Promise<Answer> =>
  await api('GET', '/user', { as: null, headers }, fetch);

const basic = (login: string, password: string): string => `Basic ${btoa(`${login}:${password}`)}`;

/** A deployment behind a proxy that says who came through it. */
async function newWorld(fields: object = {}) {
  const org = await freshOrg();
  const idp = newProvider([key], { createUsers: true, orgId: org.id, ...fields });
  const subject = newSubject(idp);
  const { token } = await subject.token();
  return { org, idp, subject, token, fetch: isolateFor(idp).fetch };
}

/** A bearer token of a service account. */
async function tokenOf(org: FreshOrg): Promise<string> {
  const { as } = await org.account('Admin');
  return as !== null && 'token' in as ? `Bearer ${as.token}` : '';
}

describe('what a client says of itself', () => {
  it('decides, whatever a proxy adds, and nobody is made of that', async ({ expect }) => {
    const { org, token, fetch } = await newWorld();
    const person = await org.person();
    const foreign = (await newSubject(newProvider([key])).token()).token;
    const ways = [
      [await tokenOf(org), '/org', { id: org.id }],
      [basic(person.login, 'secret'), '/user', { login: person.login }],
    ] as const;
    const { trace } = await traceOf(async () => {
      for (const [Authorization, path, said] of ways) {
        for (const assertion of [token, foreign, 'garbage', 'a.b.c', '']) {
          const headers = { Authorization, 'X-JWT-Assertion': assertion };
          const answer = await api('GET', path, { as: null, headers }, fetch);
          expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(said)]);
        }
      }
    });
    expect(trace).not.toHaveProperty('identities');
    expect(trace).not.toHaveProperty('users');
  });

  it('decides also when it is wrong: a proxy does not make up for it', async ({ expect }) => {
    const { token, fetch } = await newWorld();
    for (const Authorization of [basic('admin', 'wrong'), 'Bearer nonsense', 'Bearer a.b.c']) {
      const { status } = await whoIs(fetch, { Authorization, 'X-JWT-Assertion': token });
      expect([Authorization, status]).toEqual([Authorization, 401]);
    }
  });

  it('counts as nothing in a scheme that is not ours', async ({ expect }) => {
    const { subject, token, fetch } = await newWorld();
    for (const Authorization of [
      'Negotiate YII=',
      'Digest username="ada"',
      'NTLM TlRM',
      'AWS4-HMAC-SHA256 x',
    ]) {
      const { status, body } = await whoIs(fetch, { Authorization, 'X-JWT-Assertion': token });
      expect([Authorization, status, body.login]).toEqual([Authorization, 200, subject.login]);
    }
  });
});

describe("a proxy's header", () => {
  const ACCESS = { issuer: 'https://example.cloudflareaccess.com' };

  it.for([
    ['nothing of it, for X-JWT-Assertion', {}, 'X-JWT-Assertion', 'Cf-Access-Jwt-Assertion'],
    ['Cloudflare Access', ACCESS, 'Cf-Access-Jwt-Assertion', 'X-JWT-Assertion'],
    ['another header', { header: 'X-Goog-IAP-JWT-Assertion' }, 'x-goog-iap-jwt-assertion', 'X-JWT-Assertion'],
    [
      'another one for Cloudflare Access',
      { ...ACCESS, header: 'X-JWT-Assertion' },
      'x-jwt-assertion',
      'Cf-Access-Jwt-Assertion',
    ],
  ] as const)('is the one that the issuer names: %s', async ([, fields, taken, other], { expect }) => {
    const { subject, token, fetch } = await newWorld(fields);
    expect((await whoIs(fetch, { [taken]: token })).body.login).toBe(subject.login);
    const refused = await whoIs(fetch, { [other]: token });
    expect(refused.status, refused.text).toBe(401);
    expect((await whoIs(fetch, { Authorization: `Bearer ${token}` })).body.login).toBe(subject.login);
    // Also where the isolate remembers the session by now.
    expect((await whoIs(fetch, { [other]: token })).status).toBe(401);
  });

  it('of one issuer is no way in for tokens of another', async ({ expect }) => {
    const { org, idp } = await newWorld(ACCESS);
    const other = newProvider([key], { createUsers: true, orgId: org.id });
    const { fetch } = isolateFor(idp, other);
    const { token } = await newSubject(other).token();
    for (let i = 0; i < 2; i++) {
      const { status, body } = await whoIs(fetch, { 'Cf-Access-Jwt-Assertion': token });
      expect([status, body.messageId]).toEqual([401, 'jwt.unknown-issuer']);
      expect((await whoIs(fetch, { 'X-JWT-Assertion': token })).status).toBe(200);
    }
  });

  it('that holds no token is 401, and says why', async ({ expect }) => {
    const { fetch } = await newWorld();
    const { status, body } = await whoIs(fetch, { 'X-JWT-Assertion': unique('garbage') });
    expect([status, body.messageId]).toEqual([401, 'jwt.malformed']);
  });

  it('may not be Authorization or Cookie', async ({ expect }) => {
    for (const header of ['Authorization', 'cookie', 'a b', '']) {
      const { fetch } = isolateFor(newProvider([key], { header }));
      expect((await whoIs(fetch, {})).status).toBe(503);
    }
  });
});
