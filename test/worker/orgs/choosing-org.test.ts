import { beforeAll, describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Call = readonly [method: string, path: string, body?: object];

const MISMATCH = {
  extra: null,
  message: 'API key does not belong to the requested organization',
  messageId: 'api-key.organization-mismatch',
  statusCode: 401,
};

/** The first admin's rights where no org is named. */
const READ = '/access-control/user/permissions';

describe('a token acts in its own org only (I10)', () => {
  it('naming another one is refused, by header or by query', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    const header = (id: number) => ({ headers: { 'X-Grafana-Org-Id': String(id) } });
    const calls: readonly Call[] = [
      ['GET', READ],
      ['GET', '/access-control/roles'],
      ['POST', '/access-control/roles', { name: unique('role') }],
      ['POST', '/serviceaccounts', { name: unique('account'), role: 'None' }],
      ['POST', '/orgs', { name: unique('org') }],
    ];
    for (const [method, path, body] of calls) {
      for (const named of [
        () => api(method, path, { as, body, ...header(other.id) }),
        () => api(method, `${path}?targetOrgId=${other.id}`, { as, body }),
        // The query comes first.
        () => api(method, `${path}?targetOrgId=${other.id}`, { as, body, ...header(org.id) }),
      ]) {
        const { answer, trace } = await traceOf(named);
        const { traceID: _traceID, ...rest } = answer.body;
        expect({ status: answer.status, ...rest }, `${method} ${path}`).toEqual({ status: 401, ...MISMATCH });
        expect(trace).toEqual({});
      }
    }
    await ok(200, 'GET', READ, { as, ...header(org.id) });
    await ok(200, 'GET', `${READ}?targetOrgId=${org.id}`, { as, ...header(other.id) });
  });

  it('a number that no org has is another org as well, to a token and to a person', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    for (const id of ['99999999999', '2147483648', '1999999999']) {
      const answer = await api('GET', READ, { as, headers: { 'X-Grafana-Org-Id': id } });
      expect([answer.status, answer.body.messageId], `${id}: ${answer.text}`).toEqual([
        401,
        MISMATCH.messageId,
      ]);
      expectAccessDenied(await api('GET', '/access-control/roles', { org: Number(id) }), 'roles:read');
    }
  });
});

/** What names no org, and what is no number. A header that is sent twice arrives with a comma. */
const NAMES_NONE = ['', '0', '00', '0, 0', ' ', ','];
const NO_NUMBERS = [
  '-1',
  '+1',
  'abc',
  '1.5',
  '0x1',
  '1e0',
  '1 2',
  'null',
  'undefined',
  'Main Org.',
  '1, 2',
  '0, 1',
  '1, 1, 2',
  '1, x',
  '1;1',
  '99999999999, 99999999998',
  `${'9'.repeat(400)}.`,
  '١',
];

describe('a request that names its org', () => {
  const wanted = (name: 'X-Grafana-Org-Id' | 'targetOrgId', text: string) =>
    name === 'targetOrgId'
      ? { path: `/org?targetOrgId=${encodeURIComponent(text)}`, headers: {} }
      : { path: '/org', headers: { [name]: text } };

  it.for(['X-Grafana-Org-Id', 'targetOrgId'] as const)(
    'by %s: nothing and 0 are as if absent',
    async (name, { expect }) => {
      for (const text of NAMES_NONE) {
        const { path, headers } = wanted(name, text);
        expect((await ok(200, 'GET', path, { headers })).body.id, text).toBe(1);
      }
    },
  );

  it.for(['X-Grafana-Org-Id', 'targetOrgId'] as const)(
    'by %s: the same number twice is that number',
    async (name, { expect }) => {
      const org = await freshOrg();
      for (const text of [`${org.id}, ${org.id}`, `${org.id},${org.id},0${org.id}`, `, ${org.id}`]) {
        const { path, headers } = wanted(name, text);
        expect((await ok(200, 'GET', path, { headers })).body.id, text).toBe(org.id);
      }
      const twice = await ok(200, 'GET', `/org?targetOrgId=${org.id}&targetOrgId=${org.id}`);
      expect(twice.body.id).toBe(org.id);
      await ok(400, 'GET', `/org?targetOrgId=${org.id}&targetOrgId=1`);
    },
  );

  it.for(['X-Grafana-Org-Id', 'targetOrgId'] as const)(
    'by %s: anything else is refused before anything is done, in the words of the dialect',
    async (name, { expect }) => {
      const org = await freshOrg();
      const { as } = await org.account('Admin');
      const texts = name === 'targetOrgId' ? NO_NUMBERS : NO_NUMBERS.filter((text) => text !== '١');
      const { trace } = await traceOf(async () => {
        for (const text of texts) {
          const { path, headers } = wanted(name, text);
          const query = path.slice('/org'.length);
          for (const caller of [ADMIN, as]) {
            const team = { as: caller, headers, body: { name: unique('team') } };
            const grafana = await ok(400, 'POST', `/teams${query}`, team);
            expect(grafana.body, text).toEqual({ message: `${name} must be the id of one org`, traceID: '' });
            const unleash = await ok(400, 'POST', `/admin/groups${query}`, team);
            expect(unleash.body, text).toMatchObject({
              name: 'BadDataError',
              details: [{ message: `${name} must be the id of one org` }],
            });
          }
          await ok(401, 'GET', path, { as: null, headers });
        }
      });
      expect(trace).toEqual({});
    },
  );

  it('by both is refused for either, and the query comes first', async ({ expect }) => {
    const org = await freshOrg();
    await ok(400, 'GET', `/org?targetOrgId=${org.id}`, { headers: { 'X-Grafana-Org-Id': 'x' } });
    await ok(400, 'GET', '/org?targetOrgId=x', { org: org.id });
    expect((await ok(200, 'GET', `/org?targetOrgId=${org.id}`, { org: 1 })).body.id).toBe(org.id);
    // What names none leaves it to the other.
    expect((await ok(200, 'GET', '/org?targetOrgId=0', { org: org.id })).body.id).toBe(org.id);
  });
});

describe('what is no org id opens nothing (I10)', () => {
  const NO_ORG_IDS = ['0', '00', '-1', 'abc', '1.5', '0x1', '99999999999'];

  it('shows nobody more than the same call without it', async ({ expect }) => {
    const org = await freshOrg();
    const callers = [ADMIN, (await org.person('Admin')).as, (await org.account('Admin')).as];
    for (const as of callers) {
      const plain = await ok(200, 'GET', READ, { as });
      const list = await api('GET', '/access-control/roles', { as });
      for (const id of NO_ORG_IDS) {
        const headers = { 'X-Grafana-Org-Id': id };
        for (const named of [
          await api('GET', READ, { as, headers }),
          await api('GET', `${READ}?targetOrgId=${id}`, { as }),
        ]) {
          if (named.status !== 200) expect([400, 401], `${id}: ${named.text}`).toContain(named.status);
          else expect([plain.body, {}], `${id}: ${named.text}`).toContainEqual(named.body);
        }
        const named = await api('GET', '/access-control/roles', { as, headers });
        if (![400, 401, 403].includes(named.status)) expect(named.body, id).toEqual(list.body);
      }
    }
  });

  it('0 never means the global plane', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const roleUid = await org.role([], { global: true });
    for (const noOrg of NO_ORG_IDS) {
      const headers = { 'X-Grafana-Org-Id': noOrg };
      const { trace } = await traceOf(async () => {
        await api('POST', '/access-control/roles', { headers, body: { name: unique('role') } });
        await api('POST', `/access-control/roles?targetOrgId=${noOrg}`, { body: { name: unique('role') } });
        await api('POST', `/access-control/users/${id}/roles`, { headers, body: { roleUid } });
        await api('POST', '/access-control/users/1/roles', { headers, body: { roleUid } });
        await api('POST', '/teams', { headers, body: { name: unique('team') } });
      });
      const added = Object.values(trace).flatMap((table) => table.added);
      expect(
        added.filter((row) => JSON.parse(row).org_id === 0),
        noOrg,
      ).toEqual([]);
      await api('DELETE', `/access-control/users/1/roles/${roleUid}`, { headers });
    }
  });

  it('nor does it in a path', async ({ expect }) => {
    const org = await freshOrg();
    const { login } = await org.person();
    for (const id of ['0', '-1', 'abc', '99999999999']) {
      const body = { loginOrEmail: login, role: 'Viewer' };
      const { answer, trace } = await traceOf(() => api('POST', `/orgs/${id}/users`, { body }));
      expect([400, 403, 404], `${id}: ${answer.text}`).toContain(answer.status);
      expect(trace).toEqual({});
    }
    const answer = await api('POST', '/orgs/abc/users', { body: { loginOrEmail: login, role: 'Viewer' } });
    expect([answer.status, answer.body.message]).toEqual([400, 'orgId is invalid']);
  });
});

describe('an org that the person is no member of (I10)', () => {
  const CALLS: readonly (readonly [needed: string, ...Call])[] = [
    ['roles:read', 'GET', '/access-control/roles'],
    ['roles:read', 'GET', '/access-control/roles/basic_viewer'],
    ['roles:write', 'POST', '/access-control/roles', { name: 'x' }],
    ['roles:write', 'PUT', '/access-control/roles/x', { name: 'x', version: 1 }],
    ['roles:delete', 'DELETE', '/access-control/roles/x'],
    ['users.roles:read', 'GET', '/access-control/users/1/roles'],
    ['users.roles:add', 'POST', '/access-control/users/1/roles', { roleUid: 'x' }],
    ['all of users.roles:add, users.roles:remove', 'PUT', '/access-control/users/1/roles', { roleUids: [] }],
    ['users.roles:remove', 'DELETE', '/access-control/users/1/roles/x'],
    ['users.permissions:read', 'GET', '/access-control/users/1/permissions'],
    ['teams.roles:read', 'GET', '/access-control/teams/1/roles'],
    ['teams.roles:add', 'POST', '/access-control/teams/1/roles', { roleUid: 'x' }],
    ['all of teams.roles:add, teams.roles:remove', 'PUT', '/access-control/teams/1/roles', { roleUids: [] }],
    ['teams.roles:remove', 'DELETE', '/access-control/teams/1/roles/x'],
    ['status:accesscontrol', 'GET', '/access-control/status'],
    ['teams:create', 'POST', '/teams', { name: 'x' }],
    ['teams.permissions:write', 'POST', '/teams/1/members', { userId: 1 }],
    ['serviceaccounts:create', 'POST', '/serviceaccounts', { name: 'x', role: 'None' }],
    ['serviceaccounts:write', 'POST', '/serviceaccounts/1/tokens', { name: 'x' }],
  ];

  /** An org that the first admin is no member of, its only Admin, and another org. */
  let closed: { readonly org: FreshOrg; readonly id: number; readonly founder: Person };

  beforeAll(async () => {
    const org = await freshOrg();
    const founder = await org.person();
    const roleUid = await org.role([['orgs:create', '']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${founder.id}/roles`, { roleUid, global: true });
    const { body } = await ok(200, 'POST', '/orgs', { as: founder.as, body: { name: unique('org') } });
    closed = { org, id: body.orgId, founder };
  });

  it('is closed on every route that acts in the current org, even to a server admin', async ({ expect }) => {
    const { org, id, founder } = closed;
    const { as } = await org.person('Admin');
    const { trace } = await traceOf(async () => {
      for (const [needed, method, path, body] of CALLS) {
        for (const caller of [ADMIN, as]) {
          for (const orgId of [id, 1_999_999_999]) {
            const answer = await api(method, path, { as: caller, org: orgId, body });
            expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(403);
            expectAccessDenied(answer, needed);
          }
        }
        expectAccessDenied(await api(method, `${path}?targetOrgId=${id}`, { body }), needed);
      }
    });
    expect(trace).toEqual({});
    for (const caller of [ADMIN, as]) {
      expect((await ok(200, 'GET', READ, { as: caller, org: id })).body).toEqual({});
    }
    // It is its founder's.
    await ok(200, 'GET', '/access-control/roles', { as: founder.as, org: id });
  });

  it('stays closed to global assignments, for they count where one is a member', async () => {
    const { org, id } = closed;
    const person = await org.person('Admin');
    const roleUid = await org.role([['roles:read', 'roles:*']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${person.id}/roles`, { roleUid, global: true });
    await ok(200, 'GET', '/access-control/roles', { as: person.as, org: org.id });
    expectAccessDenied(await api('GET', '/access-control/roles', { as: person.as, org: id }), 'roles:read');
  });

  it('takes members from a server admin, whose rights count where the path names the org', async ({
    expect,
  }) => {
    const { org, id } = closed;
    const { login, as } = await org.person('Admin');
    const add = (caller: typeof as, orgId: number) =>
      api('POST', `/orgs/${orgId}/users`, { as: caller, body: { loginOrEmail: login, role: 'Viewer' } });
    expectAccessDenied(await add(as, id), 'org.users:add');
    const unknown = await add(ADMIN, 1_999_999_999);
    expect(unknown.status, unknown.text).toBe(404);
    const added = await add(ADMIN, id);
    expect(added.status, added.text).toBe(200);
    // The very next answer knows of it (I6).
    const { body } = await ok(200, 'GET', READ, { as, org: id });
    expect(body['orgs:read']).toEqual(['']);
  });
});
