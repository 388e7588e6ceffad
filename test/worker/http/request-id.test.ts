import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';
import { readDocument } from '../../support/document.ts';

afterEach(() => void vi.restoreAllMocks());

const HEADER = 'X-Request-Id';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const idOf = ({ headers }: Answer): string | null => headers.get(HEADER);

const isolate = (bindings: object = {}): Fetch => {
  const app = createApp();
  return async (request) => await app.fetch(request, { ...env, ...bindings } as never);
};

describe('the id of a request', () => {
  it.for(['a', '9', 'build-17_of.2026', 'A'.repeat(64), crypto.randomUUID(), '..', '--'])(
    'is the one that was sent: %s',
    async (id, { expect }) => {
      const answer = await ok(200, 'GET', '/health', { as: null, headers: { [HEADER]: id } });
      expect(idOf(answer)).toBe(id);
    },
  );

  it.for(['', ' ', 'A'.repeat(65), 'a b', 'a=b', 'a/b', 'a,b', '"a"', 'a;b', '<script>', '{}'])(
    'is a new one where what was sent is long or not plain: %j',
    async (id, { expect }) => {
      const answer = await ok(200, 'GET', '/health', { as: null, headers: { [HEADER]: id } });
      expect(idOf(answer)).toMatch(UUID);
    },
  );

  it('is another for every request that sends none', async ({ expect }) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => api('GET', '/health', { as: null })));
    for (const answer of answers) expect(idOf(answer)).toMatch(UUID);
    expect(new Set(answers.map(idOf)).size).toBe(5);
  });
});

describe('an answer', () => {
  const known: Record<string, string> = { [HEADER]: 'mine' };
  const KINDS: readonly (readonly [
    what: string,
    status: number,
    method: string,
    path: string,
    options?: () => RequestOptions,
  ])[] = [
    ['that tells', 200, 'GET', '/org'],
    ['that has no body', 200, 'HEAD', '/org'],
    ['that changes', 200, 'POST', '/teams', () => ({ body: { name: unique('team') } })],
    ['about a path that there is not', 404, 'GET', '/nowhere'],
    ['outside of all dialects', 404, 'GET', '/../nowhere'],
    ['about a thing that there is not', 404, 'GET', '/teams/99999'],
    ['to nobody', 401, 'GET', '/org', () => ({ as: null })],
    ['to a malformed request', 400, 'POST', '/teams', () => ({ body: '{' })],
    ['to a body that is too large', 413, 'POST', '/teams', () => ({ body: 'x'.repeat(1_048_577) })],
    ['of Unleash', 200, 'GET', '/admin/groups'],
    [
      'of Unleash that says that nothing is new',
      304,
      'GET',
      '/admin/groups',
      () => ({ headers: { 'If-None-Match': '*' } }),
    ],
    ['of Unleash to OPTIONS', 200, 'OPTIONS', '/admin/groups'],
    ['of Unleash to a malformed request', 400, 'POST', '/admin/groups', () => ({ body: {} })],
    ['of Unleash about a path that there is not', 404, 'GET', '/admin/groups/1/2'],
    ['of Unleash about another method', 405, 'PATCH', '/admin/groups'],
    ['about another method', 405, 'PATCH', '/teams'],
    ['of Unleash to nobody', 401, 'GET', '/admin/groups', () => ({ as: null })],
  ];

  it.for(KINDS)('%s has the id, once', async ([, status, method, path, options], { expect }) => {
    for (const headers of [known, {}]) {
      const sent = options?.() ?? {};
      const answer = await ok(status, method, path, { ...sent, headers: { ...sent.headers, ...headers } });
      if (headers === known) expect(idOf(answer)).toBe('mine');
      else expect(idOf(answer)).toMatch(UUID);
      if (path.startsWith('/admin/groups') && status >= 400) expect(answer.body.id).toBe(idOf(answer));
      else if (status >= 400) expect(answer.body.traceID).toBe('');
    }
  });

  it('that the settings are not usable has the id, in its body as well', async ({ expect }) => {
    listen();
    const answer = await ok(503, 'GET', '/org', { headers: known }, isolate({ TOKEN_SECRET: undefined }));
    expect([idOf(answer), answer.body.traceID]).toEqual(['mine', 'mine']);
  });

  it('that something is away has the id, in its body as well', async ({ expect }) => {
    listen();
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/org', { as }, fetch);
      d1.fault = 'down';
      const grafana = await ok(503, 'GET', '/teams/search', { as, headers: known }, fetch);
      const unleash = await ok(503, 'GET', '/admin/groups', { as, headers: known }, fetch);
      expect([idOf(grafana), grafana.body.traceID, idOf(unleash), unleash.body.id]).toEqual(
        Array<string>(4).fill('mine'),
      );
    });
  });

  it('to a request that was asked again has its one id', async ({ expect }) => {
    const [one, two] = [await freshOrg(), await freshOrg()];
    const { as, login } = await one.person('Admin');
    await two.admin(200, 'POST', `/orgs/${two.id}/users`, { loginOrEmail: login, role: 'Admin' });
    const [here, there] = [isolate(), isolate()];
    for (const headers of [known, {}]) {
      await ok(200, 'POST', `/user/using/${one.id}`, { as }, here);
      await ok(200, 'GET', '/org', { as }, there);
      await ok(200, 'POST', `/user/using/${two.id}`, { as }, here);
      const { lines } = listen();
      const answer = await ok(200, 'POST', '/teams', { as, headers, body: { name: unique('team') } }, there);
      expect(lines()).toEqual([
        expect.objectContaining({ event: 'change-committed', org: two.id, request: idOf(answer) }),
      ]);
      if (headers === known) expect(idOf(answer)).toBe('mine');
      vi.restoreAllMocks();
    }
  });
});

describe('the log', () => {
  it('has each request under its own id, though objects do many at once', async ({ expect }) => {
    const org = await freshOrg();
    const { lines } = listen();
    const ids = Array.from({ length: 8 }, (_, i) => `request-${i}`);
    await Promise.all(
      ids.map(
        async (id) =>
          await ok(200, 'POST', '/teams', {
            as: ADMIN,
            org: org.id,
            headers: { [HEADER]: id },
            body: { name: unique('team') },
          }),
      ),
    );
    const told = new Set(lines().map(({ event, request, org: orgId }) => [event, orgId, request].join(' ')));
    expect(told).toEqual(new Set(ids.map((id) => `change-committed ${org.id} ${id}`)));
  });
});

describe('the OpenAPI document', () => {
  it('says of every answer that it has the id', ({ expect }) => {
    type Said = { readonly headers?: Readonly<Record<string, unknown>>; readonly $ref?: string };
    const body = readDocument<{
      paths: Record<string, Record<string, { responses: Record<string, Said> }>>;
      components: { responses: Record<string, Said>; headers: { requestId: { schema: { type: string } } } };
    }>();
    const responses = Object.values(body.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ responses: said }) => Object.values(said));
    expect(responses.length).toBeGreaterThan(100);
    for (const { headers, $ref } of responses)
      expect(
        (headers ?? body.components.responses[$ref?.split('/').at(-1) ?? '']?.headers)?.[HEADER],
      ).toEqual({
        $ref: '#/components/headers/requestId',
      });
    expect(body.components.headers.requestId.schema.type).toBe('string');
  });
});
