import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/*
 * The Ansible collections community.grafana and grafana.grafana. They sign in with a password, choose an org once, and
 * name none after that. Source: docs/grafana.md#other-clients.
 */

/** A server admin who is an Admin of the org, and has it chosen as the modules do. */
async function admin(): Promise<{ readonly org: FreshOrg; readonly as: As }> {
  const org = await freshOrg();
  const { id, as } = await org.person('Admin');
  await ok(200, 'PUT', `/admin/users/${id}/permissions`, { body: { isGrafanaAdmin: true } });
  const mine = await ok(200, 'GET', '/user/orgs', { as });
  const { name } = (await ok(200, 'GET', `/orgs/${org.id}`, { as })).body;
  const { orgId } = mine.body.find((one: { name: string }) => one.name === name);
  await ok(200, 'POST', `/user/using/${orgId}`, { as });
  return { org, as };
}

/** A person as the modules describe one. */
const newPerson = () => {
  const login = unique('person');
  return { name: 'Bruce Wayne', email: `${login}@example.org`, login, password: 'robin' };
};

describe('community.grafana', () => {
  it('knows the org of a person, and acts in it', async ({ expect }) => {
    const { org, as } = await admin();
    const list = await ok(200, 'GET', '/user/orgs', { as });
    expect(list.body).toContainEqual({ orgId: org.id, name: expect.any(String), role: 'Admin' });
    const current = await ok(200, 'GET', '/org', { as });
    expect(current.body).toMatchObject({ id: org.id });
  });

  it('team: looks for it by name, makes it, gives it members, and deletes it', async ({ expect }) => {
    const { org, as } = await admin();
    const { version } = (await ok(200, 'GET', '/health', { as: null })).body;
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const name = unique('a team, and ä');
    const search = async (): Promise<readonly { id: number }[]> =>
      (await ok(200, 'GET', `/teams/search?name=${encodeURIComponent(name)}`, { as })).body.teams;
    expect(await search()).toEqual([]);
    await org.admin(200, 'POST', '/teams', { name: `${name} too` });
    await ok(200, 'POST', '/teams', { as, body: { email: 'team@example.org', name } });
    const [team, ...others] = await search();
    expect(team).toMatchObject({ name, email: 'team@example.org', orgId: org.id });
    expect(others).toEqual([]);

    const path = `/teams/${team?.id}`;
    const person = newPerson();
    const { id } = (await ok(200, 'POST', '/admin/users', { as, body: person })).body;
    await ok(200, 'POST', `/orgs/${org.id}/users`, {
      as,
      body: { loginOrEmail: person.email, role: 'Viewer' },
    });
    const found = await ok(200, 'GET', `/users/lookup?loginOrEmail=${person.email}`, { as });
    await ok(200, 'POST', `${path}/members`, { as, body: { userId: found.body.id } });
    const emails = async () =>
      (await ok(200, 'GET', `${path}/members`, { as })).body.map((one: { email: string }) => one.email);
    expect(await emails()).toContain(person.email);
    await ok(200, 'DELETE', `${path}/members/${id}`, { as });
    expect(await emails()).not.toContain(person.email);
    await ok(200, 'DELETE', path, { as });
    expect(await search()).toEqual([]);
    await ok(404, 'GET', path, { as });
  });

  it('user: is absent, made, changed, made a server admin, and deleted', async ({ expect }) => {
    const { org, as } = await admin();
    const person = newPerson();
    const lookup = `/users/lookup?loginOrEmail=${person.login}`;
    await ok(404, 'GET', lookup, { as });
    await ok(200, 'POST', '/admin/users', { as, body: person });
    const { id } = (await ok(200, 'GET', lookup, { as })).body;
    expect(id).toEqual(expect.any(Number));
    const { password: _password, ...profile } = person;
    await ok(200, 'PUT', `/users/${id}`, { as, body: { ...profile, name: 'Batman' } });
    await ok(200, 'PUT', `/admin/users/${id}/permissions`, { as, body: { isGrafanaAdmin: true } });
    const changed = await ok(200, 'GET', `/users/${id}`, { as });
    expect(changed.body).toMatchObject({ ...profile, name: 'Batman', isGrafanaAdmin: true });
    expect((await org.admin(200, 'GET', '/org/users')).body).not.toContainEqual(
      expect.objectContaining({ userId: id }),
    );
    await ok(200, 'DELETE', `/admin/users/${id}`, { as });
    await ok(404, 'GET', lookup, { as });
  });

  it('organization: is absent, made and deleted', async ({ expect }) => {
    const { as } = await admin();
    const name = unique('org');
    await ok(404, 'GET', `/orgs/name/${name}`, { as });
    const { orgId } = (await ok(200, 'POST', '/orgs', { as, body: { name } })).body;
    const found = await ok(200, 'GET', `/orgs/name/${name}`, { as });
    expect(found.body).toMatchObject({ id: orgId, name });
    await ok(200, 'DELETE', `/orgs/${orgId}`, { as });
    await ok(404, 'GET', `/orgs/name/${name}`, { as });
  });

  it('organization_user: adds somebody twice, changes the role, and removes', async ({ expect }) => {
    const { org, as } = await admin();
    const person = newPerson();
    const { id } = (await ok(200, 'POST', '/admin/users', { as, body: person })).body;
    const path = `/orgs/${org.id}/users`;
    const roles = async (): Promise<unknown[]> =>
      (await ok(200, 'GET', path, { as })).body
        .filter((one: { userId: number }) => one.userId === id)
        .map((one: { role: string }) => one.role);
    const body = { loginOrEmail: person.login, role: 'Editor' };
    expect(await roles()).toEqual([]);
    await ok(200, 'POST', path, { as, body });
    await ok(409, 'POST', path, { as, body });
    expect(await roles()).toEqual(['Editor']);
    await ok(200, 'PATCH', `${path}/${id}`, { as, body: { role: 'Admin' } });
    expect(await roles()).toEqual(['Admin']);
    await ok(200, 'DELETE', `${path}/${id}`, { as });
    expect(await roles()).toEqual([]);
  });
});

describe('grafana.grafana user', () => {
  it('sends OrgId with a capital O, and the person is in that org', async ({ expect }) => {
    const { org, as } = await admin();
    const person = newPerson();
    const { id } = (await ok(200, 'POST', '/admin/users', { as, body: { ...person, OrgId: org.id } })).body;
    const members = await ok(200, 'GET', `/orgs/${org.id}/users`, { as });
    expect(members.body).toContainEqual(expect.objectContaining({ userId: id, role: 'Viewer' }));
    const mine = await ok(200, 'GET', '/user/orgs', { as: person });
    expect(mine.body).toMatchObject([{ orgId: org.id, role: 'Viewer' }]);
    expect((await ok(200, 'GET', '/user', { as: person })).body).toMatchObject({ id, orgId: org.id });
  });

  it('takes an answer without an id for a wrong password, and then sets the password', async ({ expect }) => {
    const { as } = await admin();
    const person = newPerson();
    const { id } = (await ok(200, 'POST', '/admin/users', { as, body: person })).body;
    const changed = { login: person.login, password: 'nightwing' };
    const before = await api('GET', '/user', { as: changed });
    expect(before.status).toBe(401);
    expect(before.body.id).toBeUndefined();
    await ok(200, 'PUT', `/admin/users/${id}/password`, { as, body: { password: changed.password } });
    expect((await ok(200, 'GET', '/user', { as: changed })).body).toMatchObject({ id, login: person.login });
  });
});
