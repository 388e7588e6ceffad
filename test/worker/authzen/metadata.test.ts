/** Where the endpoints are: docs/authzen.md#discovery. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { authzen, ONE } from '../../support/authzen.ts';

const AT = '/../.well-known/authzen-configuration';

/** A Worker that has no database and no objects: whoever asks them fails. */
function alone(settings: object = {}): Fetch {
  const away = new Proxy({}, { get: () => () => expectNothing() });
  const app = createApp();
  const bindings = { ...env, DB: away, ORG: away, GUARD: away, ...settings } as unknown as Bindings;
  return async (request) => await app.fetch(request, bindings);
}

const expectNothing = (): never => {
  throw new Error('nothing is to be asked');
};

const endpoints = (identifier: string) => ({
  policy_decision_point: identifier,
  access_evaluation_endpoint: `${identifier}/access/v1/evaluation`,
  access_evaluations_endpoint: `${identifier}/access/v1/evaluations`,
  search_subject_endpoint: `${identifier}/access/v1/search/subject`,
  search_resource_endpoint: `${identifier}/access/v1/search/resource`,
  search_action_endpoint: `${identifier}/access/v1/search/action`,
});

describe('the metadata', () => {
  it('names the address that was called, and the endpoints below it', async ({ expect }) => {
    const answer = await api('GET', AT, { as: null }, alone());
    expect([answer.status, answer.body]).toEqual([200, endpoints('http://gatehouse.test')]);
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300');
  });

  it('of an org has its id between, alike for any id', async ({ expect }) => {
    for (const id of [1, 77, 2_147_483_647, 9_999_999_999]) {
      const answer = await api('GET', `${AT}/orgs/${id}`, { as: null }, alone());
      expect([answer.status, answer.body]).toEqual([200, endpoints(`http://gatehouse.test/orgs/${id}`)]);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300');
    }
  });

  it.for([
    ['https://access.example.com', 'https://access.example.com'],
    ['https://access.example.com/', 'https://access.example.com'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['', 'http://gatehouse.test'],
  ])('names the address that the settings say: %j', async ([PUBLIC_URL, identifier = ''], { expect }) => {
    const fetch = alone({ PUBLIC_URL });
    expect((await api('GET', AT, { as: null }, fetch)).body).toEqual(endpoints(identifier));
    expect((await api('GET', `${AT}/orgs/5`, { as: null }, fetch)).body).toEqual(
      endpoints(`${identifier}/orgs/5`),
    );
  });

  it('names endpoints that there are', async ({ expect }) => {
    const { body } = await api('GET', AT, { as: null });
    for (const [name, url] of Object.entries<string>(body)) {
      if (name === 'policy_decision_point') continue;
      expect((await authzen(new URL(url).pathname, {}, { as: null })).status, name).toBe(401);
    }
  });

  it('is answered by HEAD without its body, and by no other method', async ({ expect }) => {
    for (const path of [AT, `${AT}/orgs/5`]) {
      const head = await api('HEAD', path, { as: null }, alone());
      expect([head.status, head.text, head.headers.get('Content-Type')]).toEqual([
        200,
        '',
        'application/json',
      ]);
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const { status, headers, body } = await api(method, path, { as: null }, alone());
        expect([status, headers.get('Allow'), body]).toEqual([
          405,
          'GET,HEAD',
          { error: 'This path takes GET, HEAD only' },
        ]);
      }
    }
  });

  it('of no org is a 404', async ({ expect }) => {
    for (const path of [`${AT}/orgs`, `${AT}/orgs/0`, `${AT}/orgs/x`, `${AT}/orgs/1/x`, `${AT}/tenant`]) {
      const { status, body } = await api('GET', path, { as: null }, alone());
      expect([status, body], path).toEqual([404, { error: 'There is no such path' }]);
    }
  });
});

describe('a deployment that is not configured', () => {
  it('says so in the words of the dialect', async ({ expect }) => {
    const fetch = alone({ PUBLIC_URL: 'nowhere' });
    for (const [method, path] of [
      ['GET', AT],
      ['POST', `/..${ONE}`],
      ['POST', `/../orgs/1${ONE}`],
    ] as const) {
      const { status, body } = await api(method, path, { as: null }, fetch);
      expect([status, body]).toEqual([503, { error: expect.stringContaining('PUBLIC_URL: must be') }]);
    }
  });
});
