import { beforeEach, describe, it } from 'vitest';

import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { example, expectDocumented, sendExample } from '../../support/golden.ts';

type RoleBody = { readonly version: number; readonly permissions: readonly object[] };

const ADDED = { action: 'reports:create', scope: '' };

const viewer = async (org: FreshOrg): Promise<RoleBody> =>
  (await org.admin(200, 'GET', '/access-control/roles/basic_viewer')).body;

const pairsOf = ({ permissions }: RoleBody) =>
  permissions.map((permission) => ({ ...permission, created: undefined, updated: undefined }));

/** Leaves viewers everywhere with one permission, and tells what they had. */
async function changeViewer(org: FreshOrg): Promise<RoleBody> {
  const shipped = await viewer(org);
  await org.admin(200, 'PUT', '/access-control/roles/basic_viewer', {
    name: 'basic:viewer',
    global: true,
    version: shipped.version + 1,
    permissions: [ADDED],
  });
  return shipped;
}

describe('the documented hard reset', () => {
  // Basic roles are shared by all tests of a file.
  beforeEach(async () => {
    const org = await freshOrg();
    await org.admin(200, 'POST', '/access-control/roles/hard-reset', { BasicRoles: true });
  });

  it('gives basic roles their shipped permissions back, in every org, at once (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const account = await other.account('Viewer');
    const own = async (): Promise<object> =>
      (await other.admin(200, 'GET', '/access-control/user/permissions', undefined, account)).body;
    const before = await own();
    expect(before).toHaveProperty('orgs:read');
    const shipped = await changeViewer(org);
    expect(await own()).toEqual({
      'folders:read': ['folders:uid:sharedwithme'],
      [ADDED.action]: [ADDED.scope],
    });
    const documented = example('seed-003/hard-reset');
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    expect(await own()).toEqual(before);
    expect(pairsOf(await viewer(org))).toEqual(pairsOf(shipped));
  });

  it('never lets a version go down', async ({ expect }) => {
    const org = await freshOrg();
    const shipped = await changeViewer(org);
    const changed = await viewer(org);
    expect(changed.version).toBe(shipped.version + 1);
    const { request } = example('seed-003/hard-reset');
    await org.admin(200, request.method, request.path, request.body, { headers: request.headers });
    expect((await viewer(org)).version).toBeGreaterThanOrEqual(changed.version);
  });

  it('may be repeated, and when nothing was changed', async ({ expect }) => {
    const org = await freshOrg();
    const documented = example('seed-003/hard-reset');
    const before = pairsOf(await viewer(org));
    for (const _time of ['first', 'second']) {
      expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
      expect(pairsOf(await viewer(org))).toEqual(before);
    }
  });

  it('leaves custom roles and assignments as they are', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const uid = await org.grant(account.id, [['reports:read', 'reports:*']]);
    const custom = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    await changeViewer(org);
    await org.admin(200, 'POST', '/access-control/roles/hard-reset', { BasicRoles: true });
    expect((await org.admin(200, 'GET', `/access-control/roles/${uid}`)).text).toBe(custom.text);
    expect((await org.admin(200, 'GET', `/access-control/users/${account.id}/roles`)).body).toHaveLength(1);
  });

  it('reads its flag in any letter case', async ({ expect }) => {
    for (const key of ['basicRoles', 'basicroles', 'BASICROLES']) {
      const org = await freshOrg();
      const shipped = await changeViewer(org);
      const { body } = await org.admin(200, 'POST', '/access-control/roles/hard-reset', { [key]: true });
      expect(body).toEqual({ message: 'Reset performed' });
      expect(pairsOf(await viewer(org)), key).toEqual(pairsOf(shipped));
    }
  });

  it.for([
    ['false', { BasicRoles: false }],
    ['absent', {}],
  ] as const)('does nothing when its flag is %s', async ([, flag], { expect }) => {
    const org = await freshOrg();
    await changeViewer(org);
    await org.admin(200, 'POST', '/access-control/roles/hard-reset', flag);
    expect(pairsOf(await viewer(org))).toEqual([expect.objectContaining(ADDED)]);
  });

  it('needs the right to escalate, which an Admin of an org does not have', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account('Admin');
    await changeViewer(org);
    const path = '/access-control/roles/hard-reset';
    const { body } = await org.admin(403, 'POST', path, { BasicRoles: true }, account);
    expect(body).toMatchObject({ title: 'Access denied', message: expect.stringContaining('roles:write') });
    expect(pairsOf(await viewer(org))).toEqual([expect.objectContaining(ADDED)]);
  });
});
