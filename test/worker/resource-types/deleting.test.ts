import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { permissionsOf } from '../../support/people.ts';

const TYPES = '/access-control/resource-types';
const GLOBAL = 0;

const declared = { actions: ['read', 'approve'], levels: [{ name: 'View', actions: ['read'] }] };
const declare = async (org: FreshOrg, name: string, more: object = {}): Promise<void> =>
  void (await org.admin(200, 'PUT', `${TYPES}/${name}`, { ...declared, ...more }));

/** The newest entry of a trail. */
const newestOf = async (orgId: number) =>
  await env.DB.prepare(
    'SELECT kind, before, after, touches FROM changes WHERE org_id = ? ORDER BY revision DESC',
  )
    .bind(orgId)
    .first<{ kind: string; before: string; after: string; touches: string }>();

const roleOf = async (org: FreshOrg, uid: string) =>
  (await org.admin(200, 'GET', `/access-control/roles/${uid}`)).body;

describe('deleting a type', () => {
  it('that is used is refused with the count, and with force takes what is held along', async ({
    expect,
  }) => {
    const org = await freshOrg();
    await declare(org, 'invoices');
    const { id, as } = await org.account();
    const mixed = await org.grant(id, [
      ['invoices:read', 'invoices:*'],
      ['invoices:approve', 'invoices:id:7'],
      ['reports:read', 'reports:*'],
    ]);
    const pure = await org.role([['invoices.permissions:read', 'invoices:*']]);
    const apart = await org.role([['reports:read', 'reports:*']]);
    const team = await org.team();
    await org.admin(200, 'POST', `/access-control/invoices/7/users/${id}`, { permission: 'View' });
    await org.admin(200, 'POST', `/access-control/invoices/8/teams/${team}`, { permission: 'View' });
    await org.admin(200, 'POST', '/access-control/invoices/8/builtInRoles/Viewer', { permission: 'View' });
    await org.admin(200, 'POST', `/access-control/folders/x/users/${id}`, { permission: 'View' });

    const refused = await org.admin(400, 'DELETE', `${TYPES}/invoices`);
    expect(refused.body.message).toBe(
      'Resource type "invoices" is used by 2 roles and 3 levels: force=true deletes it with these',
    );
    expect((await org.admin(200, 'DELETE', `${TYPES}/invoices?force=true`)).body).toEqual({
      message: 'Resource type deleted',
    });

    expect(await roleOf(org, mixed)).toMatchObject({
      version: 1,
      permissions: [{ action: 'reports:read', scope: 'reports:*' }],
    });
    expect(await roleOf(org, pure)).toMatchObject({ version: 1, permissions: [] });
    expect(await roleOf(org, apart)).toMatchObject({ version: 0 });
    const held = await permissionsOf(as);
    expect(held).toMatchObject({ 'reports:read': ['reports:*'], 'folders:read': expect.any(Array) });
    expect(Object.keys(held)).not.toContain('invoices:read');
    const entry = await newestOf(org.id);
    expect(entry?.kind).toBe('resource-type.delete');
    expect(JSON.parse(entry?.before ?? '')).toMatchObject({
      name: 'invoices',
      version: 1,
      uses: { roles: 2, levels: 3 },
      taken: {
        roles: expect.arrayContaining([
          { orgId: org.id, uid: pure, permissions: { 'invoices.permissions:read': ['invoices:*'] } },
        ]),
        levels: expect.arrayContaining([
          { orgId: org.id, kind: 'user', subject: String(id), resourceId: '7', level: 'View' },
        ]),
      },
    });
    expect((JSON.parse(entry?.touches ?? '') as string[]).toSorted()).toEqual(
      [
        'types',
        `role:${mixed}`,
        `role:${pure}`,
        `user:${id}`,
        `team:${team}`,
        'role:basic_viewer',
      ].toSorted(),
    );

    // What is declared anew begins with nobody but Admins.
    await declare(org, 'invoices');
    expect(Object.keys(await permissionsOf(as))).not.toContain('invoices:read');
  });

  it('counts and takes nothing of a type whose name begins alike', async ({ expect }) => {
    const org = await freshOrg();
    const alike = ['invoicesx', 'invoices_x', 'invoices-x', 'invoices.x', 'invoice'];
    for (const name of ['invoices', ...alike]) await declare(org, name);
    const { id, as } = await org.account();
    const uids = new Map<string, string>();
    for (const name of alike) {
      const uid = await org.grant(id, [
        [`${name}:read`, `${name}:*`],
        [`${name}.permissions:read`, `${name}:*`],
      ]);
      uids.set(name, uid);
      await org.admin(200, 'POST', `/access-control/${name}/7/users/${id}`, { permission: 'View' });
    }
    const held = await permissionsOf(as);
    const own = await org.grant(id, [['invoices:read', 'invoices:*']]);
    const refused = await org.admin(400, 'DELETE', `${TYPES}/invoices`);
    expect(refused.body.message).toContain('is used by 1 role and 0 levels');
    await org.admin(200, 'DELETE', `${TYPES}/invoices?force=true`);
    expect(await roleOf(org, own)).toMatchObject({ version: 1, permissions: [] });
    expect(await permissionsOf(as)).toEqual(held);
    for (const uid of uids.values()) expect(await roleOf(org, uid)).toMatchObject({ version: 0 });
  });

  it('with force asks for roles:write, and where there are levels, for the right to take them', async ({
    expect,
  }) => {
    const org = await freshOrg();
    await declare(org, 'invoices');
    const { id, as } = await org.account();
    await org.grant(id, [['resource-types:delete', 'resource-types:*']]);
    const force = async (status: number) =>
      (await ok(status, 'DELETE', `${TYPES}/invoices?force=true`, { as })).body.message;
    expect(await force(403)).toContain('roles:write');
    await org.grant(id, [['roles:write', 'permissions:type:delegate']]);
    const viewer = await org.person();
    await org.admin(200, 'POST', `/access-control/invoices/7/users/${viewer.id}`, { permission: 'View' });
    expect(await force(403)).toContain('invoices.permissions:write');
    await org.grant(id, [['invoices.permissions:write', 'invoices:*']]);
    // Taking is like giving: the level gives what the caller does not hold.
    expect(await force(403)).toContain('invoices:read');
    await org.grant(id, [['invoices:read', 'invoices:*']]);
    await force(200);
    await org.admin(404, 'GET', `${TYPES}/invoices`);
  });

  it('of all orgs counts and takes in all, but where an own type has the name', async ({ expect }) => {
    const [org, other, shadowing] = [await freshOrg(), await freshOrg(), await freshOrg()];
    const name = unique('type');
    await declare(shadowing, name);
    await declare(org, name, { global: true });
    const pair = [`${name}:read`, `${name}:id:7`] as const;
    const accounts = await Promise.all([org, other, shadowing].map(async (one) => await one.account()));
    const [own, , kept] = await Promise.all(
      [org, other, shadowing].map(async (one, i) => await one.grant(accounts[i]?.id ?? 0, [pair])),
    );
    const everywhere = await org.role([pair], { global: true });
    await other.admin(200, 'POST', `/access-control/${name}/7/users/${accounts[1]?.id}`, {
      permission: 'View',
    });
    await shadowing.admin(200, 'POST', `/access-control/${name}/7/users/${accounts[2]?.id}`, {
      permission: 'View',
    });
    const scopes = async () =>
      await Promise.all(
        accounts.map(async ({ as }) => {
          // By a level and by a role: twice the same.
          const held = ((await permissionsOf(as)) as Record<string, string[]>)[pair[0]];
          return held && [...new Set(held)];
        }),
      );
    expect(await scopes()).toEqual([[pair[1]], [pair[1]], [pair[1]]]);
    const refused = await org.admin(400, 'DELETE', `${TYPES}/${name}?global=true`);
    expect(refused.body.message).toContain('is used by 3 roles and 1 level');
    const less = await org.admin(400, 'PUT', `${TYPES}/${name}`, { actions: ['approve'], global: true });
    expect(less.body.message).toBe('Action "read" is used by 3 roles and 1 level: it cannot be left out');
    await org.admin(200, 'DELETE', `${TYPES}/${name}?global=true&force=true`);
    expect(await scopes()).toEqual([undefined, undefined, [pair[1]]]);
    expect(await roleOf(org, own ?? '')).toMatchObject({ permissions: [], version: 1 });
    expect(await roleOf(org, everywhere)).toMatchObject({ permissions: [], version: 1 });
    expect(await roleOf(shadowing, kept ?? '')).toMatchObject({
      permissions: [{ action: pair[0] }],
      version: 0,
    });
    const touched = JSON.parse((await newestOf(GLOBAL))?.touches ?? '') as string[];
    expect(touched.toSorted()).toEqual(
      ['types', `org:${org.id}`, `org:${other.id}`, `role:${everywhere}`].toSorted(),
    );
    // Declared anew, it gives back nothing.
    await declare(org, name, { global: true });
    expect(await scopes()).toEqual([undefined, undefined, [pair[1]]]);
  });
});

/** Lets something happen just before the next change is committed: after its facts were read. */
function beforeCommit({ d1 }: Bench, act: () => Promise<unknown>): void {
  d1.before = async (statements) => {
    if (!statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
    d1.before = undefined;
    await act();
  };
}

describe('a type of all orgs that is deleted while an org uses it', () => {
  const world = async () => {
    const org = await freshOrg('by requests');
    const name = unique('type');
    await declare(org, name, { global: true });
    const { id, as } = await org.account();
    const give = {
      method: 'POST',
      path: `/access-control/${name}/7/users/${id}`,
      body: { permission: 'View' },
    };
    const asRole = {
      method: 'POST',
      path: '/access-control/roles',
      body: { name: unique('role'), permissions: [{ action: `${name}:read`, scope: `${name}:id:7` }] },
    };
    return { org, name, as, give, asRole };
  };
  const GIVEN = ['give', 'asRole'] as const;

  it.for(GIVEN)('a hair before the commit of the org: %s is refused', async (what, { expect }) => {
    const { org, name, [what]: call } = await world();
    await withCoordinator(org.id, async (bench) => {
      beforeCommit(bench, async () => await ok(200, 'DELETE', `${TYPES}/${name}?global=true`));
      const refused = await api(call.method, call.path, { org: org.id, body: call.body }, bench.fetch);
      expect([400, 404], refused.text).toContain(refused.status);
    });
  });

  it.for(GIVEN)('a hair after: what %s gave stops it', async (what, { expect }) => {
    const { org, name, [what]: call } = await world();
    await withCoordinator(GLOBAL, async (bench) => {
      beforeCommit(bench, async () => await org.admin(200, call.method, call.path, call.body));
      const refused = await api('DELETE', `${TYPES}/${name}?global=true`, {}, bench.fetch);
      expect(refused.status, refused.text).toBe(400);
      expect(refused.body.message).toMatch(/is used by \d roles? and \d levels?/);
    });
    await org.admin(200, 'GET', `${TYPES}/${name}`);
  });

  it.for(GIVEN)(
    'a hair after, with force: what %s gave is taken, and gives nothing later',
    async (what, { expect }) => {
      const { org, name, as, [what]: call } = await world();
      await withCoordinator(GLOBAL, async (bench) => {
        beforeCommit(bench, async () => await org.admin(200, call.method, call.path, call.body));
        await ok(200, 'DELETE', `${TYPES}/${name}?global=true&force=true`, {}, bench.fetch);
      });
      expect(JSON.parse((await newestOf(GLOBAL))?.touches ?? '')).toContain(`org:${org.id}`);
      await declare(org, name, { global: true });
      expect(Object.keys(await permissionsOf(as))).not.toContain(`${name}:read`);
      await org.admin(200, 'DELETE', `${TYPES}/${name}?global=true`);
    },
  );

  it.for([
    ['an action', 'asRole', { actions: ['approve'], levels: [{ name: 'View', actions: ['approve'] }] }],
    ['a level', 'give', { actions: ['read', 'approve'] }],
  ] as const)('so is %s that is left out', async ([, what, body], { expect }) => {
    const { org, name, [what]: call } = await world();
    await withCoordinator(GLOBAL, async (bench) => {
      beforeCommit(bench, async () => await org.admin(200, call.method, call.path, call.body));
      const put = { body: { ...body, global: true } };
      const refused = await api('PUT', `${TYPES}/${name}`, put, bench.fetch);
      expect(refused.status, refused.text).toBe(400);
    });
  });
});
