import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** A Worker of its own, which remembers logins by itself. */
function isolate(): Fetch {
  const app = createApp();
  return async (request) => await app.fetch(request, env);
}

describe('a record of a login that another isolate remembers', () => {
  it('does not outlive a change of the current org, for reads and for changes with a body', async ({
    expect,
  }) => {
    const [one, two] = [await freshOrg(), await freshOrg()];
    const person = await one.person('Admin');
    await two.admin(200, 'POST', `/orgs/${two.id}/users`, { loginOrEmail: person.login, role: 'Admin' });
    const [here, there] = [isolate(), isolate()];
    const { as } = person;
    for (const org of [one, two, one, two]) {
      await ok(200, 'POST', `/user/using/${org.id}`, { as }, here);
      const current = await ok(200, 'GET', '/org', { as }, there);
      expect(current.body.id).toBe(org.id);
      const again = org === one ? two : one;
      await ok(200, 'POST', `/user/using/${again.id}`, { as }, here);
      const name = unique('team');
      const team = await ok(200, 'POST', '/teams', { as, body: { name } }, there);
      await again.admin(200, 'GET', `/access-control/teams/${team.body.teamId}/roles`);
    }
  });

  it('does not outlive the person: the same login with the same password is the new one', async ({
    expect,
  }) => {
    const [here, there] = [isolate(), isolate()];
    const login = unique('person');
    const as = { login, password: 'secret' };
    const create = async () =>
      (await ok(200, 'POST', '/admin/users', { body: { login, password: 'secret' } }, here)).body.id;
    const first: number = await create();
    expect((await ok(200, 'GET', '/user', { as }, there)).body.id).toBe(first);
    await ok(200, 'DELETE', `/admin/users/${first}`, {}, here);
    await ok(401, 'GET', '/user', { as }, there);
    expect(
      (await ok(200, 'GET', '/user', { as: { login: 'admin', password: 'admin' } }, there)).body.id,
    ).toBe(1);
    const second: number = await create();
    expect((await ok(200, 'GET', '/user', { as }, there)).body.id).toBe(second);
    await ok(200, 'DELETE', `/admin/users/${second}`, {}, here);
    const third: number = await create();
    expect((await ok(200, 'GET', '/user', { as }, there)).body.id).toBe(third);
  });

  it('does not outlive a password', async () => {
    const [here, there] = [isolate(), isolate()];
    const org = await freshOrg();
    const { as, login } = await org.person();
    await ok(200, 'GET', '/user', { as }, there);
    const body = { oldPassword: 'secret', newPassword: 'another one' };
    await ok(200, 'PUT', '/user/password', { as, body }, here);
    await ok(401, 'GET', '/user', { as }, there);
    await ok(200, 'GET', '/user', { as: { login, password: 'another one' } }, there);
  });
});
