import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** A route with a body: what it needs, and a body that is JSON but not what the route takes. */
type Route = {
  readonly route: string;
  /** What the refusal says that the caller lacks. */
  readonly needs: string;
  readonly bad: object;
  /** Roles and assignments can be global: which org decides is in the body, so it is read before the permission. */
  readonly readFirst: boolean;
};

const ROUTES: readonly Route[] = [
  { route: 'POST /access-control/roles', needs: 'roles:write', bad: { name: 5 }, readFirst: true },
  { route: 'PUT /access-control/roles/{role}', needs: 'roles:write', bad: { name: 5 }, readFirst: true },
  {
    route: 'POST /access-control/roles/hard-reset',
    needs: 'roles:write',
    bad: { BasicRoles: 'yes' },
    readFirst: true,
  },
  {
    route: 'POST /access-control/users/{account}/roles',
    needs: 'users.roles:add',
    bad: { roleUid: 5 },
    readFirst: true,
  },
  {
    route: 'PUT /access-control/users/{account}/roles',
    needs: 'all of users.roles:add, users.roles:remove',
    bad: { roleUids: 'x' },
    readFirst: true,
  },
  {
    route: 'POST /access-control/teams/{team}/roles',
    needs: 'teams.roles:add',
    bad: { roleUid: 5 },
    readFirst: true,
  },
  {
    route: 'PUT /access-control/teams/{team}/roles',
    needs: 'all of teams.roles:add, teams.roles:remove',
    bad: { roleUids: 'x' },
    readFirst: true,
  },
  {
    route: 'PUT /access-control/roles/{role}/assignments',
    needs: 'all of teams.roles:add, teams.roles:remove, users.roles:add, users.roles:remove',
    bad: { users: 'x' },
    readFirst: true,
  },
  {
    route: 'POST /access-control/users/roles/search',
    needs: 'users.roles:read',
    bad: { userIds: 'x' },
    readFirst: true,
  },
  {
    route: 'POST /access-control/teams/roles/search',
    needs: 'teams.roles:read',
    bad: { teamIds: 'x' },
    readFirst: true,
  },
  { route: 'POST /admin/users', needs: 'users:create', bad: { password: 5 }, readFirst: false },
  { route: 'POST /orgs', needs: 'orgs:create', bad: { name: 5 }, readFirst: false },
  { route: 'PATCH /orgs/{org}', needs: 'orgs:write', bad: { location: 5 }, readFirst: false },
  { route: 'POST /orgs/{org}/users', needs: 'org.users:add', bad: { loginOrEmail: 5 }, readFirst: false },
  { route: 'POST /teams', needs: 'teams:create', bad: { name: 5 }, readFirst: false },
  { route: 'PUT /teams/{team}', needs: 'teams:write', bad: { name: 5 }, readFirst: false },
  { route: 'PUT /teams/{team}/preferences', needs: 'teams:write', bad: { theme: 5 }, readFirst: false },
  { route: 'POST /teams/{team}/members', needs: 'teams.permissions:write', bad: {}, readFirst: false },
  {
    route: 'PUT /teams/{team}/members',
    needs: 'teams.permissions:write',
    bad: { members: 5 },
    readFirst: false,
  },
  {
    route: 'PUT /teams/{team}/members/{account}',
    needs: 'teams.permissions:write',
    bad: { permission: 'admin' },
    readFirst: false,
  },
  { route: 'POST /serviceaccounts', needs: 'serviceaccounts:create', bad: { name: 5 }, readFirst: false },
  {
    route: 'PATCH /serviceaccounts/{account}',
    needs: 'serviceaccounts:write',
    bad: { name: 5 },
    readFirst: false,
  },
  {
    route: 'POST /serviceaccounts/{account}/tokens',
    needs: 'serviceaccounts:write',
    bad: { name: 5 },
    readFirst: false,
  },
];

type World = { readonly org: FreshOrg; readonly as: As; readonly places: Readonly<Record<string, string>> };

let made: Promise<World> | undefined;
/** One world for all: whatever is sent here is refused. */
const world = () => (made ??= newWorld());

/** An org with a service account that may do nothing. */
async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const account = await org.account();
  const places = {
    org: String(org.id),
    account: String(account.id),
    team: String(await org.team()),
    role: await org.role([]),
  };
  return { org, as: account.as, places };
}

async function send({ org, places }: World, { route }: Route, as: As, body: unknown): Promise<Answer> {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
  return await api(method, path, { as, org: org.id, body });
}

const BAD_BODIES = ['{', '', '['.repeat(10_000), ' '.repeat(1_100_000)];

describe.each(ROUTES)('$route', (route) => {
  const { needs, bad } = route;

  it('asks for credentials before it looks at the body', async ({ expect }) => {
    const here = await world();
    for (const body of [bad, ...BAD_BODIES]) {
      const { status, text } = await send(here, route, null, body);
      expect(status, text).toBe(401);
    }
    const { status, text } = await send(here, route, { token: 'glsa_no' }, bad);
    expect(status, text).toBe(401);
  });

  it('tells only callers with the permission what is wrong with a field', async ({ expect }) => {
    const here = await world();
    expectAccessDenied(await send(here, route, here.as, bad), needs);
    const { status, text } = await send(here, route, ADMIN, bad);
    expect(status, text).toBe(400);
  });
});

const UNREADABLE = ['{', '', '{"name":'];

describe.each(ROUTES.filter(({ readFirst }) => readFirst))('$route', (route) => {
  it('reads the JSON before it asks for the permission, since the body says in which org', async ({
    expect,
  }) => {
    const here = await world();
    for (const body of UNREADABLE) {
      for (const as of [here.as, ADMIN]) {
        const { status, text } = await send(here, route, as, body);
        expect(status, text).toBe(400);
      }
    }
  });
});

describe.each(ROUTES.filter(({ readFirst }) => !readFirst))('$route', (route) => {
  it('asks for the permission before it reads the JSON', async ({ expect }) => {
    const here = await world();
    for (const body of UNREADABLE) {
      expectAccessDenied(await send(here, route, here.as, body), route.needs);
      const { status, text } = await send(here, route, ADMIN, body);
      expect(status, text).toBe(400);
    }
  });
});

it('a wrong password is told before anything of the body', async ({ expect }) => {
  const as = { login: 'admin', password: 'wrong' };
  for (const body of [{ name: 5 }, ...BAD_BODIES]) {
    const { status, text } = await api('POST', '/teams', { as, body });
    expect(status, text).toBe(401);
  }
});

describe('an id that is no number', () => {
  it.for([
    ['GET', '/access-control/users/1.5/roles', 'users.roles:read'],
    ['GET', '/access-control/users/1.5/permissions', 'users.permissions:read'],
    ['DELETE', '/access-control/users/1.5/roles/x', 'users.roles:remove'],
    ['GET', '/access-control/teams/1.5/roles', 'teams.roles:read'],
    ['DELETE', '/access-control/teams/1.5/roles/x', 'teams.roles:remove'],
    ['GET', '/serviceaccounts/1.5', 'serviceaccounts:read'],
    ['DELETE', '/serviceaccounts/1.5', 'serviceaccounts:delete'],
    ['GET', '/serviceaccounts/1.5/tokens', 'serviceaccounts:read'],
    ['DELETE', '/serviceaccounts/1/tokens/abc', 'serviceaccounts:write'],
  ] as const)('is pointed out only to those with the permission: %s %s', async (row, { expect }) => {
    const [method, path, needs] = row;
    const { org, as } = await world();
    expectAccessDenied(await api(method, path, { as }), needs);
    const { status, text } = await api(method, path, { as: ADMIN, org: org.id });
    expect(status, text).toBe(400);
    const nobody = await api(method, path, { as: null });
    expect(nobody.status, nobody.text).toBe(401);
  });
});

describe('a thing that does not exist', () => {
  it.for([
    ['GET', '/access-control/roles/nothing', 'roles:read'],
    ['GET', '/access-control/roles/nothing/assignments', 'all of teams.roles:read, users.roles:read'],
    ['DELETE', '/access-control/roles/nothing', 'roles:delete'],
    ['GET', '/access-control/users/2147483647/roles', 'users.roles:read'],
    ['GET', '/access-control/users/2147483647/permissions', 'users.permissions:read'],
    ['GET', '/access-control/teams/2147483647/roles', 'teams.roles:read'],
    ['DELETE', '/access-control/teams/2147483647/roles/x', 'teams.roles:remove'],
    ['GET', '/serviceaccounts/2147483647', 'serviceaccounts:read'],
    ['GET', '/serviceaccounts/nothing', 'serviceaccounts:read'],
    ['DELETE', '/serviceaccounts/2147483647', 'serviceaccounts:delete'],
    ['DELETE', '/serviceaccounts/2147483647/tokens/1', 'serviceaccounts:write'],
    ['GET', '/teams/2147483647', 'teams:read'],
    ['GET', '/teams/nothing', 'teams:read'],
    ['DELETE', '/teams/2147483647', 'teams:delete'],
    ['GET', '/teams/2147483647/members', 'teams.permissions:read'],
    ['DELETE', '/teams/2147483647/members/1', 'teams.permissions:write'],
    ['GET', '/teams/2147483647/preferences', 'teams:read'],
  ] as const)(
    'is told from one that does only by those with the permission: %s %s',
    async (row, { expect }) => {
      const [method, path, needs] = row;
      const { org, as } = await world();
      expectAccessDenied(await api(method, path, { as }), needs);
      const { status, text } = await api(method, path, { as: ADMIN, org: org.id });
      expect(status, text).toBe(404);
    },
  );
});
