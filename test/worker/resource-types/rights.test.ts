import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, permissionsOf } from '../../support/people.ts';

const TYPES = '/access-control/resource-types';

const declare = async (org: FreshOrg, more: object = {}): Promise<void> =>
  void (await org.admin(200, 'PUT', `${TYPES}/invoices`, {
    actions: ['read', 'approve'],
    levels: [{ name: 'View', actions: ['read'] }],
    ...more,
  }));

const roleWith = (...pairs: readonly (readonly [action: string, scope: string])[]) => ({
  name: unique('role'),
  permissions: pairs.map(([action, scope]) => ({ action, scope })),
});

/** The scopes of an action, as its holder reads them. */
const scopesOf = async (as: As, action: string, org?: number): Promise<readonly string[] | undefined> => {
  const held = await permissionsOf(as, org);
  return typeof held === 'number' ? undefined : held[action];
};

describe('who may read, declare and delete types', () => {
  it('is an Admin of the org, an account too, and nobody below', async () => {
    const org = await freshOrg();
    for (const [role, status] of [
      ['Admin', 200],
      ['Editor', 403],
      ['Viewer', 403],
    ] as const)
      for (const { as } of [await org.account(role), await org.person(role)]) {
        const options = { as, org: org.id };
        await ok(status, 'PUT', `${TYPES}/invoices`, { ...options, body: { actions: ['read'] } });
        await ok(status, 'GET', `${TYPES}/invoices`, options);
        await ok(status, 'GET', TYPES, options);
        await ok(status, 'DELETE', `${TYPES}/invoices`, options);
      }
  });

  it('may be anybody whom a role says so, of single types as well', async ({ expect }) => {
    const org = await freshOrg();
    await declare(org);
    const { id, as } = await org.account();
    await org.grant(id, [
      ['resource-types:read', 'resource-types:name:bills'],
      ['resource-types:write', 'resource-types:name:bills'],
    ]);
    await ok(403, 'PUT', `${TYPES}/invoices`, { as, body: { actions: [] } });
    await ok(403, 'GET', `${TYPES}/invoices`, { as });
    await ok(200, 'PUT', `${TYPES}/bills`, { as, body: { actions: ['read'] } });
    await ok(200, 'GET', `${TYPES}/bills`, { as });
    await ok(403, 'DELETE', `${TYPES}/bills`, { as });
    const { body } = await ok(200, 'GET', TYPES, { as });
    expect((body as { type: string }[]).map(({ type }) => type)).toEqual(['bills']);
    // Declaring gives nothing.
    expect(await scopesOf(as, 'bills:read')).toBeUndefined();
  });

  it('is, for types of all orgs, a server admin, and who has a global assignment', async () => {
    const org = await freshOrg();
    const name = unique('type');
    const [admin, person] = [await org.person('Admin'), await org.person()];
    const body = { actions: ['read'], global: true };
    const by = (as: As) => ({ as, org: org.id });
    await ok(403, 'PUT', `${TYPES}/${name}`, { ...by(admin.as), body });
    await org.grant(person.id, [['resource-types:write', 'resource-types:*']]);
    await ok(403, 'PUT', `${TYPES}/${name}`, { ...by(person.as), body });
    await grantEverywhere(person.id, [['resource-types:write', 'resource-types:*']]);
    await ok(200, 'PUT', `${TYPES}/${name}`, { ...by(person.as), body });
    await ok(403, 'DELETE', `${TYPES}/${name}?global=true`, by(admin.as));
    // It is none of the org's own.
    await ok(404, 'DELETE', `${TYPES}/${name}`, by(admin.as));
    await ok(200, 'GET', `${TYPES}/${name}`, by(admin.as));
    await ok(200, 'DELETE', `${TYPES}/${name}?global=true`);
  });

  it('is told of nothing in another org: what is there is as what is not (I10)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    await declare(org);
    for (const [method, path, body] of [
      ['GET', `${TYPES}/invoices`],
      ['DELETE', `${TYPES}/invoices`],
      ['DELETE', `${TYPES}/invoices?force=true`],
      ['POST', '/access-control/roles', roleWith(['invoices:read', 'invoices:*'])],
      ['POST', '/access-control/invoices/7/users/1', { permission: 'View' }],
    ] as const) {
      const there = await api(method, path, { org: other.id, body });
      const nowhere = JSON.parse(JSON.stringify(body ?? null).replaceAll('invoices', 'nothings')) as object;
      const compared = await api(method, path.replaceAll('invoices', 'nothings'), {
        org: other.id,
        ...(body !== undefined && { body: nowhere }),
      });
      expect([there.status, there.body.message?.replaceAll('invoices', 'nothings')], path).toEqual([
        compared.status,
        compared.body.message,
      ]);
      expect(there.status, path).toBeGreaterThanOrEqual(400);
    }
    const { body } = await other.admin(200, 'GET', TYPES);
    expect((body as { type: string }[]).map(({ type }) => type)).not.toContain('invoices');
    expect((await org.admin(200, 'GET', `${TYPES}/invoices`)).body.version).toBe(1);
  });
});

describe('from the moment of a declaration', () => {
  it('Admins hold all its actions on all resources, and nobody else does', async ({ expect }) => {
    const org = await freshOrg();
    const [admin, editor, account] = [
      await org.person('Admin'),
      await org.person('Editor'),
      await org.account('Admin'),
    ];
    expect(await scopesOf(admin.as, 'invoices:read', org.id)).toBeUndefined();
    await declare(org);
    for (const action of ['read', 'approve'].map((verb) => `invoices:${verb}`)) {
      expect(await scopesOf(admin.as, action, org.id)).toEqual(['invoices:*']);
      expect(await scopesOf(account.as, action)).toEqual(['invoices:*']);
      expect(await scopesOf(editor.as, action, org.id)).toBeUndefined();
    }
    expect(await scopesOf(admin.as, 'invoices.permissions:write', org.id)).toEqual(['invoices:*']);
    await org.admin(200, 'DELETE', `${TYPES}/invoices`);
    expect(await scopesOf(admin.as, 'invoices:read', org.id)).toBeUndefined();
    expect(await scopesOf(account.as, 'invoices.permissions:write')).toBeUndefined();
  });

  it('Admins of all orgs hold those of a global type, and not over an own type of its name', async ({
    expect,
  }) => {
    const [org, shadowing] = [await freshOrg(), await freshOrg()];
    const name = unique('type');
    const [admin, other] = [await org.account('Admin'), await shadowing.account('Admin')];
    await shadowing.admin(200, 'PUT', `${TYPES}/${name}`, { actions: ['own'] });
    await org.admin(200, 'PUT', `${TYPES}/${name}`, { actions: ['all'], global: true });
    expect(await scopesOf(admin.as, `${name}:all`)).toEqual([`${name}:*`]);
    expect(await scopesOf(other.as, `${name}:all`)).toBeUndefined();
    expect(await scopesOf(other.as, `${name}:own`)).toEqual([`${name}:*`]);
    await org.admin(200, 'DELETE', `${TYPES}/${name}?global=true`);
    expect(await scopesOf(admin.as, `${name}:all`)).toBeUndefined();
    expect(await scopesOf(other.as, `${name}:own`)).toEqual([`${name}:*`]);
  });

  it('roles hold its actions on each kind of scope, as far as their maker holds them', async ({ expect }) => {
    const org = await freshOrg();
    const admin = await org.account('Admin');
    const make = async (status: number, scope: string, as = admin.as) =>
      (await ok(status, 'POST', '/access-control/roles', { as, body: roleWith(['invoices:read', scope]) }))
        .body;
    await make(400, 'invoices:*');
    await declare(org);
    for (const scope of ['invoices:*', 'invoices:id:*', 'invoices:id:7', 'invoices:id:a/b:c'])
      expect((await make(200, scope)).permissions).toMatchObject([{ action: 'invoices:read', scope }]);
    for (const scope of ['', 'invoices', 'invoices:7', 'invoices:uid:7', 'bills:id:7'])
      await make(400, scope);
    // Valid, but nobody holds it who could give it.
    expect((await make(403, '*')).message).toContain('invoices:read');
  });

  it('delegation goes on from Admins (I11)', async ({ expect }) => {
    const org = await freshOrg();
    await declare(org);
    const [manager, clerk] = [await org.account(), await org.account()];
    await org.grant(manager.id, [
      ['invoices:read', 'invoices:*'],
      ['invoices:approve', 'invoices:id:7'],
      ['roles:write', 'permissions:type:delegate'],
      ['users.roles:add', 'permissions:type:delegate'],
    ]);
    const give = async (status: number, ...pairs: readonly (readonly [string, string])[]): Promise<void> => {
      const made = await ok(status, 'POST', '/access-control/roles', {
        as: manager.as,
        body: roleWith(...pairs),
      });
      if (status !== 200) return;
      const path = `/access-control/users/${clerk.id}/roles`;
      await ok(200, 'POST', path, { as: manager.as, body: { roleUid: made.body.uid } });
    };
    await give(403, ['invoices:approve', 'invoices:*']);
    await give(403, ['invoices.permissions:write', 'invoices:*']);
    await give(200, ['invoices:read', 'invoices:id:*'], ['invoices:approve', 'invoices:id:7']);
    expect(await scopesOf(clerk.as, 'invoices:read')).toEqual(['invoices:id:*']);
    expect(await scopesOf(clerk.as, 'invoices:approve')).toEqual(['invoices:id:7']);
  });

  it('a level gives what it says on one resource, until it says something else', async ({ expect }) => {
    const org = await freshOrg();
    await declare(org);
    const { id, as } = await org.account();
    await org.admin(200, 'POST', `/access-control/invoices/7/users/${id}`, { permission: 'View' });
    expect(await scopesOf(as, 'invoices:read')).toEqual(['invoices:id:7']);
    expect(await scopesOf(as, 'invoices:approve')).toBeUndefined();
    await declare(org, { levels: [{ name: 'View', actions: ['read', 'approve'] }] });
    expect(await scopesOf(as, 'invoices:approve')).toEqual(['invoices:id:7']);
    await declare(org, { levels: [{ name: 'View', actions: ['approve'] }] });
    expect(await scopesOf(as, 'invoices:read')).toBeUndefined();
  });

  it('nobody widens a level by what they do not hold on all resources (I11)', async ({ expect }) => {
    const org = await freshOrg();
    await declare(org);
    const { id, as } = await org.account();
    await org.grant(id, [
      ['resource-types:write', 'resource-types:*'],
      ['invoices:approve', 'invoices:id:*'],
    ]);
    const put = (status: number, levels: object[]) =>
      ok(status, 'PUT', `${TYPES}/invoices`, { as, body: { actions: ['read', 'approve'], levels } });
    const refused = await put(403, [{ name: 'View', actions: ['read', 'approve'] }]);
    expect(refused.body.message).toContain('invoices:approve');
    await put(200, [
      { name: 'View', actions: ['read'] },
      { name: 'Approve', actions: ['approve'] },
    ]);
    await org.grant(id, [['invoices:approve', 'invoices:*']]);
    await put(200, [
      { name: 'View', actions: ['read', 'approve'] },
      { name: 'Approve', actions: ['approve'] },
    ]);
  });
});
