import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, makeServerAdmin, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';

/** An org, an Admin of it who is no server admin, and a person of another org with names that the org does not know. */
async function world() {
  const [org, home] = [await freshOrg(), await freshOrg()];
  const admin = await org.person('Admin');
  const login = unique('secret-login');
  const person = await newPerson({
    login,
    email: `${unique('secret-mail')}@example.org`,
    name: unique('Secret Name'),
    orgId: home.id,
  });
  const { email, name } = (await ok(200, 'GET', `/users/${person.id}`)).body;
  /** What an Admin of the org sees and does. */
  const see = async (status: number, method: string, path: string, body?: unknown) =>
    await ok(status, method, path, { as: admin.as, org: org.id, ...(body !== undefined && { body }) });
  const add = async (loginOrEmail: string, role = 'Viewer') =>
    await see(200, 'POST', '/org/users', { loginOrEmail, role });
  return { org, home, admin, person: { ...person, email, name }, see, add };
}

const listed = async (org: FreshOrg, id: number) =>
  (await org.admin(200, 'GET', '/org/users')).body.find(({ userId }: { userId: number }) => userId === id);

const pendingAs = async (org: number, user: number): Promise<string | null | undefined> =>
  (
    await env.DB.prepare('SELECT pending_as FROM org_users WHERE org_id = ? AND user_id = ?')
      .bind(org, user)
      .first<{ pending_as: string | null }>()
  )?.pending_as;

const entries = async (org: number, kind: string): Promise<number> =>
  (
    await env.DB.prepare('SELECT count(*) AS n FROM changes WHERE org_id = ? AND kind = ?')
      .bind(org, kind)
      .first<{ n: number }>()
  )?.n ?? 0;

describe('somebody whom an Admin of an org adds', () => {
  it('is not made a member by a page of another site, whatever it has a browser read', async ({ expect }) => {
    const { org, person, add } = await world();
    await add(person.login);
    const headers = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'no-cors',
      'Sec-Fetch-Dest': 'image',
    };
    for (const method of ['GET', 'HEAD'])
      for (const path of [
        `/org?targetOrgId=${org.id}`,
        `/org?target%4frgId=${org.id}`,
        `/user?x=1&targetOrgId=${org.id}`,
        `/admin/groups?targetOrgId=${org.id}`,
        `/orgs/${org.id}`,
        `/orgs/${org.id}/users`,
        `/orgs/${org.id}/users/search`,
        `/orgs/${org.id}/`,
      ]) {
        const { status } = await api(method, path, { as: person.as, headers });
        expect(status, path).toBe(403);
        expect(await pendingAs(org.id, person.id), path).toBe(person.login);
      }
    for (const path of ['/user', '/user/orgs', '/orgs/name/x'])
      await api('GET', path, { as: person.as, headers });
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
    const own = { ...headers, 'Sec-Fetch-Site': 'same-origin' };
    await api('GET', `/org?targetOrgId=${org.id}`, { as: person.as, headers: own });
    expect(await pendingAs(org.id, person.id)).toBeNull();
  });

  it('is shown as what was typed and the org role until they act there, and then as they are (I10)', async ({
    expect,
  }) => {
    for (const by of ['login', 'email'] as const) {
      const { org, person, see, add } = await world();
      const typed = person[by];
      expect((await add(` ${typed.toUpperCase()} `, 'Editor')).body).toEqual({
        userId: person.id,
        message: 'User added to organization',
      });
      await ok(200, 'POST', `/admin/users/${person.id}/disable`);
      const shown = {
        orgId: org.id,
        userId: person.id,
        uid: person.uid,
        login: typed,
        email: by === 'email' ? typed : '',
        name: '',
        role: 'Editor',
        isDisabled: false,
        isExternallySynced: false,
        authLabels: [],
        avatarUrl: '',
      };
      for (const path of ['/org/users', `/orgs/${org.id}/users`])
        expect((await see(200, 'GET', `${path}?query=${typed}`)).body).toEqual([shown]);
      await ok(200, 'POST', `/admin/users/${person.id}/enable`);
      await ok(200, 'GET', '/user', { as: person.as, org: org.id });
      const { login, email, name } = person;
      expect((await see(200, 'GET', `/org/users?query=${login}`)).body).toEqual([
        { ...shown, login, email, name },
      ]);
    }
  });

  it('is made a member once by all that they ask at once, and is refused nothing of it', async ({
    expect,
  }) => {
    const [org, home] = [await freshOrg('by requests'), await freshOrg()];
    const admin = await org.person('Admin');
    const person = await newPerson({ login: unique('person'), orgId: home.id });
    const body = { loginOrEmail: person.login, role: 'Viewer' };
    await ok(200, 'POST', '/org/users', { as: admin.as, org: org.id, body });
    await ok(200, 'GET', '/user', { as: person.as, org: home.id });
    await withCoordinator(org.id, async ({ d1, coordinator }) => {
      const credential = { kind: 'password', name: person.login, credentialVersion: 0 } as const;
      const origin = { address: '', userAgent: '' };
      const caller = { userId: person.id, credential, tokenOrgId: null, currentOrgId: null, origin };
      d1.before = async () => await scheduler.wait(20);
      const asked = await Promise.all(
        Array.from({ length: 200 }, async () => await coordinator.ownPermissions(caller, false)),
      );
      expect(asked.filter(({ ok }) => !ok)).toEqual([]);
      expect(d1.trips).toBeLessThan(10);
    });
    expect(await entries(org.id, 'org-user.settle')).toBe(1);
  });

  it('is found in no list of the org by a name that the org does not know (I10)', async ({ expect }) => {
    const { org, person, see, add } = await world();
    await add(person.login);
    for (const path of ['/org/users', '/org/users/search', '/org/users/lookup', `/orgs/${org.id}/users`]) {
      const all = await see(200, 'GET', path);
      expect(all.text).toContain(person.login);
      for (const secret of [person.email, person.name]) {
        expect(all.text, path).not.toContain(secret);
        const found = await see(200, 'GET', `${path}?query=${encodeURIComponent(secret)}`);
        expect(found.text, path).not.toContain(person.login);
      }
    }
  });

  it('comes last in every order, so that a place among the others tells no name', async ({ expect }) => {
    const { org, person, see, add } = await world();
    await add(person.email);
    const others = [await org.person(), await org.person()];
    for (const sort of ['login-asc', 'login-desc', 'email-asc', 'email-desc', 'name-asc', 'name-desc']) {
      const ids = async (page: string) =>
        (await see(200, 'GET', `/org/users/search?sort=${sort}${page}`)).body.orgUsers.map(
          ({ userId }: { userId: number }) => userId,
        );
      const all = await ids('');
      expect(all).toHaveLength(others.length + 3);
      expect(all.at(-1), sort).toBe(person.id);
      const paged = [1, 2, 3].map((page) => ids(`&perpage=2&page=${page}`));
      expect((await Promise.all(paged)).flat(), sort).toEqual(all);
    }
  });

  it('shows no other name and no state anywhere in the org', async ({ expect }) => {
    const { org, person, see, add } = await world();
    await makeServerAdmin(person.id);
    const everywhere = await grantEverywhere(person.id, [['reports:read', 'reports:*']]);
    await add(person.email, 'Editor');
    const team = await org.team();
    const roleUid = await org.role([['reports:read', 'reports:id:7']]);
    await see(200, 'POST', `/teams/${team}/members`, { userId: person.id });
    await org.admin(200, 'POST', `/access-control/users/${person.id}/roles`, { roleUid });
    await see(200, 'POST', `/access-control/folders/f/users/${person.uid}`, { permission: 'View' });
    // What a provider says of somebody is said everywhere.
    const group = unique('secret-group');
    await env.DB.prepare("INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, '', ?, '')")
      .bind(person.id, group, group)
      .run();
    const [mapped, linked] = [await org.role([['reports:write', 'reports:*']]), await org.team()];
    await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles: [mapped] });
    await org.admin(200, 'POST', `/teams/${linked}/groups`, { groupId: group });
    const paths = [
      '/org/users?accesscontrol=true',
      `/teams/${team}/members`,
      `/access-control/teams/${team}`,
      '/access-control/folders/f',
      `/access-control/users/${person.id}/roles?includeHidden=true&includeMapped=true`,
      `/access-control/users/${person.uid}/roles`,
      `/access-control/users/${person.id}/permissions`,
      `/access-control/roles/${roleUid}/assignments`,
      '/access-control/users/permissions/search?actionPrefix=reports',
      `/access-control/users/permissions/search?namespacedId=user:${person.id}`,
      '/access-control/users/permissions/search?action=orgs:create',
      '/access-control/users/permissions/search?action=folders:read',
      `/groupsync/users/${person.id}/groups`,
      '/admin/groups',
      `/admin/groups/${team}`,
    ];
    for (const path of paths) {
      const { text } = await see(200, 'GET', path);
      for (const secret of [person.login, person.name, everywhere, `"${person.id}":{`])
        expect(text, path).not.toContain(secret);
      // The mapping of the team is no secret.
      if (path !== '/admin/groups') expect(text, path).not.toContain(group);
      if (path.includes(`/users/${person.id}`)) expect(text, path).not.toContain(mapped);
    }
    expect((await see(200, 'GET', `/teams/${linked}/members`)).text).not.toContain(person.email);
    const search = { userIds: [person.id], includeHidden: true };
    const roles = await see(200, 'POST', '/access-control/users/roles/search', search);
    expect(roles.text).not.toContain(everywhere);
    expect(roles.text).toContain(roleUid);
    const members = await see(200, 'GET', `/teams/${team}/members`);
    expect(members.body.map(({ login, email }: { login: string; email: string }) => [login, email])).toEqual([
      ['admin', 'admin@localhost'],
      [person.email, person.email],
    ]);
    // From the first step in the org on all of it is seen.
    await ok(200, 'GET', '/user', { as: person.as, org: org.id });
    const held = await see(200, 'GET', '/access-control/users/permissions/search?actionPrefix=reports');
    expect(held.body[person.id]).toEqual({ 'reports:read': ['reports:*'], 'reports:write': ['reports:*'] });
    for (const path of [`/groupsync/users/${person.id}/groups`, `/access-control/users/${person.id}/roles`]) {
      const { text } = await see(200, 'GET', `${path}?includeMapped=true`);
      expect(text).toContain(path.includes('groupsync') ? group : mapped);
    }
    expect((await see(200, 'GET', `/teams/${linked}/members`)).text).toContain(person.email);
  });

  it('is put into a team by the address that was typed, be it their login, and by no other', async () => {
    for (const typed of ['login', 'email'] as const) {
      const { org, home, see, add } = await world();
      const [login, email] = [`${unique('login')}@example.org`, `${unique('mail')}@example.org`];
      const { as } = await newPerson({ login, email, orgId: home.id });
      const names = { login, email };
      await add(names[typed]);
      const path = `/teams/${await org.team()}/members`;
      await see(404, 'PUT', path, { members: [typed === 'login' ? email : login] });
      await see(200, 'PUT', path, { members: [names[typed]] });
      await ok(200, 'GET', '/user', { as, org: org.id });
      await see(404, 'PUT', path, { members: [login] });
      await see(200, 'PUT', path, { members: [email] });
    }
  });

  it('has another org as the current one once they are a member there', async ({ expect }) => {
    const { org, home, person, add } = await world();
    await home.admin(200, 'DELETE', `/orgs/${home.id}/users/${person.id}`);
    await add(person.login);
    await env.DB.prepare('UPDATE users SET home_org_id = ? WHERE id = ?').bind(org.id, person.id).run();
    await home.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    expect((await ok(200, 'GET', `/users/${person.id}`)).body.orgId).toBe(home.id);
  });

  it('answers 404 for nobody, and 409 a second time, by whatever name', async ({ expect }) => {
    const { org, person, see, add } = await world();
    await add(person.login);
    for (const loginOrEmail of [person.login, person.email])
      for (const path of ['/org/users', `/orgs/${org.id}/users`])
        await see(409, 'POST', path, { loginOrEmail, role: 'Viewer' });
    await see(404, 'POST', '/org/users', { loginOrEmail: unique('nobody'), role: 'Viewer' });
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
  });

  it('is a member at once where a server admin adds them, and by a right of the global plane', async ({
    expect,
  }) => {
    const { org, person, home } = await world();
    const operator = await newPerson({ orgId: home.id });
    await grantEverywhere(operator.id, [
      ['org.users:add', 'users:*'],
      ['org.users:read', 'users:*'],
    ]);
    const other = await newPerson({});
    await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    await ok(200, 'POST', `/orgs/${org.id}/users`, {
      as: operator.as,
      body: { loginOrEmail: other.login, role: 'None' },
    });
    for (const { id } of [person, other]) expect(await pendingAs(org.id, id)).toBeNull();
    expect(await listed(org, person.id)).toMatchObject({ email: person.email });
  });

  it('can be given another role, and be removed, with the account left alone', async ({ expect }) => {
    const { org, person, see, add } = await world();
    await add(person.login);
    await see(200, 'PATCH', `/org/users/${person.id}`, { role: 'Admin' });
    expect(await listed(org, person.id)).toMatchObject({ role: 'Admin', login: person.login, email: '' });
    expect((await see(200, 'DELETE', `/org/users/${person.id}`)).body.message).toBe(
      'User removed from organization',
    );
    await see(404, 'DELETE', `/org/users/${person.id}`);
    await add(person.login);
    await see(200, 'DELETE', `/orgs/${org.id}/users/${person.id}`);
    await ok(200, 'GET', `/users/${person.id}`);
  });

  it('is gone when the account is', async ({ expect }) => {
    const { org, person, add } = await world();
    await add(person.login);
    await ok(200, 'DELETE', `/admin/users/${person.id}`);
    expect(await listed(org, person.id)).toBeUndefined();
  });
});

/** The ways to act in an org for the first time. */
const WAYS: Readonly<Record<string, (as: As, org: number) => Promise<unknown>>> = {
  'a header': async (as, org) => await ok(200, 'GET', '/user', { as, org }),
  'a query': async (as, org) => await ok(200, 'GET', `/user?targetOrgId=${org}`, { as }),
  'switching to it': async (as, org) => await ok(200, 'POST', `/user/using/${org}`, { as }),
  'a decision': async (as, org) => await permissionsOf(as, org),
  'a list': async (as, org) => await ok(200, 'GET', '/org/users', { as, org }),
  'a change': async (as, org) => await ok(200, 'POST', '/teams', { as, org, body: { name: unique('team') } }),
  'a change that is refused': async (as, org) => await ok(404, 'DELETE', `/teams/${NO_ID}`, { as, org }),
  'a change of the global plane by rights in the org': async (as, org) =>
    await ok(404, 'DELETE', `/org/users/${NO_ID}`, { as, org }),
  'the path of the org': async (as, org) => await ok(200, 'GET', `/orgs/${org}/users`, { as }),
  'the path of the org, to change it': async (as, org) =>
    await ok(404, 'DELETE', `/orgs/${org}/users/${NO_ID}`, { as }),
};

describe('the first act in the org makes a member, before it is answered, with one entry in the trail', () => {
  for (const [way, act] of Object.entries(WAYS)) {
    it(`by ${way}`, async ({ expect }) => {
      const { org, person, add } = await world();
      await add(person.login, 'Admin');
      await act(person.as, org.id);
      expect(await pendingAs(org.id, person.id)).toBeNull();
      expect(await listed(org, person.id)).toMatchObject({ email: person.email, role: 'Admin' });
      const counted = async () =>
        (await entries(org.id, 'org-user.settle')) +
        (await env.DB.prepare(
          `SELECT count(*) AS n FROM changes WHERE org_id = 0
            AND kind IN ('org-user.settle', 'user.use-org-own') AND after LIKE ?`,
        )
          .bind(`%"user":${person.id}%`)
          .first<{ n: number }>())!.n;
      expect(await counted()).toBe(1);
      await act(person.as, org.id);
      await ok(200, 'GET', '/user', { as: person.as, org: org.id });
      expect(await counted()).toBe(1);
    });
  }

  it('once, of many at once', async ({ expect }) => {
    const { org, person, add } = await world();
    await add(person.login, 'Admin');
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 3 === 0
          ? api('POST', '/teams', { as: person.as, org: org.id, body: { name: unique('team') } })
          : api('GET', '/access-control/user/permissions', { as: person.as, org: org.id }),
      ),
    );
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    expect(await entries(org.id, 'org-user.settle')).toBe(1);
  });

  it('holds what the org role grants in that very answer', async ({ expect }) => {
    const { org, person, add } = await world();
    await add(person.login, 'Admin');
    const held = await permissionsOf(person.as, org.id);
    expect(held).toMatchObject({ 'org.users:add': ['users:*'] });
  });

  it('not by acting elsewhere, nor by what others do', async ({ expect }) => {
    const { org, home, person, see, add } = await world();
    await add(person.login, 'Admin');
    await ok(200, 'GET', '/user', { as: person.as });
    const orgs = await ok(200, 'GET', '/user/orgs', { as: person.as });
    expect(new Set(orgs.body.map(({ orgId }: { orgId: number }) => orgId))).toEqual(
      new Set([org.id, home.id]),
    );
    await see(200, 'PATCH', `/org/users/${person.id}`, { role: 'Viewer' });
    await ok(401, 'POST', `/users/${person.id}/using/${org.id}`);
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
  });

  it('not by looking after the org with rights of the global plane', async ({ expect }) => {
    const { org, person, add } = await world();
    await makeServerAdmin(person.id);
    await add(person.login, 'None');
    await ok(200, 'GET', `/orgs/${org.id}/users`, { as: person.as });
    await ok(404, 'PATCH', `/orgs/${org.id}/users/${NO_ID}`, { as: person.as, body: { role: 'Viewer' } });
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
  });

  it('not with a wrong password, nor while disabled', async ({ expect }) => {
    const { org, person, add } = await world();
    await add(person.login, 'Admin');
    await ok(401, 'GET', '/user', { as: { login: person.login, password: 'wrong' }, org: org.id });
    await ok(200, 'POST', `/admin/users/${person.id}/disable`);
    await ok(401, 'GET', '/user', { as: person.as, org: org.id });
    await ok(401, 'POST', '/teams', { as: person.as, org: org.id, body: { name: 'x' } });
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
  });
});

describe('a pending membership does not count', () => {
  it('as an Admin of the org: the last one who acted stays', async () => {
    const { org, admin, person, see, add } = await world();
    await add(person.login, 'Admin');
    await org.admin(200, 'DELETE', `/orgs/${org.id}/users/1`);
    await see(400, 'PATCH', `/org/users/${admin.id}`, { role: 'Viewer' });
    await see(400, 'DELETE', `/org/users/${admin.id}`);
    await ok(200, 'GET', '/user', { as: person.as, org: org.id });
    await see(200, 'DELETE', `/org/users/${admin.id}`);
    await ok(403, 'GET', '/org/users', { as: admin.as, org: org.id });
  });

  it('as an org that somebody is left with: they are deleted with it', async ({ expect }) => {
    const { home, person, add } = await world();
    await add(person.login);
    const removed = await home.admin(200, 'DELETE', `/org/users/${person.id}`);
    expect(removed.body.message).toBe('User deleted');
    await ok(404, 'GET', `/users/${person.id}`);
  });

  it('as an org to act in by default', async ({ expect }) => {
    const { org, home, person, add } = await world();
    await add(person.login);
    await home.admin(200, 'DELETE', `/orgs/${home.id}/users/${person.id}`);
    expect((await ok(200, 'GET', `/users/${person.id}`)).body.orgId).toBe(home.id);
    expect(await pendingAs(org.id, person.id)).toBe(person.login);
    // From the first act on it is the only one.
    await ok(200, 'GET', '/user', { as: person.as, org: org.id });
    expect((await ok(200, 'GET', '/user', { as: person.as })).body.orgId).toBe(org.id);
  });
});
