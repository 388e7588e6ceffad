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
const NO_ROLES = ['Owner', 'Grafana Admin', 'basic_viewer', ' Viewer', 'constructor', '1'];

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

  it.for(['orgId', 'OrgId'])(
    'lets the person join another org by %s, as Viewer, and not org 1',
    async (key, { expect }) => {
      const org = await freshOrg();
      const login = unique('person');
      const { body } = await ok(200, 'POST', path, { body: { login, password: PASSWORD, [key]: org.id } });
      expect(await roleIn(org.id, body.id)).toBe('Viewer');
      expect(await roleIn(1, body.id)).toBeUndefined();
      // Without a header the person acts in the org it joined.
      expect(await permissionsOf({ login, password: PASSWORD })).toHaveProperty('orgs:read');
    },
  );

  it('takes the login for the e-mail address, and the other way round, when one is absent', async ({
    expect,
  }) => {
    for (const key of ['login', 'email']) {
      const name = `${unique('person')}@example.org`;
      await ok(200, 'POST', path, { body: { [key]: name, password: PASSWORD } });
      expect(await permissionsOf({ login: name, password: PASSWORD })).toHaveProperty('orgs:read');
    }
  });

  it('refuses a login or e-mail address that is taken, in any letter case', async ({ expect }) => {
    const org = await freshOrg();
    const [login, email] = [unique('person'), `${unique('mail')}@example.org`];
    await ok(200, 'POST', path, { body: { login, email, password: PASSWORD } });
    const other = () => unique('other');
    for (const taken of [
      { login, email: other() },
      { login: login.toUpperCase(), email: other() },
      { login: other(), email },
      { login: other(), email: email.toUpperCase() },
      { login },
      { email },
    ]) {
      const { answer, trace } = await refused(org, 412, path, { ...taken, password: PASSWORD });
      expect(answer.body.message).toMatch(/^User with email '.*' or username '.*' already exists$/);
      expect(trace).toEqual({});
    }
  });

  it.for([
    ['neither login nor e-mail address', { password: PASSWORD }, /login|email/i],
    ['a blank login', { login: '  ', password: PASSWORD }, /login/i],
    ['no password', { login: 'p' }, /password/i],
    ['a password of three characters', { login: 'p', password: 'abc' }, /password.*4/i],
    ['an unknown org', { login: 'p', password: PASSWORD, orgId: LARGEST_ID }, /org/i],
  ] as const)('refuses %s', async ([, body, message], { expect }) => {
    const { answer, trace } = await refused(await freshOrg(), 400, path, body);
    expect(answer.body.message).toMatch(message);
    expect(trace).toEqual({});
  });

  it('needs users:create in the global org, which rights in an org do not give', async () => {
    const org = await freshOrg();
    const admin = await org.account('Admin');
    const body = { login: unique('person'), password: PASSWORD };
    expectAccessDenied(await api('POST', path, { as: admin.as, body }), 'users:create');
    const person = await org.person('Admin');
    expectAccessDenied(await api('POST', path, { as: person.as, org: org.id, body }), 'users:create');
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

  it('is not for service accounts, whatever they hold', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account('Admin');
    const body = { name: unique('org') };
    const without = await ok(403, 'POST', path, { as: account.as, body });
    expect(without.body.message).toMatch(/orgs:create|Only users can create organizations/);

    const roleUid = await org.role([['orgs:create', '']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid, global: true });
    const before = await snapshot();
    const answer = await ok(403, 'POST', path, { as: account.as, body });
    expect(answer.body.message).toBe('Only users can create organizations');
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });
});

describe('POST /orgs/:id/users', () => {
  const newPerson = async () => {
    const login = unique('person');
    const email = `${login}@example.org`;
    const { body } = await ok(200, 'POST', '/admin/users', { body: { login, email, password: PASSWORD } });
    return { id: body.id as number, login, email, as: { login, password: PASSWORD } };
  };

  it.for(ROLE_NAMES)('adds a person as %s', async ([sent, role], { expect }) => {
    const org = await freshOrg();
    const person = await newPerson();
    const body = { loginOrEmail: person.email.toUpperCase(), role: sent };
    const answer = await ok(200, 'POST', `/orgs/${org.id}/users`, { body });
    expect(answer.body).toEqual({ userId: person.id, message: 'User added to organization' });
    expect(await roleIn(org.id, person.id)).toBe(role);
    expect('orgs:read' in (await permissionsOf(person.as, org.id))).toBe(role !== 'None');
  });

  it('never gives more than Viewer when no role is named', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson();
    const { status, text } = await api('POST', `/orgs/${org.id}/users`, {
      body: { loginOrEmail: person.login },
    });
    expect([200, 400], text).toContain(status);
    expect(await roleIn(org.id, person.id)).toBe(status === 200 ? 'Viewer' : undefined);
  });

  it('refuses members, unknown people, service accounts, unknown orgs and unknown roles', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { login } = await newPerson();
    const path = `/orgs/${org.id}/users`;
    await org.admin(200, 'POST', path, { loginOrEmail: login, role: 'Viewer' });
    const account = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') });
    const other = (await newPerson()).login;
    const cases: readonly (readonly [status: number, path: string, body: object, message: string])[] = [
      [409, path, { loginOrEmail: login, role: 'Viewer' }, 'User is already member of this organization'],
      [
        409,
        path,
        { loginOrEmail: login.toUpperCase(), role: 'Admin' },
        'User is already member of this organization',
      ],
      [404, path, { loginOrEmail: unique('nobody'), role: 'Viewer' }, 'User not found'],
      [404, path, { loginOrEmail: account.body.login, role: 'Viewer' }, 'User not found'],
      [404, `/orgs/${LARGEST_ID}/users`, { loginOrEmail: other, role: 'Viewer' }, 'Organization not found'],
      ...NO_ROLES.map(
        (role) => [400, path, { loginOrEmail: other, role }, 'Invalid role specified'] as const,
      ),
    ];
    for (const [status, to, body, message] of cases) {
      const { answer, trace } = await refused(org, status, to, body);
      expect(answer.body.message).toBe(message);
      expect(trace).toEqual({});
    }
  });

  it('needs org.users:add in the org of the path, and gives no role above the caller’s own', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const elsewhere = await freshOrg();
    const { login } = await newPerson();
    const editor = await org.person('Editor');
    const add = async (as: As, orgId: number, role: string) =>
      await api('POST', `/orgs/${orgId}/users`, { as, body: { loginOrEmail: login, role } });

    expectAccessDenied(await add(editor.as, org.id, 'Viewer'), 'org.users:add');
    await org.grant(editor.id, [['org.users:add', 'users:*']]);
    const tooHigh = await add(editor.as, org.id, 'Admin');
    expect(tooHigh.status, tooHigh.text).toBe(403);
    expect(tooHigh.body.message).toBe("Cannot assign a role higher than user's role");
    expectAccessDenied(await add(editor.as, elsewhere.id, 'Viewer'), 'org.users:add');
    const done = await add(editor.as, org.id, 'Editor');
    expect(done.status, done.text).toBe(200);

    // The header names one org, the path another: the path decides.
    const admin = await elsewhere.person('Admin');
    const body = { loginOrEmail: login, role: 'Admin' };
    await ok(200, 'POST', `/orgs/${elsewhere.id}/users`, { as: admin.as, org: org.id, body });
    expectAccessDenied(await add(admin.as, org.id, 'Viewer'), 'org.users:add');
  });
});

describe('ids', () => {
  it('of users and service accounts come from one space', async ({ expect }) => {
    const org = await freshOrg();
    const ids: number[] = [];
    for (let round = 0; round < 2; round++) {
      const user = { login: unique('person'), password: PASSWORD };
      ids.push((await org.admin(200, 'POST', '/admin/users', user)).body.id);
      ids.push((await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') })).body.id);
    }
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** What five requests at once ask for, and what those are told that come too late. */
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

describe('of five requests at once for the same name', () => {
  it.for(RACES)('one creates the %s, and the rest are told that it exists', async (race, { expect }) => {
    const [, taken, request] = race;
    const org = await freshOrg();
    const [path, body] = request((await org.account()).id);
    const send = async () => (await api('POST', path, { org: org.id, body })).status;
    const statuses = await Promise.all([send(), send(), send(), send(), send()]);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status >= 300)).toEqual([taken, taken, taken, taken]);
  });
});
