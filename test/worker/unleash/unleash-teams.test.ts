import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { groupsOf, memberIds, rootRoleOf, user } from '../../support/unleash.ts';

describe('a group is a team', () => {
  it('with the same name, members and external groups in both dialects', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [byHand, outside] = [await org.account(), await org.account()];
    await org.admin(200, 'PUT', `/groupsync/users/${outside.id}/groups`, { groups: ['SSOGROUP1'] });
    const mappingsSSO = ['SSOGroup2', 'ssoGroup1'];
    const id = await groups.create({ name: 'DX team', mappingsSSO, users: [user(byHand.id)] });
    expect((await org.admin(200, 'GET', `/teams/${id}`)).body).toMatchObject({
      id,
      name: 'DX team',
      email: '',
      memberCount: 2,
    });
    expect((await org.admin(200, 'GET', `/teams/${id}/groups`)).body).toEqual(
      mappingsSSO.map((groupId) => ({ orgId: org.id, teamId: id, groupId })),
    );
    const { body: members } = await org.admin(200, 'GET', `/teams/${id}/members`);
    const labels = new Map(
      members.map((member: { userId: number; labels: string[] }) => [member.userId, member.labels]),
    );
    expect(Object.fromEntries(labels)).toEqual({ [byHand.id]: [], [outside.id]: ['API'] });
    expect(memberIds(await groups.get(id))).toEqual([byHand.id, outside.id]);
    const search = await org.admin(200, 'GET', '/teams/search?query=dx');
    expect(search.body.teams).toMatchObject([{ id }]);
  });

  it('that was made as a team, with its creator as a member', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const team = await org.team();
    const account = await org.account();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: account.id });
    for (const groupId of ['b', 'A']) await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId });
    const group = await groups.get(team);
    expect(group).toMatchObject({ description: '', rootRole: null, createdBy: 'admin@localhost' });
    expect(group.mappingsSSO).toEqual(['b', 'A']);
    expect(memberIds(group)).toEqual([1, account.id]);
    const { scimId: _scimId, ...shown } = group;
    expect(await groups.list()).toEqual([{ ...shown, userCount: 2, projects: [] }]);
  });

  it('whose changes through one dialect are seen through the other in the next call', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const account = await org.account();
    const id = await groups.create({ name: 'g', description: 'd', mappingsSSO: ['a'], rootRole: 3 });
    await org.admin(200, 'PUT', `/teams/${id}`, { name: 'h', email: 'h@example.org' });
    await org.admin(200, 'POST', `/teams/${id}/members`, { userId: account.id });
    await org.admin(200, 'POST', `/teams/${id}/groups`, { groupId: 'b' });
    await org.admin(200, 'POST', `/access-control/projects/p/teams/${id}`, { permission: 'Viewer' });
    const [group] = await groups.list();
    expect(group).toMatchObject({
      name: 'h',
      description: 'd',
      mappingsSSO: ['a', 'b'],
      rootRole: 3,
      projects: ['p'],
    });
    expect(memberIds(await groups.get(id))).toEqual([account.id]);
    await groups.send(200, 'PUT', `/${id}`, { name: 'i', mappingsSSO: ['b'] });
    expect((await org.admin(200, 'GET', `/teams/${id}`)).body).toMatchObject({
      name: 'i',
      email: 'h@example.org',
      memberCount: 0,
    });
    expect((await org.admin(200, 'GET', `/teams/${id}/groups`)).body).toMatchObject([{ groupId: 'b' }]);
    // What the dialect knows nothing of stays as it is.
    expect((await org.admin(200, 'GET', `/access-control/projects/p`)).body).toContainEqual(
      expect.objectContaining({ teamId: id, permission: 'Viewer' }),
    );
    await org.admin(200, 'DELETE', `/teams/${id}`);
    await groups.send(404, 'GET', `/${id}`);
  });

  it('with names of its own dialect: a name in use has each its code', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [team, name] = [await org.team(), unique('name')];
    await groups.create({ name });
    expect((await org.admin(409, 'POST', '/teams', { name })).body.message).toBe('Team name taken');
    expect((await org.admin(400, 'PUT', `/teams/${team}`, { name })).body.message).toBe('Team name taken');
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', `/${team}`],
    ] as const) {
      expect((await groups.send(409, method, path, { name })).body.name).toBe('NameExistsError');
    }
  });

  it('whose name Grafana would not take keeps it, and can be changed and deleted there', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [member = 0] = await crowd(org.id, 1);
    for (const name of ['   ', 'a\nb', 'x'.repeat(5_000)]) {
      const id = await groups.create({ name });
      expect((await org.admin(200, 'GET', `/teams/${id}`)).body.name).toBe(name);
      await org.admin(200, 'POST', `/teams/${id}/members`, { userId: member });
      await org.admin(200, 'PUT', `/teams/${id}`, { name, email: 'a@example.org' });
      expect((await org.admin(200, 'GET', `/teams/${id}`)).body).toMatchObject({
        name,
        email: 'a@example.org',
      });
      await org.admin(400, 'PUT', `/teams/${id}`, { name: `${name}\n` });
      await org.admin(400, 'POST', '/teams', { name: `${name}\n` });
      await org.admin(200, 'PUT', `/teams/${id}`, { name: unique('short') });
    }
  });
});

describe('a root role is one of the team’s roles', () => {
  it('shown among them, a basic one among the hidden ones', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const uid = await org.role([['reports:read', 'reports:*']]);
    const id = await groups.create({ name: 'g', rootRole: await rootRoleOf(uid) });
    const rolesOf = async (query = '') => {
      const { body } = await org.admin(200, 'GET', `/access-control/teams/${id}/roles${query}`);
      return body.map((role: { uid: string }) => role.uid);
    };
    expect(await rolesOf()).toEqual([uid]);
    expect((await org.admin(200, 'GET', `/access-control/roles/${uid}/assignments`)).body).toMatchObject({
      teams: [id],
    });
    const search = { teamIds: [id], includeHidden: true };
    const { body } = await org.admin(200, 'POST', '/access-control/teams/roles/search', search);
    expect(body[id]).toMatchObject([{ uid }]);
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', rootRole: 2 });
    expect(await rolesOf()).toEqual([]);
    expect(await rolesOf('?includeHidden=true')).toEqual(['basic_editor']);
  });

  it('that may be taken away, and given again, by the other dialect', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const uid = await org.role([['reports:read', 'reports:*']]);
    const rootRole = await rootRoleOf(uid);
    const path = (id: number) => `/access-control/teams/${id}/roles`;
    const id = await groups.create({ name: 'g', rootRole });
    await org.admin(200, 'DELETE', `${path(id)}/${uid}`);
    expect((await groups.get(id)).rootRole).toBeNull();
    // A role that is given there is one of the team's, and not its root role.
    await org.admin(200, 'POST', path(id), { roleUid: uid });
    expect((await groups.get(id)).rootRole).toBeNull();
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', rootRole });
    await org.admin(200, 'POST', path(id), { roleUid: uid });
    expect((await groups.get(id)).rootRole).toBe(rootRole);
    await org.admin(200, 'PUT', path(id), { roleUids: [] });
    expect((await groups.get(id)).rootRole).toBeNull();
  });

  it('of the basic kind stays where hidden roles stay, may be sent back, and may be taken away', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g', rootRole: 2 });
    const path = `/access-control/teams/${id}/roles`;
    const uid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'PUT', path, { roleUids: [uid] });
    expect((await groups.get(id)).rootRole).toBe(2);
    await org.admin(200, 'PUT', path, { roleUids: [uid, 'basic_editor'], includeHidden: true });
    expect((await groups.get(id)).rootRole).toBe(2);
    await org.admin(400, 'POST', path, { roleUid: 'basic_viewer' });
    await org.admin(200, 'DELETE', `${path}/basic_editor`);
    expect((await groups.get(id)).rootRole).toBeNull();
    await org.admin(400, 'POST', path, { roleUid: 'basic_editor' });
    await org.admin(400, 'DELETE', `${path}/basic_editor`);
  });

  it('that counts as a use of the role, and goes with it', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const uid = await org.role([['reports:read', 'reports:*']]);
    const id = await groups.create({ name: 'g', rootRole: await rootRoleOf(uid) });
    const { body } = await org.admin(400, 'DELETE', `/access-control/roles/${uid}`);
    expect(body.message).toContain('assigned 1 times');
    await org.admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`);
    expect((await groups.get(id)).rootRole).toBeNull();
  });

  it('also when it is global, and is deleted for all orgs', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const body = { name: unique('global'), global: true, permissions: [] };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
    const id = await groups.create({ name: 'g', rootRole: await rootRoleOf(uid) });
    await ok(400, 'DELETE', `/access-control/roles/${uid}?global=true`);
    await ok(200, 'DELETE', `/access-control/roles/${uid}?global=true&force=true`);
    expect((await groups.get(id)).rootRole).toBeNull();
  });

  it('of which a team never has two', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const [one, other] = [await org.role([]), await org.role([])];
    const id = await groups.create({ name: 'g', rootRole: await rootRoleOf(one) });
    await org.admin(200, 'POST', `/access-control/teams/${id}/roles`, { roleUid: other });
    const rootRole = await rootRoleOf(other);
    const { trace } = await traceOf(() => groups.send(200, 'PUT', `/${id}`, { name: 'g', rootRole }));
    expect(trace['team_roles']).toMatchObject({ added: { length: 1 }, removed: { length: 2 } });
    expect((await groups.get(id)).rootRole).toBe(rootRole);
    const { body } = await org.admin(200, 'GET', `/access-control/teams/${id}/roles`);
    expect(body).toMatchObject([{ uid: other }]);
  });
});
