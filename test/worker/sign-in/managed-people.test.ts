import { describe, it } from 'vitest';

import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateFor, newKey, newSubject } from '../../support/identity-provider.ts';
import { anotherIsolate, newPerson } from '../../support/people.ts';
import { groupsOf, newKnown, rolesOf, selfOf } from '../../support/provided-people.ts';

const key = await newKey();

const CLAIMS = {
  login: 'preferred_username',
  email: 'email',
  name: 'name',
  groups: 'groups',
  orgRole: 'role',
};

/** A person whom a provider made, with everything that it can say. */
async function newWorld(fields: object = {}) {
  const world = await newKnown(key, { claims: CLAIMS, ...fields });
  const email = `${unique('ada')}@mail.example`;
  const said = { name: 'Ada', email, email_verified: true, role: 'Editor' };
  const as = await world.token(said);
  const { id } = await selfOf(as, world.fetch);
  return { ...world, id: id as number, as, said };
}

type World = Awaited<ReturnType<typeof newWorld>>;

/** One way to change something of a person by hand. */
type Way = {
  readonly field: string;
  readonly by: string;
  /** Sends the change to something else than is stored. */
  readonly send: (world: World, fetch: Fetch) => Promise<Answer>;
};

const sending =
  (
    method: string,
    path: (world: World) => string,
    body: (world: World) => object,
    options?: RequestOptions,
  ) =>
  async (world: World, fetch: Fetch): Promise<Answer> =>
    await api(method, path(world), { as: ADMIN, org: world.org.id, body: body(world), ...options }, fetch);

const WAYS: readonly Way[] = [
  {
    field: 'orgRole',
    by: 'an Admin of the org',
    send: sending(
      'PATCH',
      ({ id }) => `/org/users/${id}`,
      () => ({ role: 'Admin' }),
    ),
  },
  {
    field: 'orgRole',
    by: 'a server admin',
    send: sending(
      'PATCH',
      ({ org, id }) => `/orgs/${org.id}/users/${id}`,
      () => ({ role: 'Viewer' }),
    ),
  },
  {
    field: 'name',
    by: 'a server admin',
    send: sending(
      'PUT',
      ({ id }) => `/users/${id}`,
      () => ({ name: 'Grace' }),
    ),
  },
  {
    field: 'login',
    by: 'a server admin',
    send: sending(
      'PUT',
      ({ id }) => `/users/${id}`,
      () => ({ login: unique('grace') }),
    ),
  },
  {
    field: 'email',
    by: 'a server admin',
    send: sending(
      'PUT',
      ({ id }) => `/users/${id}`,
      () => ({ email: `${unique('grace')}@mail.example` }),
    ),
  },
  {
    field: 'name',
    by: 'the person',
    send: async ({ as }, fetch) => await api('PUT', '/user', { as, body: { name: 'Grace' } }, fetch),
  },
  {
    field: 'password',
    by: 'a server admin',
    send: sending(
      'PUT',
      ({ id }) => `/admin/users/${id}/password`,
      () => ({ password: 'another one' }),
    ),
  },
];

/** All that can be changed by hand, as it is stored. */
const stateOf = async ({ id }: World) => {
  const { login, email, name } = (await ok(200, 'GET', `/users/${id}`)).body;
  return { login, email, name, roles: await rolesOf(id) };
};

describe('what a provider manages of a person', () => {
  it.for(WAYS.map((way) => [way.field, way.by, way] as const))(
    'is not changed by hand: %s, by %s; the answer says who manages it',
    async ([field, , { send }], { expect }) => {
      const world = await newWorld();
      const before = await stateOf(world);
      const { status, body } = await send(world, world.fetch);
      const messageId = field === 'orgRole' ? 'org.externallySynced' : 'identity.managed-by-provider';
      expect([status, body.messageId]).toEqual([403, messageId]);
      expect(body.message).toContain(world.idp.issuer);
      expect(await stateOf(world)).toEqual(before);
    },
  );

  it.for(WAYS.map((way) => [way.field, way.by, way] as const))(
    'is what its entry says: with no %s in it, %s changes it',
    async ([field, , { send }], { expect }) => {
      const manages = ['orgRole', 'login', 'email', 'name', 'password'].filter((one) => one !== field);
      const world = await newWorld({ manages });
      const answer = await send(world, world.fetch);
      expect(answer.status, answer.text).toBe(200);
      const unmanaged = await newWorld({ manages: [] });
      expect((await send(unmanaged, unmanaged.fetch)).status).toBe(200);
    },
  );

  it.for(WAYS.map((way) => [way.field, way.by, way] as const))(
    'is nothing while it is not configured: %s, by %s',
    async ([, by, { send }], { expect }) => {
      const world = await newWorld();
      // Nobody signs in by its tokens then.
      const { status } = await send(world, anotherIsolate().fetch);
      expect(status).toBe(by === 'the person' ? 401 : 200);
    },
  );

  it('may be sent as it is', async () => {
    const world = await newWorld();
    const { org, id, said, subject, fetch } = world;
    const same = { login: subject.login.toUpperCase(), email: said.email, name: said.name };
    await ok(200, 'PUT', `/users/${id}`, { body: same }, fetch);
    await ok(200, 'PATCH', `/orgs/${org.id}/users/${id}`, { body: { role: 'Editor' } }, fetch);
  });

  it('is the org role in the org of the provider alone', async ({ expect }) => {
    const { org, id, subject, fetch } = await newWorld();
    const other = await freshOrg();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    await ok(200, 'PATCH', `/orgs/${other.id}/users/${id}`, { body: { role: 'Admin' } }, fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Editor', [other.id]: 'Admin' });
    await ok(200, 'DELETE', `/orgs/${other.id}/users/${id}`, {}, fetch);
  });

  it('is shown as such: isExternallySynced is true where the org role is refused by hand', async ({
    expect,
  }) => {
    for (const [fields, isSynced] of [
      [{}, true],
      [{ manages: ['name'] }, false],
    ] as const) {
      const { org, id, as, fetch } = await newWorld(fields);
      expect(await selfOf(as, fetch)).toMatchObject({ isExternal: true, isExternallySynced: isSynced });
      const users = (await ok(200, 'GET', '/org/users', { org: org.id }, fetch)).body as { userId: number }[];
      expect(users.find(({ userId }) => userId === id)).toMatchObject({ isExternallySynced: isSynced });
      const { status } = await api('PATCH', `/orgs/${org.id}/users/${id}`, { body: { role: 'None' } }, fetch);
      expect(status).toBe(isSynced ? 403 : 200);
    }
  });

  it('differs no longer after the next token, though that says what the one before said', async ({
    expect,
  }) => {
    const world = await newWorld();
    const { org, id, said, subject, token, idp } = world;
    const unmanaged = anotherIsolate().fetch;
    const changed = { login: unique('grace'), email: `${unique('grace')}@mail.example`, name: 'Grace' };
    await ok(200, 'PUT', `/users/${id}`, { body: changed }, unmanaged);
    await ok(200, 'PATCH', `/orgs/${org.id}/users/${id}`, { body: { role: 'Viewer' } }, unmanaged);
    const own = await selfOf(await token(said), isolateFor(idp).fetch);
    expect(own).toMatchObject({ id, login: subject.login, email: said.email, name: 'Ada' });
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Editor' });
  });

  it('is what tokens say later, where it is free', async ({ expect }) => {
    const { said, token, fetch, id } = await newWorld();
    const [login, taken] = [unique('countess'), await newPerson({})];
    const renamed = await token({ ...said, preferred_username: login, name: 'Ada King' });
    expect(await selfOf(renamed, fetch)).toMatchObject({ id, login, name: 'Ada King' });
    const kept = await token({ ...said, preferred_username: taken.login, name: 'Ada' });
    expect(await selfOf(kept, fetch)).toMatchObject({ id, login, name: 'Ada' });
  });

  it('is all that later tokens change, but for groups', async ({ expect }) => {
    const { org, id, said, subject, token, fetch } = await newWorld({ manages: [] });
    const changed = { ...said, name: 'Grace', role: 'Admin', groups: ['editors'] };
    const as = await token({ ...changed, preferred_username: unique('grace'), email: 'grace@mail.example' });
    const own = await selfOf(as, fetch);
    expect(own).toMatchObject({ id, login: subject.login, email: said.email, name: 'Ada' });
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Editor' });
    expect(await groupsOf(org, id)).toEqual(['editors']);
  });

  it('is nothing of people whom it did not make or link', async () => {
    const { org, fetch } = await newWorld();
    const person = await org.person();
    await ok(200, 'PUT', `/users/${person.id}`, { body: { name: 'Grace' } }, fetch);
    await ok(200, 'PATCH', `/orgs/${org.id}/users/${person.id}`, { body: { role: 'Editor' } }, fetch);
    await ok(200, 'PUT', `/admin/users/${person.id}/password`, { body: { password: 'another one' } }, fetch);
  });

  it.for([
    ['ends a password that was set by hand meanwhile', {}, 401],
    ['leaves it where the provider does not manage it', { manages: ['name'] }, 200],
  ] as const)('with the next token, %s (I6)', async ([, fields, status], { expect }) => {
    const { id, said, subject, token, idp } = await newWorld(fields);
    const unmanaged = anotherIsolate().fetch;
    const as = { login: subject.login, password: unique('secret') };
    await ok(200, 'PUT', `/admin/users/${id}/password`, { body: { password: as.password } }, unmanaged);
    expect((await selfOf(as, unmanaged)).id).toBe(id);
    const { fetch } = isolateFor(idp);
    expect((await selfOf(await token(said), fetch)).id).toBe(id);
    await ok(status, 'GET', '/user', { as }, unmanaged);
    expect((await selfOf(await token(said), fetch)).id).toBe(id);
  });

  it('is not the password of somebody who linked themselves', async ({ expect }) => {
    const { org, idp, fetch } = await newWorld();
    const person = await newPerson({ orgId: org.id });
    const as = await newSubject(idp).token();
    const made = await api('POST', '/user/links', { as: person.as, body: { token: as.token } }, fetch);
    expect(made.status, made.text).toBeLessThan(300);
    const body = { oldPassword: 'secret', newPassword: 'another long one' };
    await ok(200, 'PUT', '/user/password', { as: person.as, body }, fetch);
    await selfOf({ login: person.login, password: 'another long one' }, fetch);
  });
});
