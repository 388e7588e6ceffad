/** `/`, and where other answers say that the reference is. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { api } from '../../support/api.ts';
import { listen } from '../../support/log-lines.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const LINK =
  '</openapi.json>; rel="service-desc"; type="application/json", </docs/>; rel="service-doc"; type="text/html"';

const isolate = (bindings: object = {}) => {
  const app = createApp();
  return async (path: string, { headers, ...init }: RequestInit = {}) =>
    await app.fetch(new Request(`http://gatehouse.test${path}`, { ...init, headers: new Headers(headers) }), {
      ...env,
      ...bindings,
    } as never);
};

describe('the root', () => {
  it.for([undefined, '*/*', 'application/json', 'text/html;q=0.1, */*'])(
    'tells a program what this is, and where everything is: Accept %s',
    async (accept, { expect }) => {
      const answer = await isolate()('/', accept === undefined ? {} : { headers: { Accept: accept } });
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/json']);
      expect([answer.headers.get('Vary'), answer.headers.get('Link')]).toEqual(['Accept', LINK]);
      expect(await answer.json()).toEqual({
        name: 'Gatehouse',
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        description: expect.stringMatching(/^[^\n]{20,100}\.$/),
        links: {
          console: '/console/',
          docs: '/docs/',
          openapi: '/openapi.json',
          openapiYaml: '/openapi.yaml',
          client: '/client.js',
          health: '/api/health',
          authzenConfiguration: '/.well-known/authzen-configuration',
          grafana: '/api/',
          unleash: '/api/admin/',
          authzen: '/access/v1/',
        },
      });
    },
  );

  it.for(['GET', 'HEAD'])('sends a browser to the console: %s', async (method, { expect }) => {
    const ask = isolate();
    for (const path of ['/', '/?from=a-link']) {
      const answer = await ask(path, { method, headers: { Accept: BROWSER } });
      const { headers } = answer;
      expect([answer.status, headers.get('Location'), headers.get('Vary')]).toEqual([
        302,
        '/console/',
        'Accept',
      ]);
      expect([headers.get('Link'), headers.get('Cache-Control'), await answer.text()]).toEqual([
        LINK,
        'no-store',
        '',
      ]);
    }
  });

  it('has the same headers for HEAD, and no body', async ({ expect }) => {
    const answer = await isolate()('/', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('Link')]).toEqual([
      200,
      'application/json',
      LINK,
    ]);
    expect(await answer.text()).toBe('');
  });

  it.for(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes no %s', async (method, { expect }) => {
    const answer = await isolate()('/', { method, headers: { Accept: BROWSER } });
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET,HEAD']);
    expect(await answer.json()).toEqual({ message: 'Method not allowed', traceID: '' });
  });

  it('asks for no credential, looks at none, and reads nothing', async ({ expect }) => {
    const d1 = new WatchedD1(env.DB);
    const no = () => {
      throw new Error('nobody is asked');
    };
    const ORG = { idFromName: no, getByName: no, get: no };
    const ask = isolate({ DB: d1.binding, ORG });
    for (const Authorization of ['Bearer nothing', `Basic ${btoa('admin:wrong')}`, 'nonsense'])
      expect((await ask('/', { headers: { Authorization } })).status).toBe(200);
    expect(d1.trips).toBe(0);
  });

  it('links to what there is', async ({ expect }) => {
    const ask = isolate();
    const { links } = (await (await ask('/')).json()) as { links: Record<string, string> };
    const statuses = async (...names: string[]) =>
      await Promise.all(names.map(async (name) => (await ask(links[name] ?? '')).status));
    expect(await statuses('health', 'authzenConfiguration')).toEqual([200, 200]);
    // The roots of APIs are for who signs in, and none of them is called itself.
    expect(await statuses('grafana', 'unleash')).toEqual([401, 401]);
    expect(await (await ask(links['authzen'] ?? '')).json()).toEqual({ error: expect.any(String) });
  });

  it('says what is wrong with the settings, as health does', async ({ expect }) => {
    listen();
    const ask = isolate({ TOKEN_SECRET: undefined });
    for (const headers of [{}, { Accept: BROWSER }]) {
      const [root, health] = [await ask('/', { headers }), await ask('/api/health', { headers })];
      expect([root.status, health.status]).toEqual([503, 503]);
      const { message } = (await root.json()) as { message: string };
      expect(message).toMatch(/TOKEN_SECRET/);
    }
  });
});

describe('where the reference is', () => {
  it.for([
    [200, '/api/health'],
    [200, '/.well-known/authzen-configuration'],
    [200, '/.well-known/authzen-configuration/orgs/1'],
    [200, '/.well-known/authzen-configuration/orgs/999999'],
    [404, '/nowhere'],
    [404, '/apis/teams'],
    [404, '/favicon.ico'],
    [404, '/docs-of-something'],
  ] as const)('is said with a %i: %s', async ([status, path], { expect }) => {
    const ask = isolate();
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(path, { method });
      expect([answer.status, answer.headers.get('Link')]).toEqual([status, LINK]);
      if (status === 404 && method === 'GET')
        expect(await answer.json()).toEqual({
          message: 'Not found',
          traceID: '',
          docs: '/docs/',
          openapi: '/openapi.json',
        });
    }
  });

  it('is said by health as well while the database is away', async ({ expect }) => {
    listen();
    const d1 = new WatchedD1(env.DB);
    d1.fault = 'down';
    const answer = await isolate({ DB: d1.binding })('/api/health');
    expect([answer.status, answer.headers.get('Link')]).toEqual([503, LINK]);
  });

  it('is said by no answer of a dialect: clients get what they know', async ({ expect }) => {
    for (const [status, path] of [
      [404, '/nowhere'],
      [404, ''],
      [200, '/org'],
      [200, '/admin/groups'],
    ] as const) {
      const answer = await api('GET', path);
      expect([answer.status, answer.headers.get('Link')], path).toEqual([status, null]);
      if (status === 404) expect(answer.body).toEqual({ message: 'Not found', traceID: '' });
    }
  });
});
