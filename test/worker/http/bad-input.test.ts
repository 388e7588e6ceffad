import { exports } from 'cloudflare:workers';
import { beforeAll, describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { levelsOf } from '../../../src/core/resource-levels.ts';
import { resourceNames, resourceType } from '../../../src/core/resource-types.ts';
import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

type Kind = 'text' | 'flag' | 'integer' | 'ids' | 'texts' | 'permissions' | 'levels';

const FIRST_ADMIN_ID = 1;

/** `!` marks a field that must be there. */
type Fields = Readonly<Record<string, Kind | `${Kind}!`>>;

/** A route that takes a body, a body that it accepts, and what its fields are. */
type Route = {
  readonly route: string;
  readonly valid: (world: World) => Record<string, unknown>;
  readonly fields: Fields;
  readonly success?: number;
  /** What the resource of the path is, where that depends on the route. */
  readonly resource?: (world: World) => number;
};

/** The routes of every type of resource: one for all assignees, and one for each kind of them. */
const RESOURCE_ROUTES: readonly Route[] = resourceNames.flatMap((resource) => {
  const { assignees } = resourceType(resource);
  const path = `POST /access-control/${resource}/{resourceID}`;
  const permission = levelsOf(resource).at(-1)?.name;
  const placed = {
    resource: ({ teamId, serviceAccountId }: World) => (resource === 'teams' ? teamId : serviceAccountId),
  };
  const one = { valid: () => ({ permission }), fields: { permission: 'text' }, ...placed } as const;
  return [
    {
      route: path,
      valid: () => ({ permissions: [{ userId: FIRST_ADMIN_ID, permission }] }),
      fields: { permissions: 'levels' },
      ...placed,
    } as const,
    { route: `${path}/users/{userID}`, ...one },
    ...(assignees.teams ? [{ route: `${path}/teams/{teamID}`, ...one }] : []),
    ...(assignees.builtInRoles ? [{ route: `${path}/builtInRoles/{builtInRole}`, ...one }] : []),
  ];
});

const roleFields = {
  name: 'text!',
  displayName: 'text',
  description: 'text',
  group: 'text',
  hidden: 'flag',
  global: 'flag',
  permissions: 'permissions',
} as const;

const userFields = { login: 'text', email: 'text', name: 'text' } as const;

const named = (what: string) => () => ({ name: unique(what) });

const ROUTES: readonly Route[] = [
  ...RESOURCE_ROUTES,
  {
    route: 'POST /access-control/roles',
    valid: () => ({ name: unique('role'), permissions: [{ action: 'teams:read', scope: 'teams:*' }] }),
    fields: { uid: 'text', version: 'integer', ...roleFields },
  },
  {
    route: 'PUT /access-control/roles/{roleUID}',
    valid: () => ({ name: unique('role'), version: 1 }),
    fields: { version: 'integer!', ...roleFields },
  },
  {
    route: 'POST /access-control/roles/hard-reset',
    valid: () => ({ BasicRoles: false }),
    fields: { BasicRoles: 'flag' },
  },
  {
    route: 'PUT /access-control/roles/{roleUID}/assignments',
    valid: ({ serviceAccountId, teamId }) => ({
      users: [],
      teams: [teamId],
      service_accounts: [serviceAccountId],
    }),
    fields: { users: 'ids', teams: 'ids', service_accounts: 'ids' },
  },
  {
    route: 'POST /access-control/users/{userId}/roles',
    valid: ({ roleUID }) => ({ roleUid: roleUID }),
    fields: { roleUid: 'text!', global: 'flag' },
  },
  {
    route: 'PUT /access-control/users/{userId}/roles',
    valid: ({ roleUID }) => ({ roleUids: [roleUID] }),
    fields: { roleUids: 'texts', global: 'flag', includeHidden: 'flag' },
  },
  {
    route: 'POST /access-control/teams/{teamId}/roles',
    valid: ({ roleUID }) => ({ roleUid: roleUID }),
    fields: { roleUid: 'text!' },
  },
  {
    route: 'PUT /access-control/teams/{teamId}/roles',
    valid: ({ roleUID }) => ({ roleUids: [roleUID] }),
    fields: { roleUids: 'texts', includeHidden: 'flag' },
  },
  {
    route: 'POST /admin/users',
    valid: () => ({ login: unique('person'), password: 'secret' }),
    fields: { login: 'text!', email: 'text', name: 'text', password: 'text!', orgId: 'integer' },
  },
  {
    route: 'PUT /admin/users/{userId}/password',
    valid: () => ({ password: 'another' }),
    fields: { password: 'text!' },
  },
  {
    route: 'PUT /admin/users/{userId}/permissions',
    valid: () => ({ isGrafanaAdmin: true }),
    fields: { isGrafanaAdmin: 'flag' },
  },
  { route: 'PUT /users/{userId}', valid: () => ({ name: unique('name') }), fields: userFields },
  { route: 'PUT /user', valid: () => ({ name: unique('name') }), fields: userFields },
  {
    route: 'PUT /user/password',
    valid: () => ({ oldPassword: 'admin', newPassword: 'admin' }),
    fields: { oldPassword: 'text!', newPassword: 'text!' },
  },
  ...(['users', 'teams'] as const).map((whose) => ({
    route: `POST /access-control/${whose}/roles/search`,
    valid: ({ orgId, userId, teamId }: World) => ({ orgId, userIds: [userId], teamIds: [teamId] }),
    fields: { orgId: 'integer', userIds: 'ids', teamIds: 'ids', includeHidden: 'flag' } as const,
  })),
  { route: 'POST /orgs', valid: named('org'), fields: { name: 'text!' } },
  { route: 'PUT /orgs/{orgId}', valid: named('org'), fields: { name: 'text!' } },
  { route: 'PUT /org', valid: named('org'), fields: { name: 'text!' } },
  {
    route: 'POST /org/users',
    valid: ({ outsider }) => ({ loginOrEmail: outsider, role: 'Viewer' }),
    fields: { loginOrEmail: 'text!', role: 'text' },
  },
  {
    route: 'PATCH /orgs/{orgId}/users/{userId}',
    valid: () => ({ role: 'Editor' }),
    fields: { role: 'text!' },
  },
  { route: 'PATCH /org/users/{userId}', valid: () => ({ role: 'Editor' }), fields: { role: 'text!' } },
  {
    route: 'POST /orgs/{orgId}/users',
    valid: ({ outsider }) => ({ loginOrEmail: outsider, role: 'Viewer' }),
    fields: { loginOrEmail: 'text!', role: 'text' },
  },
  { route: 'POST /teams', valid: named('team'), fields: { name: 'text!', email: 'text' } },
  { route: 'PUT /teams/{teamId}', valid: named('team'), fields: { name: 'text!', email: 'text' } },
  {
    route: 'PUT /teams/{teamId}/preferences',
    valid: () => ({ theme: 'dark' }),
    fields: {
      theme: 'text',
      timezone: 'text',
      weekStart: 'text',
      homeDashboardUID: 'text',
      language: 'text',
    },
  },
  {
    route: 'POST /groupsync/groups/{groupID}',
    valid: ({ roleUID }) => ({ roles: [roleUID] }),
    fields: { roles: 'texts' },
    success: 201,
  },
  {
    route: 'PUT /groupsync/groups/{groupID}',
    valid: ({ roleUID }) => ({ roles: [roleUID] }),
    fields: { roles: 'texts' },
    success: 201,
  },
  {
    route: 'PUT /groupsync/users/{userId}/groups',
    valid: () => ({ groups: [unique('group')] }),
    fields: { groups: 'texts' },
  },
  {
    route: 'POST /teams/{teamId}/groups',
    valid: () => ({ groupId: unique('group') }),
    fields: { groupId: 'text!' },
  },
  {
    route: 'POST /teams/{teamId}/members',
    valid: ({ newcomer }) => ({ userId: newcomer }),
    fields: { userId: 'integer!' },
  },
  {
    route: 'PUT /teams/{teamId}/members',
    valid: () => ({ members: [], admins: ['admin@localhost'] }),
    fields: { members: 'texts', admins: 'texts' },
  },
  {
    route: 'PUT /teams/{teamId}/members/{userId}',
    valid: () => ({ permission: 4 }),
    fields: { permission: 'integer' },
  },
  {
    route: 'POST /serviceaccounts',
    valid: named('account'),
    fields: { name: 'text!', role: 'text', isDisabled: 'flag' },
    success: 201,
  },
  {
    route: 'PATCH /serviceaccounts/{serviceAccountId}',
    valid: named('account'),
    fields: { name: 'text', role: 'text', isDisabled: 'flag' },
  },
  {
    route: 'POST /serviceaccounts/{serviceAccountId}/tokens',
    valid: named('token'),
    fields: { name: 'text!', secondsToLive: 'integer' },
  },
];

const requiredOf = ({ fields }: Route): string[] =>
  Object.keys(fields).filter((field) => fields[field]?.endsWith('!'));

/** Entries that say of nobody, or not clearly of whom, which level is meant. */
const WRONG_LEVELS = [
  { userId: '1' },
  { userId: -1 },
  { userId: 1.5 },
  { userId: 2 ** 31 },
  { teamId: true },
  { builtInRole: 5 },
  { userId: 1, permission: 5 },
  { userId: 1, permission: ['Admin'] },
  // No assignee, several, and the same one twice.
  {},
  { userId: 0, teamId: 0, builtInRole: '' },
  { permission: '' },
  { userId: 1, teamId: 1 },
];

/** What no field of the kind can be. */
const WRONG: Readonly<Record<Kind, readonly unknown[]>> = {
  text: [5, true, [], {}],
  flag: ['true', '', 1, [], {}],
  integer: ['1', '', true, -1, 1.5, 2 ** 53, 1e30, [], {}],
  ids: ['x', 5, true, {}, ['1'], [null], [0], [-1], [1.5], [2 ** 31], [[1]], [{}]],
  texts: ['x', 5, true, {}, [5], [{}], [['x']]],
  permissions: [
    'x',
    5,
    true,
    {},
    ['teams:read'],
    [5],
    [null],
    [[]],
    [{}],
    [{ scope: 'teams:*' }],
    [{ action: null }],
    [{ action: 5 }],
    [{ action: 'teams:read', scope: 5 }],
    [{ action: 'teams:read', scope: ['teams:*'] }],
  ],
  levels: [
    'x',
    5,
    true,
    {},
    ['x'],
    [5],
    [null],
    [[]],
    [{ userId: FIRST_ADMIN_ID }, { userId: FIRST_ADMIN_ID }],
    Array(1_001).fill({}),
    ...WRONG_LEVELS.map((entry) => [entry]),
  ],
};

const UNREADABLE = ['', ' ', '{', '{"name":}', '{"name":"x",}', "{'name':'x'}", 'name=x', 'undefined', 'NaN'];
const NO_OBJECTS = ['null', '[]', '[{}]', '"text"', '5', 'true'];
const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/json',
  'json',
];
const MEBIBYTE = 1_048_576;

/** What fills the places of a path. */
type Places = Readonly<
  Record<'orgId' | 'userId' | 'teamId' | 'serviceAccountId' | 'userID' | 'teamID', number>
> & {
  readonly roleUID: string;
  readonly builtInRole: string;
  readonly groupID: string;
};

/**
 * An org with one thing of each kind, the user being in the team; an account that is not; and the login of a person who
 * is no member of the org.
 */
type World = Places & { readonly org: FreshOrg; readonly newcomer: number; readonly outsider: string };

let outsider = '';

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const account = await org.account();
  const teamId = await org.team();
  const person = await org.person();
  await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId: person.id });
  return {
    org,
    roleUID: await org.role([]),
    userId: person.id,
    newcomer: (await org.account()).id,
    teamId,
    userID: FIRST_ADMIN_ID,
    teamID: teamId,
    builtInRole: 'Viewer',
    groupID: unique('group'),
    orgId: org.id,
    serviceAccountId: account.id,
    outsider,
  };
}

async function send(
  world: World,
  { route, resource }: Route,
  body: unknown,
  options: RequestOptions = {},
  fetch?: Fetch,
): Promise<Answer> {
  const [method = '', template = ''] = route.split(' ');
  const places = { ...world, resourceID: resource?.(world) };
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: keyof Places) => String(places[name]));
  return await api(method, path, { org: world.org.id, body, ...options }, fetch);
}

/** A clear refusal in Grafana's shape. */
function expectRefusal(
  expect: ExpectStatic,
  answer: Answer,
  statuses: readonly number[],
  message: RegExp,
  sent: string,
): void {
  const shown = `${sent.slice(0, 200)} was answered ${answer.text}`;
  expect(statuses, `${answer.status}: ${shown}`).toContain(answer.status);
  expect(answer.headers.get('Content-Type'), shown).toMatch(/^application\/json/);
  expect(answer.body, shown).toEqual(
    expect.objectContaining({ message: expect.any(String), traceID: expect.any(String) }),
  );
  expect(answer.body.message, shown).toMatch(message);
}

const worker: Fetch = (request) => exports.default.fetch(request);

beforeAll(async () => {
  outsider = unique('person');
  await ok(200, 'POST', '/admin/users', { body: { login: outsider, password: 'secret' } });
});

describe('the table of routes with a body', () => {
  it('names every one that the API documents', async ({ expect }) => {
    const response = await exports.default.fetch('http://gatehouse.test/openapi.json');
    const document: { paths: Record<string, Record<string, { requestBody?: unknown }>> } =
      await response.json();
    const documented = Object.entries(document.paths)
      // Unleash's refusals are said in other words: unleash-bad-input.test.ts has them.
      .filter(([path]) => path.startsWith('/api/') && !path.startsWith('/api/admin/groups'))
      .flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([, { requestBody }]) => requestBody !== undefined)
          .map(([method]) => `${method.toUpperCase()} ${path.slice('/api'.length)}`),
      );
    expect(ROUTES.map(({ route }) => route).toSorted()).toEqual(documented.toSorted());
  });
});

describe.each(ROUTES)('$route', (route) => {
  let world: Promise<World> | undefined;
  /** One world for all that is refused, which writes nothing. */
  const untouched = () => (world ??= newWorld());

  it('reads the body that the other cases spoil, with a charset and the content type in any letter case', async ({
    expect,
  }) => {
    const world = await newWorld();
    const headers = { 'Content-Type': 'Application/JSON; charset=UTF-8' };
    const answer = await send(world, route, route.valid(world), { headers });
    expect(answer.status, answer.text).toBe(route.success ?? 200);
  });

  it('refuses what is not JSON, or no object, and writes nothing', async ({ expect }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const body of UNREADABLE) {
      expectRefusal(expect, await send(world, route, body), [400], /json/i, body);
    }
    for (const body of NO_OBJECTS) {
      expectRefusal(expect, await send(world, route, body), [400], /body.*object/i, body);
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('refuses a body that is not said to be JSON, and writes nothing', async ({ expect }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const type of OTHER_TYPES) {
      const answer = await send(world, route, route.valid(world), { headers: { 'Content-Type': type } });
      expectRefusal(expect, answer, [400], /content-type/i, type);
    }
    const untyped: Fetch = (request) => {
      request.headers.delete('Content-Type');
      return worker(request);
    };
    expectRefusal(
      expect,
      await send(world, route, route.valid(world), {}, untyped),
      [400],
      /content-type/i,
      'none',
    );
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('refuses bodies over one MiB, announced or streamed, and writes nothing', async ({ expect }) => {
    const world = await newWorld();
    const before = await snapshot();
    const tooLarge = JSON.stringify(route.valid(world)).padEnd(MEBIBYTE + 1);
    expectRefusal(expect, await send(world, route, tooLarge), [413], /1048576|large/i, 'announced');
    const streamed: Fetch = ({ url, method, headers }) => {
      const init = { method, headers, body: streamOf(tooLarge) };
      return worker(new Request(url, init));
    };
    expectRefusal(expect, await send(world, route, '', {}, streamed), [413], /1048576|large/i, 'streamed');
    expect(compareSnapshots(before, await snapshot())).toEqual({});
    const largest = JSON.stringify(route.valid(world)).padEnd(MEBIBYTE);
    const accepted = await send(world, route, largest);
    expect(accepted.status, accepted.text).toBe(route.success ?? 200);
  });

  it('refuses a field of the wrong type by its name, and writes nothing', async ({ expect }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const [field, kind] of Object.entries(route.fields)) {
      for (const wrong of WRONG[kind.replace('!', '') as Kind]) {
        const body = { ...route.valid(world), [field]: wrong };
        const answer = await send(world, route, body);
        expectRefusal(
          expect,
          answer,
          [400, 404],
          new RegExp(field.replace(/Ids?$/, ''), 'i'),
          JSON.stringify(body),
        );
      }
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('refuses an absent, null or empty required field by its name, and writes nothing', async ({
    expect,
  }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const field of requiredOf(route)) {
      const { [field]: _absent, ...rest } = route.valid(world);
      for (const body of [rest, { ...rest, [field]: null }, { ...rest, [field]: '' }]) {
        const answer = await send(world, route, body);
        expectRefusal(expect, answer, [400], new RegExp(field, 'i'), JSON.stringify(body));
      }
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('reads keys in any letter case, and ignores unknown ones, __proto__ and constructor among them', async ({
    expect,
  }) => {
    const world = await newWorld();
    const valid = route.valid(world);
    const extra = '"__proto__":{"global":true},"constructor":{"prototype":{}},"toString":1,"unknown":[{}]';
    const body = JSON.stringify(valid)
      .replaceAll(/"(\w+)":/g, (key) => key.toUpperCase())
      .replace(/\}$/, `,${extra}}`);
    const answer = await send(world, route, body);
    expect(answer.status, `${body} was answered ${answer.text}`).toBe(route.success ?? 200);

    for (const field of requiredOf(route)) {
      const { [field]: value, ...rest } = route.valid(world);
      const inherited = `${JSON.stringify({ ...rest, '': 0 }).slice(0, -1)},"__proto__":${JSON.stringify({ [field]: value })}}`;
      expectRefusal(expect, await send(world, route, inherited), [400], new RegExp(field, 'i'), inherited);
    }
  });

  it('takes the last of two keys that say the same', async ({ expect }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const field of requiredOf(route)) {
      const valid = JSON.stringify(route.valid(world)).slice(0, -1);
      for (const key of [field, field.toUpperCase()]) {
        const body = `${valid},"${key}":{}}`;
        expectRefusal(expect, await send(world, route, body), [400], new RegExp(field, 'i'), body);
      }
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('survives 100,000 brackets, as the body and in every field', { timeout: 60_000 }, async ({ expect }) => {
    const world = await untouched();
    const before = await snapshot();
    for (const deep of ['['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`]) {
      expectRefusal(expect, await send(world, route, deep), [400], /./, deep);
      for (const field of Object.keys(route.fields)) {
        const body = `${JSON.stringify(route.valid(world)).slice(0, -1)},"${field}":${deep}}`;
        expectRefusal(expect, await send(world, route, body), [400], /./, field);
      }
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });
});

function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const size = 64 * 1_024;
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, (offset += size)));
    },
  });
}
