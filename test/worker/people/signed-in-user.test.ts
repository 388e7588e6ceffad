import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { anotherIsolate, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

describe('GET /user', () => {
  it('shows the caller, who needs no permission, and the org it acts in', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('None');
    const { body: byAdmin } = await ok(200, 'GET', `/users/${person.id}`);
    expect((await ok(200, 'GET', '/user', { as: person.as })).body).toEqual({ ...byAdmin, orgId: 1 });
    const there = await ok(200, 'GET', '/user', { as: person.as, org: org.id });
    expect(there.body).toEqual({ ...byAdmin, orgId: org.id });
    const first = await ok(200, 'GET', '/user');
    expect(first.body).toMatchObject({
      id: 1,
      login: 'admin',
      email: 'admin@localhost',
      isGrafanaAdmin: true,
    });
    expect((await api('GET', '/user', { as: null })).status).toBe(401);
  });
});

describe('PUT /user', () => {
  it.for(['documented', '12', '13'])(
    'keeps a name that is absent, in flavour %s as in every other',
    async (flavour, { expect }) => {
      const org = await freshOrg();
      const { as, id } = await org.person('Viewer');
      const put = async (path: string, by: As, body: object) =>
        await ok(200, 'PUT', path, { as: by, body, headers: { 'X-Grafana-Dialect': flavour } });
      const nameOf = async () => (await ok(200, 'GET', `/users/${id}`)).body.name;
      await put('/user', as, { name: 'Ada' });
      await put('/user', as, {});
      expect(await nameOf()).toBe('Ada');
      // Elsewhere the flavours differ.
      await put(`/users/${id}`, ADMIN, {});
      expect(await nameOf()).toBe(flavour === 'documented' ? 'Ada' : '');
    },
  );
});

describe('PUT /user/password', () => {
  const change = async (as: As, oldPassword: string, newPassword: string, org?: number) =>
    await api('PUT', '/user/password', {
      as,
      body: { oldPassword, newPassword },
      ...(org !== undefined && { org }),
    });

  it('changes the password: the old one ends at once, everywhere (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { login, as } = await org.person('Editor');
    const isolate = anotherIsolate();
    for (const id of [1, org.id]) expect(await permissionsOf(as, id, isolate.fetch)).not.toBe(401);
    const { answer, trace } = await traceOf(() => change(as, 'secret', 'new secret', org.id));
    expect([answer.status, answer.body]).toEqual([200, { message: 'User password changed' }]);
    expect(trace['changes']?.added).toHaveLength(1);
    for (const id of [undefined, 1, org.id]) {
      expect(await permissionsOf(as, id)).toBe(401);
      expect(await permissionsOf(as, id, isolate.fetch)).toBe(401);
      expect(await permissionsOf({ login, password: 'new secret' }, id, isolate.fetch)).not.toBe(401);
    }
  });

  it('needs the old password, and says so with 401, and refuses a new one that is too short', async ({
    expect,
  }) => {
    const { trace } = await traceOf(async () => {
      const wrong = await change(ADMIN, 'wrong one', 'new secret');
      expect([wrong.status, wrong.body.message]).toEqual([401, 'Invalid old password']);
      const short = await change(ADMIN, 'admin', 'abc');
      expect([short.status, short.text.includes('abc')], short.text).toEqual([400, false]);
    });
    expect(trace).toEqual({});
    expect(await permissionsOf(ADMIN)).not.toBe(401);
  });
});

describe('a password that somebody chooses', () => {
  const deployedWith = (settings: object): Fetch => {
    const app = createApp();
    return async (request) => await app.fetch(request, { ...env, ...settings } as never);
  };
  const put = async (as: As, oldPassword: string, newPassword: string, fetch?: Fetch) =>
    await api('PUT', '/user/password', { as, body: { oldPassword, newPassword } }, fetch);

  it.for([
    ['is shorter than 8 characters', 'x2!qW7z', 'newPassword must have at least 8 characters'],
    ['has letters that count as two', '😀😀😀😀😀😀😀', 'newPassword must have at least 8 characters'],
    ['is the word for it', 'PASSWORD1', 'newPassword must not be a password that many people use'],
    ['is common in any letter case', 'ILoveYou1', 'newPassword must not be a password that many people use'],
    ['is a row of keys', 'poiuytrewq', 'newPassword must not be a password that many people use'],
  ] as const)(
    'is 400 where it %s, and says why without repeating it',
    async ([, password, message], { expect }) => {
      const org = await freshOrg();
      const { as } = await org.person('Viewer');
      const { answer, trace } = await traceOf(() => put(as, 'secret', password));
      expect([answer.status, answer.body.message]).toEqual([400, message]);
      expect(answer.text).not.toContain(password);
      expect(trace).toEqual({});
    },
  );

  it('may be as short as the deployment says, and as long as ever', async ({ expect }) => {
    const org = await freshOrg();
    const { login, as } = await org.person('Viewer');
    const strict = deployedWith({ PASSWORD_LENGTH_MIN: '12' });
    expect((await put(as, 'secret', 'eleven lett', strict)).body.message).toContain('at least 12 characters');
    const long = 'long'.repeat(250);
    expect((await put(as, 'secret', long, strict)).status).toBe(200);
    const loose = deployedWith({ PASSWORD_LENGTH_MIN: '4' });
    expect((await put({ login, password: long }, long, 'Qwer', loose)).status).toBe(400);
    expect((await put({ login, password: long }, long, 'o7_w', loose)).status).toBe(200);
  });

  it('is not told from a wrong one to somebody who is disabled', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.person('Viewer');
    const isolate = anotherIsolate();
    await ok(200, 'GET', '/user', { as }, isolate.fetch);
    await ok(200, 'POST', `/admin/users/${id}/disable`);
    expect((await put(as, 'secret', 'password', isolate.fetch)).status).toBe(401);
  });

  it('that an admin gives may be any of four characters, as upstream', async () => {
    const login = unique('person');
    const { body } = await ok(200, 'POST', '/admin/users', { body: { login, password: 'admin' } });
    await ok(200, 'PUT', `/admin/users/${body.id}/password`, { body: { password: '1234' } });
    await ok(200, 'GET', '/user', { as: { login, password: '1234' } });
  });
});

describe('a service account', () => {
  it('has no profile, password or current org to change', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    for (const [method, path, body] of [
      ['PUT', '/user', { name: 'x' }],
      ['PUT', '/user/password', { oldPassword: 'x', newPassword: 'secret' }],
      ['POST', `/user/using/${org.id}`],
      ['POST', '/user/using/1'],
    ] as const) {
      const { answer, trace } = await traceOf(() => api(method, path, { as, body }));
      expect([answer.status, answer.body.message], path).toEqual([403, 'Endpoint only available for users']);
      expect(trace).toEqual({});
    }
  });
});

describe('POST /user/using/:orgId', () => {
  it('is 401 for an org that the caller is no member of, even a server admin', async ({ expect }) => {
    const { answer, trace } = await traceOf(() => ok(401, 'POST', `/user/using/${NO_ID}`));
    expect(answer.body.message).toBe('Not a valid organization');
    expect(trace).toEqual({});
    for (const id of ['abc', '1.5']) {
      const { body } = await ok(400, 'POST', `/user/using/${id}`);
      expect(body.message).toBe('orgId is invalid');
    }
    // The credential holds as before.
    await ok(200, 'GET', '/user');
  });

  it('holds for the very next request, with and without a body, in isolates that remember the old org (I6)', async ({
    expect,
  }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const person = await newPerson({ orgId: orgs[0].id });
    for (const org of orgs) {
      const body = { loginOrEmail: person.login, role: 'Admin' };
      await api('POST', '/org/users', { org: org.id, body });
      await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role: 'Admin' });
    }
    const { as } = person;
    const isolates = [undefined, anotherIsolate().fetch, anotherIsolate().fetch];
    const current = async (fetch: (typeof isolates)[0]) =>
      (await ok(200, 'GET', '/org', { as }, fetch)).body.id;
    for (const fetch of isolates) expect(await current(fetch)).toBe(orgs[0].id);

    for (const [i, org] of [orgs[1], orgs[0], orgs[1], orgs[0]].entries()) {
      const used = await ok(200, 'POST', `/user/using/${org.id}`, { as }, isolates[i % isolates.length]);
      expect(used.body).toEqual({ message: 'Active organization changed' });
      for (const [j, fetch] of isolates.entries()) {
        // A body is sent twice if need be, and read once.
        const name = unique('team');
        if (j !== 1) await ok(200, 'POST', '/teams', { as, body: { name } }, fetch);
        expect(await current(fetch)).toBe(org.id);
        if (j === 1) await ok(200, 'POST', '/teams', { as, body: { name } }, fetch);
        const again = await api('POST', '/teams', { as, org: org.id, body: { name } });
        expect(again.status, 'the team is in the new org').toBe(409);
      }
      expect((await ok(200, 'GET', '/user', { as })).body.orgId).toBe(org.id);
      // A request that names its org acts there.
      for (const { id } of orgs) {
        expect((await ok(200, 'GET', '/org', { as, org: id })).body.id).toBe(id);
        expect((await ok(200, 'GET', `/org?targetOrgId=${id}`, { as })).body.id).toBe(id);
      }
    }
  });

  it('holds for changes that the global plane makes on the rights in the current org (I6, I10)', async ({
    expect,
  }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const [caller, member] = [await orgs[0].person('Admin'), await orgs[0].person()];
    for (const { login } of [caller, member]) {
      await orgs[1].admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'Viewer' });
    }
    const { as } = caller;
    const isolates = [undefined, anotherIsolate().fetch];
    const calls = [['DELETE', `/org/users/${member.id}`]] as const;
    for (const fetch of isolates) {
      await ok(200, 'POST', `/user/using/${orgs[0].id}`, { as });
      expect((await ok(200, 'GET', '/org', { as }, fetch)).body.id).toBe(orgs[0].id);
      for (const [method, path] of calls) {
        // What it may do in the org before is no matter in this one.
        await ok(200, 'POST', `/user/using/${orgs[1].id}`, { as });
        const answer = await api(method, path, { as }, fetch);
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(403);
        await ok(200, 'POST', `/user/using/${orgs[0].id}`, { as });
        expect((await ok(200, 'GET', '/org', { as }, fetch)).body.id).toBe(orgs[0].id);
      }
    }
    for (const org of orgs) {
      const list = await org.admin(200, 'GET', `/org/users?query=${member.login}`);
      expect(list.body).toHaveLength(1);
    }
    const [[method, path]] = calls;
    await ok(200, method, path, { as });
    expect((await orgs[0].admin(200, 'GET', `/org/users?query=${member.login}`)).body).toEqual([]);
  });

  it('protects the org from being deleted by the very next request, wherever that arrives', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { fetch } = anotherIsolate();
    const admin = await org.person('Admin');
    await ok(200, 'PUT', `/admin/users/${admin.id}/permissions`, { body: { isGrafanaAdmin: true } });
    for (const isolate of [fetch, undefined]) await ok(200, 'GET', '/org', { as: admin.as }, isolate);
    await ok(200, 'POST', `/user/using/${org.id}`, { as: admin.as });
    for (const isolate of [fetch, undefined]) {
      const { body } = await ok(400, 'DELETE', `/orgs/${org.id}`, { as: admin.as }, isolate);
      expect(body.message).toMatch(/active organization/);
    }
    await ok(200, 'POST', '/user/using/1', { as: admin.as });
    await ok(200, 'DELETE', `/orgs/${org.id}`, { as: admin.as }, fetch);
    await ok(200, 'PUT', `/admin/users/${admin.id}/permissions`, { body: {} });
  });

  it('costs the requests after the next one nothing', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.person('Admin');
    const { fetch, d1 } = anotherIsolate();
    const read = () => permissionsOf(as, undefined, fetch);
    await read();
    await ok(200, 'POST', `/user/using/${org.id}`, { as });
    await read();
    const before = d1.trips;
    for (let i = 0; i < 3; i++) expect(await read()).toHaveProperty('teams:create');
    expect(d1.trips).toBe(before);
  });
});
