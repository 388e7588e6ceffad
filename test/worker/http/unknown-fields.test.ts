import { beforeAll, describe, it } from 'vitest';

import type { RequestOptions } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const IGNORED = 'Gatehouse-Ignored-Fields';
const STRICT = { Prefer: 'handling=strict' };

let org: FreshOrg;
let account: Account;
let team: number;
let role: string;

beforeAll(async () => {
  org = await freshOrg();
  account = await org.account();
  team = await org.team();
  role = await org.role([['teams:read', 'teams:*']]);
});

const send = async (method: string, path: string, body: unknown, options: RequestOptions = {}) =>
  await api(method, path, { org: org.id, body, ...options });

const tokensPath = () => `/serviceaccounts/${account.id}/tokens`;
const rolesOfAccount = () => `/access-control/users/${account.id}/roles`;

describe('a body with a slip does nothing', () => {
  it('and makes no token that never ends', async ({ expect }) => {
    for (const field of [
      'secondToLive',
      'seconds_to_live',
      'secondsTolive2',
      'expiresAt',
      'expiresIn',
      'expiration',
    ]) {
      const { status, text } = await send('POST', tokensPath(), { name: unique('token'), [field]: 60 });
      expect(status, text).toBe(400);
    }
    expect((await org.admin(200, 'GET', tokensPath())).body).toHaveLength(1);
  });

  it('and gives nobody a role that was meant to end, or to begin later', async ({ expect }) => {
    for (const field of ['expiresAt', 'expires', 'startsAt', 'dryRun', 'globl']) {
      const { status, text } = await send('POST', rolesOfAccount(), { roleUid: role, [field]: true });
      expect(status, text).toBe(400);
    }
    expect((await org.admin(200, 'GET', rolesOfAccount())).body).toEqual([]);
  });

  it('and empties no role', async ({ expect }) => {
    const path = `/access-control/roles/${role}`;
    const before = (await org.admin(200, 'GET', path)).body;
    const { status, body } = await send('PUT', path, { name: before.name, version: 99, permisions: [] });
    expect([status, body]).toEqual([
      400,
      { message: 'permisions is unknown: did you mean `permissions`?', traceID: '' },
    ]);
    expect((await org.admin(200, 'GET', path)).body).toEqual(before);
  });

  it('in the words of levels too', async ({ expect }) => {
    const path = '/access-control/folders/f1';
    const level = { permissions: [{ userId: account.id, permision: 'View' }] };
    const { status, body } = await send('POST', path, level);
    expect(status).toBe(400);
    expect(body.messageId).toBe('resourcePermissions.invalidRequestBody');
    expect(body.message).toBe(
      'Request body is invalid: permissions.permision is unknown: did you mean `permission`?',
    );
    const single = await send('POST', `${path}/users/${account.id}?dry_run=1`, { permission: 'View' });
    expect([single.status, single.body.message]).toEqual([
      400,
      'dry_run is unknown here, and ignoring it would make the change',
    ]);
  });

  it("in Unleash's dialect too", async ({ expect }) => {
    const slip = async (body: object, query = '') => {
      const answer = await send('POST', `/admin/groups${query}`, body);
      expect([answer.status, answer.body.name], answer.text).toEqual([400, 'BadDataError']);
      return answer.body.details;
    };
    const name = unique('group');
    expect(await slip({ name, rotRole: 1 })).toEqual([
      { path: '/body/rotRole', message: 'The `/body/rotRole` property is unknown: did you mean `rootRole`?' },
    ]);
    expect(await slip({ name, user: [] })).toMatchObject([{ path: '/body/user' }]);
    expect(await slip({ name, expiresAt: '' })).toMatchObject([{ path: '/body/expiresAt' }]);
    expect(await slip({ name }, '?dry_run=1')).toMatchObject([{ path: '/query/dry_run' }]);
  });
});

describe('a field in another letter case is the field', () => {
  it('in a token', async ({ expect }) => {
    const { status, headers } = await send('POST', tokensPath(), { NAME: 'short', SecondsTOLive: 60 });
    expect([status, headers.get(IGNORED)]).toEqual([200, null]);
    const tokens: { name: string; expiration: string | null }[] = (await org.admin(200, 'GET', tokensPath()))
      .body;
    expect(tokens.find(({ name }) => name === 'short')?.expiration).not.toBeNull();
  });

  it('in a group of Unleash, however deep, and errors name it as the contract does', async ({ expect }) => {
    const person = await org.person();
    const made = await send('POST', '/admin/groups', {
      Name: unique('group'),
      mappingssso: ['g1'],
      USERS: [{ User: { ID: person.id } }],
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body.mappingsSSO).toEqual(['g1']);
    const { body } = await org.admin(200, 'GET', `/admin/groups/${made.body.id}`);
    expect(body.users).toMatchObject([{ user: { id: person.id } }]);
    const refused = await send('POST', '/admin/groups', { name: 'x', USERS: [{ USER: { id: 'x' } }] });
    expect(refused.body.details).toEqual([
      {
        path: '/body/users/0/user/id',
        message: 'The `/body/users/0/user/id` property must be number. You sent "x".',
      },
    ]);
  });
});

describe('what is ignored', () => {
  it('is named in a header, where it is, once each', async ({ expect }) => {
    const time = '0001-01-01T00:00:00.000Z';
    const permission = (action: string) => ({ action, created: time, updated: time });
    const { status, headers } = await send('POST', '/access-control/roles', {
      name: unique('role'),
      color: 'red',
      permissions: [permission('teams:create'), permission('orgs:read')],
    });
    expect([status, headers.get(IGNORED)]).toEqual([200, 'color, permissions.created, permissions.updated']);
  });

  it('is not named where nothing was ignored, or nothing done', async ({ expect }) => {
    const made = await send('POST', '/teams', { name: unique('team') });
    expect([made.status, made.headers.has(IGNORED)]).toEqual([200, false]);
    for (const as of [account.as, null]) {
      const refused = await send('POST', '/teams', { name: unique('team'), color: 'red' }, { as });
      expect(refused.status).toBeGreaterThan(400);
      expect(refused.headers.has(IGNORED)).toBe(false);
    }
  });

  it('fits a header, whatever it is called', async ({ expect }) => {
    const odd = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`x${i}\r\nSet-Cookie: a=b é`, i]),
    );
    const { status, headers } = await send('POST', '/teams', { name: unique('team'), ok: 1, ...odd });
    expect([status, headers.get(IGNORED), headers.has('Set-Cookie')]).toEqual([
      200,
      'ok, *;more=5000',
      false,
    ]);
  });
});

describe('what real clients send', () => {
  const time = '0001-01-01T00:00:00.000Z';
  const BODIES: readonly (readonly [what: string, method: string, path: string, body: () => object])[] = [
    [
      'times of permissions, and an older version',
      'POST',
      '/access-control/roles',
      () => ({
        name: unique('role'),
        version: 1,
        created: time,
        updated: time,
        permissions: [{ action: 'teams:create', scope: '', created: time, updated: time }],
      }),
    ],
    [
      'an org in capitals',
      'POST',
      '/admin/users',
      () => ({ name: 'x', email: '', login: unique('person'), password: 'secret', OrgId: org.id }),
    ],
    ['the theme of a person', 'PUT', '/user', () => ({ theme: 'dark' })],
    [
      'fields of a team that are not of the contract',
      'PUT',
      '/teams/{team}',
      () => ({ ID: 5, ExternalUID: 'x', OrgID: 1, name: unique('team') }),
    ],
    [
      'the other preferences',
      'PUT',
      '/teams/{team}/preferences',
      () => ({
        theme: '',
        homeDashboardId: 0,
        homeDashboardUID: '',
        queryHistory: { homeTab: '' },
        navbar: { bookmarkUrls: [] },
        cookies: ['analytics'],
        regionalFormat: 'en',
        timezone: 'utc',
        weekStart: '',
      }),
    ],
    [
      'the id of an account',
      'PATCH',
      '/serviceaccounts/{account}',
      () => ({ serviceAccountId: account.id, isDisabled: false, role: 'None' }),
    ],
    [
      'the org of a search',
      'POST',
      '/access-control/users/roles/search',
      () => ({ orgId: org.id, userIds: [1] }),
    ],
    [
      'members whole, as a page of Unleash sends them',
      'PUT',
      '/admin/groups/{team}',
      () => ({
        id: team,
        name: unique('group'),
        description: null,
        mappingsSSO: [],
        rootRole: null,
        createdAt: time,
        createdBy: 'x',
        userCount: 1,
        projects: [],
        scimId: null,
        users: [
          {
            joinedAt: time,
            user: { id: account.id, name: 'x', username: 'x', email: 'x', permissions: [], loginAttempts: 0 },
          },
        ],
      }),
    ],
  ];
  const fill = (path: string) => path.replace('{team}', `${team}`).replace('{account}', `${account.id}`);

  it.for(BODIES)('is taken: %s', async ([, method, path, body], { expect }) => {
    const { status, text } = await send(method, fill(path), body());
    expect(status, text).toBe(200);
  });

  it.for([
    '/access-control/roles?delegatable=true&includeHidden=true&targetOrgId={org}',
    '/access-control/users/{account}/roles?includeHidden=true&includeMapped=true&targetOrgId={org}',
    '/serviceaccounts/search?page=1&perpage=5000&query=x&Disabled=true&disabled=false&expiredTokens=false',
    '/serviceaccounts/{account}?accesscontrol=true',
    '/teams/search?page=1&perpage=10&name=x&query=&sort=name-asc&accesscontrol=true',
    '/org/users?query=x&limit=5&accesscontrol=true',
    '/orgs?page=0&perpage=1&name=&query=x',
    '/users?page=1&perpage=1000&sort=login-asc',
    '/users/lookup?loginOrEmail=admin',
    '/access-control/user/permissions?reloadcache=true',
  ])('is taken in a query: %s', async (path, { expect }) => {
    const { status, text } = await api('GET', fill(path).replace('{org}', `${org.id}`), { org: org.id });
    expect(status, text).toBe(200);
  });
});

describe('a client that prefers strict handling', () => {
  const strictly = async (method: string, path: string, body?: unknown) =>
    await send(method, path, body, { headers: STRICT });

  it('is told all that is unknown in a body, and nothing is done', async ({ expect }) => {
    const name = unique('team');
    const { status, body, headers } = await strictly('POST', '/teams', { name, color: 1, orgId: 2 });
    expect([status, body.message]).toEqual([400, 'color is unknown, as well as orgId']);
    expect(headers.get('Preference-Applied')).toBe('handling=strict');
    expect((await org.admin(200, 'GET', `/teams/search?name=${name}`)).body.totalCount).toBe(0);
    const made = await strictly('POST', '/teams', { name });
    expect([made.status, made.headers.get('Preference-Applied')]).toEqual([200, 'handling=strict']);
  });

  it('is told what is unknown in a query', async ({ expect }) => {
    const { status, body } = await strictly('GET', '/teams/search?filter=x&page=1&accesscontrol=true');
    expect([status, body.message]).toEqual([400, 'filter is unknown']);
    expect((await strictly('GET', '/teams/search?query=x&page=1')).status).toBe(200);
    const change = await strictly('DELETE', `/teams/${team}?force=true`);
    expect([change.status, change.body.message]).toEqual([400, 'force is unknown']);
  });

  it("is told in Unleash's words there", async ({ expect }) => {
    const { status, body } = await strictly('POST', '/admin/groups', { name: 'x', color: 1 });
    expect([status, body.details]).toEqual([
      400,
      [{ path: '/body/color', message: 'The `/body/color` property is unknown' }],
    ]);
  });

  it('hears of no preference that it did not send', async ({ expect }) => {
    for (const headers of [{}, { Prefer: 'handling=lenient' }, { Prefer: 'respond-async' }]) {
      const answer = await send('POST', '/teams', { name: unique('team'), color: 1 }, { headers });
      expect([answer.status, answer.headers.get('Preference-Applied')]).toEqual([200, null]);
      expect(answer.headers.get(IGNORED)).toBe('color');
    }
  });
});

describe('a search of permissions', () => {
  const search = async (query: string, options: RequestOptions = {}) =>
    await api('GET', `/access-control/users/permissions/search?action=teams:read&${query}`, {
      org: org.id,
      ...options,
    });

  it.for(['userId=1', 'userLogin=admin', 'namespaceId=user:1', 'userID=1', 'teamId=1', 'x', 'page=2'])(
    'by what it does not know is 400, and not about everybody: %s',
    async (query, { expect }) => {
      const { status, body } = await search(query);
      expect(status).toBe(400);
      expect(body.message).toMatch(/^\w+ is unknown.*(?:namespacedId|action)/);
      expect((await search(query, { as: account.as })).status).toBe(403);
    },
  );

  it('takes what it knows, and what every request may have', async ({ expect }) => {
    const mine = `namespacedId=service-account:${account.id}`;
    for (const query of [mine, `${mine}&scope=`, `targetOrgId=${org.id}`, 'accesscontrol=true'])
      expect((await search(query)).status, query).toBe(200);
  });
});

describe('what was read, changed and sent back', () => {
  type Case = readonly [
    what: string,
    read: () => string,
    write: readonly [method: string, path: () => string],
    change?: object,
  ];
  const same = (path: () => string, method = 'PUT') => [path, [method, path]] as const;
  const rolePath = () => `/access-control/roles/${role}`;

  const CASES: readonly Case[] = [
    ['a role', ...same(rolePath), { version: 50, displayName: 'Changed' }],
    ['who has a role', ...same(() => `${rolePath()}/assignments`)],
    ['a team', ...same(() => `/teams/${team}`), { email: 'changed@example.org' }],
    ['the preferences of a team', ...same(() => `/teams/${team}/preferences`), { theme: 'dark' }],
    [
      'a service account',
      ...same(() => `/serviceaccounts/${account.id}`, 'PATCH'),
      { name: unique('renamed') },
    ],
    ['an org', ...same(() => '/org'), { name: unique('org') }],
    ['the groups of somebody', ...same(() => `/groupsync/users/${account.id}/groups`)],
    ['oneself', ...same(() => '/user')],
    ['a group of Unleash', ...same(() => `/admin/groups/${team}`), { description: 'changed' }],
  ];

  it.for(CASES)('is taken: %s', async ([, read, [method, path], change = {}], { expect }) => {
    const { body } = await org.admin(200, 'GET', read());
    const answer = await send(method, path(), { ...body, ...change });
    expect(answer.status, answer.text).toBe(200);
  });

  it('is taken one by one from a list', async ({ expect }) => {
    const person = await org.person();
    const users: { userId: number }[] = (await org.admin(200, 'GET', '/org/users')).body;
    const user = users.find(({ userId }) => userId === person.id);
    const changed = await send('PATCH', `/org/users/${person.id}`, { ...user, role: 'Editor' });
    expect(changed.status, changed.text).toBe(200);
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: person.id });
    const [member] = (await org.admin(200, 'GET', `/teams/${team}/members`)).body.filter(
      ({ userId }: { userId: number }) => userId === person.id,
    );
    const promoted = await send('PUT', `/teams/${team}/members/${person.id}`, { ...member, permission: 4 });
    expect(promoted.status, promoted.text).toBe(200);
    const levels = '/access-control/folders/f2';
    await org.admin(200, 'POST', `${levels}/users/${person.id}`, { permission: 'View' });
    const [level] = (await org.admin(200, 'GET', levels)).body.filter(
      ({ isManaged }: { isManaged: boolean }) => isManaged,
    );
    const raised = await send('POST', levels, { permissions: [{ ...level, permission: 'Edit' }] });
    expect(raised.status, raised.text).toBe(200);
  });
});
