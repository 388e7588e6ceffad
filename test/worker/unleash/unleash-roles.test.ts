import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { expectError, groupsOf, rootRoleOf } from '../../support/unleash.ts';

const BUILT_IN = [
  { id: 1, name: 'Admin', type: 'root' },
  { id: 2, name: 'Editor', type: 'root' },
  { id: 3, name: 'Viewer', type: 'root' },
];

describe('GET /api/admin/roles', () => {
  it('tells the number of every role that can be a root role, and a group takes it', async ({ expect }) => {
    const org = await freshOrg();
    const [name, description] = [unique('role'), 'Reads reports'];
    const uid = await org.role([['reports:read', 'reports:*']], { name, description });
    const { body, headers } = await org.admin(200, 'GET', '/admin/roles');
    expect(body.version).toBe(1);
    expect(body.roles.slice(0, 3)).toMatchObject(BUILT_IN);
    const role = body.roles.find((one: { name: string }) => one.name === name);
    expect(role).toEqual({ id: await rootRoleOf(uid), name, description, type: 'root-custom' });
    expect(headers.get('ETag')).toMatch(/^W\//);
    for (const { id } of [...BUILT_IN, role]) {
      await groupsOf(org).create({ name: unique('group'), rootRole: id });
    }
  });

  it('lists global roles as well, and neither hidden ones, nor basic ones twice, nor another org’s (I10)', async ({
    expect,
  }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const global = unique('global');
    await ok(200, 'POST', '/access-control/roles', { body: { name: global, global: true, permissions: [] } });
    const own = unique('own');
    await org.role([], { name: own });
    await org.role([], { name: unique('hidden'), hidden: true });
    await elsewhere.role([]);
    const { permissions } = (await ok(200, 'GET', '/access-control/roles/basic_viewer')).body;
    const update = { name: 'basic:viewer', version: 2, global: true, permissions };
    await ok(200, 'PUT', '/access-control/roles/basic_viewer', { body: update });
    const { roles } = (await org.admin(200, 'GET', '/admin/roles')).body;
    expect(roles.map((one: { name: string }) => one.name)).toEqual([
      'Admin',
      'Editor',
      'Viewer',
      global,
      own,
    ]);
  });

  it('leaves out a role that was hidden, and a group that has it is written back as it was read', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const name = unique('role');
    const uid = await org.role([], { name, version: 1 });
    const group = { name: unique('group'), rootRole: await rootRoleOf(uid) };
    const path = `/admin/groups/${await groupsOf(org).create(group)}`;
    await org.admin(200, 'PUT', `/access-control/roles/${uid}`, { name, version: 2, hidden: true });
    const { roles } = (await org.admin(200, 'GET', '/admin/roles')).body;
    expect(roles.map((one: { name: string }) => one.name)).not.toContain(name);
    const read = (await org.admin(200, 'GET', path)).body;
    expect(read.rootRole).toBe(group.rootRole);
    const description = 'The same root role';
    await org.admin(200, 'PUT', path, { name: read.name, rootRole: read.rootRole, description });
    expect((await org.admin(200, 'GET', path)).body).toMatchObject({ rootRole: read.rootRole, description });
    // Nor need it have been seen: it is a role of the org.
    const hidden = await rootRoleOf(await org.role([], { hidden: true }));
    await groupsOf(org).create({ name: unique('group'), rootRole: hidden });
  });

  it('takes credentials and refuses as the groups do', async ({ expect }) => {
    const org = await freshOrg();
    const [admin, other] = [await org.account('Admin'), await org.account()];
    const read = async (as: typeof admin.as) => {
      const token = as !== null && 'token' in as ? as.token : '';
      return await api('GET', '/Admin/roles/', { as: null, headers: { Authorization: token } });
    };
    expect((await read(admin.as)).status).toBe(200);
    const calls = [
      [401, await api('GET', '/admin/roles', { as: null })],
      [403, await read(other.as)],
      [404, await api('GET', '/admin/roles/7', { as: other.as })],
      [405, await api('POST', '/admin/roles', { as: other.as, body: {} })],
    ] as const;
    for (const [status, answer] of calls) {
      expect(answer.status, answer.text).toBe(status);
      expectError(answer);
    }
    expect(calls[1][1].body.message).toContain('"roles:read"');
  });
});
