import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** A path with one place to spoil, and a body for it. */
type Path = readonly [method: string, template: string, body?: object];

const USER_PATHS: readonly Path[] = [
  ['GET', '/access-control/users/{}/roles'],
  ['POST', '/access-control/users/{}/roles', { roleUid: 'x' }],
  ['PUT', '/access-control/users/{}/roles', { roleUids: [] }],
  ['DELETE', '/access-control/users/{}/roles/x'],
  ['GET', '/access-control/users/{}/permissions'],
];
const TEAM_PATHS: readonly Path[] = [
  ['GET', '/access-control/teams/{}/roles'],
  ['POST', '/access-control/teams/{}/roles', { roleUid: 'x' }],
  ['PUT', '/access-control/teams/{}/roles', { roleUids: [] }],
  ['DELETE', '/access-control/teams/{}/roles/x'],
  ['GET', '/teams/{}'],
  ['PUT', '/teams/{}', { name: 'x' }],
  ['DELETE', '/teams/{}'],
  ['GET', '/teams/{}/members'],
  ['POST', '/teams/{}/members', { userId: 1 }],
  ['PUT', '/teams/{}/members', { members: [] }],
  ['PUT', '/teams/{}/members/1', {}],
  ['DELETE', '/teams/{}/members/1'],
  ['GET', '/teams/{}/preferences'],
  ['PUT', '/teams/{}/preferences', {}],
];
const ORG_PATHS: readonly Path[] = [['POST', '/orgs/{}/users', { loginOrEmail: 'admin' }]];
const ACCOUNT_PATHS: readonly Path[] = [
  ['GET', '/serviceaccounts/{}'],
  ['PATCH', '/serviceaccounts/{}', { name: 'x' }],
  ['DELETE', '/serviceaccounts/{}'],
  ['POST', '/serviceaccounts/{}/tokens', { name: 'x' }],
];
const ROLE_PATHS: readonly Path[] = [
  ['GET', '/access-control/roles/{}'],
  ['PUT', '/access-control/roles/{}', { name: 'x', version: 1 }],
  ['GET', '/access-control/roles/{}/assignments'],
  ['PUT', '/access-control/roles/{}/assignments', { users: [] }],
  ['DELETE', '/access-control/roles/{}'],
  ['DELETE', '/access-control/users/1/roles/{}'],
];

/** What the message calls the id (docs/grafana.md#paths-and-ids). */
const ID_PATHS: readonly (readonly [label: string, thing: RegExp, paths: readonly Path[]])[] = [
  ['userId', /^User not found$/, USER_PATHS],
  ['teamId', /^Team not found$/, TEAM_PATHS],
  ['orgId', /^Organization not found$/, ORG_PATHS],
  ['Service Account ID', /^Service account not found$/, ACCOUNT_PATHS],
];
const CASES = ID_PATHS.flatMap(([label, thing, paths]) =>
  paths.map(([method, template, body]) => ({ label, thing, method, template, body })),
);

const NO_NUMBERS = ['1.5', '1e3', '0x1', '%201', '%00', '%D9%A1', '%F0%9F%98%80', '1%2F2', '9'.repeat(400)];
const NO_IDS = ['0', '-1', '2147483648', '99999999999'];
const NO_UIDS = [
  'nothing',
  '%00',
  'a%2Fb',
  '%2e%2e%2fstatus',
  '%F0%9F%98%80',
  '%',
  '%zz',
  '%E0%A4%A',
  '%20',
  '*',
  "'",
  '%22',
  '%5C',
  ':',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
];

function expectRefusal(
  expect: ExpectStatic,
  answer: Answer,
  statuses: readonly number[],
  message: RegExp,
): void {
  expect(statuses, `${answer.status}: ${answer.text}`).toContain(answer.status);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body.message, answer.text).toMatch(message);
  expect(answer.body, answer.text).toHaveProperty('traceID', expect.any(String));
}

let made: Promise<FreshOrg> | undefined;
/** One org for all: whatever is sent about it is refused. */
const anOrg = () => (made ??= freshOrg());

let bystander: Promise<Account> | undefined;
/** A service account of that org that may do nothing. */
const anAccount = () => (bystander ??= anOrg().then((org) => org.account()));

let existing: Promise<string> | undefined;
/** A role of that org. */
const aRole = () => (existing ??= anOrg().then((org) => org.role([])));

describe('an id in a path', () => {
  it.for(CASES)('that is no number is refused by its name: $method $template', async (path, { expect }) => {
    const org = await anOrg();
    for (const id of NO_NUMBERS) {
      const { method, template, body, label } = path;
      const answer = await api(method, template.replace('{}', id), { org: org.id, body });
      expectRefusal(expect, answer, [400], new RegExp(`^${label} is invalid$`));
    }
  });

  it.for(CASES)('that names nothing is refused: $method $template', async (path, { expect }) => {
    const { method, template, body, thing } = path;
    const org = await anOrg();
    // The role is looked for as well, so there has to be one.
    const roleUid = await aRole();
    const send = async (id: string) =>
      await api(method, template.replace('{}', id).replace(/\/x$/, `/${roleUid}`), {
        org: org.id,
        body: body && 'roleUid' in body ? { roleUid } : body,
      });
    for (const id of NO_IDS) {
      expectRefusal(expect, await send(id), [404], thing);
    }
    expectRefusal(expect, await send('2147483647'), [404], thing);
  });
});

describe('a uid in place of an id', () => {
  const cases = CASES.filter(({ label }) => label !== 'orgId');

  it.for(cases)('that names nothing is not found: $method $template', async (path, { expect }) => {
    const { method, template, body, thing } = path;
    const [org, narrow] = [await anOrg(), await anAccount()];
    for (const uid of ['abc', 'basic_viewer', 'x'.repeat(40)]) {
      const url = template.replace('{}', uid);
      expectRefusal(expect, await api(method, url, { org: org.id, body }), [404], thing);
      const unprivileged = await api(method, url, { as: narrow.as, body });
      expectRefusal(expect, unprivileged, body === undefined ? [403] : [403, 404], /./);
    }
    const tooLong = template.replace('{}', 'x'.repeat(41));
    expectRefusal(expect, await api(method, tooLong, { org: org.id, body }), [400], /is invalid$/);
  });

  it('is as good as the id, and in another org it names nothing (I10)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const team = await org.admin(200, 'POST', '/teams', { name: unique('team') });
    const roleUid = await org.role([]);
    await org.admin(200, 'POST', `/access-control/teams/${team.body.uid}/roles`, { roleUid });
    const byId = await org.admin(200, 'GET', `/access-control/teams/${team.body.teamId}/roles`);
    expect(byId.body).toHaveLength(1);
    const byUid = await org.admin(200, 'GET', `/access-control/teams/${team.body.uid}/roles`);
    expect(byUid.body).toEqual(byId.body);
    await other.admin(404, 'GET', `/access-control/teams/${team.body.uid}/roles`);
  });
});

describe('a uid in a path', () => {
  it.for(ROLE_PATHS)(
    'that names nothing is not found: %s %s',
    async ([method, template, body], { expect }) => {
      const org = await anOrg();
      for (const uid of NO_UIDS) {
        const answer = await api(method, template.replace('{}', uid), { org: org.id, body });
        expectRefusal(expect, answer, [404], /^Role not found$/);
      }
    },
  );

  it('that names nothing is not found among the roles of a team', async ({ expect }) => {
    const org = await anOrg();
    const team = await org.team();
    for (const uid of NO_UIDS) {
      const answer = await api('DELETE', `/access-control/teams/${team}/roles/${uid}`, { org: org.id });
      expectRefusal(expect, answer, [404], /^Role not found$/);
    }
  });
});

describe('a flag in a query', () => {
  it('counts as false when it is no truth value', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const uid = await org.role([], { hidden: true });
    await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid: uid });
    for (const value of ['', 'maybe', '2', 'yes', 'null', '%00', '%zz', 'x'.repeat(5_000)]) {
      const list = await org.admin(200, 'GET', `/access-control/roles?includeHidden=${value}`);
      expect(list.text).not.toContain(uid);
      const answer = await api('DELETE', `/access-control/roles/${uid}?force=${value}`, { org: org.id });
      expectRefusal(expect, answer, [400], /assigned/i);
    }
  });

  it('that stands twice is no fault', async ({ expect }) => {
    for (const path of [
      '/access-control/roles?includeHidden=true&includeHidden=x',
      '/access-control/status?a&a=1',
    ]) {
      const answer = await api('GET', path);
      expect(answer.status, answer.text).toBeLessThan(500);
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
    }
  });
});

describe('a path that leads nowhere', () => {
  const paths = [
    '',
    '/',
    '/nowhere',
    '/access-control',
    '/access-control/roles/a/b',
    '/orgs/1/2',
    '/%00',
    '/%zz',
  ];
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

  it.for(paths)(
    'is not found for signed-in callers and unauthorised for others: %s',
    async (path, { expect }) => {
      const { as } = await anAccount();
      for (const method of methods) {
        expectRefusal(expect, await api(method, path, { as: ADMIN }), [404], /not found/i);
        expectRefusal(expect, await api(method, path, { as }), [404], /not found/i);
        expectRefusal(expect, await api(method, path, { as: null }), [401], /^Unauthorized$/);
      }
    },
  );

  it('is not one with a method that the path does not have: that is told apart', async ({ expect }) => {
    for (const [method, path] of [
      ['PATCH', '/access-control/roles'],
      ['POST', '/access-control/status'],
      ['DELETE', '/access-control/roles'],
    ] as const) {
      expectRefusal(expect, await api(method, path), [405], /^Method not allowed$/);
    }
  });

  it('does not borrow the open door of /health', async ({ expect }) => {
    for (const path of [
      '/health/access-control/roles',
      '/health%2f..%2faccess-control/roles',
      '/health%2e',
      '/HEALTH',
      '//access-control/roles',
      '/access-control/roles;/health',
      '/access-control/roles?/health',
      '/access-control/roles/',
      '/access-control%2froles',
    ]) {
      expectRefusal(expect, await api('GET', path, { as: null }), [401], /^Unauthorized$/);
    }
  });

  it('is not one with a slash at its end', async ({ expect }) => {
    const org = await freshOrg();
    await org.admin(201, 'POST', '/serviceaccounts/', { name: unique('account') });
    await org.admin(200, 'POST', '/access-control/roles/', { name: unique('role') });
    const { body } = await ok(200, 'GET', '/access-control/status/');
    expect(body).toEqual({ enabled: true });
  });
});

describe('any path and body for any route', () => {
  const texts = [
    'name',
    'uid',
    'displayName',
    'description',
    'group',
    'roleUid',
    'login',
    'email',
    'password',
    'role',
  ];
  const others = [
    'loginOrEmail',
    'hidden',
    'global',
    'version',
    'includeHidden',
    'BasicRoles',
    'orgId',
    'userId',
  ];
  const lists = [
    'permissions',
    'users',
    'userIds',
    'teamIds',
    'roleUids',
    'isDisabled',
    'secondsToLive',
    'NAME',
    'Permissions',
    '__proto__',
  ];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }),
    fc.array(fc.record({ action: fc.string(), scope: fc.string() })),
    fc.integer(),
    fc.boolean(),
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record(Object.fromEntries([...texts, ...others, ...lists].map((key) => [key, value])), {
      requiredKeys: [],
    }),
    fc.record({ name: fc.string({ unit: 'binary' }), permissions: value, version: value, role: value }),
    fc.record({ name: fc.string({ unit: 'binary' }), secondsToLive: value }),
  );
  const segment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }).map(encodeURIComponent),
    fc.webPath({ size: 'small' }),
    fc.integer().map(String),
    fc.constantFrom('1', '2', 'basic_viewer', '..'),
  );
  const single: readonly Path[] = [
    ['GET', '/access-control/roles?{}'],
    ['GET', '/access-control/user/permissions?{}'],
    ['GET', '/access-control/user/actions?{}'],
    ['POST', '/access-control/roles?{}', {}],
    ['POST', '/access-control/roles/hard-reset?{}', {}],
    ['POST', '/access-control/users/roles/search?{}', {}],
    ['POST', '/access-control/teams/roles/search?{}', {}],
    ['POST', '/admin/users?{}', {}],
    ['POST', '/orgs?{}', {}],
    ['GET', '/teams/search?{}'],
    ['POST', '/teams?{}', {}],
    ['POST', '/serviceaccounts?{}', {}],
    ['DELETE', '/access-control/teams/1/roles/{}'],
  ];
  const routes = [...USER_PATHS, ...TEAM_PATHS, ...ORG_PATHS, ...ACCOUNT_PATHS, ...ROLE_PATHS, ...single];

  it(
    'is answered without a fault, and a refusal says why in JSON (I15)',
    { timeout: 60_000 },
    async ({ expect }) => {
      const org = await freshOrg();
      await org.team();
      await org.account();
      const anything = fc.asyncProperty(
        fc.constantFrom(...routes),
        segment,
        body,
        async (route, text, json) => {
          const [method, template, takesBody] = route;
          const options = takesBody === undefined ? {} : { body: JSON.stringify(json) };
          const path = template.replace('{}', () => text);
          const answer = await api(method, path, { org: org.id, ...options });
          expect(answer.status, answer.text).toBeLessThan(500);
          expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
          if (answer.status >= 400)
            expect(answer.body, answer.text).toHaveProperty('message', expect.any(String));
        },
      );
      await fc.assert(anything, { numRuns: 150 });
    },
  );
});
