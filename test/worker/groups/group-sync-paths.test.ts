import { exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { join, map } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import { throughZone } from '../../support/zone.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];

const pathTo = (group: string): string => `/groupsync/groups/${group}`;

type Linked = { readonly groupId: string };
type Group = { readonly groupID: string; readonly mappings: Record<string, { roles: string[] }> };

/** All that the org's list says. */
async function listed(org: FreshOrg): Promise<{ groups: Group[]; total: number }> {
  const headers = { 'X-Grafana-Dialect': '13' };
  return (await org.admin(200, 'GET', '/groupsync/groups', undefined, { headers })).body;
}

/** What the org says is mapped: uids of roles by group. */
async function mapped(org: FreshOrg): Promise<Record<string, string[]>> {
  const { groups } = await listed(org);
  return Object.fromEntries(
    groups.map(({ groupID, mappings }) => [groupID, mappings[org.id]?.roles.toSorted() ?? []]),
  );
}

const mayReadReports = async ({ as }: Account): Promise<boolean> =>
  'reports:read' in Object(await permissionsOf(as));

/*
 * How a path is read is decided without a database: test/unit/http/path.test.ts. Here is that every call reads it so, and
 * that what was read is kept as it is. Each id with the ways in which a URL may spell it.
 */
const SPELLINGS: readonly (readonly [id: string, spellings: readonly string[]])[] = [
  ['team/roles', ['team/roles', 'team%2Froles', 'team%2froles']],
  ['users/1/groups', ['users/1/groups', 'users%2F1%2Fgroups']],
  ['a/', ['a%2F']],
  ['http://idp.example/groups/7', ['http://idp.example/groups/7', 'http%3A%2F%2Fidp.example%2Fgroups%2F7']],
  ['CN=a\\,b,OU=Größe/Süd', ['CN=a%5C,b,OU=Größe/Süd', 'CN%3Da%5C%2Cb%2COU%3DGr%C3%B6%C3%9Fe%2FS%C3%BCd']],
  ['a+b c', ['a+b c', 'a+b%20c']],
  ['50% off', ['50%%20off', '50%25%20off', '50% off']],
  ['a%2Fb', ['a%252Fb']],
  ['a?b#c', ['a%3Fb%23c']],
  ['日本語/🧯', ['日本語/🧯', encodeURIComponent('日本語/🧯')]],
  [':groupID', [':groupID', '%3AgroupID']],
  ['__proto__', ['__proto__']],
  ["'; DROP TABLE group_mappings; --", ["'; DROP TABLE group_mappings; --"]],
];

describe('the id of a group in a path', () => {
  it('is the same however the URL spells it, for every call', async ({ expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    const [role, other] = [await org.role([READ_REPORTS], { name: 'custom:a' }), await org.role([])];
    await join(org, member.id, ...SPELLINGS.map(([id]) => id));
    for (const [id, spellings] of SPELLINGS) {
      for (const [i, spelling] of spellings.entries()) {
        const [path, next] = [pathTo(spelling), pathTo(spellings[(i + 1) % spellings.length] ?? '')];
        await org.admin(201, 'POST', path, { roles: [role] });
        expect(await listed(org)).toEqual({
          groups: [{ groupID: id, mappings: { [org.id]: { roles: [role] } } }],
          total: 1,
        });
        expect(await mayReadReports(member)).toBe(true);
        expect((await org.admin(200, 'GET', `${next}/roles`)).body).toMatchObject([{ uid: role }]);
        await org.admin(201, 'PUT', next, { roles: [other] });
        expect(await mapped(org)).toEqual({ [id]: [other] });
        expect(await mayReadReports(member)).toBe(false);
        await org.admin(204, 'DELETE', next);
        expect(await listed(org)).toEqual({ groups: [], total: 0 });
        await org.admin(404, 'GET', `${path}/roles`);
      }
    }
  });

  it('is not cut by a query', async ({ expect }) => {
    const org = await freshOrg();
    const roles = [await org.role([])];
    await org.admin(201, 'POST', `${pathTo('a/b')}?orgId=1&groupID=c/d`, { roles });
    expect(await mapped(org)).toEqual({ 'a/b': roles });
    await org.admin(200, 'GET', `${pathTo('a/b')}/roles?x=/roles`);
    await org.admin(204, 'DELETE', `${pathTo('a/b')}?a=/../x`);
  });

  it('tells groups apart whose ids look alike', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    const ids = [
      'a',
      'a/',
      '/a',
      'a b',
      'a+b',
      'a%20b',
      ' a',
      'a ',
      'é',
      'e\u0301',
      'e',
      'a/roles',
      'ß',
      'ss',
    ];
    for (const id of ids) await map(org, id, role);
    expect(Object.keys(await mapped(org)).toSorted()).toEqual(ids.toSorted());
    for (const [i, id] of ids.entries()) {
      await org.admin(204, 'DELETE', pathTo(encodeURIComponent(id)));
      expect(Object.keys(await mapped(org)).toSorted()).toEqual(ids.slice(i + 1).toSorted());
    }
  });

  it('cannot be blank, hold a control character or be long: 400, 404 or 405, and nothing is written', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roles = [await org.role([])];
    const ids = ['', '%20%20%C2%A0', 'a%00b', 'a%0Ab', 'a%C2%85b', 'x'.repeat(1_001), '%C3%84'.repeat(1_001)];
    const { trace } = await traceOf(async () => {
      for (const id of ids) {
        for (const [method, body] of [['POST', { roles }], ['PUT', { roles }], ['DELETE']] as const) {
          const { status, body: answer, text } = await api(method, pathTo(id), { org: org.id, body });
          // Without an id it is the path of the list, where a query names the group.
          expect(status, text).toBe(id !== '' && method === 'DELETE' ? 404 : 400);
          if (id === '') {
            expect(answer.message, text).toBe('groupId is required');
            continue;
          }
          if (status === 400) expect(answer.message, text).toMatch(/^groupID /);
          else expect(answer.message, text).toMatch(/not found$/i);
        }
        // By other methods, `/roles` is the id of a group.
        await org.admin(id === '' ? 405 : 404, 'GET', `${pathTo(id)}/roles`);
      }
    });
    expect(trace).toEqual({});
  });

  it('may be 1,000 characters long', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    for (const id of ['x'.repeat(1_000), 'ä'.repeat(1_000), '"\\'.repeat(500)]) {
      await map(org, id, role);
      expect(await mapped(org)).toEqual({ [id]: [role] });
      await org.admin(204, 'DELETE', pathTo(encodeURIComponent(id)));
    }
  });
});

/** How a client may name a group that has to survive a zone: in the query, or as one encoded segment. */
const NAMED = {
  'in the query': (id: string) => ({
    group: `/groupsync/groups?groupId=${encodeURIComponent(id)}`,
    roles: `/groupsync/groups/roles?groupId=${encodeURIComponent(id)}`,
  }),
  'encoded in the path': (id: string) => ({
    group: pathTo(encodeURIComponent(id)),
    roles: `${pathTo(encodeURIComponent(id))}/roles`,
  }),
};

describe('a group behind a zone of Cloudflare that puts addresses into another form', () => {
  const fetch: Fetch = async (request) => await exports.default.fetch(throughZone(request, 'cloudflare'));
  const HARD = ['a//b', '/', '//', 'CN=a\\,b', '\\\\host\\x', 'http://idp.example/7', 'a%2Fb', 'roles'];

  it.for(Object.entries(NAMED))(
    'is the one that the client means, named %s',
    async ([, named], { expect }) => {
      const org = await freshOrg();
      const [role, other] = [await org.role([]), await org.role([])];
      const ask = async (status: number, method: string, path: string, body?: unknown) =>
        await ok(status, method, path, { org: org.id, ...(body !== undefined && { body }) }, fetch);
      for (const id of HARD) await ask(201, 'POST', named(id).group, { roles: [role] });
      for (const id of HARD) await ask(201, 'PUT', named(id).group, { roles: [other] });
      expect(await mapped(org)).toEqual(Object.fromEntries(HARD.map((id) => [id, [other]])));
      for (const [i, id] of HARD.entries()) {
        expect((await ask(200, 'GET', named(id).roles)).body).toMatchObject([{ uid: other }]);
        await ask(204, 'DELETE', named(id).group);
        expect(Object.keys(await mapped(org)).toSorted()).toEqual(HARD.slice(i + 1).toSorted());
      }
      await ask(404, 'GET', named('a//b').roles);
    },
  );

  it("is a team's as well, named in the query", async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const groups = async () =>
      (await org.admin(200, 'GET', `/teams/${team}/groups`)).body.map((one: Linked) => one.groupId);
    for (const groupId of ['a//b', 'a/b', 'CN=a\\,b', '/']) {
      await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId });
      expect(await groups()).toEqual([groupId]);
      for (const path of [`?groupId=${encodeURIComponent(groupId)}`, `/${encodeURIComponent(groupId)}`]) {
        await ok(200, 'DELETE', `/teams/${team}/groups${path}`, { org: org.id }, fetch);
        expect(await groups()).toEqual([]);
        if (path.startsWith('?')) await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId });
      }
    }
  });
});

const NOWHERE = [
  ['POST', '/groupsync/groups', 400],
  ['PUT', '/groupsync/groups', 400],
  ['DELETE', '/groupsync/groups', 400],
  ['DELETE', '/groupsync/groups/', 400],
  ['GET', '/groupsync/groups/x', 405],
  ['GET', '/groupsync/groups/x/y', 405],
  ['GET', '/groupsync/groups/roles', 400],
  ['PATCH', '/groupsync/groups', 405],
  ['PATCH', '/groupsync/groups/x', 405],
  ['GET', '/groupsync', 404],
  ['GET', '/groupsync/users', 404],
  ['GET', '/groupsync/users/1', 404],
  ['POST', '/groupsync/users/1/groups', 405],
  ['DELETE', '/groupsync/users/1/groups', 405],
  ['PUT', '/groupsync/users/1/groups/x', 404],
] as const;

describe('a path of group attribute sync that leads nowhere', () => {
  it('is 404, 405 where another method leads somewhere, or 400 where a query would', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    const { trace } = await traceOf(async () => {
      for (const [method, path, status] of NOWHERE) {
        const options = method === 'GET' || method === 'DELETE' ? {} : { body: { roles: [], groups: [] } };
        const answer = await api(method, path, { org: org.id, ...options });
        expect(answer.status, `${method} ${path} ${answer.text}`).toBe(status);
        const says = { 400: /^groupId is required$/, 404: /not found/i, 405: /^Method not allowed$/ };
        expect(answer.body.message).toMatch(says[status]);
      }
    });
    expect(trace).toEqual({});
  });
});

describe('letter case of a group', () => {
  it('does not count, in any script', async ({ expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    const [role, more] = [await org.role([READ_REPORTS]), await org.role([])];
    for (const [first, other] of [
      ['CN=Editors,OU=Groups', 'cn=editors,ou=groups'],
      ['ÄRZTE/Süd', 'ärzte/SÜD'],
      ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
      ['отдел кадров', 'Отдел Кадров'],
      ['𐐀x', '𐐨X'],
    ] as const) {
      const path = pathTo(encodeURIComponent(other));
      await join(org, member.id, other);
      await map(org, first, role);
      expect(await mayReadReports(member)).toBe(true);
      await org.admin(400, 'POST', path, { roles: [more] });
      expect((await org.admin(200, 'GET', `${path}/roles`)).body).toMatchObject([{ uid: role }]);
      await org.admin(201, 'PUT', path, { roles: [role, more] });
      expect(await mapped(org), 'the first spelling stays').toEqual({ [first]: [role, more].toSorted() });
      await org.admin(201, 'PUT', path, { roles: [more] });
      expect(await mapped(org), 'whichever role it stood with').toEqual({ [first]: [more] });
      expect(await mayReadReports(member)).toBe(false);
      await org.admin(204, 'DELETE', path);
      expect(await mapped(org)).toEqual({});
      await map(org, other, more);
      expect(await mapped(org), 'an ended mapping is forgotten').toEqual({ [other]: [more] });
      await org.admin(204, 'DELETE', path);
    }
  });

  it('counts in the uid of a role', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { uid: unique('uid') });
    await org.admin(400, 'POST', pathTo('x'), { roles: [uid.toUpperCase()] });
    expect(await mapped(org)).toEqual({});
  });
});
