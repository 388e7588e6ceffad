import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { join, map } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];

const pathTo = (group: string): string => `/groupsync/groups/${group}`;

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
          // Without an id it is the path of the list.
          expect(status, text).toBe(id === '' ? 405 : method === 'DELETE' ? 404 : 400);
          if (id === '') continue;
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

const NOWHERE = [
  ['POST', '/groupsync/groups', 405],
  ['PUT', '/groupsync/groups', 405],
  ['DELETE', '/groupsync/groups', 405],
  ['DELETE', '/groupsync/groups/', 405],
  ['GET', '/groupsync/groups/x', 405],
  ['GET', '/groupsync/groups/x/y', 405],
  ['GET', '/groupsync/groups/roles', 405],
  ['PATCH', '/groupsync/groups/x', 405],
  ['GET', '/groupsync', 404],
  ['GET', '/groupsync/users', 404],
  ['GET', '/groupsync/users/1', 404],
  ['POST', '/groupsync/users/1/groups', 405],
  ['DELETE', '/groupsync/users/1/groups', 405],
  ['PUT', '/groupsync/users/1/groups/x', 404],
] as const;

describe('a path of group attribute sync that leads nowhere', () => {
  it('is 404, or 405 where another method leads somewhere', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    const { trace } = await traceOf(async () => {
      for (const [method, path, status] of NOWHERE) {
        const options = method === 'GET' || method === 'DELETE' ? {} : { body: { roles: [], groups: [] } };
        const answer = await api(method, path, { org: org.id, ...options });
        expect(answer.status, `${method} ${path} ${answer.text}`).toBe(status);
        expect(answer.body.message).toMatch(status === 404 ? /not found/i : /^Method not allowed$/);
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
