/** Who calls where a proxy in front adds a token of an identity provider to every request. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ask, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  isolateFor,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { traceOf } from '../../support/snapshot.ts';

const PROXY = 'X-JWT-Assertion';
const ACCESS = 'Cf-Access-Jwt-Assertion';
const OWN = '/access-control/user/permissions';

const key = await newKey();
const [unpublished, other] = [await newKey(), await newKey()];

function expectNo(expect: ExpectStatic, { status, body, text }: Answer, messageId: string): void {
  expect([status, body.messageId], text).toEqual([401, messageId]);
}

const textOf = (as: As): string => (as !== null && 'token' in as ? as.token : '');

/** A deployment behind a proxy, and somebody whom the proxy knows, who is an Admin once they sign in. */
async function newBehindProxy(fields: object = {}) {
  const { org, idp, fetch } = await newFederation(key, { defaultOrgRole: 'Admin', ...fields });
  const subject = newSubject(idp);
  const token = textOf(await subject.token());
  const asks = async (headers: Readonly<Record<string, string>>, as: As = null, path = '/user') =>
    await api('GET', path, { as, headers }, fetch);
  return { org, idp, fetch, subject, token, asks };
}

const userNamed = async (login: string): Promise<unknown> =>
  await env.DB.prepare('SELECT id FROM users WHERE login = ?').bind(login).first();

describe('a request that says itself who calls', () => {
  it('is by whom it says, in both dialects, and makes nobody of whom the proxy names (I11)', async ({
    expect,
  }) => {
    const { org, fetch, subject, token } = await newBehindProxy();
    const [account, person] = [await org.account(), await org.person()];
    await org.grant(account.id, [
      ['teams:create', ''],
      ['teams:read', 'teams:*'],
    ]);
    const headers = { [PROXY]: token };
    const { trace } = await traceOf(async () => {
      for (const as of [ADMIN, account.as, person.as]) {
        const [alone, behind] = [
          await ok(200, 'GET', OWN, { as }, fetch),
          await ok(200, 'GET', OWN, { as, headers }, fetch),
        ];
        expect(behind.body).toEqual(alone.body);
      }
      const raw = { ...headers, Authorization: textOf(account.as) };
      await ok(200, 'GET', '/admin/groups', { as: null, headers: raw }, fetch);
      await ok(200, 'GET', '/admin/groups', { as: account.as, headers }, fetch);
    });
    expect(trace).toEqual({});
    const body = { name: unique('team') };
    await ok(200, 'POST', '/teams', { as: account.as, headers, body }, fetch);
    const made = await env.DB.prepare(
      `SELECT actor FROM changes WHERE org_id = ? AND kind = 'team.create' ORDER BY revision DESC`,
    )
      .bind(org.id)
      .first<{ actor: string }>();
    expect(made?.actor).toContain(String(account.id));
    expect(await userNamed(subject.login)).toBeNull();
  });

  it('by a JWT of its own is by that one', async ({ expect }) => {
    const { idp, token, asks } = await newBehindProxy();
    const own = newSubject(idp);
    const answer = await asks({ [PROXY]: token }, await own.token());
    expect(answer.body.login, answer.text).toBe(own.login);
  });

  it.for([
    ['a wrong password', `Basic ${btoa('admin:wrong')}`, 401, 'password-auth.failed'],
    ['what is no Base64', 'Basic !!!', 400, 'basic-auth.invalid-header'],
    ['an unknown token', 'Bearer nonsense', 401, 'api-key.invalid'],
    ['a JWT that is none', 'Bearer a.b.c', 401, 'jwt.malformed'],
    ['a token that somebody forgot', 'Bearer', 401, 'auth.unauthorized'],
    ['a token without its scheme', 'glsa_x', 401, 'auth.unauthorized'],
    ['a password that somebody forgot', 'Basic', 401, 'auth.unauthorized'],
  ] as const)(
    'and says it wrongly is refused, whatever the proxy says (I12): %s',
    async ([, Authorization, status, messageId], { expect }) => {
      const { subject, token, asks } = await newBehindProxy();
      const answer = await asks({ Authorization, [PROXY]: token });
      expect([answer.status, answer.body.messageId], answer.text).toEqual([status, messageId]);
      const unleash = await asks({ Authorization, [PROXY]: token }, null, '/admin/groups');
      expect(unleash.status, unleash.text).toBe(401);
      expect(await userNamed(subject.login)).toBeNull();
    },
  );

  it('is not held up by what a proxy of somebody else says', async ({ expect }) => {
    const { org, idp, subject, asks } = await newBehindProxy();
    const account = await org.account();
    const foreign = newSubject(newProvider([other]));
    for (const assertion of [
      'nonsense',
      'a.b.c',
      `Bearer ${'x'.repeat(50)}`,
      textOf(await foreign.token()),
      textOf(await subject.token({ exp: seconds(-600) })),
      await idp.sign({ sub: 'x' }, { key: unpublished }),
      'y'.repeat(121_000),
    ])
      for (const as of [ADMIN, account.as]) {
        const { status, text } = await asks({ [PROXY]: assertion }, as, OWN);
        expect(status, text).toBe(200);
      }
  });
});

describe('a request that does not say itself who calls', () => {
  it.for([
    ['nothing', undefined],
    ['an empty header', ''],
    ['Negotiate', 'Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa'],
    ['NTLM', 'NTLM TlRMTVNTUAABAAAA'],
    ['Digest', 'Digest username="admin", realm="x", nonce="a"'],
    ['a signature of AWS', 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/x/s3/aws4_request, Signature=ab'],
  ] as const)('is by whom the proxy names, in both dialects: %s', async ([, own], { expect }) => {
    const { subject, token, asks } = await newBehindProxy();
    const headers = { [PROXY]: token, ...(own !== undefined && { Authorization: own }) };
    const answer = await asks(headers);
    expect(answer.body.login, answer.text).toBe(subject.login);
    expect((await asks({ ...headers, [PROXY]: `Bearer ${token}` })).status).toBe(200);
    const unleash = await asks(headers, null, '/admin/groups');
    expect(unleash.status, unleash.text).toBe(200);
  });

  it('is refused for what is wrong with what the proxy says, and costs no guess', async ({ expect }) => {
    const { subject, asks } = await newBehindProxy();
    const address = { 'CF-Connecting-IP': '2001:db8:77::1' };
    const foreign = textOf(await newSubject(newProvider([other])).token());
    const expired = textOf(await subject.token({ exp: seconds(-600) }));
    for (let i = 0; i < 40; i++)
      expectNo(expect, await asks({ ...address, [PROXY]: foreign }), 'jwt.unknown-issuer');
    for (const [assertion, messageId] of [
      [expired, 'jwt.expired'],
      ['nonsense', 'jwt.malformed'],
      ['glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a', 'jwt.malformed'],
      ['Bearer', 'jwt.malformed'],
      ['y'.repeat(121_000), 'jwt.too-large'],
    ] as const)
      expectNo(expect, await asks({ ...address, [PROXY]: assertion }), messageId);
    // The address may still try tokens that nobody knows.
    const unknown = { token: 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a' };
    expectNo(expect, await asks(address, unknown), 'api-key.invalid');
  });

  it('is by nobody when the header of the proxy is empty', async ({ expect }) => {
    const { asks } = await newBehindProxy();
    for (const assertion of ['', '   ']) {
      expectNo(expect, await asks({ [PROXY]: assertion }), 'auth.unauthorized');
      expect((await asks({ [PROXY]: assertion }, ADMIN)).body.login).toBe('admin');
    }
  });

  it('is refused when the header is there twice, and not by a fault', async ({ expect }) => {
    const { idp, fetch, token, asks } = await newBehindProxy();
    const second = textOf(await newSubject(idp).token());
    for (const both of [
      `${token}, ${second}`,
      `${token}, ${token}`,
      `x, ${token}`,
      `${token}, x`,
      `${token},`,
    ])
      expectNo(expect, await asks({ [PROXY]: both }), 'jwt.malformed');
    const headers = new Headers([
      [PROXY, token],
      [PROXY, second],
    ]);
    const { status } = await ask(new Request('http://gatehouse.test/api/user', { headers }), fetch);
    expect(status).toBe(401);
  });

  it('is told first that it names no org that can be read', async ({ expect }) => {
    const { token, asks } = await newBehindProxy();
    const answer = await asks({ [PROXY]: token, 'X-Grafana-Org-Id': 'x' });
    expect(answer.status, answer.text).toBe(400);
  });
});

describe('a header of a proxy', () => {
  it('counts only for the issuers that name it, also for a token that was just taken in another (I12)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const fields = { createUsers: true, orgId: org.id };
    const [first, second] = [
      newProvider([key], { ...fields, header: 'X-First' }),
      newProvider([other], { ...fields, header: 'x-second' }),
    ];
    const { fetch } = isolateFor(first, second);
    const asks = async (headers: Readonly<Record<string, string>>) =>
      await api('GET', '/user', { as: null, headers }, fetch);
    const [ada, bob] = [newSubject(first), newSubject(second)];
    const [adas, bobs] = [textOf(await ada.token()), textOf(await bob.token())];
    for (let round = 0; round < 2; round++) {
      expect((await asks({ 'x-first': adas })).body.login).toBe(ada.login);
      expect((await asks({ 'X-SECOND': bobs })).body.login).toBe(bob.login);
      // What a client says itself may be of every issuer.
      expect((await asks({ Authorization: `Bearer ${adas}` })).body.login).toBe(ada.login);
      expect((await asks({ Authorization: `Bearer ${bobs}` })).body.login).toBe(bob.login);
      expectNo(expect, await asks({ 'X-First': bobs }), 'jwt.unknown-issuer');
      expectNo(expect, await asks({ 'X-Second': adas }), 'jwt.unknown-issuer');
      // Of several, the first that the settings name.
      expect((await asks({ 'X-First': adas, 'X-Second': bobs })).body.login).toBe(ada.login);
      expectNo(expect, await asks({ 'X-First': bobs, 'X-Second': bobs }), 'jwt.unknown-issuer');
      expect((await asks({ 'X-First': '', 'X-Second': bobs })).body.login).toBe(bob.login);
      // Nobody here names the usual one.
      expectNo(expect, await asks({ [PROXY]: adas }), 'auth.unauthorized');
    }
  });

  it('may be that of several issuers', async ({ expect }) => {
    const org = await freshOrg();
    const fields = { createUsers: true, orgId: org.id };
    const providers = [
      newProvider([key], { ...fields, header: 'X-Assertion' }),
      newProvider([other], { ...fields, header: 'x-ASSERTION' }),
    ];
    const { fetch } = isolateFor(...providers);
    for (const provider of providers) {
      const subject = newSubject(provider);
      const headers = { 'X-Assertion': textOf(await subject.token()) };
      const { body } = await ok(200, 'GET', '/user', { as: null, headers }, fetch);
      expect(body.login).toBe(subject.login);
    }
  });

  it('is that of Cloudflare Access for its issuers, and no other', async ({ expect }) => {
    const org = await freshOrg();
    const issuer = `https://${unique('team')}.cloudflareaccess.com`;
    const idp = newProvider([key], { createUsers: true, orgId: org.id, issuer });
    const { fetch } = isolateFor(idp);
    const login = unique('ada');
    const token = await idp.sign({ iss: issuer, sub: unique('sub'), preferred_username: login });
    const asks = async (headers: Readonly<Record<string, string>>, by: Fetch = fetch) =>
      await api('GET', '/user', { as: null, headers }, by);
    expectNo(expect, await asks({ [PROXY]: token }), 'auth.unauthorized');
    expect((await asks({ [ACCESS]: token })).body.login).toBe(login);
    expectNo(expect, await asks({ [PROXY]: token }), 'auth.unauthorized');
  });
});

describe('a page of another site', () => {
  it('has a browser change nothing in the name of whom the proxy names, nor read where its address names an org', async ({
    expect,
  }) => {
    const { org, fetch, subject, token, asks } = await newBehindProxy();
    expect((await asks({ [PROXY]: token })).status).toBe(200);
    const other = await freshOrg();
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, {
      loginOrEmail: subject.login,
      role: 'Viewer',
    });
    const headers = { [PROXY]: token, 'Sec-Fetch-Site': 'cross-site' };
    const { trace } = await traceOf(async () => {
      for (const [method, path] of [
        ['POST', '/teams'],
        ['POST', `/user/using/${other.id}`],
        ['PUT', '/user'],
        ['PATCH', '/org'],
        ['DELETE', `/orgs/${org.id}/users/1`],
        ['POST', '/admin/groups'],
        ['GET', `/org?targetOrgId=${other.id}`],
        ['HEAD', `/orgs/${other.id}`],
        ['GET', `/admin/groups?targetOrgId=${other.id}`],
      ] as const) {
        const { status, text } = await api(method, path, { as: null, headers }, fetch);
        expect(status, `${method} ${path} ${text}`).toBe(403);
      }
    });
    expect(trace).toEqual({});
    expect((await asks({ [PROXY]: token, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });
});
