import { env, exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As, Fetch, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { anotherIsolate, permissionsOf } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];
const MAY_WRITE: Pair = ['groupsync.mappings:write', ''];

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

const map = async (org: FreshOrg, group: string, ...roles: readonly string[]): Promise<Answer> =>
  await org.admin(201, 'POST', pathTo(encodeURIComponent(group)), { roles });

const join = async (org: FreshOrg, userId: number, ...groups: readonly string[]): Promise<Answer> =>
  await org.admin(200, 'PUT', `/groupsync/users/${userId}/groups`, { groups });

const mayReadReports = async ({ as }: Account): Promise<boolean> =>
  'reports:read' in Object(await permissionsOf(as));

/** The rows of the audit trail of an org, oldest first. */
async function trailOf(org: FreshOrg): Promise<Record<string, string>[]> {
  const sql = 'SELECT * FROM changes WHERE org_id = ? ORDER BY revision';
  return (await env.DB.prepare(sql).bind(org.id).all<Record<string, string>>()).results;
}

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

describe('what can be mapped', () => {
  it('is any custom, fixed, hidden or global role, each once and in any number', async ({ expect }) => {
    const org = await freshOrg();
    const roles = [
      await org.role([]),
      await org.role([], { hidden: true }),
      await org.role([], { global: true }),
      'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw',
    ];
    const [first = ''] = roles;
    const { body } = await org.admin(201, 'POST', pathTo('x'), { roles: [...roles, first, ...roles] });
    expect(body).toEqual({ message: 'Group mappings created.' });
    expect(await mapped(org)).toEqual({ x: roles.toSorted() });
    const set = await org.admin(201, 'PUT', pathTo('x'), { roles: [first, first] });
    expect(set.body).toEqual({ message: 'Group mappings set.' });
    expect(await mapped(org)).toEqual({ x: [first] });
  });

  it.for(['POST', 'PUT'] as const)(
    'is up to 1,000 roles at once, and no more: %s',
    async (method, { expect }) => {
      const org = await freshOrg();
      const role = await org.role([]);
      const repeated = Array<string>(1_000).fill(role);
      await org.admin(400, method, pathTo('x'), { roles: [...repeated, role] });
      await org.admin(201, method, pathTo('x'), { roles: repeated });
      expect(await mapped(org)).toEqual({ x: [role] });
    },
  );

  it.for(['POST', 'PUT'] as const)(
    '%s takes its key in any letter case, and others beside it',
    async (method, { expect }) => {
      const org = await freshOrg();
      const role = await org.role([]);
      await org.admin(201, method, pathTo('x'), { Roles: [role], groupID: 'y', orgId: 1, extra: null });
      expect(await mapped(org)).toEqual({ x: [role] });
    },
  );

  it.for([
    ['an empty list', []],
    ['null', null],
  ] as const)('PUT ends the mapping with %s, and may be repeated', async ([, roles], { expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    await join(org, member.id, 'x');
    await map(org, 'x', await org.role([READ_REPORTS]));
    expect(await mayReadReports(member)).toBe(true);
    await org.admin(201, 'PUT', pathTo('x'), { roles });
    expect(await listed(org)).toEqual({ groups: [], total: 0 });
    expect(await mayReadReports(member)).toBe(false);
    await org.admin(404, 'GET', `${pathTo('x')}/roles`);
    await org.admin(404, 'DELETE', pathTo('x'));
    const { trace } = await traceOf(() => org.admin(201, 'PUT', pathTo('x'), { roles }));
    expect(trace).toEqual({});
    await map(org, 'x', await org.role([]));
  });
});

/** Bodies that no write takes, and what the answer says of them. */
const BAD_BODIES: readonly (readonly [what: string, body: unknown, message: RegExp])[] = [
  ['no roles', {}, /^roles /],
  ['roles by another name', { roleUids: ['{role}'] }, /^roles /],
  ['a text', { roles: '{role}' }, /^roles /],
  ['a number', { roles: 5 }, /^roles /],
  ['a flag', { roles: true }, /^roles /],
  ['an object', { roles: { 0: '{role}' } }, /^roles /],
  ['a number among uids', { roles: ['{role}', 5] }, /^roles/],
  ['a null among uids', { roles: ['{role}', null] }, /^roles/],
  ['a list among uids', { roles: [['{role}']] }, /^roles/],
  ['an object among uids', { roles: [{ uid: '{role}' }] }, /^roles/],
  ['an empty uid', { roles: [''] }, /^roles/],
  ['an unknown uid', { roles: ['nosuchrole'] }, /^roles.*nosuchrole/],
  ['an unknown uid behind a known one', { roles: ['{role}', 'nosuchrole'] }, /^roles.*nosuchrole/],
  ['an unknown uid before a known one', { roles: ['nosuchrole', '{role}'] }, /^roles.*nosuchrole/],
  ['the name of a role', { roles: ['fixed:reports:writer'] }, /^roles/],
  ['a uid with a blank at its end', { roles: ['{role} '] }, /^roles/],
  ['a NUL in a uid', { roles: ['{role}\0'] }, /^roles/],
  ['half a character', { roles: ['\ud800'] }, /^roles/],
  ['the uid of a member of every object', { roles: ['__proto__'] }, /^roles/],
  ['a basic role', { roles: ['basic_viewer'] }, /basic/],
  ['the basic role None', { roles: ['basic_none'] }, /basic/],
  ['the role of server admins', { roles: ['{role}', 'basic_grafana_admin'] }, /basic/],
  ['a managed role', { roles: ['managed_users_1_permissions'] }, /^roles|managed/],
  ['null as a body', 'null', /body.*object/i],
  ['a list as a body', '[]', /body.*object/i],
  ['a body that is no JSON', '{"roles":["{role}",]}', /json/i],
  ['an empty body', '', /json/i],
];

describe('a body', () => {
  const spoil = (body: unknown, role: string): unknown => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return text.replaceAll('{role}', role);
  };

  for (const [method, isMapped] of [
    ['POST', false],
    ['PUT', false],
    ['PUT', true],
  ] as const) {
    it.for(BAD_BODIES)(
      `of ${method} on a group that has ${isMapped ? 'a' : 'no'} mapping may not hold %s: 400, and nothing is written`,
      async ([, body, message], { expect }) => {
        const org = await freshOrg();
        const role = await org.role([]);
        if (isMapped) await map(org, 'x', await org.role([]), role);
        const { answer, trace } = await traceOf(() =>
          api(method, pathTo('x'), { org: org.id, body: spoil(body, role) }),
        );
        expect(answer.status, answer.text).toBe(400);
        expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
        expect(answer.body.message).toMatch(message);
        expect(trace).toEqual({});
      },
    );
  }

  it.for([
    ['an empty list', []],
    ['null', null],
  ] as const)('of POST must name a role, so not %s: 400', async ([, roles], { expect }) => {
    const org = await freshOrg();
    const { answer, trace } = await traceOf(() => org.admin(400, 'POST', pathTo('x'), { roles }));
    expect(answer.body.message).toMatch(/^roles /);
    expect(trace).toEqual({});
  });

  it.for(['POST', 'PUT'] as const)('must be said to be JSON: %s', async (method, { expect }) => {
    const org = await freshOrg();
    const body = { roles: [await org.role([])] };
    const untyped: Fetch = (request) => {
      request.headers.delete('Content-Type');
      return exports.default.fetch(request);
    };
    const { trace } = await traceOf(async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const headers = { 'Content-Type': type };
        const { body: answer } = await org.admin(400, method, pathTo('x'), body, { headers });
        expect(answer.message).toMatch(/content-type/i);
      }
      await ok(400, method, pathTo('x'), { org: org.id, body }, untyped);
    });
    expect(trace).toEqual({});
  });
});

describe('a group that', () => {
  it('has mappings is not created again: 400, which names it, and all stays', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])];
    await map(org, 'CN=Editors', role);
    for (const roles of [[other], [role], [role, other], [], null, ['nosuchrole']]) {
      const { answer, trace } = await traceOf(() => org.admin(400, 'POST', pathTo('cn=editors'), { roles }));
      if (roles !== null && roles.length > 0) expect(answer.body.message).toMatch(/CN=Editors|nosuchrole/);
      expect(trace).toEqual({});
    }
  });

  it('nobody mapped is 404 to DELETE and to its roles, also when users are in it', async ({ expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    await join(org, member.id, 'x');
    for (const [method, path] of [
      ['DELETE', pathTo('x')],
      ['GET', `${pathTo('x')}/roles`],
    ] as const) {
      const { answer, trace } = await traceOf(() => org.admin(404, method, path));
      expect(answer.body).toMatchObject({ message: 'Group not found' });
      expect(trace).toEqual({});
    }
  });

  it('is mapped already and stays as it is costs no change', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])];
    await map(org, 'CN=Editors', role, other);
    const { trace } = await traceOf(async () => {
      await org.admin(201, 'PUT', pathTo('CN=Editors'), { roles: [role, other] });
      await org.admin(201, 'PUT', pathTo('cn=EDITORS'), { roles: [other, role, other] });
    });
    expect(trace).toEqual({});
  });
});

describe('the lists', () => {
  it('hold all groups by id, with nothing but what is mapped', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])].toSorted();
    await join(org, (await org.account()).id, 'unmapped');
    for (const id of ['b', 'C', 'a', 'a/1']) await map(org, id, other ?? '', role ?? '');
    const { groups, total } = await listed(org);
    expect(total).toBe(4);
    expect(groups).toEqual(
      ['a', 'a/1', 'b', 'C'].map((groupID) => ({
        groupID,
        mappings: { [org.id]: { roles: [role, other] } },
      })),
    );
  });

  it('of roles hold them as every list of roles does, by name', async ({ expect }) => {
    const org = await freshOrg();
    const second = await org.role([READ_REPORTS], { name: 'custom:b', description: 'Second' });
    const first = await org.role([WRITE_REPORTS], { name: 'custom:a' });
    await map(org, 'x', second, first, 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw');
    const { body } = await org.admin(200, 'GET', `${pathTo('x')}/roles`);
    const all = (await org.admin(200, 'GET', '/access-control/roles')).body;
    const uids = [first, second, 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw'];
    expect(body).toEqual(uids.map((uid) => all.find((role: { uid: string }) => role.uid === uid)));
  });

  it('hold many groups', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    await env.DB.prepare(
      `INSERT INTO group_mappings (org_id, group_key, group_id, role_uid)
       SELECT ?, 'g' || value, 'G' || value, ? FROM json_each(?)`,
    )
      .bind(org.id, role, JSON.stringify(Array.from({ length: 3_000 }, (_, i) => 10_000 + i)))
      .run();
    const { groups, total } = await listed(org);
    expect(total).toBe(3_000);
    expect(new Set(groups.map(({ groupID }) => groupID)).size).toBe(3_000);
  });
});

/** Every call about mappings, on a group `x` that has one, or `y` that has none, with what it needs. */
const CALLS: readonly {
  readonly what: string;
  readonly action: string;
  readonly status: number;
  readonly send: (options: RequestOptions, roles: readonly string[]) => Promise<Answer>;
}[] = [
  {
    what: 'listing groups',
    action: 'groupsync.mappings:read',
    status: 200,
    send: (options) => api('GET', '/groupsync/groups', options),
  },
  {
    what: 'listing the roles of a group',
    action: 'groupsync.mappings:read',
    status: 200,
    send: (options) => api('GET', `${pathTo('x')}/roles`, options),
  },
  {
    what: 'creating mappings',
    action: 'groupsync.mappings:write',
    status: 201,
    send: (options, roles) => api('POST', pathTo('y'), { ...options, body: { roles } }),
  },
  {
    what: 'setting mappings',
    action: 'groupsync.mappings:write',
    status: 201,
    send: (options, roles) => api('PUT', pathTo('x'), { ...options, body: { roles } }),
  },
  {
    what: 'ending mappings',
    action: 'groupsync.mappings:write',
    status: 204,
    send: (options) => api('DELETE', pathTo('x'), options),
  },
];

describe('who may', () => {
  const withMapping = async (): Promise<{ org: FreshOrg; roles: string[] }> => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    return { org, roles: [await org.role([])] };
  };

  it.for(CALLS)('do $what: an Admin of the org, person or account', async ({ status, send }, { expect }) => {
    for (const kind of ['person', 'account'] as const) {
      const { org, roles } = await withMapping();
      const { as } = await org[kind]('Admin');
      const answer = await send({ as, ...(kind === 'person' && { org: org.id }) }, roles);
      expect(answer.status, answer.text).toBe(status);
    }
  });

  it.for(CALLS)(
    'do $what: who holds $action, be it without a scope or through a fixed role',
    async ({ action, status, send }, { expect }) => {
      const fixed = `fixed:groupsync.mappings:${action.endsWith('read') ? 'reader' : 'writer'}`;
      for (const way of ['own role', fixed]) {
        const { org, roles } = await withMapping();
        const { id, as } = await org.account();
        if (way === 'own role') await org.grant(id, [[action, '']]);
        else {
          const all = (await org.admin(200, 'GET', '/access-control/roles')).body;
          const { uid } = all.find(({ name }: { name: string }) => name === fixed);
          await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
        }
        const answer = await send({ as }, roles);
        expect(answer.status, answer.text).toBe(status);
      }
    },
  );

  it.for(CALLS)(
    'not do $what: Viewers, Editors and whoever else lacks $action; nothing is written',
    async ({ action, send }, { expect }) => {
      const { org, roles } = await withMapping();
      const other = action.endsWith('read') ? 'groupsync.mappings:write' : 'groupsync.mappings:read';
      const half = await org.account();
      await org.grant(half.id, [
        [other, ''],
        ['roles:read', 'roles:*'],
        ['roles:write', 'permissions:type:delegate'],
      ]);
      const callers: As[] = [half.as];
      for (const role of ['None', 'Viewer', 'Editor']) callers.push((await org.account(role)).as);
      for (const as of callers) {
        const { answer, trace } = await traceOf(() => send({ as }, roles));
        expectAccessDenied(answer, action);
        expect(trace).toEqual({});
      }
    },
  );

  it.for(CALLS)(
    'not do $what: nobody, a stranger, and an Admin of elsewhere',
    async ({ send }, { expect }) => {
      const { org, roles } = await withMapping();
      const other = await freshOrg();
      const [account, person] = [await other.account('Admin'), await other.person('Admin')];
      const { trace } = await traceOf(async () => {
        const options = { org: org.id };
        expect((await send({ ...options, as: null }, roles)).status).toBe(401);
        const wrong = { login: person.login, password: 'wrong' };
        expect((await send({ ...options, as: wrong }, roles)).status).toBe(401);
        expect((await send({ ...options, as: account.as }, roles)).status).toBe(401);
        expect((await send({ ...options, as: person.as }, roles)).status).toBe(403);
      });
      expect(trace).toEqual({});
    },
  );

  it('learn what is wrong with a request: only who may send it', async ({ expect }) => {
    const { org, roles } = await withMapping();
    const { as } = await org.account('Editor');
    const { trace } = await traceOf(async () => {
      for (const [method, group, body] of [
        ['POST', 'x', { roles }],
        ['POST', 'y', { roles: ['nosuchrole'] }],
        ['PUT', 'y', { roles: 5 }],
        ['PUT', 'y', '{'],
        ['PUT', '%20', { roles }],
        ['POST', 'x'.repeat(1_001), { roles }],
        ['DELETE', 'nosuchgroup', undefined],
        ['DELETE', '%00', undefined],
      ] as const) {
        const answer = await api(method, pathTo(group), { as, body });
        expectAccessDenied(answer, 'groupsync.mappings:write');
      }
      for (const group of ['nosuchgroup', '%00', 'x'.repeat(5_000)]) {
        expectAccessDenied(await api('GET', `${pathTo(group)}/roles`, { as }), 'groupsync.mappings:read');
      }
    });
    expect(trace).toEqual({});
  });

  it('do anything: nobody who was disabled', async ({ expect }) => {
    const { org, roles } = await withMapping();
    const { id, as } = await org.account('Admin');
    await ok(200, 'GET', '/groupsync/groups', { as });
    await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true });
    const { trace } = await traceOf(async () => {
      for (const { send } of CALLS) expect((await send({ as }, roles)).status).toBe(401);
    });
    expect(trace).toEqual({});
  });
});

/** What differs from one refusal to the next does not count. */
function seen({ status, body }: Answer): unknown {
  const { accessErrorId, ...rest } = Object(body);
  return { status, body: { ...rest, ...(accessErrorId !== undefined && { accessErrorId: 'ACE' }) } };
}

describe("another org's mappings are not there (I10)", () => {
  it('in the list, nor by name, nor in the way', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [own, theirs] = [await org.role([]), await other.role([])];
    await map(other, 'x', theirs);
    const { as } = await org.account('Admin');
    expect(await mapped(org)).toEqual({});
    for (const [method, suffix] of [
      ['DELETE', ''],
      ['GET', '/roles'],
    ] as const) {
      const real = await api(method, pathTo(`x${suffix}`), { as });
      const none = await api(method, pathTo(`nosuchgroup${suffix}`), { as });
      expect(real.status).toBe(404);
      expect(seen(real)).toEqual(seen(none));
    }
    await ok(201, 'POST', pathTo('X'), { as, body: { roles: [own] } });
    expect([await mapped(org), await mapped(other)]).toEqual([{ X: [own] }, { x: [theirs] }]);
    await ok(201, 'PUT', pathTo('x'), { as, body: { roles: [] } });
    expect([await mapped(org), await mapped(other)]).toEqual([{}, { x: [theirs] }]);
    await map(org, 'x', own);
    await other.admin(204, 'DELETE', pathTo('x'));
    expect([await mapped(org), await mapped(other)]).toEqual([{ x: [own] }, {}]);
  });

  it.for(['POST', 'PUT'] as const)(
    'nor are its roles: %s refuses them as unknown',
    async (method, { expect }) => {
      const [org, other] = [await freshOrg(), await freshOrg()];
      const theirs = await other.role([]);
      await map(other, 'x', theirs);
      const { as } = await org.account('Admin');
      const { trace } = await traceOf(async () => {
        const real = await api(method, pathTo('x'), { as, body: { roles: [theirs] } });
        const none = await api(method, pathTo('x'), { as, body: { roles: ['nosuchrole'] } });
        expect(real.status, real.text).toBe(400);
        expect(real.text.replaceAll(theirs, '')).toBe(none.text.replaceAll('nosuchrole', ''));
      });
      expect(trace).toEqual({});
    },
  );

  it('nor does a role of the same uid elsewhere follow', async ({ expect }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const uid = unique('uid');
    const members: Account[] = [];
    for (const [i, org] of orgs.entries()) {
      await org.role([['reports:read', `reports:id:${i}`]], { uid });
      const member = await org.account();
      await join(org, member.id, 'x');
      await map(org, 'x', uid);
      members.push(member);
    }
    const held = async () =>
      await Promise.all(members.map(async ({ as }) => Object(await permissionsOf(as))['reports:read']));
    expect(await held()).toEqual([['reports:id:0'], ['reports:id:1']]);
    await orgs[0].admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`);
    expect(await held()).toEqual([undefined, ['reports:id:1']]);
    expect([await mapped(orgs[0]), await mapped(orgs[1])]).toEqual([{}, { x: [uid] }]);
  });

  it.for(['0', '-1', '999999999'])(
    'and no org of a header, such as %s, opens a place that counts everywhere',
    async (place, { expect }) => {
      const org = await freshOrg();
      const role = await org.role([READ_REPORTS], { global: true });
      const { id } = await org.account();
      const headers = { 'X-Grafana-Org-Id': place };
      for (const [method, path, body] of [
        ['POST', pathTo('everywhere'), { roles: [role] }],
        ['PUT', pathTo('everywhere'), { roles: [role] }],
        ['PUT', `/groupsync/users/${id}/groups`, { groups: ['everywhere'] }],
      ] as const) {
        const { status, text } = await api(method, path, { headers, body });
        expect(status, text).toBeLessThan(500);
        await api(method, `${path}?targetOrgId=${place}`, { body });
      }
      for (const table of ['group_mappings', 'user_groups']) {
        const count = `SELECT count(*) AS n FROM ${table} WHERE org_id NOT IN (SELECT id FROM orgs)`;
        expect(await env.DB.prepare(count).first('n'), table).toBe(0);
      }
    },
  );
});

type MappedRole = 'weak' | 'strong';
type World = { readonly org: FreshOrg } & Readonly<Record<MappedRole, string>>;

/** What callers try on group `x`, which has the roles `has`; `needs` are the pairs without which it is refused. */
const DELEGATIONS: readonly {
  readonly what: string;
  readonly has: readonly MappedRole[];
  readonly needs: readonly Pair[];
  readonly send: (world: World, as: As) => Promise<Answer>;
}[] = [
  {
    what: 'creating the mapping of one role',
    has: [],
    needs: [READ_REPORTS],
    send: ({ weak }, as) => api('POST', pathTo('x'), { as, body: { roles: [weak] } }),
  },
  {
    what: 'creating the mapping of two',
    has: [],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: ({ weak, strong }, as) => api('POST', pathTo('x'), { as, body: { roles: [weak, strong] } }),
  },
  {
    what: 'setting a role where there was none',
    has: [],
    needs: [WRITE_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting one more',
    has: ['weak'],
    needs: [WRITE_REPORTS],
    send: ({ weak, strong }, as) => api('PUT', pathTo('X'), { as, body: { roles: [weak, strong] } }),
  },
  {
    what: 'setting one less',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting another',
    has: ['weak'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting what is set, spelt anew',
    has: ['weak', 'strong'],
    needs: [],
    send: ({ weak, strong }, as) => api('PUT', pathTo('X'), { as, body: { roles: [strong, weak, weak] } }),
  },
  {
    what: 'setting none',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: [] } }),
  },
  {
    what: 'setting null',
    has: ['strong'],
    needs: [WRITE_REPORTS],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: null } }),
  },
  {
    what: 'setting none where there was none',
    has: [],
    needs: [],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: [] } }),
  },
  {
    what: 'ending the mapping',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: (_world, as) => api('DELETE', pathTo('X'), { as }),
  },
];

describe('nobody maps, or ends the mapping of, what they do not hold (I11)', () => {
  const newWorld = async (has: readonly MappedRole[], fields: object = {}): Promise<World> => {
    const org = await freshOrg();
    const world = {
      org,
      weak: await org.role([READ_REPORTS], fields),
      strong: await org.role([WRITE_REPORTS], fields),
    };
    if (has.length > 0) await map(org, 'x', ...has.map((role) => world[role]));
    return world;
  };
  const callerWith = async ({ org }: World, holds: readonly Pair[]): Promise<Account> => {
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE, ...holds]);
    return caller;
  };

  it.for(DELEGATIONS)('$what', async ({ has, needs, send }, { expect }) => {
    for (const fields of [{}, { hidden: true }, { global: true }]) {
      const world = await newWorld(has, fields);
      for (const missing of needs) {
        const caller = await callerWith(
          world,
          needs.filter((pair) => pair !== missing),
        );
        const { answer, trace } = await traceOf(() => send(world, caller.as));
        expectAccessDenied(answer, missing[0]);
        expect(trace).toEqual({});
      }
      const answer = await send(world, (await callerWith(world, needs)).as);
      expect([201, 204], answer.text).toContain(answer.status);
    }
  });

  it.for([
    ['a narrower scope', ['reports:write', 'reports:id:7']],
    ['another action on the scope', ['reports:delete', 'reports:*']],
    ['delegation in general', ['users.roles:add', 'permissions:type:delegate']],
  ] as const)('%s is not enough', async ([, pair], { expect }) => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [pair]);
    const { answer, trace } = await traceOf(() =>
      api('POST', pathTo('x'), { as: caller.as, body: { roles: [world.strong] } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
  });

  it('a wider scope is', async () => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [WRITE_REPORTS]);
    const narrow = await world.org.role([['reports:write', 'reports:id:7']]);
    await ok(201, 'POST', pathTo('x'), { as: caller.as, body: { roles: [narrow] } });
  });

  it('and a fixed role counts as any other', async ({ expect }) => {
    const world = await newWorld([]);
    const { as } = await callerWith(world, [READ_REPORTS]);
    const { answer, trace } = await traceOf(() =>
      api('POST', pathTo('x'), { as, body: { roles: ['fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw'] } }),
    );
    expect(answer.status, answer.text).toBe(403);
    expect(trace).toEqual({});
  });

  it('nobody can raise themselves through a group that they are in', async ({ expect }) => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [READ_REPORTS]);
    const { org, strong, weak } = world;
    await join(org, caller.id, 'x', 'y');
    await map(org, 'y', strong);
    await org.admin(204, 'DELETE', pathTo('y'));
    for (const [method, group, roles] of [
      ['POST', 'x', [strong]],
      ['PUT', 'x', [weak, strong]],
      ['PUT', 'y', [strong]],
    ] as const) {
      const { answer, trace } = await traceOf(() =>
        api(method, pathTo(group), { as: caller.as, body: { roles } }),
      );
      expectAccessDenied(answer, 'reports:write');
      expect(trace).toEqual({});
    }
    expect(await permissionsOf(caller.as)).not.toHaveProperty('reports:write');
  });

  it('what came through a group may be passed on, and no longer once the group is left', async () => {
    const world = await newWorld([]);
    const caller = await callerWith(world, []);
    const { org, strong } = world;
    await map(org, 'source', strong);
    await join(org, caller.id, 'source');
    await ok(201, 'POST', pathTo('x'), { as: caller.as, body: { roles: [strong] } });
    await join(org, caller.id);
    await ok(403, 'POST', pathTo('y'), { as: caller.as, body: { roles: [strong] } });
    await ok(403, 'DELETE', pathTo('x'), { as: caller.as });
  });
});

describe('the audit trail (I3)', () => {
  it('has one entry for each change of a mapping: who, what, before and after', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])];
    const { id, as } = await org.account('Admin');
    const before = (await trailOf(org)).length;
    await ok(201, 'POST', pathTo('CN=A/B'), { as, body: { roles: [role] } });
    await ok(201, 'PUT', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(201, 'PUT', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(400, 'POST', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(204, 'DELETE', pathTo('cn=A/b'), { as });
    const trail = await trailOf(org);
    const entries = trail.slice(before);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'group-mapping.create',
      'group-mapping.set',
      'group-mapping.delete',
    ]);
    for (const [i, entry] of entries.entries()) {
      expect(JSON.parse(entry['actor'] ?? '')).toMatchObject({ userId: id });
      expect(entry['revision']).toBe(Number(trail[before - 1]?.['revision']) + 1 + i);
      expect(entry['previous_hash']).toBe(trail[before + i - 1]?.['hash']);
      expect(entry['before'], 'the group by its first spelling').toContain('CN=A/B');
      expect(entry['after']).toContain('CN=A/B');
    }
    const [create, set, end] = entries;
    expect(create?.['after']).toContain(role);
    expect(set?.['before']).toContain(role);
    expect(set?.['after']).toContain(other);
    expect(end?.['before']).toContain(other);
  });
});

describe('at the same time (I5)', () => {
  const isolates = (): Fetch[] => [anotherIsolate().fetch, anotherIsolate().fetch];
  const atOnce = async (
    org: FreshOrg,
    send: (i: number) => readonly [method: string, path: string, body?: object],
  ): Promise<Answer[]> => {
    const fetches = isolates();
    return await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const [method, path, body] = send(i);
        return await api(method, path, { org: org.id, body }, fetches[i % fetches.length]);
      }),
    );
  };
  const count = (answers: readonly Answer[], status: number): number =>
    answers.filter((answer) => answer.status === status).length;

  it('twenty equal POSTs create once, and nineteen are 400', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    const before = (await trailOf(org)).length;
    const answers = await atOnce(org, () => ['POST', pathTo('a/b'), { roles: [role] }]);
    expect([count(answers, 201), count(answers, 400)]).toEqual([1, 19]);
    expect(await mapped(org)).toEqual({ 'a/b': [role] });
    expect((await trailOf(org)).length).toBe(before + 1);
  });

  it('twenty POSTs that spell the group differently create once, with one of the spellings', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roles: string[] = [];
    for (let i = 0; i < 20; i++) roles.push(await org.role([]));
    const spell = (i: number): string =>
      ['a', 'b', 'c', 'd', 'e']
        .map((letter, bit) => (i & (1 << bit) ? letter.toUpperCase() : letter))
        .join('');
    const answers = await atOnce(org, (i) => ['POST', pathTo(spell(i)), { roles: [roles[i]] }]);
    expect([count(answers, 201), count(answers, 400)]).toEqual([1, 19]);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(await mapped(org)).toEqual({ [spell(winner)]: [roles[winner]] });
  });

  it('twenty PUTs leave one whole, and no mixture', async ({ expect }) => {
    const org = await freshOrg();
    const [a, b, c] = [await org.role([]), await org.role([]), await org.role([])].toSorted();
    const wanted = [[a], [b], [a, b], [b, c], [a, c]];
    const answers = await atOnce(org, (i) => ['PUT', pathTo('x'), { roles: wanted[i % wanted.length] }]);
    expect(count(answers, 201)).toBe(20);
    const { x } = await mapped(org);
    expect(wanted).toContainEqual(x);
  });

  it('twenty DELETEs end it once, and nineteen are 404', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    const answers = await atOnce(org, () => ['DELETE', pathTo('x')]);
    expect([count(answers, 204), count(answers, 404)]).toEqual([1, 19]);
    expect(await mapped(org)).toEqual({});
  });

  it('mapping a role and deleting it leaves no mapping of a role that is gone', async ({ expect }) => {
    for (let round = 0; round < 5; round++) {
      const org = await freshOrg();
      const uid = await org.role([READ_REPORTS]);
      const member = await org.account();
      await join(org, member.id, 'x');
      const [created, deleted] = await Promise.all([
        api('POST', pathTo('x'), { org: org.id, body: { roles: [uid] } }),
        api('DELETE', `/access-control/roles/${uid}?force=true`, { org: org.id }),
      ]);
      expect(deleted.status, deleted.text).toBe(200);
      expect([201, 400], created.text).toContain(created.status);
      expect(await mapped(org)).toEqual({});
      await org.role([READ_REPORTS], { uid });
      expect(await mayReadReports(member)).toBe(false);
    }
  });
});

describe('the end of what a mapping is about', () => {
  it('a mapped role is in use: only force deletes it', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    await map(org, 'x', uid);
    await map(org, 'y', uid);
    const { answer, trace } = await traceOf(() => org.admin(400, 'DELETE', `/access-control/roles/${uid}`));
    expect(answer.body.message).toMatch(/\b2\b/);
    expect(trace).toEqual({});
  });

  it.for([{}, { global: true }])(
    'a deleted role leaves the mappings of others, and a new one of its uid brings nothing (I11): %j',
    async (fields, { expect }) => {
      const [org, elsewhere] = [await freshOrg(), await freshOrg()];
      const uid = unique('uid');
      await org.role([READ_REPORTS], { uid, ...fields });
      const kept = await org.role([]);
      const member = await org.account();
      await join(org, member.id, 'x', 'y');
      await map(org, 'x', uid);
      await map(org, 'y', uid, kept);
      if ('global' in fields) await map(elsewhere, 'x', uid);
      expect(await mayReadReports(member)).toBe(true);
      const query = `force=true${'global' in fields ? '&global=true' : ''}`;
      await org.admin(200, 'DELETE', `/access-control/roles/${uid}?${query}`);
      expect(await mayReadReports(member)).toBe(false);
      expect([await mapped(org), await mapped(elsewhere)]).toEqual([{ y: [kept] }, {}]);
      await org.admin(404, 'GET', `${pathTo('x')}/roles`);
      await org.role([READ_REPORTS], { uid, ...fields });
      expect(await mayReadReports(member)).toBe(false);
      await map(org, 'x', uid);
      expect(await mayReadReports(member)).toBe(true);
    },
  );

  it('a deleted org takes its mappings and what it said of users with it', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('Viewer');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    for (const each of [org, other]) {
      await map(each, 'x', await each.role([]));
      await join(each, person.id, 'x');
    }
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    const rows = Object.values(await snapshotOf(['group_mappings', 'user_groups'])).flat();
    expect(rows.filter((row) => JSON.parse(row).org_id === org.id)).toEqual([]);
    expect(rows.filter((row) => JSON.parse(row).org_id === other.id)).toHaveLength(2);
  });

  const snapshotOf = async (tables: readonly string[]): Promise<Record<string, readonly string[]>> => {
    const all = await snapshot();
    return Object.fromEntries(tables.map((table) => [table, all[table] ?? []]));
  };
});
