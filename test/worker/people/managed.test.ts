import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { ManagedField } from '../../../src/core/managed.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, SomeClaims, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  isolateOver,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { makeServerAdmin } from '../../support/people.ts';

const key = await newKey();

const CLAIMS = { login: 'preferred_username', email: 'email', name: 'name', orgRole: 'role' };

/** A person whom a provider made an Editor of an org, and what the provider says of them. */
type World = {
  readonly org: FreshOrg;
  readonly idp: Provider;
  readonly subject: Subject;
  readonly says: { readonly email: string; readonly name: string; readonly role: string };
  readonly id: number;
  readonly as: As;
  /** An isolate that takes the tokens of the provider, which manages all that it says. */
  readonly fetch: Fetch;
};

const token = async (subject: Subject, claims: SomeClaims, fromNow = -60): Promise<Exclude<As, null>> =>
  await subject.token({ iat: seconds(fromNow), email_verified: true, ...claims });

async function world(): Promise<World> {
  const org = await freshOrg();
  const idp = newProvider([key], { createUsers: true, orgId: org.id, claims: CLAIMS });
  const { fetch } = isolateFor(idp);
  const subject = newSubject(idp);
  const says = { email: `${unique('mail')}@example.org`, name: 'Ada', role: 'Editor' };
  const as = await token(subject, says);
  const { id } = (await ok(200, 'GET', '/user', { as }, fetch)).body;
  return { org, idp, subject, says, id, as, fetch };
}

/** The same provider with other settings. */
const isolateWith = ({ idp }: World, fields: object): Fetch =>
  isolateFor({ ...idp, settings: { ...idp.settings, ...fields } }).fetch;

/** An isolate of a deployment in which the provider is configured no more. */
const withoutProvider = (): Fetch => isolateFor().fetch;

/** What is stored of the person: a change that is refused changes nothing of it. */
const stored = async ({ id }: World) =>
  await env.DB.prepare(
    `SELECT login, email, name, password_hash AS hash,
      (SELECT json_group_array(org_id || ' ' || role) FROM org_users WHERE user_id = users.id) AS roles
     FROM users WHERE id = ?`,
  )
    .bind(id)
    .first();

type Ask = (world: World, wanted: string, fetch: Fetch) => Promise<Answer>;

const SAID: Readonly<Record<ManagedField, string>> = {
  orgRole: 'org role',
  login: 'login',
  email: 'e-mail address',
  name: 'name',
  password: 'password',
};
const OTHERS: Readonly<Record<ManagedField, () => string>> = {
  orgRole: () => 'Viewer',
  login: () => unique('login'),
  email: () => `${unique('mail')}@example.org`,
  name: () => 'Eve',
  password: () => 'correct horse battery',
};

const put =
  (path: (world: World) => string, field: string, as = (_world: World): As => ADMIN): Ask =>
  async (the, wanted, fetch) =>
    await api('PUT', path(the), { as: as(the), body: { [field]: wanted } }, fetch);
const patch =
  (path: (world: World) => string): Ask =>
  async (the, role, fetch) =>
    await api('PATCH', path(the), { org: the.org.id, body: { role } }, fetch);
const addAgain =
  (remove: (world: World) => string, path: (world: World) => string): Ask =>
  async (the, role, fetch) => {
    const { login } = the.subject;
    await api('DELETE', remove(the), { org: the.org.id }, fetch);
    return await api('POST', path(the), { org: the.org.id, body: { loginOrEmail: login, role } }, fetch);
  };
/** The password that a server admin gave where nobody managed it, and another by the person. */
const changeOwnPassword: Ask = async (the, newPassword, fetch) => {
  const old = 'another correct horse';
  await ok(200, 'PUT', `/admin/users/${the.id}/password`, { body: { password: old } }, withoutProvider());
  const as = { login: the.subject.login, password: old };
  return await api('PUT', '/user/password', { as, body: { oldPassword: old, newPassword } }, fetch);
};

const anyUser = ({ id }: World) => `/users/${id}`;
const ofOrg = ({ org, id }: World) => `/orgs/${org.id}/users/${id}`;
const self = ({ as }: World) => as;

const ROUTES: readonly (readonly [route: string, field: ManagedField, ask: Ask])[] = [
  ['PATCH /org/users/:id', 'orgRole', patch(({ id }) => `/org/users/${id}`)],
  ['PATCH /orgs/:id/users/:id', 'orgRole', patch(ofOrg)],
  ['POST /org/users', 'orgRole', addAgain(ofOrg, () => '/org/users')],
  ['POST /orgs/:id/users', 'orgRole', addAgain(ofOrg, ({ org }) => `/orgs/${org.id}/users`)],
  ['PUT /users/:id', 'login', put(anyUser, 'login')],
  ['PUT /users/:id', 'email', put(anyUser, 'email')],
  ['PUT /users/:id', 'name', put(anyUser, 'name')],
  ['PUT /user', 'login', put(() => '/user', 'login', self)],
  ['PUT /user', 'email', put(() => '/user', 'email', self)],
  ['PUT /user', 'name', put(() => '/user', 'name', self)],
  ['PUT /admin/users/:id/password', 'password', put(({ id }) => `/admin/users/${id}/password`, 'password')],
  ['PUT /user/password', 'password', changeOwnPassword],
];

/** Only server admins change their own login and address. */
async function ready(route: string): Promise<World> {
  const the = await world();
  if (route === 'PUT /user') await makeServerAdmin(the.id);
  return the;
}

describe.each(ROUTES)('%s with another %s of a person of a provider', (route, field, ask) => {
  it('is 403 and says who manages it, and nothing is written', async ({ expect }) => {
    const the = await ready(route);
    const before = await stored(the);
    const answer = await ask(the, OTHERS[field](), the.fetch);
    expect(answer.status, answer.text).toBe(403);
    expect(answer.body).toMatchObject({
      message: `The ${SAID[field]} is managed by the identity provider ${the.idp.issuer}: change it there`,
      messageId: field === 'orgRole' ? 'org.externallySynced' : 'identity.managed-by-provider',
    });
    const { hash, roles, ...names } = (await stored(the)) ?? {};
    const { hash: hashBefore, roles: rolesBefore, ...namesBefore } = before ?? {};
    expect(names).toEqual(namesBefore);
    if (route !== 'PUT /user/password') expect(hash).toBe(hashBefore);
    expect(roles).toBe(route.startsWith('POST') ? '[]' : rolesBefore);
  });

  it('is made where the provider manages other things alone, and where it is configured no more', async ({
    expect,
  }) => {
    const the = await ready(route);
    const others = (['orgRole', 'login', 'email', 'name', 'password'] as const).filter(
      (one) => one !== field,
    );
    const answer = await ask(the, OTHERS[field](), isolateWith(the, { manages: others }));
    expect(answer.status, answer.text).toBe(200);
    // A token of a provider that is configured no more signs nobody in.
    if (route === 'PUT /user') return;
    const again = await ask(await ready(route), OTHERS[field](), withoutProvider());
    expect(again.status, again.text).toBe(200);
  });
});

describe('what is sent as it is stored', () => {
  it('is no change, in any letter case of login and address, by whichever route', async ({ expect }) => {
    const the = await world();
    const { says, subject, org, id, fetch, as } = the;
    const same = { login: subject.login.toUpperCase(), email: says.email.toUpperCase(), name: says.name };
    const before = await stored(the);
    await ok(200, 'PUT', `/users/${id}`, { body: same }, fetch);
    await ok(200, 'PUT', '/user', { as, body: same }, fetch);
    await ok(200, 'PATCH', `/org/users/${id}`, { org: org.id, body: { role: 'editor' } }, fetch);
    await ok(200, 'PATCH', ofOrg(the), { body: { role: 'Editor' } }, fetch);
    expect(await stored(the)).toEqual(before);
  });

  it('does not help what is sent beside it: nothing is half written', async ({ expect }) => {
    const the = await world();
    const fetch = isolateWith(the, { manages: ['name'] });
    const body = { login: the.subject.login, email: `${unique('new')}@example.org`, name: 'Eve' };
    const before = await stored(the);
    await ok(403, 'PUT', `/users/${the.id}`, { body }, fetch);
    expect(await stored(the)).toEqual(before);
    await ok(200, 'PUT', `/users/${the.id}`, { body: { ...body, name: 'Ada' } }, fetch);
    expect(await stored(the)).toMatchObject({ email: body.email });
  });
});

describe('a person of a provider', () => {
  it('has their own password where they linked themselves and kept it', async () => {
    const the = await world();
    const path = `/admin/users/${the.id}/password`;
    await ok(403, 'PUT', path, { body: { password: 'secret' } }, the.fetch);
    await env.DB.prepare('UPDATE identities SET keeps_password = 1 WHERE user_id = ?').bind(the.id).run();
    await ok(200, 'PUT', path, { body: { password: 'secret' } }, the.fetch);
    const as = { login: the.subject.login, password: 'secret' };
    const body = { oldPassword: 'secret', newPassword: OTHERS.password() };
    await ok(200, 'PUT', '/user/password', { as, body }, the.fetch);
  });

  it('can be removed, disabled, deleted and made a server admin by hand, and added again as what they were', async () => {
    const the = await world();
    const { id, org, fetch, subject } = the;
    for (const way of ['disable', 'enable']) await ok(200, 'POST', `/admin/users/${id}/${way}`, {}, fetch);
    for (const isGrafanaAdmin of [true, false])
      await ok(200, 'PUT', `/admin/users/${id}/permissions`, { body: { isGrafanaAdmin } }, fetch);
    await ok(200, 'DELETE', ofOrg(the), {}, fetch);
    const body = { loginOrEmail: subject.login, role: 'Editor' };
    await ok(200, 'POST', `/orgs/${org.id}/users`, { body }, fetch);
  });

  it('is told by 403 alone, like anybody, who may not change them: nothing of the provider', async ({
    expect,
  }) => {
    const the = await world();
    const viewer = await the.org.person('Viewer');
    for (const [method, path, body] of [
      ['PATCH', `/org/users/${the.id}`, { role: 'Viewer' }],
      ['PUT', `/users/${the.id}`, { name: 'Eve' }],
      ['PUT', `/users/${the.id}`, { login: 'eve' }],
      ['PUT', `/admin/users/${the.id}/password`, { password: 'secret' }],
    ] as const) {
      const answer = await ok(403, method, path, { as: viewer.as, org: the.org.id, body }, the.fetch);
      expect(answer.text).not.toContain(the.idp.issuer);
    }
  });

  it('is managed by the provider also under what it was called before', async ({ expect }) => {
    const the = await world();
    const moved = `https://${unique('moved')}.test`;
    const fetch = isolateWith(the, { issuer: moved, formerIssuers: [the.idp.issuer] });
    const { body } = await ok(403, 'PUT', `/users/${the.id}`, { body: { name: 'Eve' } }, fetch);
    expect(body.messageId).toBe('identity.managed-by-provider');
    const shown = await ok(200, 'GET', `/users/${the.id}`, {}, fetch);
    expect(shown.body).toMatchObject({ isExternal: true, isExternallySynced: true });
  });
});

/** How every answer that says so shows the person. */
async function shownBy(the: World, fetch: Fetch) {
  const { id, org, subject } = the;
  const query = `?query=${subject.login}`;
  const in_ = { org: org.id };
  const of = (list: readonly { readonly id?: number; readonly userId?: number }[]) =>
    list.find((one) => (one.userId ?? one.id) === id) as Answer['body'];
  const members = [
    of((await ok(200, 'GET', '/org/users', in_, fetch)).body),
    of((await ok(200, 'GET', `/org/users/search${query}`, in_, fetch)).body.orgUsers),
    of((await ok(200, 'GET', `/orgs/${org.id}/users`, {}, fetch)).body),
    of((await ok(200, 'GET', `/orgs/${org.id}/users/search`, {}, fetch)).body.orgUsers),
  ];
  const profiles = [
    (await ok(200, 'GET', `/users/${id}`, {}, fetch)).body,
    (await ok(200, 'GET', `/users/lookup?loginOrEmail=${subject.login}`, {}, fetch)).body,
  ];
  const hits = [
    of((await ok(200, 'GET', `/users${query}`, {}, fetch)).body),
    of((await ok(200, 'GET', `/users/search${query}`, {}, fetch)).body.users),
  ];
  const all = [...members, ...profiles, ...hits];
  return {
    isExternallySynced: [...new Set([...members, ...profiles].map((one) => one.isExternallySynced))],
    isExternal: [...new Set(profiles.map((one) => one.isExternal))],
    authLabels: [...new Set(all.map((one) => one.authLabels.join()))],
  };
}

describe('every answer about a person', () => {
  it('says that the org role is synced exactly where it is refused by hand', async ({ expect }) => {
    const the = await world();
    for (const [fetch, isSynced, isExternal] of [
      [the.fetch, true, true],
      [isolateWith(the, { manages: ['login'] }), false, true],
      [withoutProvider(), false, false],
    ] as const) {
      expect(await shownBy(the, fetch)).toEqual({
        isExternallySynced: [isSynced],
        isExternal: [isExternal],
        authLabels: [isExternal ? 'JWT' : ''],
      });
      const answer = await api('PATCH', ofOrg(the), { body: { role: 'Viewer' } }, fetch);
      expect(answer.status, answer.text).toBe(isSynced ? 403 : 200);
      await api('PATCH', ofOrg(the), { body: { role: 'Editor' } }, fetch);
    }
    expect((await ok(200, 'GET', '/user', { as: the.as }, the.fetch)).body).toMatchObject({
      isExternal: true,
      isExternallySynced: true,
      authLabels: ['JWT'],
    });
  });

  it('says it of the orgs in which the provider says a role, and of no other', async ({ expect }) => {
    const the = await world();
    const [mapped, other] = [await freshOrg(), await freshOrg()];
    const body = { loginOrEmail: the.subject.login, role: 'Viewer' };
    for (const { id } of [mapped, other]) await ok(200, 'POST', `/orgs/${id}/users`, { body });
    await env.DB.prepare('UPDATE identities SET other_roles = ? WHERE user_id = ?')
      .bind(JSON.stringify({ [mapped.id]: 'Viewer' }), the.id)
      .run();
    for (const [org, isSynced] of [
      [the.org, true],
      [mapped, true],
      [other, false],
    ] as const) {
      const { body } = await ok(200, 'GET', `/orgs/${org.id}/users`, {}, the.fetch);
      const found = (body as { userId: number; isExternallySynced: boolean }[]).find(
        ({ userId }) => userId === the.id,
      );
      expect(found?.isExternallySynced).toBe(isSynced);
      const path = `/orgs/${org.id}/users/${the.id}`;
      await ok(isSynced ? 403 : 200, 'PATCH', path, { body: { role: 'Admin' } }, the.fetch);
    }
  });

  it('says nothing of it to an org that has only added them, which gives them whichever role until they act', async ({
    expect,
  }) => {
    const the = await world();
    const { org, fetch, id, subject, as } = the;
    const elsewhere = await freshOrg();
    await elsewhere.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    const admin = await org.person('Admin');
    const options = { as: admin.as, org: org.id };
    await ok(200, 'DELETE', `/orgs/${org.id}/users/${id}`, options, fetch);
    const body = { loginOrEmail: subject.login, role: 'None' };
    await ok(200, 'POST', '/org/users', { ...options, body }, fetch);
    const { body: members } = await ok(200, 'GET', '/org/users', options, fetch);
    const found = (members as Answer['body'][]).find(({ userId }) => userId === id);
    expect(found).toMatchObject({ isExternallySynced: false, authLabels: [], role: 'None' });
    await ok(200, 'PATCH', `/org/users/${id}`, { ...options, body: { role: 'Viewer' } }, fetch);
    await ok(200, 'GET', '/user', { as, org: org.id }, fetch);
    await ok(403, 'PATCH', `/org/users/${id}`, { ...options, body: { role: 'None' } }, fetch);
  });
});

/** Lets something happen just before the next change is committed: after its facts were read. */
function beforeCommit({ d1 }: Bench, act: () => Promise<unknown>): void {
  d1.before = async (statements) => {
    if (!statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
    d1.before = undefined;
    await act();
  };
}

describe('a change by hand and a token of the provider at once', () => {
  /** Somebody who is linked, of whom the provider has said no org role yet. */
  const notYet = async () => {
    const org = await freshOrg();
    const idp = newProvider([key], { createUsers: true, orgId: org.id, claims: CLAIMS });
    const silent = { ...CLAIMS, orgRole: undefined };
    const { fetch } = isolateFor({ ...idp, settings: { ...idp.settings, claims: silent } });
    const subject = newSubject(idp);
    const { id } = (await ok(200, 'GET', '/user', { as: await token(subject, {}) }, fetch)).body;
    return { org, idp, subject, id };
  };
  const roleOf = async (orgId: number, userId: number) =>
    await env.DB.prepare('SELECT role FROM org_users WHERE org_id = ? AND user_id = ?')
      .bind(orgId, userId)
      .first<string>('role');

  it('end with the org role of the provider, when the token is first', async ({ expect }) => {
    const { org, idp, subject, id } = await notYet();
    await withCoordinator(org.id, async (bench) => {
      const later = await token(subject, { role: 'Editor' }, -30);
      beforeCommit(bench, async () => await ok(200, 'GET', '/user', { as: later }, isolateFor(idp).fetch));
      const options = { org: org.id, body: { role: 'Admin' } };
      await ok(403, 'PATCH', `/org/users/${id}`, options, isolateOver(bench, org.id, idp));
    });
    expect(await roleOf(org.id, id)).toBe('Editor');
  });

  it.for(['Editor', 'Viewer'])(
    'end with the org role %s of the provider, when the change by hand is first',
    async (role, { expect }) => {
      const { org, idp, subject, id } = await notYet();
      await withCoordinator(0, async (bench) => {
        const path = `/org/users/${id}`;
        const hand = async () =>
          await ok(200, 'PATCH', path, { org: org.id, body: { role: 'Admin' } }, isolateFor(idp).fetch);
        beforeCommit(bench, hand);
        const later = await token(subject, { role }, -30);
        await ok(200, 'GET', '/user', { as: later }, isolateOver(bench, 0, idp));
      });
      expect(await roleOf(org.id, id)).toBe(role);
    },
  );

  it('end with the name of the provider, in whichever order, however many', async ({ expect }) => {
    const the = await world();
    const hands = ['a', 'b', 'c'].map(
      async (name) => (await api('PUT', `/users/${the.id}`, { body: { name } }, the.fetch)).status,
    );
    const later = await token(the.subject, { ...the.says, name: 'Grace' }, -30);
    await Promise.all([...hands, ok(200, 'GET', '/user', { as: later }, isolateFor(the.idp).fetch)]);
    expect(await Promise.all(hands)).toEqual([403, 403, 403]);
    expect(await stored(the)).toMatchObject({ name: 'Grace' });
  });
});
