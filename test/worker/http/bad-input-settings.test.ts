import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

type Settings = Partial<Record<Exclude<keyof Bindings, 'DB' | 'ORG'>, unknown>>;

/** The Worker as a deployment with other settings would run it; undefined takes a setting away. */
function deployedWith(settings: Settings): Fetch {
  const app = createApp();
  const bindings = { ...env, ...settings } as unknown as Bindings;
  return async (request) => await app.fetch(request, bindings);
}

describe('a deployment', () => {
  it.for([
    ['TOKEN_SECRET', 'missing', undefined],
    ['TOKEN_SECRET', 'empty', ''],
    ['TOKEN_SECRET', 'short', 'fifteen letters'],
    ['TOKEN_SECRET', 'no text', 5],
    ['TOKEN_SECRET', 'half a list', '["a secret of enough length", "another secret'],
    ['AUDIT_KEY', 'empty', ''],
    ['AUDIT_KEY', 'short', 'fifteen letters'],
    ['ADMIN_PASSWORD', 'longer than any password', 'x'.repeat(1_001)],
    ['GRAFANA_DIALECT', 'unknown', '11'],
    ['DATABASE_BYTES_MAX', 'no number', 'plenty'],
    ['DATABASE_BYTES_MAX', 'next to nothing', '99999'],
    ['DATABASE_BYTES_MAX', 'broken', '123456.5'],
    ['ORG_LIMITS', 'no JSON', '{teams: 5}'],
    ['ORG_LIMITS', 'a list', '[5]'],
    ['ORG_LIMITS', 'no text', 5],
    ['PERMISSION_VALIDATION_ENABLED', 'no flag', 'maybe'],
    ['PUBLIC_URL', 'no URL', 'gatehouse.internal'],
    ['PUBLIC_URL', 'of another scheme', 'ftp://access.example.com'],
    ['PUBLIC_URL', 'with a path', 'https://access.example.com/rbac'],
    ['PUBLIC_URL', 'with a query', 'https://access.example.com/?a'],
    ['PUBLIC_URL', 'with a fragment', 'https://access.example.com/#a'],
    ['PUBLIC_URL', 'with credentials', 'https://a:b@access.example.com'],
    ['PUBLIC_URL', 'no text', 5],
    ['AUTHZEN_MERGE', 'no flag', 'maybe'],
    ['PASSWORD_ITERATIONS', 'no number', 'many'],
    ['PASSWORD_ITERATIONS', 'zero', '-0'],
    ['PASSWORD_ITERATIONS', 'broken', '99.5'],
    ['PASSWORD_ITERATIONS', 'more than the platform takes', '100001'],
    ['PASSWORD_LENGTH_MIN', 'no number', 'long'],
    ['PASSWORD_LENGTH_MIN', 'fewer than upstream', '3'],
    ['PASSWORD_LENGTH_MIN', 'more than anybody has', '65'],
    ['TOKEN_LIFE_MAX', 'no number', 'an hour'],
    ['TOKEN_LIFE_MAX', 'empty', ''],
    ['TOKEN_LIFE_MAX', 'negative', '-60'],
    ['TOKEN_LIFE_MAX', 'broken', '3600.5'],
    ['TOKEN_LIFE_MAX', 'a flag', false],
    ['TOKEN_LIFE_MAX', 'longer than any token lives', '3153600001'],
    ['KEEPS_NO_SECRETS', 'a flag', 'true'],
  ] as const)(
    'answers nothing but 503 while %s is %s, and names it',
    async ([setting, , value], { expect }) => {
      const fetch = deployedWith({ [setting]: value });
      for (const [method, path] of [
        ['GET', '/health'],
        ['GET', '/access-control/status'],
        ['POST', '/access-control/roles'],
        ['GET', '/nowhere'],
      ] as const) {
        for (const as of [ADMIN, null]) {
          const answer = await api(method, path, { as }, fetch);
          expect(answer.status, answer.text).toBe(503);
          expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
          const traceID = answer.headers.get('X-Request-Id');
          expect(answer.body).toEqual({ message: expect.stringContaining(setting), traceID });
          if (typeof value === 'string' && value !== '') expect(answer.body.message).not.toContain(value);
        }
      }
    },
  );

  it.for(['99999', 99_999, '100', '1'])(
    'answers nothing but 503 while it has passwords hashed %s times, unless it says that it keeps no secrets',
    async (iterations, { expect }) => {
      const real = deployedWith({ PASSWORD_ITERATIONS: iterations, KEEPS_NO_SECRETS: undefined });
      for (const path of ['/health', '/access-control/status']) {
        const { body } = await ok(503, 'GET', path, {}, real);
        expect(body.message).toContain('PASSWORD_ITERATIONS: must be 100000');
      }
      const forTests = deployedWith({
        PASSWORD_ITERATIONS: iterations,
        KEEPS_NO_SECRETS: 'passwords may be weak here',
      });
      await ok(200, 'GET', '/health', {}, forTests);
    },
  );

  it.for([
    ['unless it is told otherwise', undefined],
    ['when it is told so', '100000'],
  ] as const)('has passwords hashed 100,000 times %s', async ([, iterations], { expect }) => {
    const fetch = deployedWith({ PASSWORD_ITERATIONS: iterations, KEEPS_NO_SECRETS: undefined });
    const as = { login: unique('person'), password: unique('password') };
    const { body } = await ok(200, 'POST', '/admin/users', { body: as }, fetch);
    const stored = env.DB.prepare('SELECT password_hash FROM users WHERE id = ?').bind(body.id);
    expect(await stored.first('password_hash')).toMatch(/^pbkdf2-sha512-steps\.[0-9a-f]{12}\$100000\$/);
    await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
    // A hash says how it was made, so the others are still right.
    await ok(200, 'GET', '/access-control/user/permissions', { as });
  });

  it('signs nobody in with a password without ADMIN_PASSWORD, says so in /health, and takes tokens', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await org.person();
    const account = await org.account();
    const fetch = deployedWith({ ADMIN_PASSWORD: undefined });
    const health = await ok(200, 'GET', '/health', { as: null }, fetch);
    expect(health.body).toMatchObject({ database: 'ok', passwordLogin: false });

    const noPassword = { login: 'admin', password: '' };
    for (const as of [ADMIN, noPassword, { login: 'admin', password: 'undefined' }, person.as]) {
      const { body, text } = await ok(401, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect(body.messageId, text).toBe('password-auth.failed');
    }
    await ok(200, 'GET', '/access-control/user/permissions', { as: account.as }, fetch);
  });

  it('never takes an empty ADMIN_PASSWORD for a password', async ({ expect }) => {
    const fetch = deployedWith({ ADMIN_PASSWORD: '' });
    const answer = await api(
      'GET',
      '/access-control/status',
      { as: { login: 'admin', password: '' } },
      fetch,
    );
    expect([401, 503], answer.text).toContain(answer.status);
  });

  it('says in /health that people sign in with passwords when they do', async ({ expect }) => {
    const { body } = await ok(200, 'GET', '/health', { as: null });
    expect(body).toMatchObject({
      database: 'ok',
      passwordLogin: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it('refuses unknown actions and scopes unless permission validation is switched off', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const account = await org.account('Admin');
    // Somebody has to hold the unknown action, or nobody could hand it out.
    const permissions = [{ action: 'teams:read', scope: 'teams:*' }];
    const unknown = [{ action: 'teams:read', scope: 'teams:nonsense' }];
    const create = { name: unique('role'), permissions: unknown };
    const strict = await org.admin(400, 'POST', '/access-control/roles', create);
    expect(strict.body.messageId).toBe('accesscontrol.permission-invalid-scope');

    const lenient = deployedWith({ PERMISSION_VALIDATION_ENABLED: 'false' });
    const made = await ok(200, 'POST', '/access-control/roles', { as: account.as, body: create }, lenient);
    expect(made.body.permissions).toEqual([expect.objectContaining(unknown[0] ?? {})]);
    const path = `/access-control/roles/${made.body.uid}`;
    const update = { name: create.name, permissions: [...permissions, ...unknown], version: 1 };
    await org.admin(400, 'PUT', path, update);
    await ok(200, 'PUT', path, { as: account.as, body: update }, lenient);
    const read = await org.admin(200, 'GET', path);
    expect(read.body.permissions).toHaveLength(2);
  });

  it('still lets nobody hand out an unknown action that they do not hold (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const lenient = deployedWith({ PERMISSION_VALIDATION_ENABLED: 'false' });
    const body = { name: unique('role'), permissions: [{ action: 'rockets:launch', scope: '' }] };
    const refused = await ok(403, 'POST', '/access-control/roles', { org: org.id, body }, lenient);
    expect(refused.body.message).toContain('rockets:launch');
  });

  it('accepts an unknown action from somebody who holds it when permission validation is off', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const account = await org.account('Admin');
    const uid = await org.role([]);
    const now = new Date().toISOString();
    await env.DB.prepare('INSERT INTO permissions VALUES (?, ?, ?, ?, ?, ?)')
      .bind(org.id, uid, 'rockets:launch', 'rockets:*', now, now)
      .run();
    await env.DB.prepare('INSERT INTO user_roles VALUES (?, ?, ?, 1, ?)')
      .bind(org.id, account.id, uid, now)
      .run();
    const lenient = deployedWith({ PERMISSION_VALIDATION_ENABLED: 'false' });
    const permissions = [{ action: 'rockets:launch', scope: 'rockets:id:1' }];
    const body = { name: unique('role'), permissions };
    const made = await ok(200, 'POST', '/access-control/roles', { as: account.as, body }, lenient);
    expect(made.body.permissions).toEqual([expect.objectContaining(permissions[0] ?? {})]);
    const strict = await ok(400, 'POST', '/access-control/roles', {
      as: account.as,
      body: { name: unique('role'), permissions },
    });
    expect(strict.body.messageId).toBe('accesscontrol.permission-invalid-action');
  });
});
