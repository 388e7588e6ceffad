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

/** Ids of groups, each with the ways in which a URL may spell it. */
const SPELLINGS: readonly (readonly [id: string, spellings: readonly string[]])[] = [
  ['editors', ['editors', '%65ditors', '%65%64%69%74%6f%72%73']],
  ['1', ['1']],
  ['roles', ['roles', 'role%73']],
  ['team/roles', ['team/roles', 'team%2Froles', 'team%2froles']],
  ['roles/roles', ['roles/roles', 'roles%2Froles']],
  ['users/1/groups', ['users/1/groups', 'users%2F1%2Fgroups']],
  ['a/b', ['a/b', 'a%2Fb', 'a%2fb']],
  ['a//b', ['a//b', 'a%2F%2Fb', 'a/%2Fb']],
  ['/a', ['/a', '%2Fa']],
  ['a/', ['a%2F']],
  ['http://idp.example/groups/7', ['http://idp.example/groups/7', 'http%3A%2F%2Fidp.example%2Fgroups%2F7']],
  ['/api/groupsync/groups/x', ['/api/groupsync/groups/x', '%2Fapi%2Fgroupsync%2Fgroups%2Fx']],
  ['a/..b', ['a/..b', 'a%2F..b', 'a%2F%2E%2Eb']],
  ['...', ['...', '%2E%2E%2E']],
  ['.hidden', ['.hidden', '%2Ehidden']],
  [
    'cn=editors,ou=groups,dc=example,dc=org',
    [
      'cn=editors,ou=groups,dc=example,dc=org',
      'cn%3Deditors%2Cou%3Dgroups%2Cdc%3Dexample%2Cdc%3Dorg',
      'cn=editors%2Cou=groups,dc%3Dexample,dc=org',
    ],
  ],
  ['CN=a\\,b,OU=Größe/Süd', ['CN=a%5C,b,OU=Größe/Süd', 'CN%3Da%5C%2Cb%2COU%3DGr%C3%B6%C3%9Fe%2FS%C3%BCd']],
  ['cn=*,ou=groups', ['cn=*,ou=groups', 'cn%3D%2A%2Cou%3Dgroups']],
  ['group 1', ['group 1', 'group%201']],
  [' x ', ['%20x%20']],
  ['a  b', ['a  b', 'a%20%20b']],
  ['a+b', ['a+b', 'a%2Bb', 'a%2bb']],
  ['a+b c', ['a+b c', 'a+b%20c']],
  ['100%', ['100%', '100%25']],
  ['50% off', ['50%%20off', '50%25%20off', '50% off']],
  ['%zz', ['%zz', '%25zz']],
  ['%2', ['%2', '%252']],
  ['%25', ['%2525']],
  ['a%2Fb', ['a%252Fb']],
  ['a%20b', ['a%2520b']],
  ['%', ['%', '%25']],
  ['a?b', ['a%3Fb', 'a%3fb']],
  ['?', ['%3F']],
  ['a#b', ['a%23b']],
  ['a&b=c;d:e@f!g$h', ['a&b=c;d:e@f!g$h', 'a%26b%3Dc%3Bd%3Ae%40f%21g%24h']],
  ["it's (a) ~test~ `x`", ["it's (a) ~test~ `x`", 'it%27s%20%28a%29%20%7Etest%7E%20%60x%60']],
  ['"<x>" {y} [z] ^|', ['"<x>" {y} [z] ^|', '%22%3Cx%3E%22%20%7By%7D%20%5Bz%5D%20%5E%7C']],
  ['Ärzte', ['Ärzte', '%C3%84rzte']],
  ['日本語/グループ', ['日本語/グループ', encodeURIComponent('日本語/グループ')]],
  ['فريق', ['فريق', encodeURIComponent('فريق')]],
  ['🧯 squad', ['🧯 squad', '%F0%9F%A7%AF%20squad']],
  ['e\u0301', ['e\u0301', 'e%CC%81']],
  ['null', ['null']],
  ['__proto__', ['__proto__', '__proto%5F%5F']],
  ['constructor', ['constructor']],
  [':groupID', [':groupID', '%3AgroupID']],
  ["'; DROP TABLE group_mappings; --", ["'; DROP TABLE group_mappings; --"]],
];

describe('the id of a group in a path', () => {
  it.for(SPELLINGS)(
    'is %j, however the URL spells it, for every call',
    async ([id, spellings], { expect }) => {
      const org = await freshOrg();
      const member = await org.account();
      const [role, other] = [await org.role([READ_REPORTS], { name: 'custom:a' }), await org.role([])];
      await join(org, member.id, id);
      for (const [i, spelling] of spellings.entries()) {
        const [path, next] = [pathTo(spelling), pathTo(spellings[(i + 1) % spellings.length] ?? '')];
        await org.admin(201, 'POST', path, { roles: [role] });
        const { groups, total } = await listed(org);
        expect(groups.map(({ groupID }) => groupID)).toEqual([id]);
        expect(total).toBe(1);
        expect(await mayReadReports(member)).toBe(true);
        const roles = await org.admin(200, 'GET', `${next}/roles`);
        expect(roles.body).toMatchObject([{ uid: role }]);
        await org.admin(400, 'POST', next, { roles: [other] });
        await org.admin(201, 'PUT', next, { roles: [other] });
        expect((await listed(org)).groups).toEqual([
          { groupID: id, mappings: { [org.id]: { roles: [other] } } },
        ]);
        expect(await mayReadReports(member)).toBe(false);
        await org.admin(204, 'DELETE', next);
        expect(await listed(org)).toEqual({ groups: [], total: 0 });
        await org.admin(404, 'DELETE', path);
        await org.admin(404, 'GET', `${path}/roles`);
      }
    },
  );

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

  it.for([
    ['nothing', ''],
    ['a blank', '%20'],
    ['blanks', '%20%20%C2%A0'],
    ['a NUL', 'a%00b'],
    ['a tab', 'a%09b'],
    ['a line break', 'a%0Ab'],
    ['a carriage return', '%0D'],
    ['a bell', 'a%07'],
    ['a delete character', 'a%7Fb'],
    ['a control character of Latin-1', 'a%C2%85b'],
    ['1,001 characters', 'x'.repeat(1_001)],
    ['1,001 characters beyond ASCII', '%C3%84'.repeat(1_001)],
    ['5,000 characters', 'x'.repeat(5_000)],
  ] as const)('cannot be %s: 400 or 404, and nothing is written', async ([, id], { expect }) => {
    const org = await freshOrg();
    const roles = [await org.role([])];
    const { trace } = await traceOf(async () => {
      for (const [method, body] of [['POST', { roles }], ['PUT', { roles }], ['DELETE']] as const) {
        const { status, body: answer, text } = await api(method, pathTo(id), { org: org.id, body });
        expect(status, text).toBe(id === '' || method === 'DELETE' ? 404 : 400);
        if (status === 400) expect(answer.message, text).toMatch(/^groupID /);
        else expect(answer.message, text).toMatch(/not found$/i);
      }
      await org.admin(404, 'GET', `${pathTo(id)}/roles`);
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

describe('a path of group attribute sync that leads nowhere', () => {
  it.for([
    ['POST', '/groupsync/groups'],
    ['PUT', '/groupsync/groups'],
    ['DELETE', '/groupsync/groups'],
    ['DELETE', '/groupsync/groups/'],
    ['GET', '/groupsync/groups/x'],
    ['GET', '/groupsync/groups/x/y'],
    ['GET', '/groupsync/groups/roles'],
    ['PATCH', '/groupsync/groups/x'],
    ['GET', '/groupsync'],
    ['GET', '/groupsync/users'],
    ['GET', '/groupsync/users/1'],
    ['POST', '/groupsync/users/1/groups'],
    ['DELETE', '/groupsync/users/1/groups'],
    ['PUT', '/groupsync/users/1/groups/x'],
  ] as const)('is 404: %s %s', async ([method, path], { expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    const options = method === 'GET' || method === 'DELETE' ? {} : { body: { roles: [], groups: [] } };
    const { answer, trace } = await traceOf(() => api(method, path, { org: org.id, ...options }));
    expect(answer.status, answer.text).toBe(404);
    expect(answer.body.message).toMatch(/not found/i);
    expect(trace).toEqual({});
  });
});

describe('letter case of a group', () => {
  it.for([
    ['CN=Editors,OU=Groups', 'cn=editors,ou=groups'],
    ['editors', 'EDITORS'],
    ['ÄRZTE/Süd', 'ärzte/SÜD'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['отдел кадров', 'Отдел Кадров'],
    ['𐐀x', '𐐨X'],
  ] as const)('does not count: %s is %s', async ([first, other], { expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    const [role, more] = [await org.role([READ_REPORTS]), await org.role([])];
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
  });

  it('counts in the uid of a role', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { uid: unique('uid') });
    await org.admin(400, 'POST', pathTo('x'), { roles: [uid.toUpperCase()] });
    expect(await mapped(org)).toEqual({});
  });
});
