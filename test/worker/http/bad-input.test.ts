import { exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { levelsOf } from '../../../src/core/resource-levels.ts';
import { DECLARED_ASSIGNEES } from '../../../src/core/declared-type.ts';
import { resourceNames, resourceType } from '../../../src/core/resource-types.ts';
import type { Answer, As, Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';
import { storeType } from '../../support/stored-types.ts';
import { storedPeople, storedPerson } from '../../support/stored-people.ts';
import { readDocument } from '../../support/document.ts';

type Kind =
  | 'text'
  | 'location'
  | 'flag'
  | 'integer'
  | 'ids'
  | 'texts'
  | 'permissions'
  | 'levels'
  | 'levels of a type';

const FIRST_ADMIN_ID = 1;
const FIRST_ORG_ID = 1;

/** Each change of a role says a version above the one before. */
let versions = 0;

/** `!` marks a field that must be there. */
type Fields = Readonly<Record<string, Kind | `${Kind}!`>>;

/** A route that takes a body, a body that it accepts, and what its fields are. */
type Route = {
  readonly route: string;
  readonly valid: (world: World) => Record<string, unknown>;
  readonly fields: Fields;
  readonly success?: number;
  readonly query?: string;
  /** What the resource of the path is, where that depends on the route. */
  readonly resource?: (world: World) => number;
  /** Who sends it, if not the first admin. */
  readonly as?: As;
};

/** Somebody who may choose the password that they have. */
const CHOOSER = { login: unique('person'), password: 'not known to many' };

/** The types of resource, with the highest level; the routes of declared ones name the type. */
const TYPES = [
  ...resourceNames.map((resource) => ({
    resource: resource as string,
    assignees: resourceType(resource).assignees,
    permission: levelsOf(resource).at(-1)?.name,
  })),
  { resource: '{resource}', assignees: DECLARED_ASSIGNEES, permission: 'Approve' },
];

/** The routes of every type of resource: one for all assignees, and one for each kind of them. */
const RESOURCE_ROUTES: readonly Route[] = TYPES.flatMap(({ resource, assignees, permission }) => {
  const path = `POST /access-control/${resource}/{resourceID}`;
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
    valid: () => ({ name: unique('role'), version: ++versions }),
    fields: { version: 'integer!', ...roleFields },
  },
  {
    route: 'PUT /access-control/resource-types/{type}',
    valid: () => ({ displayName: unique('type'), actions: ['read'] }),
    fields: {
      displayName: 'text',
      actions: 'texts!',
      attribute: 'text',
      levels: 'levels of a type',
      global: 'flag',
    },
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
    valid: () => ({ oldPassword: CHOOSER.password, newPassword: CHOOSER.password }),
    as: CHOOSER,
    fields: { oldPassword: 'text!', newPassword: 'text!' },
  },
  // Nobody has such a link, and no such token is good.
  {
    route: 'POST /admin/users/{userId}/links/{linkId}/move',
    valid: ({ userId }) => ({ userId }),
    fields: { userId: 'integer!' },
    success: 404,
  },
  { route: 'POST /user/links', valid: () => ({ token: 'a.b.c' }), fields: { token: 'text!' }, success: 400 },
  ...(['users', 'teams'] as const).map((whose) => ({
    route: `POST /access-control/${whose}/roles/search`,
    valid: ({ orgId, userId, teamId }: World) => ({ orgId, userIds: [userId], teamIds: [teamId] }),
    fields: { orgId: 'integer', userIds: 'ids', teamIds: 'ids', includeHidden: 'flag' } as const,
  })),
  { route: 'POST /orgs', valid: named('org'), fields: { name: 'text!', location: 'location' } },
  // The org is in use, so only that it has no location of its own is still true.
  { route: 'PATCH /orgs/{orgId}', valid: () => ({ location: null }), fields: { location: 'location' } },
  { route: 'PUT /orgs/{orgId}', valid: named('org'), fields: { name: 'text!' } },
  { route: 'PUT /org', valid: named('org'), fields: { name: 'text!' } },
  {
    route: 'POST /org/users',
    valid: ({ outsider }) => ({ loginOrEmail: outsider(), role: 'Viewer' }),
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
    valid: ({ outsider }) => ({ loginOrEmail: outsider(), role: 'Viewer' }),
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
    route: 'POST /groupsync/groups',
    query: '?groupId={groupID}',
    valid: ({ roleUID }) => ({ roles: [roleUID] }),
    fields: { roles: 'texts' },
    success: 201,
  },
  {
    route: 'PUT /groupsync/groups',
    query: '?groupId={groupID}',
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
    valid: ({ newcomer }) => ({ userId: newcomer() }),
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
  location: [5, true, [], {}, '', 'mars', 'WEUR', ['weur']],
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
  'levels of a type': [
    'x',
    5,
    true,
    {},
    ['View'],
    [5],
    [null],
    [[]],
    [{}],
    [{ name: 'View' }],
    [{ actions: ['read'] }],
    [{ name: 5, actions: ['read'] }],
    [{ name: 'View', actions: 'read' }],
    [{ name: 'View', actions: [5] }],
    [{ name: 'View', actions: [] }],
    Array(11).fill({ name: 'View', actions: ['read'] }),
  ],
};

/** One body of each sort that no route takes; test/unit/http/json-body.test.ts has more of them. */
const UNREADABLE = ['', '{', 'name=x', '['.repeat(100_000)];
const NO_OBJECTS = ['null', '[{}]', '5', `${'['.repeat(100_000)}${']'.repeat(100_000)}`];
const MEBIBYTE = 1_048_576;

/** What fills the places of a path. */
type Places = Readonly<
  Record<'orgId' | 'userId' | 'teamId' | 'serviceAccountId' | 'userID' | 'teamID', number>
> & {
  readonly roleUID: string;
  readonly builtInRole: string;
  readonly type: string;
  readonly linkId: string;
  readonly resource: string;
};

/**
 * An org with one thing of each kind, the user being in the team; accounts that are not, one at each call; and logins
 * of people who are no members of the org.
 */
type World = Places & {
  readonly org: FreshOrg;
  readonly newcomer: () => number;
  readonly outsider: () => string;
};

/** As many as are asked for by any test here. */
const SPARE = 120;

async function makeOrg() {
  const org = await freshOrg();
  await storeType(org.id, { name: 'invoices' });
  const accounts = await crowd(org.id, SPARE);
  const outsiders = await storedPeople(FIRST_ORG_ID, SPARE);
  await ok(200, 'POST', '/admin/users', { body: { ...CHOOSER, orgId: org.id } });
  return {
    org,
    userId: (await storedPerson(org.id)).id,
    serviceAccountId: (await org.account()).id,
    newcomer: () => accounts.pop() ?? 0,
    outsider: () => outsiders.pop()?.login ?? '',
  };
}

let made: ReturnType<typeof makeOrg> | undefined;

/** In one org for all routes, a team and a role for each. */
async function newWorld(): Promise<World> {
  const { org, ...rest } = await (made ??= makeOrg());
  const [teamId, roleUID] = [await org.team(), await org.role([])];
  await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId: rest.userId });
  return {
    ...rest,
    org,
    orgId: org.id,
    roleUID,
    teamId,
    userID: FIRST_ADMIN_ID,
    teamID: teamId,
    builtInRole: 'Viewer',
    type: unique('type'),
    resource: 'invoices',
    linkId: 'nosuchlink',
  };
}

async function send(
  world: World,
  { route, resource, query = '', as = ADMIN }: Route,
  body: unknown,
  options: RequestOptions = {},
  fetch?: Fetch,
): Promise<Answer> {
  const [method = '', template = ''] = route.split(' ');
  const places = { ...world, resourceID: resource?.(world), groupID: unique('group') };
  const path = `${template}${query}`.replaceAll(/\{(\w+)\}/g, (_, name: keyof Places) =>
    String(places[name]),
  );
  return await api(method, path, { org: world.org.id, as, body, ...options }, fetch);
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

describe('the table of routes with a body', () => {
  it('names every one that the API documents', ({ expect }) => {
    const document = readDocument<{ paths: Record<string, Record<string, { requestBody?: unknown }>> }>();
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
  let made: Promise<World> | undefined;
  const world = () => (made ??= newWorld());

  it('reads the body that the other cases spoil, with a charset and the content type in any letter case', async ({
    expect,
  }) => {
    const here = await world();
    const headers = { 'Content-Type': 'Application/JSON; charset=UTF-8' };
    const answer = await send(here, route, route.valid(here), { headers });
    expect(answer.status, answer.text).toBe(route.success ?? 200);
  });

  it('refuses what is not JSON, no object, not said to be JSON or too large, and writes nothing', async ({
    expect,
  }) => {
    const here = await world();
    const before = await snapshot();
    for (const body of UNREADABLE) {
      expectRefusal(expect, await send(here, route, body), [400], /json/i, body);
    }
    for (const body of NO_OBJECTS) {
      expectRefusal(expect, await send(here, route, body), [400], /body.*object/i, body);
    }
    const said = { headers: { 'Content-Type': 'text/plain' } };
    const plain = await send(here, route, route.valid(here), said);
    expectRefusal(expect, plain, [400], /content-type/i, 'text/plain');
    const untyped: Fetch = (request) => {
      request.headers.delete('Content-Type');
      return worker(request);
    };
    const answer = await send(here, route, route.valid(here), {}, untyped);
    expectRefusal(expect, answer, [400], /content-type/i, 'none');
    const tooLarge = JSON.stringify(route.valid(here)).padEnd(MEBIBYTE + 1);
    expectRefusal(expect, await send(here, route, tooLarge), [413], /1048576|large/i, 'too large');
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('refuses by its name a field that is of the wrong type, or missing, and writes nothing', async ({
    expect,
  }) => {
    const here = await world();
    const before = await snapshot();
    for (const [field, kind] of Object.entries(route.fields)) {
      for (const wrong of WRONG[kind.replace('!', '') as Kind]) {
        const body = { ...route.valid(here), [field]: wrong };
        const said = new RegExp(field.replace(/Ids?$/, ''), 'i');
        expectRefusal(expect, await send(here, route, body), [400, 404], said, JSON.stringify(body));
      }
    }
    for (const field of requiredOf(route)) {
      const { [field]: _absent, ...rest } = route.valid(here);
      const valid = JSON.stringify(route.valid(here)).slice(0, -1);
      const bodies = [
        ...[rest, { ...rest, [field]: null }, { ...rest, [field]: '' }].map((body) => JSON.stringify(body)),
        // The last of two keys that say the same counts.
        `${valid},"${field.toUpperCase()}":{}}`,
      ];
      for (const body of bodies) {
        expectRefusal(expect, await send(here, route, body), [400], new RegExp(field, 'i'), body);
      }
    }
    // One field of each kind is enough to be read deep into.
    const byKind = Object.fromEntries(Object.entries(route.fields).map(([field, kind]) => [kind, field]));
    for (const field of Object.values(byKind)) {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const body = `${JSON.stringify(route.valid(here)).slice(0, -1)},"${field}":${deep}}`;
      expectRefusal(expect, await send(here, route, body), [400], /./, field);
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('reads keys in any letter case, and ignores unknown ones, __proto__ and constructor among them', async ({
    expect,
  }) => {
    const here = await world();
    const valid = route.valid(here);
    const extra = '"__proto__":{"global":true},"constructor":{"prototype":{}},"toString":1,"unknown":[{}]';
    const body = JSON.stringify(valid)
      .replaceAll(/"(\w+)":/g, (key) => key.toUpperCase())
      .replace(/\}$/, `,${extra}}`);
    const answer = await send(here, route, body);
    expect(answer.status, `${body} was answered ${answer.text}`).toBe(route.success ?? 200);

    for (const field of requiredOf(route)) {
      const { [field]: value, ...rest } = route.valid(here);
      const inherited = `${JSON.stringify({ ...rest, '': 0 }).slice(0, -1)},"__proto__":${JSON.stringify({ [field]: value })}}`;
      expectRefusal(expect, await send(here, route, inherited), [400], new RegExp(field, 'i'), inherited);
    }
  });
});

describe('a body of just one MiB', () => {
  const created = ROUTES.filter(({ route }) => route === 'POST /teams');

  it.for(created)('is taken, and one byte more is not, streamed or announced', async (route, { expect }) => {
    const here = await newWorld();
    const tooLarge = JSON.stringify(route.valid(here)).padEnd(MEBIBYTE + 1);
    expectRefusal(expect, await send(here, route, tooLarge), [413], /1048576|large/i, 'announced');
    const streamed: Fetch = ({ url, headers }) =>
      worker(new Request(url, { method: 'POST', headers, body: streamOf(tooLarge) }));
    expectRefusal(expect, await send(here, route, '', {}, streamed), [413], /1048576|large/i, 'streamed');
    const largest = JSON.stringify(route.valid(here)).padEnd(MEBIBYTE);
    const accepted = await send(here, route, largest);
    expect(accepted.status, accepted.text).toBe(200);
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
