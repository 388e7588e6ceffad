import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { NO_ID } from '../../support/people.ts';
import type { Group } from '../../support/unleash.ts';
import { expectError, groupsOf, rootRoleOf, unleash, user } from '../../support/unleash.ts';

/** A request with an `Authorization` header as it stands. */
const withHeader = async (authorization: string | undefined, path = '', org?: number) =>
  await unleash('GET', path, {
    as: null,
    ...(org !== undefined && { org }),
    ...(authorization !== undefined && { headers: { Authorization: authorization } }),
  });

const tokenOf = async (org: FreshOrg): Promise<string> => {
  const { as } = await org.account('Admin');
  return as !== null && 'token' in as ? as.token : '';
};

const basic = (name: string, password: string): string => `Basic ${btoa(`${name}:${password}`)}`;

describe('credentials', () => {
  it('are a token alone, after Bearer, or as a password; or a login and a password', async ({ expect }) => {
    const org = await freshOrg();
    const token = await tokenOf(org);
    const id = await groupsOf(org).create({ name: 'g' });
    const headers = [
      token,
      `  ${token}  `,
      `Bearer ${token}`,
      `bearer   ${token}`,
      `BEARER ${token}`,
      basic('api_key', token),
      basic('admin', 'admin'),
    ];
    for (const header of headers) {
      const { status, body, text } = await withHeader(header, '', org.id);
      expect(status, `${header}: ${text}`).toBe(200);
      expect(body.groups).toMatchObject([{ id }]);
    }
  });

  it.for([undefined, '', ' '])('that are not there (%j) are told so', async (header, { expect }) => {
    const { status, body } = await withHeader(header);
    expect([status, body.name]).toEqual([401, 'AuthenticationRequired']);
  });

  it('that are wrong are told no more than that', async ({ expect }) => {
    const org = await freshOrg();
    const token = await tokenOf(org);
    const headers = [
      'nonsense',
      `${token.slice(0, -1)}x`,
      token.toLowerCase(),
      `Token ${token}`,
      `Bearer ${token} x`,
      '*:*.unleash-insecure-api-token',
      'Bearer',
      'Basic',
      'Basic ???',
      basic('admin', 'wrong'),
      basic('nobody', 'x'),
    ];
    for (const header of headers) {
      const { status, body } = await withHeader(header);
      expect([status, body.name, body.message], header).toEqual([
        401,
        'UnauthorizedError',
        'You must log in to use Unleash.',
      ]);
    }
  });

  it('in the query do not count', async ({ expect }) => {
    const token = await tokenOf(await freshOrg());
    const { status, body } = await withHeader(undefined, `?Authorization=${token}&token=${token}`);
    expect([status, body.name]).toEqual([401, 'AuthenticationRequired']);
  });

  it('come before everything else: path, method, body and rights', async ({ expect }) => {
    const calls = [
      ['GET', '/x/y'],
      ['PATCH', ''],
      ['POST', ''],
      ['PUT', '/abc'],
      ['DELETE', '/scim-groups'],
      ['OPTIONS', ''],
    ] as const;
    for (const [method, path] of calls) {
      const answer = await api(method, `/admin/groups${path}`, { as: null });
      expect(answer.status, `${method} ${path}`).toBe(401);
      expectError(answer);
    }
  });

  it('of a token alone count nowhere else: the other dialect knows no such form', async ({ expect }) => {
    const org = await freshOrg();
    const token = await tokenOf(org);
    for (const path of ['/teams/search', '/admin/users', '/admin/groupsx', '/access-control/roles']) {
      const { status, body } = await api('GET', path, { as: null, headers: { Authorization: token } });
      expect([status, body.messageId], path).toEqual([401, 'auth.unauthorized']);
    }
  });

  it('that were taken back end at once (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const groups = groupsOf(org);
    expect(await groups.list(as)).toEqual([]);
    const [token] = (await org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`)).body;
    await org.admin(200, 'DELETE', `/serviceaccounts/${id}/tokens/${token.id}`);
    const { body } = await groups.send(401, 'GET', '', undefined, as);
    expect(body.name).toBe('UnauthorizedError');
  });
});

type Pair = readonly [action: string, scope: string];

const BODY = { name: 'g' };

/** Every route with all that it requires. The last two end what the others are about. */
const ROUTES: readonly (readonly [
  string,
  (id: number | string) => string,
  object | undefined,
  readonly Pair[],
])[] = [
  ['GET', () => '', undefined, [['teams:read', 'teams:*']]],
  ['GET', (id) => `/${id}`, undefined, [['teams:read', 'teams:*']]],
  ['POST', () => '', BODY, [['teams:create', '']]],
  [
    'PUT',
    (id) => `/${id}`,
    { name: 'h' },
    [
      ['teams:write', 'teams:*'],
      ['teams.permissions:write', 'teams:*'],
    ],
  ],
  ['DELETE', (id) => `/${id}`, undefined, [['teams:delete', 'teams:*']]],
  ['DELETE', () => '/scim-groups', undefined, [['teams:delete', 'teams:*']]],
];

describe('rights', () => {
  it('are named where they are missing, and are enough, for every route', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'h' });
    /** One account for each set of rights. */
    const accounts = new Map<string, Account>();
    const accountWith = async (pairs: readonly Pair[]): Promise<As> => {
      const account = accounts.get(pairs.join()) ?? (await org.account());
      if (!accounts.has(pairs.join()) && pairs.length > 0) await org.grant(account.id, pairs);
      accounts.set(pairs.join(), account);
      return account.as;
    };
    for (const [method, path, body, needed] of ROUTES) {
      for (const missing of needed) {
        const as = await accountWith(needed.filter((pair) => pair !== missing));
        const answer = await groups.send(403, method, path(id), body, as);
        expect(answer.body.name).toBe('NoAccessError');
        expect(answer.body.message).toContain(`"${missing[0]}"`);
        expect(answer.body.message).not.toContain('teams:*');
      }
      const { status, text } = await unleash(method, path(id), { as: await accountWith(needed), body });
      expect([200, 201], `${method} ${text}`).toContain(status);
    }
  });

  it('come before what is wrong with the request, for every route', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const { as } = await org.account();
    const bodies = ['{', {}, 'x'.repeat(1_100_000)];
    for (const [method, path, body] of ROUTES) {
      for (const id of path('') === path(1) ? [1] : ['abc', 0, 99_999_999_999, NO_ID]) {
        for (const wrong of body === undefined ? [undefined] : bodies) {
          await groups.send(403, method, path(id), wrong, as);
        }
      }
      if (body !== undefined) {
        const headers = { 'Content-Type': 'text/plain' };
        expect((await unleash(method, path(1), { as, headers, body: 'x' })).status).toBe(403);
      }
    }
  });

  it('over some groups show those groups, and let nothing be done to others', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [mine, other] = [await groups.create({ name: 'mine' }), await groups.create({ name: 'other' })];
    const { id, as } = await org.account();
    await org.grant(id, [
      ['teams:read', `teams:id:${mine}`],
      ['teams:write', `teams:id:${mine}`],
      ['teams.permissions:write', `teams:id:${mine}`],
      ['teams:delete', `teams:id:${mine}`],
    ]);
    expect((await groups.list(as)).map((group) => group.id)).toEqual([mine]);
    for (const there of [other, NO_ID]) {
      await groups.send(403, 'GET', `/${there}`, undefined, as);
      await groups.send(403, 'PUT', `/${there}`, { name: 'x' }, as);
      await groups.send(403, 'DELETE', `/${there}`, undefined, as);
    }
    await groups.send(403, 'DELETE', '/scim-groups', undefined, as);
    await groups.get(mine, as);
    await groups.send(200, 'PUT', `/${mine}`, { name: 'x' }, as);
    await groups.send(200, 'DELETE', `/${mine}`, undefined, as);
  });

  it('show members and mappings to those who may read them of the team, and people to those who may read them', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [one = 0, other = 0] = await crowd(org.id, 2);
    const body = { mappingsSSO: ['a'], users: [user(one), user(other)] };
    const [open, closed] = [
      await groups.create({ name: 'open', ...body }),
      await groups.create({ name: 'closed', ...body }),
    ];
    const seenBy = async (pairs: readonly Pair[]) => {
      const { id, as } = await org.account();
      await org.grant(id, pairs);
      const insidesOf = ({ mappingsSSO, users }: Partial<Group>) => ({
        ...(mappingsSSO && { mappingsSSO }),
        ...(users && { users: users.map((member) => member.user.id) }),
      });
      const list = await groups.list(as);
      for (const [i, id] of [open, closed].entries()) {
        expect(insidesOf(await groups.get(id, as))).toEqual(insidesOf(list[i] ?? {}));
      }
      return list.map((group) => ({
        ...insidesOf(group),
        ...('userCount' in group && { userCount: group.userCount }),
        ...('projects' in group && { projects: group.projects }),
      }));
    };
    const read: Pair = ['teams:read', 'teams:*'];
    const inside: Pair = ['teams.permissions:read', `teams:id:${open}`];
    // Left out, and not said to be empty.
    const nothing = {};
    const mapping = { mappingsSSO: ['a'], projects: [] };
    expect(await seenBy([read])).toEqual([nothing, nothing]);
    expect(await seenBy([read, ['org.users:read', 'users:*']])).toEqual([nothing, nothing]);
    expect(await seenBy([read, inside])).toEqual([mapping, nothing]);
    // Not all are shown, so they are not counted.
    expect(await seenBy([read, inside, ['org.users:read', `users:id:${other}`]])).toEqual([
      { ...mapping, users: [other] },
      nothing,
    ]);
    expect(await seenBy([read, inside, ['org.users:read', 'users:*']])).toEqual([
      { ...mapping, users: [one, other], userCount: 2 },
      nothing,
    ]);
  });

  it('show a plain member no members of its own group rather than none, and the true root role or nothing', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [member, reader] = [await org.account(), await org.account()];
    const rootRole = await rootRoleOf(await org.role([['reports:read', 'reports:*']]));
    const body = { mappingsSSO: ['a'], rootRole, users: [user(member.id)] };
    const id = await groups.create({ name: 'g', ...body });
    for (const group of [await groups.get(id, member.as), (await groups.list(member.as))[0]]) {
      expect(group).toMatchObject({ id, name: 'g' });
      for (const key of ['users', 'userCount', 'mappingsSSO', 'projects', 'rootRole'])
        expect(group).not.toHaveProperty(key);
    }
    const asMember = { as: member.as };
    const { body: team } = await org.admin(200, 'GET', `/teams/${id}`, undefined, asMember);
    expect(team.memberCount).toBe(1);
    await org.grant(reader.id, [
      ['teams:read', 'teams:*'],
      ['teams.roles:read', 'teams:*'],
    ]);
    expect(await groups.get(id, reader.as)).toHaveProperty('rootRole', rootRole);
    await groups.send(200, 'PUT', `/${id}`, { name: 'g' });
    // There is none, which is not the same as not to be told.
    expect(await groups.get(id, reader.as)).toHaveProperty('rootRole', null);
    await org.grant(reader.id, [['teams.permissions:read', 'teams:*']]);
    expect(await groups.list(reader.as)).toMatchObject([{ users: [], userCount: 0, mappingsSSO: [] }]);
  });
});
