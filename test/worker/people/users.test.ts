import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, makeServerAdmin, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('a user', () => {
  it('is shown with every field by id, by uid, by login and by e-mail address in any letter case', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const email = `${unique('Mail')}@Example.org`;
    const login = unique('Person');
    const person = await newPerson({ login, email, name: 'Ünï Cødé', orgId: org.id });
    const shown = {
      id: person.id,
      uid: person.uid,
      email: email.toLowerCase(),
      name: 'Ünï Cødé',
      login: login.toLowerCase(),
      theme: '',
      orgId: org.id,
      isGrafanaAdmin: false,
      isDisabled: false,
      isExternal: false,
      isExternallySynced: false,
      isGrafanaAdminExternallySynced: false,
      authLabels: [],
      updatedAt: expect.stringMatching(TIME),
      createdAt: expect.stringMatching(TIME),
      avatarUrl: '',
    };
    for (const path of [
      `/users/${person.id}`,
      `/users/${person.uid}`,
      `/users/lookup?loginOrEmail=${login}`,
      `/users/lookup?loginOrEmail=${login.toUpperCase()}`,
      `/users/lookup?loginOrEmail=${encodeURIComponent(email.toUpperCase())}`,
    ]) {
      expect((await ok(200, 'GET', path)).body, path).toEqual(shown);
    }
    await ok(200, 'PUT', `/admin/users/${person.id}/permissions`, { body: { isGrafanaAdmin: true } });
    await ok(200, 'POST', `/admin/users/${person.id}/disable`);
    const after = await ok(200, 'GET', `/users/${person.id}`);
    expect(after.body).toEqual({ ...shown, isGrafanaAdmin: true, isDisabled: true });
  });

  it('is in a list with id, login, e-mail address, name and whether it is a server admin', async ({
    expect,
  }) => {
    const person = await newPerson({ name: 'In A List' });
    const hit = {
      id: person.id,
      uid: person.uid,
      name: 'In A List',
      login: person.login,
      email: person.login,
      isAdmin: false,
      isDisabled: false,
      authLabels: [],
      avatarUrl: '',
    };
    expect((await ok(200, 'GET', `/users?query=${person.login}`)).body).toEqual([hit]);
    const { body } = await ok(200, 'GET', `/users/search?query=${person.login.slice(3)}&perpage=7`);
    expect(body).toEqual({ totalCount: 1, users: [hit], page: 1, perPage: 7 });
  });

  it('that does not exist is 404', async ({ expect }) => {
    for (const [method, path, body] of [
      ['GET', `/users/${NO_ID}`],
      ['GET', '/users/nosuchuid'],
      ['GET', '/users/lookup?loginOrEmail=nobody'],
      ['PUT', `/users/${NO_ID}`, { name: 'x' }],
      ['GET', `/users/${NO_ID}/orgs`],
      ['POST', `/users/${NO_ID}/using/1`],
      ['PUT', `/admin/users/${NO_ID}/password`, { password: 'secret' }],
      ['PUT', `/admin/users/${NO_ID}/permissions`, { isGrafanaAdmin: true }],
      ['POST', `/admin/users/${NO_ID}/disable`],
      ['POST', `/admin/users/${NO_ID}/enable`],
      ['DELETE', `/admin/users/${NO_ID}`],
    ] as const) {
      const { answer, trace } = await traceOf(() => ok(404, method, path, body && { body }));
      expect(answer.body.message, path).toMatch(/^user not found$/i);
      expect(trace).toEqual({});
    }
  });

  it('is never a service account, to anybody who reads', async ({ expect }) => {
    const org = await freshOrg();
    const made = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account'), role: 'Admin' });
    const { id, login, uid } = made.body;
    for (const path of [
      `/users/${id}`,
      `/users/${uid}`,
      `/users/lookup?loginOrEmail=${login}`,
      `/users/${id}/orgs`,
    ]) {
      await org.admin(404, 'GET', path);
    }
    for (const path of ['/users', '/users/search', '/org/users', '/org/users/search', '/org/users/lookup']) {
      expect((await org.admin(200, 'GET', `${path}?query=${login}`)).text).not.toContain(login);
    }
  });

  it('that is a service account is not changed either', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const { answer, trace } = await traceOf(() =>
      api('PUT', `/admin/users/${id}/permissions`, { body: { isGrafanaAdmin: true } }),
    );
    expect(answer.status, answer.text).toBe(404);
    expect(trace).toEqual({});
  });

  it('has no id that is no number', async ({ expect }) => {
    const refuses = async (id: string, method: string, path: string, body?: object) => {
      const answer = await api(method, path.replace('ID', encodeURIComponent(id)), body && { body });
      expect([answer.status, answer.body.message], `${method} ${path} ${id}`).toEqual([
        400,
        'userId is invalid',
      ]);
    };
    for (const id of ['00', '1.5', '99999999999999999999', 'a b', '%00', '-x']) {
      await refuses(id, 'GET', '/users/ID');
    }
    for (const [method, path, body] of [
      ['PUT', '/users/ID', { name: 'x' }],
      ['GET', '/users/ID/orgs'],
      ['POST', '/users/ID/using/1'],
      ['DELETE', '/admin/users/ID'],
      ['POST', '/admin/users/ID/disable'],
      ['POST', '/admin/users/ID/enable'],
      ['PUT', '/admin/users/ID/password', { password: 'secret' }],
      ['PUT', '/admin/users/ID/permissions', {}],
      ['PATCH', '/org/users/ID', { role: 'Viewer' }],
      ['DELETE', '/org/users/ID'],
    ] as const) {
      await refuses('00', method, path, body);
    }
  });
});

/** Oneself, and somebody else: the two ways to the same change. */
const RENAMES = [
  ['PUT /users/:id', (id: number) => `/users/${id}`, false],
  ['PUT /user', () => '/user', true],
] as const;

const renameBy =
  ([, path, isOwn]: (typeof RENAMES)[number]) =>
  async (person: Awaited<ReturnType<typeof newPerson>>, body: object) =>
    await api('PUT', path(person.id), { as: isOwn ? person.as : ADMIN, body });

describe.for(RENAMES)('%s, of a server admin', (way) => {
  const rename = renameBy(way);

  it('changes login, e-mail address and name, in one change', async ({ expect }) => {
    const person = await newPerson({ name: 'Before' });
    await makeServerAdmin(person.id);
    const [login, email] = [unique('Renamed'), `${unique('Renamed')}@Example.org`];
    const { answer, trace } = await traceOf(() => rename(person, { login, email, name: 'After ' }));
    expect([answer.status, answer.body]).toEqual([200, { message: 'User updated' }]);
    expect(trace['changes']?.added).toHaveLength(1);
    const { body } = await ok(200, 'GET', `/users/${person.id}`);
    expect(body).toMatchObject({ login: login.toLowerCase(), email: email.toLowerCase(), name: 'After ' });
    expect(body.uid).toBe(person.uid);
  });

  it('refuses names that nobody can have', async ({ expect }) => {
    const first = { id: 1, uid: '', login: 'admin', as: ADMIN };
    for (const [body, message] of [
      [{ login: 'a:b' }, /login/],
      [{ login: 'x'.repeat(191) }, /login.*190/],
      [{ email: 'a\nb' }, /email/],
      [{ name: '\udc00' }, /name/],
      [{ name: 7 }, /name/],
    ] as const) {
      const { answer, trace } = await traceOf(() => rename(first, body));
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toMatch(message);
      expect(trace).toEqual({});
    }
  });
});

describe('a login or an e-mail address, by which others give rights', () => {
  it('is not changed by the person it names, taken or not; the name beside it is not either', async ({
    expect,
  }) => {
    const [person, other] = [await newPerson({}), await newPerson({})];
    for (const [body, field] of [
      [{ login: unique('free') }, 'login'],
      [{ login: other.login }, 'login'],
      [{ email: `${unique('free')}@example.org`, name: 'Else' }, 'email'],
      [{ login: person.login.toUpperCase(), email: other.login }, 'email'],
    ] as const) {
      const { answer, trace } = await traceOf(() => api('PUT', '/user', { as: person.as, body }));
      expect([answer.status, answer.body.message], JSON.stringify(body)).toEqual([
        403,
        `You cannot change your own ${field}: only a server admin can`,
      ]);
      expect(trace).toEqual({});
    }
    const { email } = (await ok(200, 'GET', '/user', { as: person.as })).body;
    const asStored = { login: ` ${person.login.toUpperCase()} `, email: email.toUpperCase(), name: 'Mine' };
    await ok(200, 'PUT', '/user', { as: person.as, body: asStored });
    expect((await ok(200, 'GET', '/user', { as: person.as })).body).toMatchObject({
      login: person.login,
      email,
      name: 'Mine',
    });
  });

  it('is not changed by who may write people, nor with the permission to set passwords, but by a server admin', async ({
    expect,
  }) => {
    const [person, caller] = [await newPerson({}), await newPerson({})];
    const path = `/users/${person.id}`;
    const rename = async () => await api('PUT', path, { as: caller.as, body: { login: unique('free') } });
    const scope = `global.users:id:${person.id}`;
    await grantEverywhere(caller.id, [['users:write', scope]]);
    expectAccessDenied(await rename(), 'all of users.password:write, users:write');
    await ok(200, 'PUT', path, { as: caller.as, body: { login: person.login.toUpperCase(), name: 'New' } });
    await grantEverywhere(caller.id, [['users.password:write', scope]]);
    const refused = await rename();
    expect([refused.status, refused.body.message]).toEqual([403, 'Permission denied']);
    await makeServerAdmin(caller.id);
    expect((await rename()).status).toBe(200);
  });
});

describe('a user who is renamed', () => {
  const rename = renameBy(RENAMES[0]);

  it('keeps what is absent, null or empty of login and e-mail address, and what is absent of the name', async ({
    expect,
  }) => {
    const person = await newPerson({ email: `${unique('mail')}@example.org`, name: 'Keep' });
    const before = (await ok(200, 'GET', `/users/${person.id}`)).body;
    for (const body of [
      {},
      { login: '', email: '' },
      { login: null, email: null, name: null },
      { login: '  ' },
      { LOGIN: person.login.toUpperCase(), unknown: 1, theme: 'dark' },
    ]) {
      const { answer, trace } = await traceOf(() => rename(person, body));
      expect(answer.status, `${JSON.stringify(body)}: ${answer.text}`).toBe(200);
      expect(trace).toEqual({});
    }
    expect((await ok(200, 'GET', `/users/${person.id}`)).body).toEqual(before);
    const cleared = await rename(person, { name: '' });
    expect(cleared.status, cleared.text).toBe(200);
    expect((await ok(200, 'GET', `/users/${person.id}`)).body.name).toBe('');
  });

  it('gets nothing that another has as login or as e-mail address, in any letter case', async ({
    expect,
  }) => {
    const other = await newPerson({ email: `${unique('mail')}@example.org` });
    const otherEmail = (await ok(200, 'GET', `/users/${other.id}`)).body.email;
    const person = await newPerson({});
    const bodies = [other.login.toUpperCase(), otherEmail].flatMap((taken) => [
      { login: taken, email: unique('free') },
      { login: unique('free'), email: taken },
    ]);
    for (const body of bodies) {
      const { answer, trace } = await traceOf(() => rename(person, body));
      expect([answer.status, answer.body.message], JSON.stringify(body)).toEqual([
        409,
        'Update would result in user login conflict',
      ]);
      expect(trace).toEqual({});
    }
    // One's own names are nobody else's.
    const swap = { login: `${person.login}@example.org`, email: person.login };
    expect((await rename(person, swap)).status).toBe(200);
  });

  it('signs in by the new names at once, and not by the old ones, which are free (I6)', async ({
    expect,
  }) => {
    const person = await newPerson({ email: `${unique('mail')}@example.org` });
    const { email } = (await ok(200, 'GET', `/users/${person.id}`)).body;
    const by = (login: string) => permissionsOf({ login, password: 'secret' });
    expect([await by(person.login), await by(email)]).not.toContain(401);
    const [login, mail] = [unique('renamed'), `${unique('renamed')}@example.org`];
    expect((await rename(person, { login, email: mail })).status).toBe(200);
    expect([await by(person.login), await by(email)]).toEqual([401, 401]);
    expect([await by(login), await by(mail)]).not.toContain(401);
    // For somebody with the same password as well.
    const next = await newPerson({ login: person.login });
    expect((await ok(200, 'GET', '/user', { as: next.as })).body.id).toBe(next.id);
  });
});

describe('GET /users/:id/orgs, and GET /user/orgs for oneself', () => {
  it('lists the orgs of a user by name, with the role in each, and no others', async ({ expect }) => {
    const person = await newPerson({});
    const orgs = [await freshOrg(), await freshOrg()];
    for (const org of orgs) {
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Editor' });
    }
    const { body } = await ok(200, 'GET', `/users/${person.id}/orgs`);
    expect(body).toContainEqual({ orgId: 1, name: 'Main Org.', role: 'Viewer' });
    expect(body).toHaveLength(3);
    for (const { id } of orgs) {
      const { name } = (await ok(200, 'GET', `/orgs/${id}`)).body;
      expect(body).toContainEqual({ orgId: id, name, role: 'Editor' });
    }
    const names = body.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.toSorted((a: string, b: string) => (a < b ? -1 : 1)));
    expect((await ok(200, 'GET', '/user/orgs', { as: person.as })).body).toEqual(body);
  });
});

describe('POST /users/:id/using/:orgId', () => {
  it("changes a user's current org for the user's very next request (I6)", async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('Admin');
    const current = async () => (await ok(200, 'GET', '/org', { as: person.as })).body.id;
    expect(await current()).toBe(1);
    for (const id of [org.id, 1, org.id, org.id]) {
      const { body } = await ok(200, 'POST', `/users/${person.id}/using/${id}`);
      expect(body).toEqual({ message: 'Active organization changed' });
      expect(await current()).toBe(id);
      expect((await ok(200, 'GET', `/users/${person.id}`)).body.orgId).toBe(id);
    }
  });

  it('is 401 for an org that the user is no member of', async ({ expect }) => {
    const { answer, trace } = await traceOf(() => ok(401, 'POST', `/users/1/using/${NO_ID}`));
    expect(answer.body.message).toBe('Not a valid organization');
    expect(trace).toEqual({});
    const bad = await ok(400, 'POST', '/users/1/using/abc');
    expect(bad.body.message).toBe('orgId is invalid');
  });
});

describe('a reader of one user', () => {
  it('reads that one and no other, and is told no more of the others than that it may not', async ({
    expect,
  }) => {
    const [person, caller] = [await newPerson({}), await newPerson({})];
    await grantEverywhere(caller.id, [['users:read', `global.users:id:${person.id}`]]);
    await ok(200, 'GET', `/users/${person.id}`, { as: caller.as });
    const refusals = [];
    for (const id of [1, NO_ID]) {
      const { body } = await ok(403, 'GET', `/users/${id}`, { as: caller.as });
      refusals.push({ ...body, accessErrorId: '' });
    }
    expect(refusals[0]).toEqual(refusals[1]);
  });
});

describe('a name like that of a service account', () => {
  it('is no name for a person, so that nobody keeps it from an account or finds one out (I10)', async ({
    expect,
  }) => {
    const name = 'SA-77-Terraform';
    for (const [field, names] of [
      ['login', { login: name }],
      ['email', { email: name }],
    ] as const) {
      for (const { status, body } of [
        await api('PUT', '/user', { body: names }),
        await api('PUT', '/users/1', { body: names }),
        await api('POST', '/admin/users', { body: { login: unique('x'), password: 'secret', ...names } }),
      ]) {
        expect([status, body.message]).toEqual([
          400,
          `${field} must not begin with sa-, a number and -, like the login of a service account`,
        ]);
      }
    }
  });
});

it('a user is not looked up by nothing', async ({ expect }) => {
  for (const query of ['', '?loginOrEmail=', '?loginOrEmail=%20']) {
    const { body } = await ok(400, 'GET', `/users/lookup${query}`);
    expect(body.message).toBe('loginOrEmail is required');
  }
});
