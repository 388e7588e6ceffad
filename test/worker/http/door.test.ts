/** What is refused before anything is asked of anybody. */
import { Buffer } from 'node:buffer';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
import { newProvider, newKey } from '../../support/identity-provider.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

/** A Worker that remembers nothing, and what it asked. */
function isolate(settings: object = {}): { readonly fetch: Fetch; readonly asked: () => number } {
  const d1 = new WatchedD1(env.DB);
  let calls = 0;
  const counting = (objects: { getByName: (name: string) => unknown }) => ({
    getByName: (name: string) => {
      calls++;
      return objects.getByName(name);
    },
  });
  const app = createApp();
  const bindings = {
    ...env,
    ...settings,
    DB: d1.binding,
    ORG: counting(env.ORG),
    GUARD: counting(env.GUARD),
  } as never;
  return { fetch: async (request) => await app.fetch(request, bindings), asked: () => calls + d1.trips };
}

const basic = (name: string, password: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

const PATHS = ['/org', '/admin/groups', '/nowhere'] as const;

describe('a credential that nobody can have', () => {
  let one: ReturnType<typeof isolate>;
  beforeEach(() => void (one = isolate()));

  it.for([
    ['a name of 80 KB', basic('a'.repeat(80_000), 'x')],
    ['a name that is longer than any login', basic('a'.repeat(381), 'x')],
    ['a name that becomes longer in lower case', basic('\u0130'.repeat(191), 'x')],
    ['a password of 80 KB', basic('admin', 'x'.repeat(80_000))],
    ['a password that is longer than any', basic('admin', 'x'.repeat(1_001))],
    ['letters that are no Base64', { Authorization: `Basic ${'!'.repeat(80_000)}` }],
  ] as const)('is a wrong password, and asks nobody: %s', async ([, headers], { expect }) => {
    const sent = { as: null, headers } satisfies RequestOptions;
    for (const path of PATHS) {
      const { status, body } = await api('GET', path, sent, one.fetch);
      expect([status, body.messageId ?? body.name], path).toEqual([
        401,
        path === '/admin/groups' ? 'UnauthorizedError' : 'password-auth.failed',
      ]);
    }
    expect(one.asked()).toBe(0);
  });

  it('is no token, and asks nobody', async ({ expect }) => {
    const headers = { Authorization: `Bearer ${'x'.repeat(120_001)}` };
    const { status, body } = await api('GET', '/org', { as: null, headers }, one.fetch);
    expect([status, body.messageId]).toEqual([401, 'api-key.invalid']);
    expect(one.asked()).toBe(0);
  });

  it('is a JWT that is too large, in whichever header, where there is a provider', async ({ expect }) => {
    const idp = newProvider([await newKey()]);
    const { fetch, asked } = isolate({ OIDC_ISSUERS: JSON.stringify([idp.settings]) });
    const jwt = `a.${'b'.repeat(120_000)}.c`;
    for (const headers of [{ Authorization: `Bearer ${jwt}` }, { 'X-JWT-Assertion': jwt }]) {
      const { status, body } = await api('GET', '/org', { as: null, headers }, fetch);
      expect([status, body.messageId]).toEqual([401, 'jwt.too-large']);
    }
    expect(asked()).toBe(0);
  });
});

describe('a change that a page of another site makes a browser send', () => {
  const from = (site: string) => ({ headers: { 'Sec-Fetch-Site': site } });

  it.for(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is refused before anybody is asked: %s',
    async (method, { expect }) => {
      const { fetch, asked } = isolate();
      for (const as of [ADMIN, null]) {
        const grafana = await api(method, '/teams', { as, ...from('cross-site') }, fetch);
        expect([grafana.status, grafana.body]).toEqual([
          403,
          { message: 'Requests from other sites change nothing', traceID: '' },
        ]);
        const unleash = await api(method, '/admin/groups', { as, ...from('cross-site') }, fetch);
        expect([unleash.status, unleash.body]).toEqual([
          403,
          {
            id: unleash.headers.get('X-Request-Id'),
            name: 'NoAccessError',
            message: 'Requests from other sites change nothing.',
          },
        ]);
      }
      expect(asked()).toBe(0);
    },
  );

  it.for(['same-origin', 'same-site', 'none', ''])(
    'goes on when it comes from elsewhere: %s',
    async (site, { expect }) => {
      expect((await api('POST', '/teams', { body: {}, ...from(site) })).status).toBe(400);
    },
  );

  it('is none where nothing is changed', async ({ expect }) => {
    for (const [method, status] of [
      ['GET', 200],
      ['HEAD', 200],
      ['OPTIONS', 405],
    ] as const)
      expect((await api(method, '/org', from('cross-site'))).status, method).toBe(status);
  });
});

describe('an address of a page', () => {
  it('that is longer than 16 KiB is refused before it is read', async ({ expect }) => {
    const { fetch, asked } = isolate();
    const { status, body } = await api('GET', `/org?${'a&'.repeat(8_192)}%`, {}, fetch);
    expect([status, body]).toEqual([
      414,
      { message: 'The URL is longer than 16384 characters', traceID: '' },
    ]);
    expect(asked()).toBe(0);
    expect((await api('GET', `/org?${'a'.repeat(16_000)}`, {}, fetch)).status).toBe(200);
  });
});
