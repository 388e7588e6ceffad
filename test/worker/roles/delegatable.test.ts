import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

type Listed = { readonly uid: string; readonly name: string; readonly delegatable?: boolean };

const LIST = '/access-control/roles?delegatable=true';

const list = async (as: As, org: FreshOrg, path = LIST): Promise<Listed[]> =>
  (await ok(200, 'GET', path, { as, org: org.id })).body;

describe('GET /access-control/roles?delegatable=true', () => {
  it('flags the roles whose every permission the caller holds, and lists the others without a flag', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roles = {
      empty: await org.role([]),
      equal: await org.role([['teams:read', 'teams:id:1']]),
      narrower: await org.role([['reports:read', 'reports:id:7']]),
      scopeless: await org.role([['teams:create', '']]),
      wider: await org.role([['teams:read', 'teams:*']]),
      partly: await org.role([
        ['teams:read', 'teams:id:1'],
        ['teams:write', 'teams:id:1'],
      ]),
      escalating: await org.role([['roles:write', 'permissions:type:escalate']]),
      global: await org.role([['reports:read', 'reports:*']], { global: true }),
      globalWider: await org.role([['reports:write', 'reports:*']], { global: true }),
    };
    const { id, as } = await org.account();
    await org.grant(id, [
      ['roles:read', 'roles:*'],
      ['roles:write', 'permissions:type:delegate'],
      ['teams:read', 'teams:id:1'],
      ['teams:create', ''],
      ['reports:read', 'reports:*'],
    ]);
    const flags = new Map((await list(as, org)).map(({ uid, delegatable }) => [uid, delegatable]));
    const flagged = Object.entries(roles).filter(([, uid]) => flags.get(uid) === true);
    expect(flagged.map(([name]) => name)).toEqual(['empty', 'equal', 'narrower', 'scopeless', 'global']);
    for (const uid of Object.values(roles)) expect([true, undefined]).toContain(flags.get(uid));

    const plain = await list(as, org, '/access-control/roles');
    expect((await list(as, org)).map(({ delegatable: _delegatable, ...role }) => role)).toEqual(plain);
    for (const role of plain) expect(role).not.toHaveProperty('delegatable');
    expect(await list(as, org, '/access-control/roles?delegatable=no')).toEqual(plain);
  });

  it('lists hidden roles only with includeHidden, and flags no basic role: none is assigned by hand', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const hidden = await org.role([], { hidden: true });
    const { as } = await org.account('Admin');
    expect((await list(as, org)).map(({ uid }) => uid)).not.toContain(hidden);
    const all = await list(as, org, `${LIST}&includeHidden=true`);
    expect(all.find(({ uid }) => uid === hidden)).toMatchObject({ delegatable: true });
    const basic = all.filter(({ name }) => name.startsWith('basic:'));
    expect(basic.length).toBeGreaterThan(0);
    for (const role of basic) expect(role).not.toHaveProperty('delegatable');
  });

  it('follows what the caller loses at once (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([['reports:read', 'reports:*']]);
    const { id, as } = await org.account();
    await org.grant(id, [['roles:read', 'roles:*']]);
    const own = await org.grant(id, [['reports:read', 'reports:*']]);
    const flag = async () => (await list(as, org)).find(({ uid }) => uid === role)?.delegatable;
    expect(await flag()).toBe(true);
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${own}`);
    expect(await flag()).toBeUndefined();
  });

  it('needs roles:read on every role', async () => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await org.grant(id, [['roles:read', 'roles:uid:x']]);
    expectAccessDenied(await api('GET', LIST, { as }), 'roles:read');
  });

  it('is one coordinator call and one round trip', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const [trips, calls] = [bench.d1.trips, bench.calls.count];
      await ok(200, 'GET', LIST, { as }, bench.fetch);
      expect([bench.d1.trips - trips, bench.calls.count - calls]).toEqual([1, 1]);
    });
  });
});

describe('targetOrgId names the org in a query', () => {
  it('for lists of roles, roles of users, and who has a role', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const role = await org.role([['reports:read', 'reports:*']]);
    const account = await org.account();
    const target = `targetOrgId=${org.id}`;
    const there = { org: other.id };
    const uids = async (path: string) =>
      (await ok(200, 'GET', path, there)).body.map(({ uid }: { uid: string }) => uid);

    expect(await uids(`/access-control/roles?delegatable=true&${target}`)).toContain(role);
    expect(await uids('/access-control/roles?delegatable=true')).not.toContain(role);

    const roles = `/access-control/users/${account.id}/roles`;
    await ok(200, 'PUT', `${roles}?${target}`, { ...there, body: { roleUids: [role] } });
    expect(await uids(`${roles}?${target}`)).toEqual([role]);
    expect((await api('GET', roles, there)).status).toBe(404);

    const holders = `/access-control/roles/${role}/assignments`;
    const read = await ok(200, 'GET', `${holders}?${target}`, there);
    expect(read.body.service_accounts).toEqual([account.id]);
    await ok(200, 'PUT', `${holders}?${target}`, { ...there, body: { users: [] } });
    expect(await uids(`${roles}?${target}`)).toEqual([]);
    expect((await api('GET', holders, there)).status).toBe(404);
  });

  it('and gives nobody rights there: members of one org stay without any in another (I10)', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await other.person('Admin');
    const role = await org.role([]);
    for (const path of [LIST, `/access-control/roles/${role}/assignments?`]) {
      const answer = await api('GET', `${path}&targetOrgId=${org.id}`, { as: person.as, org: other.id });
      expect(answer.status, answer.text).toBe(403);
    }
  });
});

describe('GET /access-control/user/actions', () => {
  it('is true for every action that the caller holds, whatever the scope, and says nothing else', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await org.grant(id, [
      ['teams:read', 'teams:id:1'],
      ['teams:read', 'teams:id:2'],
      ['teams:create', ''],
    ]);
    const own = { 'folders:read': true, 'teams:create': true, 'teams:read': true };
    for (const query of ['', '?reloadcache=true', '?reloadcache=x']) {
      expect((await ok(200, 'GET', `/access-control/user/actions${query}`, { as })).body).toEqual(own);
    }
    const admin = await org.account('Admin');
    const permissions = await ok(200, 'GET', '/access-control/user/permissions', { as: admin.as });
    const actions = await ok(200, 'GET', '/access-control/user/actions', { as: admin.as });
    expect(Object.keys(actions.body)).toEqual(Object.keys(permissions.body));
  });

  it('is refused to callers who are not signed in, and empty for those who are no members', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    expect((await api('GET', '/access-control/user/actions', { as: null })).status).toBe(401);
    const { as } = await other.person('Admin');
    expect((await ok(200, 'GET', '/access-control/user/actions', { as, org: org.id })).body).toEqual({});
  });

  it('is one coordinator call and no round trip when hot', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/actions', { as }, bench.fetch);
      const [trips, calls] = [bench.d1.trips, bench.calls.count];
      await ok(200, 'GET', '/access-control/user/actions', { as }, bench.fetch);
      expect([bench.d1.trips - trips, bench.calls.count - calls]).toEqual([0, 1]);
    });
  });
});
