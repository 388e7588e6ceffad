import { describe, it } from 'vitest';

import { ADMIN } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { getRole, numberedRoleResource, roleResource } from '../../support/terraform-role.ts';
import { CREDENTIALS, freshTerraform, roleStory } from '../../support/terraform-stories.ts';
import { DEFAULT_ORG, Managed, replay, splitId, terraform } from '../../support/terraform.ts';

describe('grafana_role', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, roleResource, roleStory(org));
  });

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = roleStory(org);
    await replay(tf, roleResource, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('in the default org can be imported without naming the org', async () => {
    const org = { ...(await freshOrg()), id: DEFAULT_ORG };
    const role = new Managed(terraform(ADMIN), roleResource);
    await role.apply(roleStory(org).first);
    await role.expectImport(splitId(role.id).local);
    await role.destroy();
  });

  it.for(CREDENTIALS)('with %s: its uid may be left to the server', async (credential, { expect }) => {
    const { tf } = await freshTerraform(credential);
    const role = new Managed(tf, roleResource);
    const config = { name: unique('role'), permissions: [{ action: 'teams:create' }] };
    await role.apply(config);
    const { id } = role;
    await role.apply({ ...config, name: unique('renamed') });
    expect(role.id).toBe(id);
    await role.destroy();
  });

  it('with actions of a declared type: every scope that they take comes back as it was written', async () => {
    const { org, tf } = await freshTerraform();
    await org.admin(200, 'PUT', '/access-control/resource-types/invoices', {
      displayName: 'Invoices',
      actions: ['read', 'approve'],
      attribute: 'number',
      levels: [],
    });
    const role = new Managed(tf, roleResource);
    const scopes = ['invoices:*', 'invoices:number:*', 'invoices:number:7', 'invoices:number:a/b'];
    const permissions = scopes.map((scope) => ({ action: 'invoices:read', scope }));
    const config = { name: unique('role'), uid: unique('uid'), permissions };
    await role.apply(config);
    const actions = ['invoices:approve', 'invoices.permissions:read', 'invoices.permissions:write'];
    await role.apply({
      ...config,
      permissions: [...permissions, ...actions.map((action) => ({ action, scope: 'invoices:number:id:42' }))],
    });
    await role.expectImport(`${org.id}:${config.uid}`);
    await role.destroy();
  });

  it('takes the uid and the name of a deleted one at once, in another org as well', async () => {
    const { org, tf } = await freshTerraform();
    const { first } = roleStory(org);
    for (const provider of [tf, tf, (await freshTerraform()).tf]) {
      const role = new Managed(provider, roleResource);
      await role.apply(first);
      await role.apply({ ...first, uid: unique('other') });
      await role.destroy();
    }
  });

  it('of another org is gone, not forbidden (I10)', async ({ expect }) => {
    const [{ tf }, other] = [await freshTerraform(), await freshTerraform('a token')];
    const role = new Managed(tf, roleResource);
    await role.apply({ name: unique('role'), permissions: [{ action: 'teams:create' }] });
    const { local } = splitId(role.id);
    expect(await roleResource.read(terraform(ADMIN), local)).toBeNull();
    expect(await roleResource.read(other.tf, local)).toBeNull();
  });

  it('of the newest provider has a version all the same, which goes up by one', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const { first, updates = [] } = roleStory(org);
    const role = new Managed(tf, roleResource);
    for (const [i, config] of [first, ...updates].entries()) {
      await role.apply(config);
      expect((await getRole(tf, org.id, first.uid ?? '')).version).toBe(i + 1);
    }
    await role.destroy();
  });
});

/** Providers before v4.34, as they name themselves. They send a version, and expect it back. */
const NUMBERING = ['1.43.0', '3.25.9', '4.25.0', '4.33.1', 'v4.25.0', '4.25.0-dev'];

describe('grafana_role of a provider that numbers it', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential, '4.25.0');
    const { drifts: _drifts, first, updates = [], vanish, ...story } = roleStory(org);
    await replay(tf, numberedRoleResource, {
      ...story,
      first: { ...first, version: 1 },
      // Some users count in steps.
      updates: updates.map((config, i) => ({ ...config, version: 5 * (i + 1) })),
      vanish: async (id) => {
        await vanish(id);
        return { ...first, version: 7 };
      },
    });
  });

  it.for(NUMBERING)(
    '%s: created with version 1, then 5, it is read back as sent',
    async (version, { expect }) => {
      const { org, tf } = await freshTerraform('a token', version);
      const { first } = roleStory(org);
      const role = new Managed(tf, numberedRoleResource);
      await role.apply({ ...first, version: 1 });
      await role.apply({ ...first, version: 5 });
      await role.apply({ ...first, description: 'Another', version: 6 });
      // No version goes down, and none is used twice.
      for (const stale of [6, 5, 1])
        await expect(role.apply({ ...first, version: stale })).rejects.toMatchObject({ status: 400 });
      await role.expectNoDifference({ ...first, description: 'Another', version: 6 });
      await role.destroy();
    },
  );

  it('may leave the numbering to the server, one up a change', async ({ expect }) => {
    const { org, tf } = await freshTerraform('a password', '4.25.0');
    const { first, updates = [] } = roleStory(org);
    const role = new Managed(tf, roleResource);
    for (const [i, config] of [first, ...updates].entries()) {
      await role.apply(config);
      expect((await getRole(tf, org.id, first.uid ?? '')).version).toBe(i);
    }
    await role.destroy();
  });
});

describe('grafana_role that is global', () => {
  it('every step ends with no difference; it is read with the default org after an import', async () => {
    const { org, tf } = await freshTerraform();
    const story = roleStory(org, { global: true });
    await replay(tf, roleResource, {
      ...story,
      importIds: (id) => [id, splitId(id).local, `${org.id}:${splitId(id).local}`],
    });
  });

  it('becomes an org’s role, and global again, with the same uid', async () => {
    const { org, tf } = await freshTerraform();
    const { first } = roleStory(org);
    const role = new Managed(tf, roleResource);
    for (const global of [false, true, false, true]) await role.apply({ ...first, global });
    await role.destroy();
  });

  it('can be read, listed and assigned in any org', async ({ expect }) => {
    const { tf } = await freshTerraform();
    const role = new Managed(tf, roleResource);
    const name = unique('role');
    await role.apply({ name, global: true, permissions: [{ action: 'teams:create' }] });
    const uid = splitId(role.id).local;
    for (const credential of CREDENTIALS) {
      const { org, tf: other } = await freshTerraform(credential);
      expect(await getRole(other, org.id, uid)).toMatchObject({ uid, name, global: true });
      const { body } = await org.admin(200, 'GET', '/access-control/roles');
      expect(body.map((one: { uid: string }) => one.uid)).toContain(uid);
      const { id } = await org.account();
      await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    }
  });
});
