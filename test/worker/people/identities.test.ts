import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

const PASSWORD = 'secret';
const LARGEST_ID = 2_147_483_647;
/** `None`, then the rest in the order of rank, in every letter case. */
const ROLE_NAMES = [
  ['none', 'None'],
  ['VIEWER', 'Viewer'],
  ['eDiToR', 'Editor'],
  ['Admin', 'Admin'],
] as const;

/** What a caller may do in an org, action to scopes. */
const permissionsOf = async (as: As, org?: number): Promise<Record<string, string[]>> =>
  (await ok(200, 'GET', '/access-control/user/permissions', { as, ...(org !== undefined && { org }) })).body;

const roleIn = async (orgId: number, userId: number): Promise<string | undefined> =>
  (
    await env.DB.prepare('SELECT role FROM org_users WHERE org_id = ? AND user_id = ?')
      .bind(orgId, userId)
      .first<{ role: string }>()
  )?.role;

/** Sends a request of the admin that must be refused, and leaves no trace of it. */
async function refused(
  org: FreshOrg,
  status: number,
  path: string,
  body: object,
): Promise<{ readonly answer: Answer; readonly trace: object }> {
  const before = await snapshot();
  const answer = await org.admin(status, 'POST', path, body);
  return { answer, trace: compareSnapshots(before, await snapshot()) };
}

describe('POST /admin/users', () => {
  const path = '/admin/users';

  it('creates a person who joins org 1 as Viewer and can sign in', async ({ expect }) => {
    const login = unique('person');
    const { body } = await ok(200, 'POST', path, { body: { login, name: 'A Person', password: PASSWORD } });
    expect(body).toEqual({
      id: expect.any(Number),
      uid: expect.stringMatching(/^[\w-]+$/),
      message: 'User created',
    });
    expect(await roleIn(1, body.id)).toBe('Viewer');
    const held = await permissionsOf({ login, password: PASSWORD });
    expect(held).toHaveProperty('dashboards.insights:read');
    expect(held).not.toHaveProperty('teams:create');
    expect(held).not.toHaveProperty('users:create');
  });

  it('lets the person join another org, as Viewer, and not org 1', async ({ expect }) => {
    const org = await freshOrg();
    const login = unique('person');
    const { body } = await ok(200, 'POST', path, { body: { login, password: PASSWORD, OrgId: org.id } });
    expect(await roleIn(org.id, body.id)).toBe('Viewer');
    expect(await roleIn(1, body.id)).toBeUndefined();
    // Without a header the person acts in the org it joined.
    expect(await permissionsOf({ login, password: PASSWORD })).toHaveProperty('orgs:read');
  });

  it('takes the login for the e-mail address, and the other way round, when one is absent', async ({
    expect,
  }) => {
    for (const key of ['login', 'email']) {
      const name = `${unique('person')}@example.org`;
      const { body } = await ok(200, 'POST', path, { body: { [key]: name, password: PASSWORD } });
      const shown = (await ok(200, 'GET', `/users/${body.id}`)).body;
      expect(shown, key).toMatchObject({ login: name, email: name });
    }
  });

  it('refuses a login or e-mail address that is taken, in any letter case', async ({ expect }) => {
    const org = await freshOrg();
    const [login, email] = [unique('person'), `${unique('mail')}@example.org`];
    await ok(200, 'POST', path, { body: { login, email, password: PASSWORD } });
    const other = () => unique('other');
    for (const taken of [
      { login: login.toUpperCase(), email: other() },
      { login: other(), email: email.toUpperCase() },
      { login: other(), email: login },
      { login: email, email: other() },
    ]) {
      const { answer, trace } = await refused(org, 412, path, { ...taken, password: PASSWORD });
      expect(answer.body.message).toMatch(/^User with email '.*' or username '.*' already exists$/);
      expect(trace).toEqual({});
    }
  });

  it('refuses names and passwords that are absent or too short, and an unknown org', async ({ expect }) => {
    const org = await freshOrg();
    for (const [body, message] of [
      [{ password: PASSWORD }, /login|email/i],
      [{ login: '  ', password: PASSWORD }, /login/i],
      [{ login: 'p' }, /password/i],
      [{ login: 'p', password: 'abc' }, /password.*4/i],
      [{ login: 'p', password: PASSWORD, orgId: LARGEST_ID }, /org/i],
    ] as const) {
      const { answer, trace } = await refused(org, 400, path, body);
      expect(answer.body.message).toMatch(message);
      expect(trace).toEqual({});
    }
  });
});

describe('POST /orgs', () => {
  const path = '/orgs';

  it('creates an org with its creator as Admin', async ({ expect }) => {
    const name = unique('org');
    const { body } = await ok(200, 'POST', path, { body: { name } });
    expect(body).toEqual({ orgId: expect.any(Number), message: 'Organization created' });
    expect(await roleIn(body.orgId, 1)).toBe('Admin');
    const { answer, trace } = await refused(await freshOrg(), 409, path, { name });
    expect(answer.body.message).toBe('Organization name taken');
    expect(trace).toEqual({});
  });

  it('needs orgs:create, and makes whoever holds it Admin there and nowhere else', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('Admin');
    const body = { name: unique('org') };
    expectAccessDenied(await api('POST', path, { as: person.as, org: org.id, body }), 'orgs:create');

    const roleUid = await org.role([['orgs:create', '']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${person.id}/roles`, { roleUid, global: true });
    const { orgId } = (await ok(200, 'POST', path, { as: person.as, body })).body;
    expect(await permissionsOf(person.as, orgId)).toHaveProperty('teams:create');
    expect(await permissionsOf(person.as, 1)).not.toHaveProperty('teams:create');
  });
});

describe('POST /orgs/:id/users', () => {
  it('adds a person as the role that is named, in any letter case, and never as more than Viewer by default', async ({
    expect,
  }) => {
    const login = unique('person');
    const email = `${login}@example.org`;
    const { id } = (await ok(200, 'POST', '/admin/users', { body: { login, email, password: PASSWORD } }))
      .body;
    const as = { login, password: PASSWORD };
    for (const [sent, role] of ROLE_NAMES) {
      const org = await freshOrg();
      const body = { loginOrEmail: email.toUpperCase(), role: sent };
      const answer = await ok(200, 'POST', `/orgs/${org.id}/users`, { body });
      expect(answer.body).toEqual({ userId: id, message: 'User added to organization' });
      expect(await roleIn(org.id, id)).toBe(role);
      expect('orgs:read' in (await permissionsOf(as, org.id)), role).toBe(role !== 'None');
    }
    const org = await freshOrg();
    const body = { loginOrEmail: login };
    const { status, text } = await api('POST', `/orgs/${org.id}/users`, { body });
    expect([200, 400], text).toContain(status);
    expect(await roleIn(org.id, id)).toBe(status === 200 ? 'Viewer' : undefined);
  });

  it('refuses members, unknown people, unknown orgs and unknown roles', async ({ expect }) => {
    const org = await freshOrg();
    const path = `/orgs/${org.id}/users`;
    const account = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') });
    const cases: readonly (readonly [status: number, path: string, body: object, message: string])[] = [
      [409, path, { loginOrEmail: 'ADMIN', role: 'Viewer' }, 'User is already member of this organization'],
      [404, path, { loginOrEmail: unique('nobody'), role: 'Viewer' }, 'User not found'],
      [404, path, { loginOrEmail: account.body.login, role: 'Viewer' }, 'User not found'],
      [404, `/orgs/${LARGEST_ID}/users`, { loginOrEmail: 'admin', role: 'Viewer' }, 'Organization not found'],
      [400, path, { loginOrEmail: 'admin', role: 'Owner' }, 'Invalid role specified'],
    ];
    for (const [status, to, body, message] of cases) {
      const { answer, trace } = await refused(org, status, to, body);
      expect(answer.body.message).toBe(message);
      expect(trace).toEqual({});
    }
  });

  it('goes by the org of the path, whichever one a header names', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { as } = await elsewhere.person('Admin');
    const outsider = unique('person');
    await ok(200, 'POST', '/admin/users', { body: { login: outsider, password: PASSWORD } });
    const add = async (orgId: number) =>
      await api('POST', `/orgs/${orgId}/users`, {
        as,
        org: org.id,
        body: { loginOrEmail: outsider, role: 'Admin' },
      });
    const done = await add(elsewhere.id);
    expect(done.status, done.text).toBe(200);
    expectAccessDenied(await add(org.id), 'org.users:add');
  });
});

describe('ids', () => {
  it('of users and service accounts come from one space', async ({ expect }) => {
    const org = await freshOrg();
    const account = async () =>
      (await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') })).body.id;
    const user = { login: unique('person'), password: PASSWORD };
    const ids: number[] = [await account()];
    ids.push((await org.admin(200, 'POST', '/admin/users', user)).body.id);
    ids.push(await account());
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** What three requests at once ask for, and what those are told that come too late. */
const RACES: readonly (readonly [
  thing: string,
  taken: number,
  request: (accountId: number) => readonly [path: string, body: object],
])[] = [
  ['person', 412, () => ['/admin/users', { login: unique('person'), password: PASSWORD }]],
  ['org', 409, () => ['/orgs', { name: unique('org') }]],
  ['team', 409, () => ['/teams', { name: unique('team') }]],
  ['service account', 400, () => ['/serviceaccounts', { name: unique('account') }]],
  ['token', 400, (id) => [`/serviceaccounts/${id}/tokens`, { name: unique('token') }]],
];

describe('of three requests at once for the same name', () => {
  it.for(RACES)('one creates the %s, and the rest are told that it exists', async (race, { expect }) => {
    const [, taken, request] = race;
    const org = await freshOrg();
    const [path, body] = request((await org.account()).id);
    const send = async () => (await api('POST', path, { org: org.id, body })).status;
    const statuses = await Promise.all([send(), send(), send()]);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status >= 300)).toEqual([taken, taken]);
  });
});
