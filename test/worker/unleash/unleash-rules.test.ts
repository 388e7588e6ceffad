import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import { groupsOf, memberIds, rootRoleOf, user } from '../../support/unleash.ts';

const joinGroups = async (org: FreshOrg, userId: number, groups: readonly string[]) =>
  await org.admin(200, 'PUT', `/groupsync/users/${userId}/groups`, { groups });

describe('POST /api/admin/groups', () => {
  it('answers 201, where the group is, and the group without its members', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    const body = {
      name: 'DX',
      description: 'd',
      mappingsSSO: ['b', 'A'],
      rootRole: 2,
      users: [user(account.id)],
    };
    const { body: created, headers } = await groups.send(201, 'POST', '', body);
    expect(headers.get('Location')).toBe(`/api/admin/groups/${created.id}`);
    const { users: _users, ...sent } = body;
    expect(created).toMatchObject({ ...sent, createdBy: 'admin@localhost', scimId: null });
    const { users, ...read } = await groups.get(created.id);
    expect(read).toEqual(created);
    expect(users).toMatchObject([
      { joinedAt: created.createdAt, createdBy: 'admin@localhost', user: { id: account.id } },
    ]);
  });

  it('needs a name and nothing else; what is absent, null or 0 means the default', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const bodies = [
      {},
      { description: null, rootRole: null },
      { description: '', rootRole: 0, mappingsSSO: [], users: [] },
      // What clients cannot set, and what nobody knows.
      { id: 7, createdBy: 'me', createdAt: 'now', scimId: 'x', projects: ['p'], userCount: 3, x: [] },
    ];
    for (const body of bodies) {
      const id = await groups.create({ ...body, name: unique('group') });
      expect(await groups.get(id)).toMatchObject({
        id,
        description: '',
        mappingsSSO: [],
        rootRole: null,
        users: [],
        createdBy: 'admin@localhost',
      });
    }
    for (const { projects } of await groups.list()) expect(projects).toEqual([]);
  });

  it('takes any name as it is', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    for (const name of [' ', '\t\n', ' DX team ', 'a/b\\c?d#e%f', 'scim-groups', '🧯'.repeat(5_000)]) {
      const id = await groups.create({ name });
      expect((await groups.get(id)).name).toBe(name);
      await groups.send(200, 'PUT', `/${id}`, { name });
      expect((await groups.send(409, 'POST', '', { name })).body.name).toBe('NameExistsError');
      expect((await org.admin(200, 'GET', `/teams/${id}`)).body.name).toBe(name);
    }
  });

  it('tells names apart by letter case and blanks, and takes each once in an org', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    for (const name of ['dx team', 'DX team', ' DX team ']) {
      await groupsOf(org).create({ name });
      await groupsOf(elsewhere).create({ name });
    }
    const { body } = await groupsOf(org).send(409, 'POST', '', { name: 'DX team' });
    expect(body).toMatchObject({ name: 'NameExistsError', message: 'Group name already exists' });
  });

  it('numbers a custom role as root role apart from those that are built in', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const own = await rootRoleOf(await org.role([['reports:read', 'reports:*']]));
    const global = await rootRoleOf(
      (
        await ok(200, 'POST', '/access-control/roles', {
          body: { name: unique('global'), global: true, permissions: [] },
        })
      ).body.uid,
    );
    for (const rootRole of [1, 2, 3, own, global]) {
      const id = await groups.create({ name: unique('group'), rootRole });
      expect((await groups.get(id)).rootRole).toBe(rootRole);
    }
  });

  it('keeps a built-in number when the basic role has been changed, and is one of its row', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const { permissions } = (await ok(200, 'GET', '/access-control/roles/basic_editor')).body;
    const update = { name: 'basic:editor', version: 2, global: true, permissions };
    await ok(200, 'PUT', '/access-control/roles/basic_editor', { body: update });
    const id = await groups.create({ name: 'g', rootRole: 2 });
    expect((await groups.get(id)).rootRole).toBe(2);
    await groups.send(400, 'POST', '', { name: 'h', rootRole: await rootRoleOf('basic_editor') });
    await ok(200, 'POST', '/access-control/roles/hard-reset', { as: ADMIN, body: { basicRoles: true } });
  });
});

describe('a change that is refused', () => {
  it('leaves no trace of what would have been right', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    await groups.create({ name: 'taken' });
    const [id = 0] = await crowd(org.id, 1);
    const target = await groups.create({ name: 'target', description: 'd', users: [user(id)] });
    const cases: readonly (readonly [number, object])[] = [
      [400, { users: [user(id), user(NO_ID)] }],
      [400, { rootRole: 2_000_000_000, users: [user(id)] }],
      [409, { name: 'taken', users: [user(id)], mappingsSSO: ['a'], rootRole: 1 }],
    ];
    const { trace } = await traceOf(async () => {
      for (const [status, body] of cases) {
        await groups.send(status, 'POST', '', { name: 'g', ...body });
        await groups.send(status, 'PUT', `/${target}`, { name: 'g', ...body });
      }
    });
    expect(trace).toEqual({});
  });
});

describe('PUT /api/admin/groups/:id', () => {
  it('changes everything in one change', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [kept = 0, gone = 0, added = 0] = await crowd(org.id, 3);
    const id = await groups.create({
      name: 'before',
      description: 'before',
      mappingsSSO: ['a', 'b'],
      rootRole: 1,
      users: [user(kept), user(gone)],
    });
    const body = { name: 'after', description: 'after', mappingsSSO: ['c', 'a'], rootRole: 2 };
    const { trace, answer } = await traceOf(() =>
      groups.send(200, 'PUT', `/${id}`, { ...body, users: [user(added), user(kept)] }),
    );
    expect(answer.body).toMatchObject({ id, ...body });
    expect(trace['changes']?.added.length).toBe(1);
    const group = await groups.get(id);
    expect(group).toMatchObject(body);
    expect(memberIds(group)).toEqual([added, kept]);
    const sameAgain = await traceOf(() =>
      groups.send(200, 'PUT', `/${id}`, { ...body, users: [user(added), user(kept)] }),
    );
    expect(sameAgain.trace).toEqual({});
    expect(sameAgain.answer.body).toEqual(answer.body);
    // What is absent is put to its default.
    await groups.send(200, 'PUT', `/${id}`, { name: 'after' });
    const empty = { description: '', mappingsSSO: [], rootRole: null, users: [] };
    expect(await groups.get(id)).toMatchObject(empty);
  });

  it('keeps when and by whom a member that stays was added, and what it is in the team', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [adder, kept] = [await org.account('Admin'), await org.account()];
    const id = await groups.create({ name: 'g', users: [user(kept.id)] }, adder.as);
    await org.admin(200, 'PUT', `/teams/${id}/members/${kept.id}`, { permission: 4 });
    const before = await groups.get(id);
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', users: [user(kept.id)] });
    const after = await groups.get(id);
    expect(after.users).toEqual(before.users);
    expect(after.createdBy).toBe(before.createdBy);
    expect(after.users[0]?.createdBy).toMatch(/^sa-/);
    expect((await org.admin(200, 'GET', `/teams/${id}/members`)).body).toMatchObject([{ permission: 4 }]);
  });

  it('keeps mappings in the order and spelling that were sent last, and who made those that stay', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g', mappingsSSO: ['a', 'b', 'c'] });
    await env.DB.prepare('UPDATE team_groups SET added_by = 77 WHERE team_id = ?').bind(id).run();
    for (const mappingsSSO of [['c', 'B', 'a'], ['B', 'a'], ['B', 'x', 'a', 'd'], ['d', 'x'], ['D'], []]) {
      const { body } = await groups.send(200, 'PUT', `/${id}`, { name: 'g', mappingsSSO });
      expect(body.mappingsSSO).toEqual(mappingsSSO);
      expect((await groups.get(id)).mappingsSSO).toEqual(mappingsSSO);
      const rows = env.DB.prepare('SELECT group_id FROM team_groups WHERE team_id = ? AND added_by = 77');
      const old = (await rows.bind(id).all<{ group_id: string }>()).results.map((row) => row.group_id);
      const first = ['a', 'B', 'c'].filter((group) => mappingsSSO.includes(group));
      expect(old.toSorted()).toEqual(first.toSorted());
    }
  });

  it('keeps members in the order that was sent last, in the group and in the list', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const ids = await crowd(org.id, 6);
    const pick = (...places: number[]) => places.map((i) => ids[i] ?? 0);
    const id = await groups.create({ name: 'g', users: pick(4, 1, 3).map(user) });
    expect(memberIds(await groups.get(id))).toEqual(pick(4, 1, 3));
    for (const wanted of [
      [1, 3, 4],
      [1, 3, 4, 0],
      [5, 1, 3, 4, 0],
      [5, 0],
      [0, 5],
      [2],
      [5, 4, 3, 2, 1, 0],
    ]) {
      const users = pick(...wanted).map(user);
      await groups.send(200, 'PUT', `/${id}`, { name: 'g', users });
      expect(memberIds(await groups.get(id))).toEqual(pick(...wanted));
      expect((await groups.list()).map(memberIds)).toEqual([pick(...wanted)]);
      const { trace } = await traceOf(() => groups.send(200, 'PUT', `/${id}`, { name: 'g', users }));
      expect(trace).toEqual({});
    }
  });

  it('takes another order alone for a change, which moves no more than it must and is told in the trail', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [a = 0, b = 0, c = 0] = await crowd(org.id, 3);
    const id = await groups.create({ name: 'g', users: [a, b, c].map(user), mappingsSSO: ['x', 'y', 'z'] });
    const before = await groups.get(id);
    const body = { name: 'g', users: [a, c, b].map(user), mappingsSSO: ['x', 'z', 'y'] };
    const { trace } = await traceOf(() => groups.send(200, 'PUT', `/${id}`, body));
    expect(Object.keys(trace).toSorted()).toEqual(['changes', 'team_groups', 'team_members', 'teams']);
    expect(trace['team_members']?.added).toHaveLength(2);
    expect(trace['team_groups']?.added).toHaveLength(2);
    const [entry = '{}', ...more] = trace['changes']?.added ?? [];
    expect(more).toEqual([]);
    expect(JSON.parse(JSON.parse(entry).after)).toEqual({
      team: id,
      added: [],
      reordered: true,
      reorderedGroups: true,
    });
    const after = await groups.get(id);
    expect(memberIds(after)).toEqual([a, c, b]);
    const byId = ({ users }: typeof before) => users.toSorted((one, other) => one.user.id - other.user.id);
    expect(byId(after)).toEqual(byId(before));
  });

  it('leaves whoever is added in another way behind all others', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [a = 0, b = 0, c = 0, d = 0] = await crowd(org.id, 4);
    const [first, second] = [await org.person(), await org.person()];
    const id = await groups.create({ name: 'g', users: [user(d), user(b)], mappingsSSO: ['z', 'm'] });
    await org.admin(200, 'POST', `/teams/${id}/members`, { userId: c });
    await org.admin(200, 'POST', `/access-control/teams/${id}/users/${a}`, { permission: 'Member' });
    expect(memberIds(await groups.get(id))).toEqual([d, b, c, a]);
    // Who is a member already stays where it is.
    await org.admin(200, 'PUT', `/teams/${id}/members/${b}`, { permission: 4 });
    await org.admin(200, 'POST', `/access-control/teams/${id}/users/${d}`, { permission: 'Admin' });
    await groups.send(200, 'PUT', `/${id}`, {
      name: 'g',
      users: [a, d, b].map(user),
      mappingsSSO: ['z', 'm'],
    });
    await org.admin(200, 'POST', `/teams/${id}/members`, { userId: c });
    expect(memberIds(await groups.get(id))).toEqual([a, d, b, c]);
    for (const groupId of ['q', 'b']) await org.admin(200, 'POST', `/teams/${id}/groups`, { groupId });
    expect((await groups.get(id)).mappingsSSO).toEqual(['z', 'm', 'q', 'b']);
    const listed = (await org.admin(200, 'GET', `/teams/${id}/groups`)).body;
    expect(listed.map(({ groupId }: { groupId: string }) => groupId)).toEqual(['z', 'm', 'q', 'b']);
    const of = (...people: { login: string }[]) => ({
      members: people.map(({ login }) => login),
      admins: [],
    });
    await org.admin(200, 'PUT', `/teams/${id}/members`, of(second));
    await org.admin(200, 'PUT', `/teams/${id}/members`, of(first, second));
    expect(memberIds(await groups.get(id))).toEqual([second.id, first.id]);
  });

  it('shows members without a place by id, and groups without one as they were linked, before those with one', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [a = 0, b = 0, c = 0, d = 0] = await crowd(org.id, 4);
    const body = { name: 'g', users: [d, b, c].map(user), mappingsSSO: ['z', 'a', 'm'] };
    const id = await groups.create(body);
    await env.DB.batch(
      ['team_members', 'team_groups'].map((table) =>
        env.DB.prepare(`UPDATE ${table} SET position = 0 WHERE team_id = ?`).bind(id),
      ),
    );
    const { trace } = await traceOf(() =>
      groups.send(200, 'PUT', `/${id}`, { ...body, users: [b, c, d].map(user) }),
    );
    expect(trace).toEqual({});
    await groups.send(200, 'PUT', `/${id}`, {
      ...body,
      users: [b, c, d, a].map(user),
      mappingsSSO: ['z', 'a', 'm', 'b'],
    });
    const group = await groups.get(id);
    expect(memberIds(group)).toEqual([b, c, d, a]);
    expect(group.mappingsSSO).toEqual(['z', 'a', 'm', 'b']);
    await groups.send(200, 'PUT', `/${id}`, body);
    expect(memberIds(await groups.get(id))).toEqual([d, b, c]);
  });

  it('takes the own name and refuses that of another group; a name that is free again is free', async () => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [one, other] = [await groups.create({ name: 'one' }), await groups.create({ name: 'other' })];
    await groups.send(200, 'PUT', `/${one}`, { name: 'one', description: 'x' });
    await groups.send(409, 'PUT', `/${one}`, { name: 'other' });
    await groups.send(200, 'PUT', `/${other}`, { name: 'third' });
    await groups.send(200, 'PUT', `/${one}`, { name: 'other' });
    await groups.send(200, 'DELETE', `/${one}`);
    await groups.create({ name: 'other' });
  });

  it('answers 404 for a group that is not there', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { name: 'g' }]] as const) {
      const answer = await groups.send(404, method, `/${NO_ID}`, body);
      expect(answer.body).toMatchObject({ name: 'NotFoundError', message: 'No group found' });
    }
  });
});

describe('members through the identity provider', () => {
  it('are listed as added by SSO since their group is linked, once each, named or not', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [outside, both] = [await org.account(), await org.account()];
    const [one, other] = [unique('One'), unique('Other')];
    await joinGroups(org, outside.id, [one.toUpperCase(), other]);
    await joinGroups(org, both.id, [one]);
    const id = await groups.create({ name: 'g', mappingsSSO: [one, other], users: [user(both.id)] });
    const { users } = await groups.get(id);
    const linked = await env.DB.prepare('SELECT min(created) AS linked FROM team_groups WHERE team_id = ?')
      .bind(id)
      .first('linked');
    expect(users).toMatchObject([
      { joinedAt: linked, createdBy: 'SSO', user: { id: outside.id } },
      { joinedAt: linked, createdBy: 'SSO', user: { id: both.id } },
    ]);
    const [listed] = await groups.list();
    expect(listed).toMatchObject({ users, userCount: 2 });
    // Nothing keeps them there once they leave the group.
    await joinGroups(org, both.id, []);
    expect(memberIds(await groups.get(id))).toEqual([outside.id]);
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', mappingsSSO: [other], users: [user(outside.id)] });
    await joinGroups(org, outside.id, []);
    expect(memberIds(await groups.get(id))).toEqual([]);
  });

  it('are found by a mapping that stands for every CN beside theirs', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    await joinGroups(org, account.id, ['cn=editors,dc=example']);
    const id = await groups.create({ name: 'g', mappingsSSO: ['CN=*,dc=Example'] });
    expect(memberIds(await groups.get(id))).toEqual([account.id]);
  });

  it('stay so when a client sends back what it read, and go with the group there', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    await joinGroups(org, account.id, ['a']);
    const body = { name: 'g', mappingsSSO: ['A'], users: [user(account.id)] };
    const id = await groups.create({ ...body, users: [] });
    const { trace } = await traceOf(() => groups.send(200, 'PUT', `/${id}`, body));
    expect(trace).toEqual({});
    // Who is not named is a member all the same.
    await groups.send(200, 'PUT', `/${id}`, { ...body, users: [] });
    expect(await groups.get(id)).toMatchObject({ users: [{ createdBy: 'SSO', user: { id: account.id } }] });
    await joinGroups(org, account.id, []);
    expect((await groups.get(id)).users).toEqual([]);
  });

  it('become members by hand when they are named and their mapping goes', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    await joinGroups(org, account.id, ['a']);
    const id = await groups.create({ name: 'g', mappingsSSO: ['a', 'b'] });
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', mappingsSSO: ['b'], users: [user(account.id)] });
    expect(await groups.get(id)).toMatchObject({ users: [{ createdBy: 'admin@localhost' }] });
  });
});

describe('DELETE /api/admin/groups', () => {
  it('takes the group with all that it has, and answers 200 with nothing', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    const id = await groups.create({ name: 'g', mappingsSSO: ['a'], rootRole: 1, users: [user(account.id)] });
    const { text } = await groups.send(200, 'DELETE', `/${id}`);
    expect(text).toBe('');
    await groups.send(404, 'DELETE', `/${id}`);
    await groups.send(404, 'GET', `/${id}`);
    for (const table of ['team_members', 'team_groups', 'team_roles']) {
      const rows = await env.DB.prepare(`SELECT * FROM ${table} WHERE team_id = ?`).bind(id).all();
      expect(rows.results, table).toEqual([]);
    }
  });

  it('of all that came over SCIM finds none, as often as it is asked', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    await groups.create({ name: 'scim-groups' });
    for (let i = 0; i < 2; i++) {
      const { trace } = await traceOf(() => groups.send(200, 'DELETE', '/scim-groups'));
      expect(trace).toEqual({});
    }
    expect(await groups.list()).toHaveLength(1);
  });
});

describe('GET /api/admin/groups', () => {
  it('lists by id, whatever was changed last', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    const ids: number[] = [];
    for (const name of ['c', 'a', 'b']) ids.push(await groups.create({ name }));
    await groups.send(200, 'PUT', `/${ids[0]}`, { name: 'z' });
    expect((await groups.list()).map(({ id }) => id)).toEqual(ids);
  });

  it('shows the projects of each group by id, each once', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [one, other] = [await groups.create({ name: 'one' }), await groups.create({ name: 'other' })];
    for (const [project, id] of [
      ['b', one],
      ['a', one],
      ['c', other],
    ] as const) {
      await org.admin(200, 'POST', `/access-control/projects/${project}/teams/${id}`, {
        permission: 'Owner',
      });
      await org.admin(200, 'POST', `/access-control/folders/${project}f/teams/${id}`, { permission: 'View' });
    }
    expect((await groups.list()).map(({ projects }) => projects)).toEqual([['a', 'b'], ['c']]);
  });

  it('shows nobody as creator of a team that is older than the column, or whose creator is gone', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g' });
    for (const createdBy of [null, NO_ID]) {
      await env.DB.prepare('UPDATE teams SET created_by = ? WHERE id = ?').bind(createdBy, id).run();
      expect((await groups.get(id)).createdBy).toBeNull();
      expect((await groups.send(200, 'PUT', `/${id}`, { name: 'g' })).body.createdBy).toBeNull();
    }
  });
});
