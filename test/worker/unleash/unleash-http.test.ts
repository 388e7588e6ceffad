import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { grafana } from '../../../src/http/grafana/index.ts';
import { ADMIN, api, ask } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { expectError, groupsOf, unleash, user } from '../../support/unleash.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

describe('a read', () => {
  it('has a weak tag, answers 304 with nothing where it is known, and another one when something changed', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g' });
    for (const path of ['', `/${id}`]) {
      const read = async (headers: Record<string, string> = {}) =>
        await unleash('GET', path, { org: org.id, headers });
      const { headers } = await read();
      const tag = headers.get('ETag') ?? '';
      expect(tag).toMatch(/^W\/"(?:\d+\.\d+\.)?[0-9a-f]+"$/);
      expect(headers.get('Cache-Control')).toBe('private, no-cache');
      for (const known of [tag, tag.slice(2), `"x", ${tag}`, '*']) {
        const answer = await read({ 'If-None-Match': known });
        expect([answer.status, answer.headers.get('ETag')], known).toEqual([304, tag]);
      }
      expect((await read({ 'If-None-Match': '"x"' })).status).toBe(200);
      await groups.send(200, 'PUT', `/${id}`, { name: 'g', description: path + String(Math.random()) });
      const changed = await read({ 'If-None-Match': tag });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('ETag')).not.toBe(tag);
    }
  });

  it('that is no longer allowed is refused, known or not', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const role = await org.grant(id, [['teams:read', 'teams:*']]);
    const tag = (await unleash('GET', '', { as })).headers.get('ETag') ?? '';
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${role}`);
    for (const known of [tag, '*']) {
      expect((await unleash('GET', '', { as, headers: { 'If-None-Match': known } })).status).toBe(403);
    }
  });

  it('differs by who reads, and so does its tag', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const { id, as } = await org.account();
    await groups.create({ name: 'g', users: [user(id)] });
    const tagFor = async (who: typeof as) =>
      (await unleash('GET', '', { as: who, org: org.id })).headers.get('ETag');
    expect(await tagFor(as)).not.toBe(await tagFor(ADMIN));
  });

  it('by HEAD is the same without its body', async ({ expect }) => {
    const org = await freshOrg();
    const id = await groupsOf(org).create({ name: 'g' });
    for (const path of ['', `/${id}`]) {
      const [get, head] = [
        await unleash('GET', path, { org: org.id }),
        await unleash('HEAD', path, { org: org.id }),
      ];
      expect([head.status, head.text]).toEqual([200, '']);
      for (const name of ['ETag', 'Content-Type']) expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
    expect((await api('HEAD', '/admin/groups/999999', { org: org.id })).status).toBe(404);
    expect((await api('HEAD', '/admin/groups', { as: null })).status).toBe(401);
  });

  it('ignores Accept and unknown queries', async ({ expect }) => {
    const org = await freshOrg();
    const answer = await unleash('GET', '?page=3&x=y', { org: org.id, headers: { Accept: 'text/html' } });
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, JSON_TYPE]);
  });
});

describe('a path', () => {
  it('may have any letter case and more slashes than it needs', async ({ expect }) => {
    const org = await freshOrg();
    const id = await groupsOf(org).create({ name: 'g' });
    const list = ['/admin/groups/', '/Admin/GROUPS', '//admin//groups//', '/admin/groups/?x=1'];
    for (const path of list) {
      const { status, body } = await api('GET', path, { org: org.id });
      expect([status, body.groups?.length], path).toEqual([200, 1]);
    }
    for (const path of [`/admin/groups/${id}/`, `/ADMIN//groups/${id}`]) {
      expect((await api('GET', path, { org: org.id })).body.id, path).toBe(id);
    }
    expect((await api('DELETE', '/admin/groups/SCIM-groups/', { org: org.id })).status).toBe(200);
    const { status, body } = await ask(
      new Request('http://gatehouse.test/API/admin/groups', { headers: { Authorization: 'x' } }),
    );
    expect(status).toBe(401);
    expect(body).toMatchObject({ name: 'UnauthorizedError' });
  });

  it.for(['/x/y', '/1/users', '/scim-groups/1', '/1/2/3'])(
    'that is none below groups is told so in Unleash’s words: %s',
    async (path, { expect }) => {
      const { status, body } = await unleash('GET', path);
      expect([status, body.name]).toEqual([404, 'NotFoundError']);
      expect(body.message).toBe(`The path you were looking for (/api/admin/groups${path}) is not available.`);
    },
  );

  const UNKNOWN = [
    ['GET', '/admin'],
    ['GET', '/admin/projects'],
    ['POST', '/admin/projects/default/features'],
    ['GET', '/admin/user-admin/access'],
    ['GET', '/admin/user'],
    ['DELETE', '/admin/userstats'],
    ['OPTIONS', '/admin/groupsx'],
    ['PUT', '/admin//x'],
  ] as const;
  const sentBare = async (method: string, path: string, authorization: string) =>
    await api(method, path, { as: null, headers: { Authorization: authorization } });

  it.for(UNKNOWN)(
    'that is none below admin is told so to a token without a scheme: %s %s',
    async ([method, path], { expect }) => {
      const { as } = await (await freshOrg()).account();
      const token = as !== null && 'token' in as ? as.token : '';
      const answer = await sentBare(method, path, ` ${token} `);
      expectError(answer);
      expect([answer.status, answer.body.name]).toEqual([404, 'NotFoundError']);
      expect(answer.body.message).toBe(`The path you were looking for (/api${path}) is not available.`);
      expect((await api('HEAD', path, { as: null, headers: { Authorization: token } })).status).toBe(404);
      // With a scheme it is a path of Grafana's that is not there, as without any token.
      expect((await api(method, path, { as })).body).toEqual({ message: 'Not found', traceID: '' });
      expect((await api(method, path, { as: null })).body).toMatchObject({ message: 'Unauthorized' });
    },
  );

  it.for([
    ['an unknown one', 'glsa_x'],
    ['one of another server', '*:*.964a287e1b728cb5f4f3e0120df92cb5'],
    ['one that is too long', 'x'.repeat(20_000)],
    ['a scheme alone', 'Bearer'],
  ] as const)('below admin is not told to who has no right token: %s', async ([, token], { expect }) => {
    for (const [method, path] of [
      ...UNKNOWN,
      ['GET', '/admin/groups'],
      ['GET', '/admin/groups/1'],
    ] as const) {
      const answer = await sentBare(method, path, token);
      expectError(answer);
      expect([answer.status, answer.body.name]).toEqual([401, 'UnauthorizedError']);
    }
  });

  it('of Grafana’s below admin is Grafana’s, whatever is sent', async ({ expect }) => {
    const { as } = await (await freshOrg()).account('Admin');
    const token = as !== null && 'token' in as ? as.token : '';
    for (const path of [
      '/admin/users',
      '/admin/users/1',
      '/admin/users/1/password',
      '/admin/users/1/nothing',
    ]) {
      for (const sent of [token, 'glsa_x']) {
        const { status, body } = await sentBare('PUT', path, sent);
        expect([status, body.message], path).toEqual([401, 'Unauthorized']);
      }
    }
    const below = grafana.routes.filter(({ path }) => path.startsWith('/admin/'));
    expect(below.length).toBeGreaterThan(0);
    for (const { path } of below) expect(path).toMatch(/^\/admin\/users(\/|$)/);
  });

  it('by a method that it does not know is a 405', async ({ expect }) => {
    const calls = [
      ['PATCH', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/1'],
      ['PATCH', '/1'],
      ['POST', '/scim-groups'],
    ] as const;
    for (const [method, path] of calls) {
      const { status, body } = await unleash(method, path, { body: { name: 'g' } });
      expect([status, body.name], `${method} ${path}`).toEqual([405, 'MethodNotAllowedError']);
    }
  });

  it('that begins alike is Grafana’s, and answered in its words', async ({ expect }) => {
    for (const path of ['/admin/groupsx', '/admin', '/admin/group']) {
      const { status, body } = await api('GET', path);
      expect([status, body], path).toEqual([404, { message: 'Not found', traceID: '' }]);
    }
  });

  it('tells by OPTIONS what may be done', async ({ expect }) => {
    const allowed = {
      '': 'GET,HEAD,POST',
      // It fits the path of a group as well.
      '/scim-groups': 'GET,HEAD,PUT,DELETE',
      '/7': 'GET,HEAD,PUT,DELETE',
    };
    const { as } = await (await freshOrg()).account();
    for (const [path, methods] of Object.entries(allowed)) {
      const { status, headers } = await unleash('OPTIONS', path, { as });
      expect([status, headers.get('Allow')], path).toEqual([200, methods]);
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });
});

describe('an error', () => {
  it('has Unleash’s words while the settings are not usable', async ({ expect }) => {
    const app = createApp();
    const bindings = { ...env, PUBLIC_URL: 'nowhere' } as unknown as Bindings;
    for (const path of ['/admin/groups', '/Admin//groups/1', '/admin/roles']) {
      const answer = await api('GET', path, {}, async (request) => await app.fetch(request, bindings));
      expectError(answer);
      expect([answer.status, answer.body.name], path).toEqual([503, 'UnavailableError']);
      expect(answer.body.message, path).toContain('PUBLIC_URL: must be');
      expect(answer.body.id, path).toBe(answer.headers.get('X-Request-Id'));
    }
  });

  it('has its own id and a content type, and no tag', async ({ expect }) => {
    const answer = await api('GET', '/admin/groups/999999');
    expectError(answer);
    expect(answer.headers.get('ETag')).toBeNull();
  });
});
