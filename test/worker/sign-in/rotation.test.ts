import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, ProviderKey } from '../../support/identity-provider.ts';
import { newKey, newProvider, newSubject, seconds } from '../../support/identity-provider.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

/** The secret of the deployment, as the other tests have it, and two that follow. */
const { TOKEN_SECRET: A } = env as unknown as { readonly TOKEN_SECRET: string };
const B = 'the second secret of the deployment';
const C = 'the third secret of the deployment';

/** A new isolate of a Worker with these secrets, with a count of its round trips. */
function isolate(secrets: string | readonly unknown[], ...providers: readonly Provider[]) {
  const app = createApp();
  const d1 = new WatchedD1(env.DB);
  const bindings = {
    ...env,
    DB: d1.binding,
    TOKEN_SECRET: typeof secrets === 'string' ? secrets : JSON.stringify(secrets),
    ...(providers.length > 0 && { OIDC_ISSUERS: JSON.stringify(providers.map(({ settings }) => settings)) }),
  } as unknown as Bindings;
  const fetch: Fetch = async (request) => await app.fetch(request, bindings);
  return { fetch, d1 };
}

const idOf = async (secret: string) => await new Secrets(secret).keyId();
const me = async (as: As, { fetch }: { readonly fetch: Fetch }) =>
  (await api('GET', '/access-control/user/permissions', { as }, fetch)).status;
const alarm = async (orgId: number) => await runDurableObjectAlarm(env.ORG.getByName(String(orgId)));

const tokenRow = async (id: number) =>
  await env.DB.prepare('SELECT hash_key AS hashKey, last_used AS lastUsed, hash FROM tokens WHERE id = ?')
    .bind(id)
    .first<{ hashKey: string; lastUsed: string | null; hash: string }>();
const passwordOf = async (id: number): Promise<string> =>
  (await env.DB.prepare('SELECT password_hash AS hash FROM users WHERE id = ?').bind(id).first('hash')) ?? '';
const revisionOf = async (orgId: number) =>
  await env.DB.prepare('SELECT max(revision) AS revision FROM changes WHERE org_id = ?')
    .bind(orgId)
    .first<number>('revision');

/** A token and a person with a password, both made by an isolate. */
async function made(by: { readonly fetch: Fetch }) {
  const org = await freshOrg('by requests');
  const account = await org.account('Viewer');
  const path = `/serviceaccounts/${account.id}/tokens`;
  const token = await ok(200, 'POST', path, { org: org.id, body: { name: unique('token') } }, by.fetch);
  const login = unique('person');
  const password = unique('a long password');
  const user = await ok(200, 'POST', '/admin/users', { body: { login, password, orgId: org.id } }, by.fetch);
  return {
    org,
    token: { id: token.body.id as number, as: { token: token.body.key as string } },
    person: { id: user.body.id as number, as: { login, password } },
  };
}

let key: ProviderKey;
beforeAll(async () => void (key = await newKey()));

describe('a secret that is replaced, step by step,', () => {
  const steps = [
    ['the old one alone', A],
    ['the new one is made known', [{ next: B }, A]],
    ['the new one is used', [B, A]],
    ['the old one is gone', [B]],
  ] as const;

  it.for(steps.slice(0, 3).map((_, i) => i))(
    'loses no token and no password while two steps are side by side: from step %i on',
    async (i, { expect }) => {
      const [before, after] = [steps[i]?.[1] ?? A, steps[i + 1]?.[1] ?? A];
      for (const [maker, user] of [
        [before, after],
        [after, before],
      ]) {
        if (maker === A && user === B) continue;
        const { token, person } = await made(isolate(maker as string));
        // What the old secret made is made anew before the old one goes.
        if (i === 2 && maker === before)
          expect([await me(token.as, isolate(before)), await me(person.as, isolate(before))]).toEqual([
            200, 200,
          ]);
        expect([
          await me(token.as, isolate(user as string)),
          await me(person.as, isolate(user as string)),
        ]).toEqual([200, 200]);
      }
    },
  );

  it.for(steps.slice(0, 3).map((_, i) => i))(
    'makes once what is sent again under its key, on either side: from step %i on',
    async (i, { expect }) => {
      const [before, after] = [steps[i]?.[1] ?? A, steps[i + 1]?.[1] ?? A];
      const { org, person } = await made(isolate(i === 2 ? [B] : A));
      const body = { loginOrEmail: person.as.login, role: 'Admin' };
      await ok(200, 'PATCH', `/orgs/${org.id}/users/${person.id}`, { body });
      for (const [first, again] of [
        [before, after],
        [after, before],
      ]) {
        const key = unique('key');
        const send = async (secrets: typeof first, name: string) =>
          await api(
            'POST',
            '/teams',
            { as: person.as, org: org.id, body: { name }, headers: { 'Idempotency-Key': key } },
            isolate(secrets as string).fetch,
          );
        const name = unique('team');
        const made = await send(first, name);
        expect(made.status, made.text).toBe(200);
        const replayed = await send(again, name);
        expect([replayed.status, replayed.body], replayed.text).toEqual([200, made.body]);
        expect(replayed.headers.get('Idempotency-Replayed')).toBe('true');
        expect((await send(again, unique('other'))).status).toBe(422);
      }
    },
  );

  it('keeps what was made at the beginning, if it is used once before the old one is gone', async ({
    expect,
  }) => {
    const { org, token, person } = await made(isolate(A));
    const unused = await made(isolate(A));
    expect(await tokenRow(token.id)).toMatchObject({ hashKey: await idOf(A) });
    for (const [, secrets] of steps.slice(0, 2)) {
      expect([await me(token.as, isolate(secrets)), await me(person.as, isolate(secrets))]).toEqual([
        200, 200,
      ]);
    }
    await alarm(org.id);
    const early = await tokenRow(token.id);
    expect(early?.hashKey).toBe(await idOf(A));
    expect(await passwordOf(person.id)).toContain(`.${await idOf(A)}$`);

    const third = isolate([B, A]);
    expect([await me(token.as, third), await me(person.as, third)]).toEqual([200, 200]);
    // Noted a moment ago, and due all the same.
    await alarm(org.id);
    expect(await tokenRow(token.id)).toEqual({
      hashKey: await idOf(B),
      lastUsed: expect.any(String),
      hash: await new Secrets(B).digest(token.as.token),
    });
    expect(await passwordOf(person.id)).toContain(`.${await idOf(B)}$`);

    const last = isolate([B]);
    expect([await me(token.as, last), await me(person.as, last)]).toEqual([200, 200]);
    expect([await me(unused.token.as, last), await me(unused.person.as, last)]).toEqual([401, 401]);
    // Nothing of it is destroyed: with the secret it is back.
    const back = isolate([B, A]);
    expect([await me(unused.token.as, back), await me(unused.person.as, back)]).toEqual([200, 200]);
  });

  it('is the same for what versions stored that named no key', async ({ expect }) => {
    const { org, token, person } = await made(isolate(A));
    await env.DB.prepare(`UPDATE tokens SET hash_key = '' WHERE id = ?`).bind(token.id).run();
    await env.DB.prepare(`UPDATE users SET password_hash = replace(password_hash, ?, '') WHERE id = ?`)
      .bind(`.${await idOf(A)}`, person.id)
      .run();
    expect(await passwordOf(person.id)).toMatch(/^pbkdf2-sha512-steps\$/);
    for (const secrets of [A, [{ next: B }, A], [C, B, A]]) {
      const each = isolate(secrets);
      expect([await me(token.as, each), await me(person.as, each)]).toEqual([200, 200]);
    }
    await alarm(org.id);
    expect((await tokenRow(token.id))?.hashKey).toBe(await idOf(C));
    expect(await passwordOf(person.id)).toContain(`.${await idOf(C)}$`);
  });
});

describe('with several secrets', () => {
  it('a token costs one look-up, whichever made it, and is in no trail', async ({ expect }) => {
    const { org, token } = await made(isolate(A));
    const [alone, among] = [isolate(A), isolate([C, B, A])];
    for (const { fetch, d1 } of [alone, among]) {
      await ok(200, 'GET', '/access-control/user/permissions', { as: token.as }, fetch);
      await ok(200, 'GET', '/access-control/user/permissions', { as: token.as }, fetch);
      expect(d1.trips).toBe(alone.d1.trips);
    }
    const { org: other, token: admin } = await made(isolate(A));
    await other.grant((await other.account('Admin')).id, [['teams:create', '']]);
    await api('POST', '/teams', { as: admin.as, body: { name: unique('team') } }, among.fetch);
    const rehashed = await new Secrets(C).digest(token.as.token);
    const { results } = await env.DB.prepare('SELECT * FROM changes WHERE org_id IN (?, ?)')
      .bind(org.id, other.id)
      .all();
    expect(JSON.stringify(results)).not.toContain(rehashed);
    expect(JSON.stringify(results)).not.toContain('rehash');
  });

  it.for([
    ['nobody', 'one secret', A],
    ['nobody', 'three', [C, B, A]],
    ['somebody', 'one secret', A],
    ['somebody', 'three', [C, B, A]],
    ['somebody whose secret is gone', 'one', B],
  ] as const)('a wrong password of %s is stretched once, with %s', async ([who, , secrets], { expect }) => {
    const { person } = await made(isolate(A));
    const stretch = vi.spyOn(crypto.subtle, 'deriveBits');
    const login = who === 'nobody' ? unique('nobody') : person.as.login;
    expect(await me({ login, password: 'wrong' }, isolate(secrets as string))).toBe(401);
    const iterations = stretch.mock.calls.map(([how]) => (how as { readonly iterations: number }).iterations);
    stretch.mockRestore();
    expect(iterations).toEqual([100]);
  });

  it('a password that was changed meanwhile is not put back by a sign-in with the old one', async ({
    expect,
  }) => {
    const { person } = await made(isolate(A));
    const { fetch, d1 } = isolate([B, A]);
    d1.before = async (statements) => {
      if (!statements.some((sql) => sql.startsWith('update "users"'))) return;
      d1.before = undefined;
      await ok(200, 'PUT', `/admin/users/${person.id}/password`, { body: { password: 'another one' } });
    };
    await api('GET', '/user', { as: person.as }, fetch);
    expect(await me({ ...person.as, password: 'another one' }, isolate([B, A]))).toBe(200);
    expect(await me(person.as, isolate([B, A]))).toBe(401);
  });

  it('a sign-in goes on while the new hash cannot be stored', async ({ expect }) => {
    const { person } = await made(isolate(A));
    const { fetch, d1 } = isolate([B, A]);
    d1.before = (statements) => {
      d1.fault = statements.some((sql) => sql.startsWith('update "users"')) ? 'down' : undefined;
    };
    await ok(200, 'GET', '/user', { as: person.as }, fetch);
    expect(await passwordOf(person.id)).toContain(`.${await idOf(A)}$`);
  });
});

describe('what a provider says', () => {
  it('is not news because of another secret, and is noted under it with the next token', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const idp = newProvider([key], { createUsers: true, orgId: org.id });
    const subject = newSubject(idp);
    const claims = { iat: seconds(-300) };
    const digestOf = async () =>
      await env.DB.prepare('SELECT claims FROM identities WHERE subject = ?')
        .bind(subject.sub)
        .first('claims');
    expect(await me(await subject.token(claims), isolate(A, idp))).toBe(200);
    const [under, revision] = [await digestOf(), await revisionOf(0)];

    for (const secrets of [
      [{ next: B }, A],
      [B, A],
    ]) {
      expect(await me(await subject.token(claims), isolate(secrets, idp))).toBe(200);
    }
    expect(await digestOf()).toBe(under);
    expect(await me(await subject.token({ iat: seconds(-200) }), isolate([{ next: B }, A], idp))).toBe(200);
    expect(await digestOf()).toBe(under);
    expect(await me(await subject.token({ iat: seconds(-100) }), isolate([B, A], idp))).toBe(200);
    const anew = await digestOf();
    expect(anew).not.toBe(under);
    expect(await me(await subject.token(), isolate([B], idp))).toBe(200);
    expect(await me(await subject.token(), isolate([{ next: C }, B], idp))).toBe(200);
    expect([await digestOf(), await revisionOf(0)]).toEqual([anew, revision]);
  });
});
