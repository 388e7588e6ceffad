/** The headers of every answer, which tell browsers and caches what not to do with it. */
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { RoleReads } from '../../../src/service/roles/role-reads.ts';
import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';

afterEach(() => void vi.restoreAllMocks());

const NO_STORE = 'no-store';
const REVALIDATED = 'private, no-cache';
const CHALLENGE = 'Bearer realm="gatehouse"';

const isolate = (bindings: object = {}): Fetch => {
  const app = createApp();
  const all = { ...env, ...bindings } as never;
  return async (request) => await app.fetch(request, all);
};

const headersOf = ({ headers }: Answer, ...names: readonly string[]) =>
  names.map((name) => headers.get(name));

const SAFE = ['X-Content-Type-Options', 'Cache-Control', 'WWW-Authenticate'];

describe('an answer', () => {
  const nobody = (): RequestOptions => ({ as: null });
  const KINDS: readonly (readonly [
    what: string,
    status: number,
    method: string,
    path: string,
    options?: (() => RequestOptions) | undefined,
    cached?: string,
  ])[] = [
    ['that tells', 200, 'GET', '/org'],
    ['that has no body', 200, 'HEAD', '/org'],
    ['that changes', 200, 'POST', '/teams', () => ({ body: { name: unique('team') } })],
    ['about health', 200, 'GET', '/health', nobody],
    ['about a path that there is not', 404, 'GET', '/nowhere'],
    ['outside of all dialects', 404, 'GET', '/../nowhere'],
    ['about a thing that there is not', 404, 'GET', '/teams/99999'],
    ['about another method', 405, 'PATCH', '/teams'],
    ['to a malformed request', 400, 'POST', '/teams', () => ({ body: '{' })],
    ['to a body that is too large', 413, 'POST', '/teams', () => ({ body: 'x'.repeat(1_048_577) })],
    ['to an address that is too long', 414, 'GET', `/org?${'x'.repeat(20_000)}`],
    [
      'to a page of another site',
      403,
      'POST',
      '/teams',
      () => ({ headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    ],
    ['to nobody', 401, 'GET', '/org', nobody],
    ['to a wrong password', 401, 'GET', '/org', () => ({ as: { login: unique('x'), password: 'x' } })],
    ['to a wrong token', 401, 'GET', '/org', () => ({ as: { token: 'x' } })],
    [
      'to a wrong old password',
      401,
      'PUT',
      '/user/password',
      () => ({ body: { oldPassword: 'x', newPassword: 'not known to many' } }),
    ],
    ['of Unleash', 200, 'GET', '/admin/groups', undefined, REVALIDATED],
    ['of Unleash that has no body', 200, 'HEAD', '/admin/groups', undefined, REVALIDATED],
    ['of Unleash about roles', 200, 'GET', '/admin/roles', undefined, REVALIDATED],
    [
      'of Unleash that says that nothing is new',
      304,
      'GET',
      '/admin/groups',
      () => ({ headers: { 'If-None-Match': '*' } }),
      REVALIDATED,
    ],
    ['of Unleash that changes', 201, 'POST', '/admin/groups', () => ({ body: { name: unique('group') } })],
    ['of Unleash to OPTIONS', 200, 'OPTIONS', '/admin/groups'],
    ['of Unleash about another method', 405, 'PATCH', '/admin/groups'],
    ['of Unleash about a path that there is not', 404, 'GET', '/admin/groups/1/2'],
    ['of Unleash to a malformed request', 400, 'POST', '/admin/groups', () => ({ body: {} })],
    ['of Unleash to nobody', 401, 'GET', '/admin/groups', nobody],
  ];

  it.for(KINDS)(
    '%s is not guessed at, not kept, and asks for no password',
    async ([, status, method, path, options, cached = NO_STORE], { expect }) => {
      const answer = await ok(status, method, path, options?.());
      expect(headersOf(answer, ...SAFE)).toEqual(['nosniff', cached, status === 401 ? CHALLENGE : null]);
    },
  );

  it('that the settings are not usable has the same', async ({ expect }) => {
    listen();
    const answer = await ok(503, 'GET', '/org', {}, isolate({ TOKEN_SECRET: undefined }));
    expect(headersOf(answer, ...SAFE)).toEqual(['nosniff', NO_STORE, null]);
  });

  it('that something broke or is away has the same', async ({ expect }) => {
    listen();
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/org', { as }, fetch);
      vi.spyOn(RoleReads.prototype, 'list').mockImplementation(() => {
        throw new TypeError('x');
      });
      const broken = await ok(500, 'GET', '/access-control/roles', { as }, fetch);
      d1.fault = 'down';
      const grafana = await ok(503, 'GET', '/teams/search', { as }, fetch);
      const unleash = await ok(503, 'GET', '/admin/groups', { as }, fetch);
      for (const answer of [broken, grafana, unleash])
        expect(headersOf(answer, ...SAFE)).toEqual(['nosniff', NO_STORE, null]);
    });
  });
});
