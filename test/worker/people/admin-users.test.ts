import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, makeServerAdmin, newPerson, permissionsOf } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

const isServerAdmin = async (as: As): Promise<boolean> => (await api('GET', '/orgs', { as })).status === 200;

describe('DELETE /admin/users/:id', () => {
  it('leaves nothing of the user in any table but the audit trail, in one change', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('Admin');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Admin' });
    for (const each of [org, other]) {
      await each.grant(person.id, [['reports:read', 'reports:*']]);
      await each.admin(200, 'POST', `/teams/${await each.team()}/members`, { userId: person.id });
      // Makes the person Admin of an account, and of a team that it creates.
      const options = { as: person.as, org: each.id };
      await ok(201, 'POST', '/serviceaccounts', { ...options, body: { name: unique('account') } });
      await ok(200, 'POST', '/teams', { ...options, body: { name: unique('team') } });
    }
    await grantEverywhere(person.id, [['orgs:read', '']]);
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', 'g', '', 'G', '')`).bind(person.id),
      env.DB.prepare(
        `INSERT INTO identities (user_id, issuer, subject, issued_at, claims, is_postponed, created, updated)
         VALUES (?, 'https://idp', 'x', 0, '', 0, '', '')`,
      ).bind(person.id),
    ]);
    const uid = (await ok(200, 'GET', `/users/${person.id}`)).body.uid;

    const { answer, trace } = await traceOf(() => ok(200, 'DELETE', `/admin/users/${person.id}`));
    expect(answer.body).toEqual({ message: 'User deleted' });
    expect(trace['changes']?.added).toHaveLength(1);
    const { changes: _changes, ...tables } = await snapshot();
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows.map((text) => JSON.parse(text))) {
        expect(JSON.stringify(row), table).not.toContain(uid);
        expect(JSON.stringify(row), table).not.toContain(person.login);
        const held = [row.user_id, row.subject_kind === 'user' ? Number(row.subject) : undefined];
        expect(table === 'users' ? [row.id] : held, `${table} ${JSON.stringify(row)}`).not.toContain(
          person.id,
        );
      }
    }
    await ok(404, 'GET', `/users/${person.id}`);
    await ok(404, 'DELETE', `/admin/users/${person.id}`);
    expect(await permissionsOf(person.as)).toBe(401);
  });

  it('frees the login at once, whatever password the next person with it has (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const old = await newPerson({ orgId: org.id });
    await grantEverywhere(old.id, [['orgs:read', '']]);
    expect((await ok(200, 'GET', '/user', { as: old.as })).body.id).toBe(old.id);
    await ok(200, 'DELETE', `/admin/users/${old.id}`);
    const next = await newPerson({ login: old.login });
    expect(next.id).toBeGreaterThan(old.id);
    const { body } = await ok(200, 'GET', '/user', { as: next.as });
    expect([body.id, body.orgId]).toEqual([next.id, 1]);
    expect(await isServerAdmin(next.as)).toBe(false);
    expect(await permissionsOf(next.as, org.id)).toEqual({});
    // And once more, in the same isolate.
    await ok(200, 'DELETE', `/admin/users/${next.id}`);
    expect(await permissionsOf(next.as)).toBe(401);
    const third = await newPerson({ login: old.login, password: 'another secret' });
    expect((await ok(200, 'GET', '/user', { as: third.as })).body.id).toBe(third.id);
    expect(await permissionsOf(old.as)).toBe(401);
  });

  it('keeps the last server admin who can sign in', async ({ expect }) => {
    const second = await newPerson({});
    await makeServerAdmin(second.id);
    await ok(200, 'POST', `/admin/users/${second.id}/disable`);
    for (const [method, path, body] of [
      ['DELETE', '/admin/users/1'],
      ['POST', '/admin/users/1/disable'],
      ['PUT', '/admin/users/1/permissions', {}],
    ] as const) {
      const { answer, trace } = await traceOf(() => ok(400, method, path, body && { body }));
      expect(answer.body.message, path).toBe('cannot remove last grafana admin');
      expect(trace).toEqual({});
    }
    // The first may go while another can sign in.
    await ok(200, 'POST', `/admin/users/${second.id}/enable`);
    const { as } = second;
    await ok(200, 'PUT', '/admin/users/1/permissions', { as, body: {} });
    await ok(200, 'PUT', '/admin/users/1/permissions', { as, body: { isGrafanaAdmin: true } });
    // A disabled one can go, for nobody is fewer.
    await ok(200, 'POST', `/admin/users/${second.id}/disable`);
    await ok(200, 'DELETE', `/admin/users/${second.id}`);
  });
});

describe('POST /admin/users/:id/disable and enable', () => {
  it('refuses a person everywhere, and lets it in again with all that it had', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('Editor');
    const held = await permissionsOf(person.as, org.id);
    const path = `/admin/users/${person.id}`;
    const disabled = await traceOf(() => ok(200, 'POST', `${path}/disable`));
    expect(disabled.answer.body).toEqual({ message: 'User disabled' });
    expect(disabled.trace['changes']?.added).toHaveLength(1);
    for (const id of [org.id, 1, undefined]) expect(await permissionsOf(person.as, id)).toBe(401);
    const refused = await api('GET', '/user', { as: person.as });
    expect([refused.status, refused.body.messageId]).toEqual([401, 'identity.disabled']);
    expect((await traceOf(() => ok(200, 'POST', `${path}/disable`))).trace).toEqual({});
    expect((await ok(200, 'POST', `${path}/enable`)).body).toEqual({ message: 'User enabled' });
    expect((await traceOf(() => ok(200, 'POST', `${path}/enable`))).trace).toEqual({});
    expect(await permissionsOf(person.as, org.id)).toEqual(held);
  });
});

describe('PUT /admin/users/:id/password', () => {
  it('sets any password of at least four characters, and ends the one before at once (I6)', async ({
    expect,
  }) => {
    const { id, login, as } = await newPerson({});
    const statusWith = async (password: string) => {
      const bytes = new TextEncoder().encode(`${login}:${password}`);
      const headers = { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
      return (await api('GET', '/user', { as: null, headers })).status;
    };
    await ok(200, 'GET', '/user', { as });
    let before = 'secret';
    for (const password of ['four', '🔑'.repeat(250), '\u0000\u0007\ufffd:::', 'пароль']) {
      const { body } = await ok(200, 'PUT', `/admin/users/${id}/password`, { body: { password } });
      expect(body).toEqual({ message: 'User password updated' });
      expect([await statusWith(before), await statusWith(password)], password).toEqual([401, 200]);
      before = password;
    }
  });

  it('ends an earlier password for good, even if it is set again later', async ({ expect }) => {
    const { id, as, login } = await newPerson({});
    const set = (password: string) => ok(200, 'PUT', `/admin/users/${id}/password`, { body: { password } });
    await permissionsOf(as);
    await set('another');
    expect(await permissionsOf(as)).toBe(401);
    await set('secret');
    expect(await permissionsOf(as)).not.toBe(401);
    expect(await permissionsOf({ login, password: 'another' })).toBe(401);
  });

  it('refuses none, a short one and a long one, and does not repeat it', async ({ expect }) => {
    const { trace } = await traceOf(async () => {
      for (const password of [undefined, 'abc', '', null, 'x'.repeat(1_001)]) {
        const answer = await api('PUT', '/admin/users/1/password', { body: { password } });
        expect(answer.status, answer.text).toBe(400);
        expect(answer.body.message).toMatch(/password/);
        expect(answer.text).not.toMatch(/abc|xxx/);
      }
    });
    expect(trace).toEqual({});
    expect(await permissionsOf(ADMIN)).not.toBe(401);
  });

  it('can set the password of the first admin, which the deployment’s secret is no more', async ({
    expect,
  }) => {
    await ok(200, 'PUT', '/admin/users/1/password', { body: { password: 'changed' } });
    expect(await permissionsOf(ADMIN)).toBe(401);
    const as = { login: 'admin', password: 'changed' };
    await ok(200, 'PUT', '/admin/users/1/password', { as, body: { password: 'admin' } });
    expect(await permissionsOf(as)).toBe(401);
    expect(await permissionsOf(ADMIN)).not.toBe(401);
  });
});

describe('PUT /admin/users/:id/permissions', () => {
  it('makes a server admin, and takes it away with an empty body', async ({ expect }) => {
    const person = await newPerson({});
    expect(await isServerAdmin(person.as)).toBe(false);
    const put = async (body: object) =>
      await traceOf(() => ok(200, 'PUT', `/admin/users/${person.id}/permissions`, { body }));
    const given = await put({ isGrafanaAdmin: true });
    expect(given.answer.body).toEqual({ message: 'User permissions updated' });
    expect(given.trace['changes']?.added).toHaveLength(1);
    expect(await isServerAdmin(person.as)).toBe(true);
    expect((await put({ isGrafanaAdmin: true })).trace).toEqual({});
    await put({});
    expect(await isServerAdmin(person.as)).toBe(false);
    expect((await put({ isGrafanaAdmin: null })).trace).toEqual({});
  });
});

describe('who is no server admin (I11)', () => {
  it('does not become one, nor anybody else, by any right that it was given', async ({ expect }) => {
    const org = await freshOrg();
    const caller = await org.person('Admin');
    await grantEverywhere(caller.id, [
      ['users.permissions:write', 'global.users:*'],
      ['users.password:write', 'global.users:*'],
      ['users:write', 'global.users:*'],
      ['users:enable', 'global.users:*'],
    ]);
    for (const id of [caller.id, 1]) {
      for (const [path, body] of [
        [`/admin/users/${id}/permissions`, { isGrafanaAdmin: true }],
        [`/admin/users/${id}/password`, { password: 'mine now' }],
      ] as const) {
        const { answer, trace } = await traceOf(() => ok(403, 'PUT', path, { as: caller.as, body }));
        expect(answer.body.message).toBe('Permission denied');
        expect(trace).toEqual({});
      }
    }
    expect(await permissionsOf({ login: 'admin', password: 'mine now' })).toBe(401);
    expect(await isServerAdmin(caller.as)).toBe(false);
  });
});
