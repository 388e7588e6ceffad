import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { snapshot } from '../../support/snapshot.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

/** A published sample: well formed, and no token of ours. Source: docs/grafana.md#service-account-tokens. */
const SAMPLE = 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a';

const signIn = async (as: As, org?: number, fetch?: Fetch): Promise<Answer> =>
  await api('GET', '/access-control/user/permissions', { as, ...(org !== undefined && { org }) }, fetch);

/** The Worker over a database that the test watches. */
function workerOver(d1: WatchedD1): Fetch {
  const app = createApp();
  const bindings = { ...env, DB: d1.binding } as unknown as Bindings;
  return async (request) => await app.fetch(request, bindings);
}

describe('a secret', () => {
  it('is stored nowhere: no password, no token, no part of one (I13)', async ({ expect }) => {
    const org = await freshOrg();
    const login = unique('person');
    const password = unique('a password');
    await ok(200, 'POST', '/admin/users', { body: { login, password, orgId: org.id } });
    const account = await org.account('Admin');
    const { token } = account.as as { readonly token: string };
    expect((await signIn({ login, password }, org.id)).status).toBe(200);
    expect((await signIn({ login, password: `${password}!` }, org.id)).status).toBe(401);
    expect((await signIn(account.as)).status).toBe(200);
    // A change by each, so that both are in the audit trail.
    await ok(200, 'POST', '/teams', { as: account.as, body: { name: unique('team') } });
    await org.admin(200, 'POST', '/teams', { name: unique('team') });

    const coordinator = env.ORG.getByName(String(org.id));
    const cached = await runInDurableObject(coordinator, (_instance, { storage: { sql } }) =>
      sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`,
        )
        .toArray()
        .map(({ name }) => JSON.stringify(sql.exec(`SELECT * FROM "${name}"`).toArray())),
    );
    const everything = JSON.stringify(await snapshot()) + cached.join();
    expect(everything).toContain(login);
    const [, secret = '', checksum = ''] = token.split('_');
    const unkeyed = await Promise.all([password, token, secret].map(sha256));
    for (const text of [password, btoa(password), token, secret, checksum, ...unkeyed]) {
      expect(everything.includes(text), text).toBe(false);
    }
  });

  it('is in no answer and no entry of the audit trail when it is changed, by anybody (I13)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await org.person('Admin');
    const [first, second] = [unique('first password'), unique('second password')];
    const path = `/admin/users/${person.id}`;
    const as = { login: person.login, password: first };
    const own = { oldPassword: first, newPassword: second };
    const answers = [
      await ok(200, 'PUT', `${path}/password`, { body: { password: first } }),
      await ok(401, 'PUT', '/user/password', { as, body: { ...own, oldPassword: `${first}!` } }),
      await ok(200, 'PUT', '/user/password', { as, body: own }),
      await ok(200, 'GET', `/users/${person.id}`),
      await ok(200, 'GET', '/user', { as: { login: person.login, password: second } }),
      await ok(200, 'GET', '/users/search?perpage=5000'),
      await ok(200, 'GET', '/org/users', { org: org.id }),
    ];
    const stored = await env.DB.prepare('SELECT password_hash AS hash FROM users WHERE id = ?')
      .bind(person.id)
      .first<string>('hash');
    answers.push(await ok(200, 'POST', `${path}/disable`), await ok(200, 'DELETE', path));
    const { changes, ...tables } = await snapshot();
    expect(JSON.stringify(changes)).toContain('user.change-own-password');
    const [, , salt = '', hash = ''] = (stored ?? '').split('$');
    expect([salt.length, hash.length]).not.toContain(0);
    for (const text of [first, second, stored ?? '', salt, hash]) {
      for (const { text: answer } of answers) expect(answer).not.toContain(text);
      expect(JSON.stringify(changes)).not.toContain(text);
      // Nor is there anything left of it once the person is deleted.
      expect(JSON.stringify(tables)).not.toContain(text);
    }
    expect(answers.map(({ text }) => text).join()).not.toMatch(/pbkdf2|passwordHash|credentialVersion/i);
    expect(JSON.stringify(changes)).not.toMatch(/pbkdf2|password_?hash/i);
  });

  it('is salted: the same password of two people is stored in two ways, and neither signs in', async ({
    expect,
  }) => {
    const logins = [unique('person'), unique('person')];
    for (const login of logins) {
      await ok(200, 'POST', '/admin/users', { body: { login, password: 'the same password' } });
    }
    const { results } = await env.DB.prepare('SELECT password_hash AS hash FROM users WHERE login IN (?, ?)')
      .bind(...logins)
      .all<{ hash: string }>();
    const hashes = results.map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(2);
    // A stolen hash is no password.
    for (const password of hashes)
      expect((await signIn({ login: logins[0] ?? '', password })).status).toBe(401);
  });

  it('is shown once: the key of a token in the answer that creates it', async ({ expect }) => {
    const org = await freshOrg();
    const made = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') });
    expect(made.text).not.toMatch(/glsa_|key|hash/i);
    const path = `/serviceaccounts/${made.body.id}/tokens`;
    const name = unique('token');
    const { body } = await org.admin(200, 'POST', path, { name });
    expect(body.key).toMatch(/^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/);
    const again = await api('POST', path, { org: org.id, body: { name } });
    expect(again.text).not.toContain('glsa_');
    const second = await org.admin(200, 'POST', path, { name: unique('token') });
    expect(second.body.key).not.toBe(body.key);
    const user = { login: unique('person'), password: 'a secret of mine' };
    const person = await ok(200, 'POST', '/admin/users', { body: user });
    expect(person.text).not.toMatch(/secret|pbkdf2|password/i);
  });

  it('is not logged while the database is down, when nobody can sign in anew (I13)', async ({ expect }) => {
    const log = (['log', 'info', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    const d1 = new WatchedD1(env.DB);
    d1.fault = 'down';
    const fetch = workerOver(d1);
    for (const as of [{ login: 'somebody', password: 'my password' }, { token: SAMPLE }]) {
      const answer = await signIn(as, undefined, fetch);
      expect(answer.status, answer.text).toBe(503);
      expect(answer.headers.get('Retry-After')).toMatch(/^\d+$/);
    }
    const logged = log.flatMap((spy) => spy.mock.calls.flat().map(describeLogged)).join('\n');
    log.forEach((spy) => spy.mockRestore());
    expect(logged).toContain('database-away');
    expect(logged).not.toMatch(/my password|yscW25im/);
  });

  it('with a wrong checksum costs no look-up', async ({ expect }) => {
    const d1 = new WatchedD1(env.DB);
    const fetch = workerOver(d1);
    for (const token of [SAMPLE.replace(/.$/, 'b'), 'glsa_no', 'abc']) {
      expect((await signIn({ token }, undefined, fetch)).body.messageId).toBe('api-key.invalid');
    }
    expect(d1.trips).toBe(0);
    expect((await signIn({ token: SAMPLE }, undefined, fetch)).body.messageId).toBe('api-key.invalid');
    expect(d1.trips).toBe(1);
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is logged, with everything that an error carries. */
const describeLogged = (value: unknown): string =>
  value instanceof Error
    ? `${value.stack} ${JSON.stringify(Object.entries(value))} ${describeLogged(value.cause)}`
    : (JSON.stringify(value) ?? '');
