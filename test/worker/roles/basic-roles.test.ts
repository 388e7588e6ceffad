import { afterEach, describe, it } from 'vitest';

import { basicRoleByUid } from '../../../src/core/catalogue/basic-roles.ts';
import { api, ok } from '../../support/api.ts';
import type { As } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = { readonly action: string; readonly scope: string };

const VIEWER = '/access-control/roles/basic_viewer';
/** Something that a Viewer may do, and something that it may not, as shipped. */
const SHIPPED: Pair = { action: 'snapshots:read', scope: '' };
const ADDED: Pair = { action: 'reports:read', scope: 'reports:*' };

const hardReset = () => ok(200, 'POST', '/access-control/roles/hard-reset', { body: { BasicRoles: true } });

// Basic roles are one for all orgs, so also one for all tests here.
afterEach(async () => {
  await hardReset();
});

const rightsOf = async (as: As) => (await ok(200, 'GET', '/access-control/user/permissions', { as })).body;

const pairsOf = (permissions: readonly Pair[]) =>
  permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted((a, b) => (a < b ? -1 : 1));

/** What a Viewer may do by default. */
const shippedPairs = pairsOf(basicRoleByUid('basic_viewer')?.permissions ?? []);

/** A body that replaces the Viewer's permissions under the next version. */
async function nextViewer(replace: (permissions: readonly Pair[]) => readonly Pair[]) {
  const { body } = await ok(200, 'GET', VIEWER);
  const permissions = body.permissions.map(({ action, scope }: Pair) => ({ action, scope }));
  return { name: body.name, version: body.version + 1, global: true, permissions: replace(permissions) };
}

const swap = (permissions: readonly Pair[]) => [
  ...permissions.filter(({ action }) => action !== SHIPPED.action),
  ADDED,
];

describe('a changed basic role', () => {
  it('and its hard reset take effect in the very next answer of every org (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const viewers = [await org.account('Viewer'), await other.account('Viewer')];
    const others = [await org.account('Editor'), await other.account('Admin'), await other.account()];
    const readAll = (accounts: typeof viewers) => Promise.all(accounts.map(({ as }) => rightsOf(as)));
    await readAll([...viewers, ...others]);
    const [before, othersBefore] = [await readAll(viewers), await readAll(others)];
    for (const rights of before) {
      expect([rights[SHIPPED.action], rights[ADDED.action]]).toEqual([[''], undefined]);
    }

    await ok(200, 'PUT', VIEWER, { body: await nextViewer(swap) });
    for (const rights of await readAll(viewers)) {
      expect([rights[SHIPPED.action], rights[ADDED.action]]).toEqual([undefined, [ADDED.scope]]);
    }
    // Basic roles do not include each other.
    expect(await readAll(others)).toEqual(othersBefore);

    await readAll(viewers);
    await hardReset();
    expect(await readAll(viewers)).toEqual(before);
    expect(await readAll(others)).toEqual(othersBefore);
  });

  it('takes effect for people as well, in each of their orgs (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { as, login } = await org.person('Viewer');
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, { loginOrEmail: login, role: 'Viewer' });
    const read = async (id: number) =>
      (await ok(200, 'GET', '/access-control/user/permissions', { as, org: id })).body[ADDED.action];
    for (const id of [org.id, other.id, org.id, other.id]) expect(await read(id)).toBeUndefined();
    await ok(200, 'PUT', VIEWER, { body: await nextViewer(swap) });
    for (const id of [org.id, other.id]) expect(await read(id)).toEqual([ADDED.scope]);
    await hardReset();
    for (const id of [org.id, other.id]) expect(await read(id)).toBeUndefined();
  });

  it('is not changed without `global`', async ({ expect }) => {
    const org = await freshOrg();
    const { global: _global, ...local } = await nextViewer(swap);
    for (const body of [local, { ...local, global: false }]) {
      const { answer, trace } = await traceOf(() => api('PUT', VIEWER, { org: org.id, body }));
      expect(answer.status, answer.text).toBe(400);
      expect(trace).toEqual({});
    }
  });

  it('is not given by somebody who ranks higher but may do less (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Editor');
    await org.grant(id, [['serviceaccounts:create', '']]);
    const create = () =>
      api('POST', '/serviceaccounts', { as, body: { name: unique('account'), role: 'Viewer' } });
    expect((await create()).status).toBe(201);
    await ok(200, 'PUT', VIEWER, { body: await nextViewer(swap) });
    const { answer, trace } = await traceOf(create);
    expect(answer.status, answer.text).toBe(403);
    expect(answer.body.message).toContain(ADDED.action);
    expect(trace).toEqual({});
  });
});

describe('a hard reset', () => {
  it('gives all basic roles their shipped permissions back, under a higher version', async ({ expect }) => {
    await ok(200, 'PUT', VIEWER, { body: await nextViewer(() => []) });
    const editor = '/access-control/roles/basic_editor';
    const { body } = await ok(200, 'GET', editor);
    const emptied = { name: body.name, version: body.version + 5, global: true, permissions: [] };
    await ok(200, 'PUT', editor, { body: emptied });
    await hardReset();
    for (const uid of ['basic_none', 'basic_viewer', 'basic_editor', 'basic_admin', 'basic_grafana_admin']) {
      const role = await ok(200, 'GET', `/access-control/roles/${uid}`);
      expect(pairsOf(role.body.permissions), uid).toEqual(pairsOf(basicRoleByUid(uid)?.permissions ?? []));
    }
    expect((await ok(200, 'GET', editor)).body.version).toBeGreaterThan(emptied.version);
    expect(pairsOf((await ok(200, 'GET', VIEWER)).body.permissions)).toEqual(shippedPairs);
  });

  it('keeps custom roles and assignments', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Viewer');
    const uid = await org.grant(id, [['teams:read', 'teams:id:7']]);
    const globalUid = await org.role([['teams:read', 'teams:id:8']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: globalUid, global: true });
    const roles = async () =>
      await Promise.all(
        [uid, globalUid].map(
          async (role) => (await org.admin(200, 'GET', `/access-control/roles/${role}`)).body,
        ),
      );
    const before = await roles();
    await ok(200, 'PUT', VIEWER, { body: await nextViewer(swap) });
    await hardReset();
    expect(await roles()).toEqual(before);
    expect((await rightsOf(as))['teams:read'].toSorted()).toEqual(['teams:id:7', 'teams:id:8']);
  });
});
