import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Account } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** A published sample: well formed, and no token of ours. Source: docs/grafana.md#service-account-tokens. */
const SAMPLE = 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a';

const PATH = '/access-control/user/permissions';

/** Asks with the header as it stands; undefined sends none. */
const ask = async (authorization: string | undefined, options: RequestOptions = {}) => {
  const headers = {
    ...options.headers,
    ...(authorization !== undefined && { Authorization: authorization }),
  };
  return await api('GET', PATH, { ...options, as: null, headers });
};

const basic = (name: string, password: string): string =>
  `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${name}:${password}`)))}`;

const tokenOf = ({ as }: Account): string => (as as { readonly token: string }).token;

/** The rows of docs/grafana.md#credentials that say no. */
const NO = {
  nothing: [401, 'auth.unauthorized', 'Unauthorized'],
  password: [401, 'password-auth.failed', 'Invalid username or password'],
  header: [400, 'basic-auth.invalid-header', 'Invalid Basic Auth Header'],
  token: [401, 'api-key.invalid', 'Invalid API key'],
  expired: [401, 'api-key.expired', 'Expired API key'],
  revoked: [401, 'api-key.revoked', 'Revoked API key'],
  otherOrg: [401, 'api-key.organization-mismatch', 'API key does not belong to the requested organization'],
  disabled: [401, 'identity.disabled', 'Unauthorized'],
} as const;

function expectNo(expect: ExpectStatic, answer: Answer, row: keyof typeof NO): void {
  const [statusCode, messageId, message] = NO[row];
  expect(answer.status, answer.text).toBe(statusCode);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body).toEqual({ extra: null, message, messageId, statusCode, traceID: expect.any(String) });
}

function expectYes(expect: ExpectStatic, { status, text }: Answer): void {
  expect(status, text).toBe(200);
}

describe('a caller without usable credentials', () => {
  const headers: readonly (readonly [name: string, header: string | undefined])[] = [
    ['no header', undefined],
    ['a blank header', '   '],
    ['another scheme', 'Digest username="admin"'],
  ];

  it.for(headers)('is unauthorised: %s', async ([, header], { expect }) => {
    expectNo(expect, await ask(header), 'nothing');
  });
});

describe('a Basic header', () => {
  it.for([
    ['letters that are not base64', 'Basic !!!!'],
    ['no colon', `Basic ${btoa('admin')}`],
  ] as const)('that cannot be decoded is a bad request: %s', async ([, header], { expect }) => {
    expectNo(expect, await ask(header), 'header');
  });

  it('that is not UTF-8 signs nobody in', async ({ expect }) => {
    const { status, text } = await ask(`Basic ${btoa('admin:\xff\xfe')}`);
    expect([400, 401], text).toContain(status);
  });

  it.for([
    ['a wrong password', 'admin', 'wrong'],
    ['a NUL after the password', 'admin', 'admin\0'],
    ['an unknown user', 'nobody', 'admin'],
    ['a name like SQL', "' OR 1=1 --", 'admin'],
    ['a pattern for a name', 'adm%', 'admin'],
    ['a token for a person', 'admin', SAMPLE],
    ['a name of 100 kB', 'a'.repeat(100_000), 'admin'],
  ] as const)('with %s is refused', async ([, name, password], { expect }) => {
    expectNo(expect, await ask(basic(name, password)), 'password');
  });

  it('signs no service account in by its login', async ({ expect }) => {
    const org = await freshOrg();
    const { body } = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') });
    for (const password of ['', 'null', 'undefined', body.uid]) {
      expectNo(expect, await ask(basic(body.login, password)), 'password');
    }
  });

  it('takes login and e-mail address, in any letter case', async ({ expect }) => {
    const login = unique('Person');
    const email = `${unique('Mail')}@Example.org`;
    await ok(200, 'POST', '/admin/users', { body: { login, email, password: 'secret' } });
    for (const name of [login, login.toUpperCase(), login.toLowerCase(), email, email.toUpperCase()]) {
      expectYes(expect, await ask(basic(name, 'secret')));
    }
    for (const name of ['admin', 'ADMIN', 'admin@localhost', 'Admin@LocalHost']) {
      expectYes(expect, await ask(basic(name, 'admin')));
    }
  });

  const anyCodePoints = Array.from(crypto.getRandomValues(new Uint32Array(60)), (n) => n % 0x11_0000)
    .filter((point) => point < 0xd800 || point > 0xdfff)
    .map((point) => String.fromCodePoint(point));

  it.for([
    ['colons', 'a:b::c:'],
    ['blanks around it', '  four words in blanks '],
    ['64 random code points', ['\0', '\u0007', '\u007f', '\ufffd', ...anyCodePoints].join('')],
    ['1,000 characters', 'long'.repeat(250)],
    ['four characters', 'four'],
  ] as const)('takes a password of %s', async ([, password], { expect }) => {
    const login = unique('person');
    await ok(200, 'POST', '/admin/users', { body: { login, password } });
    expectYes(expect, await ask(basic(login, password)));
    for (const wrong of [`${password}x`, password.slice(0, -1), password.trim().slice(1)]) {
      expectNo(expect, await ask(basic(login, wrong)), 'password');
    }
  });

  it('with a wrong password never signs in, even right after the right one did', async ({ expect }) => {
    const login = unique('person');
    await ok(200, 'POST', '/admin/users', { body: { login, password: 'right one' } });
    for (let round = 0; round < 3; round++) {
      expectYes(expect, await ask(basic(login, 'right one')));
      expectNo(expect, await ask(basic(login, 'wrong one')), 'password');
      expectNo(expect, await ask(basic(login, 'admin')), 'password');
      expectYes(expect, await ask(basic('admin', 'admin')));
      expectNo(expect, await ask(basic('admin', 'right one')), 'password');
    }
    const both = [basic(login, 'right one'), basic(login, 'wrong one')];
    const answers = await Promise.all([...both, ...both, ...both].map(async (header) => await ask(header)));
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401, 200, 401]);
  });
});

describe('a token', () => {
  it.for([
    ['with a wrong checksum', SAMPLE.replace(/.$/, 'b')],
    ['with text after it', `${SAMPLE} x`],
    ['of 1 kB', 'a'.repeat(1_000)],
    ['that is well formed but unknown', SAMPLE],
  ] as const)('%s is invalid', async ([, token], { expect }) => {
    expectNo(expect, await ask(`Bearer ${token}`), 'token');
    expectNo(expect, await ask(basic('api_key', token)), 'token');
  });

  it('of 100 kB is invalid, and too long to be told from a password', async ({ expect }) => {
    const token = 'a'.repeat(100_000);
    expectNo(expect, await ask(`Bearer ${token}`), 'token');
    expectNo(expect, await ask(basic('api_key', token)), 'password');
  });

  it('signs its account in, as Bearer in any letter case and as the password of api_key', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const token = tokenOf(await org.account());
    for (const header of [
      `Bearer ${token}`,
      `bearer ${token}`,
      `BEARER ${token}`,
      `  bEaReR   ${token}  `,
      basic('api_key', token),
      basic('api_key', token).replace('Basic', 'bAsIc'),
    ]) {
      expectYes(expect, await ask(header));
    }
    expectNo(expect, await ask(basic('admin', token)), 'password');
    const last = token.at(-1) === '0' ? '1' : '0';
    expectNo(expect, await ask(`Bearer ${token.slice(0, -1)}${last}`), 'token');
    expectNo(expect, await ask(`Bearer ${token.toUpperCase()}`), 'token');
  });

  it('is refused for another org, by header or by query, and taken for its own', async ({ expect }) => {
    const org = await freshOrg();
    const other = await freshOrg();
    const header = `Bearer ${tokenOf(await org.account('Admin'))}`;
    expectYes(expect, await ask(header, { org: org.id }));
    expectNo(expect, await ask(header, { org: other.id }), 'otherOrg');
    expectNo(expect, await ask(header, { org: 1 }), 'otherOrg');
    const path = `${PATH}?targetOrgId=${other.id}`;
    expectNo(expect, await api('GET', path, { as: null, headers: { Authorization: header } }), 'otherOrg');
  });

  const ends = {
    expired: 'UPDATE tokens SET expires = ? WHERE account_id = ?',
    revoked: 'UPDATE tokens SET revoked = ? WHERE account_id = ?',
    disabled: 'UPDATE users SET is_disabled = ? IS NOT NULL WHERE id = ?',
  } as const;

  it.for(Object.keys(ends) as (keyof typeof ends)[])(
    'that is %s is refused, whatever it asks for',
    async (end, { expect }) => {
      const org = await freshOrg();
      const account = await org.account('Admin');
      const aSecondAgo = new Date(Date.now() - 1_000).toISOString();
      await env.DB.prepare(ends[end]).bind(aSecondAgo, account.id).run();
      const { as } = account;
      expectNo(expect, await ask(`Bearer ${tokenOf(account)}`), end);
      expectNo(expect, await ask(basic('api_key', tokenOf(account))), end);
      for (const [method, path, body] of [
        ['GET', '/access-control/roles'],
        ['POST', '/access-control/roles', { name: unique('role') }],
        ['POST', '/access-control/roles', '{'],
        ['POST', '/teams', {}],
        ['POST', '/orgs', { name: unique('org') }],
        ['GET', '/access-control/users/abc/roles'],
      ] as const) {
        expectNo(expect, await api(method, path, { as, body }), end);
      }
    },
  );

  it('that has ended is refused on paths that lead nowhere too', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await env.DB.prepare(ends.revoked).bind(new Date().toISOString(), id).run();
    expectNo(expect, await api('GET', '/nowhere', { as }), 'revoked');
  });

  it('of an account that was created disabled is refused', async ({ expect }) => {
    const org = await freshOrg();
    const account = { name: unique('account'), role: 'Admin', isDisabled: true };
    const { body } = await org.admin(201, 'POST', '/serviceaccounts', account);
    expect(body.isDisabled).toBe(true);
    const token = await org.admin(200, 'POST', `/serviceaccounts/${body.id}/tokens`, {
      name: unique('token'),
    });
    expectNo(expect, await ask(`Bearer ${token.body.key}`), 'disabled');
  });

  it('lives as long as it was given', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    for (const secondsToLive of [0, 3_600]) {
      const body = { name: unique('token'), secondsToLive };
      const token = await org.admin(200, 'POST', `/serviceaccounts/${id}/tokens`, body);
      expectYes(expect, await ask(`Bearer ${token.body.key}`));
    }
  });
});

describe('a disabled person', () => {
  it('is refused with the right password, and is not told so with a wrong one', async ({ expect }) => {
    const org = await freshOrg();
    const { id, login } = await org.person('Admin');
    await env.DB.prepare('UPDATE users SET is_disabled = 1 WHERE id = ?').bind(id).run();
    expectNo(expect, await ask(basic(login, 'secret'), { org: org.id }), 'disabled');
    expectNo(expect, await ask(basic(login, 'wrong')), 'password');
  });
});
