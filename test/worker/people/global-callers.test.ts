import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];

const DELEGATE = 'permissions:type:delegate';
const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];

const toBody = (pairs: readonly Pair[]) => pairs.map(([action, scope]) => ({ action, scope }));

/** A service account that belongs to the org and holds the pairs in the global plane. */
async function globalAccount(org: FreshOrg, holds: readonly Pair[]): Promise<Account & { roleUid: string }> {
  const account = await org.account();
  const roleUid = await org.role(holds, { global: true });
  await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid, global: true });
  return { ...account, roleUid };
}

describe('an Admin of an org has no rights in the global plane', () => {
  it('and is refused whatever it tries there, without a trace (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await org.account('Admin');
    const fixed = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: fixed, global: true });
    const uid = await org.role([], { global: true });
    const viewer = await org.admin(200, 'GET', '/access-control/roles/basic_viewer');
    const change = { name: unique('role'), version: viewer.body.version + 9, permissions: [], global: true };
    const userRoles = `/access-control/users/${id}/roles`;
    const calls: readonly (readonly [
      method: string,
      path: string,
      body: object | undefined,
      needed: string,
    ])[] = [
      ['POST', '/access-control/roles', { name: unique('role'), global: true }, 'roles:write'],
      ['PUT', `/access-control/roles/${uid}`, change, 'roles:write'],
      ['PUT', '/access-control/roles/basic_viewer', change, 'roles:write'],
      ['DELETE', `/access-control/roles/${uid}?global=true`, undefined, 'roles:delete'],
      ['DELETE', `/access-control/roles/${uid}?global=true&force=true`, undefined, 'roles:delete'],
      ['POST', '/access-control/roles/hard-reset', { BasicRoles: true }, 'roles:write'],
      ['POST', userRoles, { roleUid: uid, global: true }, 'users.roles:add'],
      ['PUT', userRoles, { roleUids: [uid], global: true }, 'all of users.roles:add, users.roles:remove'],
      ['PUT', userRoles, { roleUids: [], global: true }, 'all of users.roles:add, users.roles:remove'],
      ['DELETE', `${userRoles}/${fixed}?global=true`, undefined, 'users.roles:remove'],
      ['POST', '/orgs', { name: unique('org') }, 'orgs:create'],
      ['PATCH', '/orgs/1', { location: 'oc' }, 'orgs:write'],
      ['POST', '/admin/users', { login: unique('person'), password: 'secret' }, 'users:create'],
    ];
    for (const [method, path, body, needed] of calls) {
      const { answer, trace } = await traceOf(() => api(method, path, { as, body }));
      expect(answer.body.message, `${method} ${path}: ${answer.text}`).toContain(needed);
      expectAccessDenied(answer, needed);
      expect(trace).toEqual({});
    }
  });

  it('nor does whoever got the right to write roles in the org only', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await org.account();
    await org.grant(id, [['roles:write', DELEGATE]]);
    const { answer, trace } = await traceOf(() =>
      api('POST', '/access-control/roles', { as, body: { name: unique('role'), global: true } }),
    );
    expectAccessDenied(answer, 'roles:write');
    expect(trace).toEqual({});
  });
});

describe('a service account with global assignments acts in the global plane', () => {
  const RIGHTS: readonly Pair[] = [
    READ_REPORTS,
    ['roles:write', DELEGATE],
    ['roles:delete', DELEGATE],
    ['users.roles:add', DELEGATE],
    ['users.roles:remove', DELEGATE],
  ];

  it('creates, changes and deletes global roles within its rights', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await globalAccount(org, RIGHTS);
    const role = { name: unique('role'), global: true, permissions: toBody([READ_REPORTS]) };
    const { body } = await ok(200, 'POST', '/access-control/roles', { as, body: role });
    expect(body).toMatchObject({ global: true, permissions: toBody([READ_REPORTS]) });
    const path = `/access-control/roles/${body.uid}`;
    await ok(200, 'PUT', path, { as, body: { ...role, version: 1, permissions: [] } });
    await ok(200, 'DELETE', `${path}?global=true`, { as });
  });

  it('is refused what exceeds its rights, without a trace (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await globalAccount(org, RIGHTS);
    // What it holds in its org does not count in the global plane.
    await org.grant(id, [WRITE_REPORTS]);
    const uid = await org.role([WRITE_REPORTS], { global: true });
    const beyond = { name: unique('role'), global: true, permissions: toBody([WRITE_REPORTS]) };
    // What it sent itself is named with its scope.
    const calls: readonly (readonly [needed: string, method: string, path: string, body?: object])[] = [
      ['reports:write on reports:*', 'POST', '/access-control/roles', beyond],
      ['reports:write', 'PUT', `/access-control/roles/${uid}`, { ...beyond, version: 1, permissions: [] }],
      ['reports:write', 'DELETE', `/access-control/roles/${uid}?global=true`],
      ['reports:write', 'POST', `/access-control/users/${id}/roles`, { roleUid: uid, global: true }],
    ];
    for (const [needed, method, path, body] of calls) {
      const { answer, trace } = await traceOf(() => api(method, path, { as, body }));
      expectAccessDenied(answer, needed);
      expect(trace).toEqual({});
    }
  });

  it('gives and takes global roles in every org (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { as } = await globalAccount(org, RIGHTS);
    const assignee = await other.account();
    const roleUid = await org.role([READ_REPORTS], { global: true });
    const path = `/access-control/users/${assignee.id}/roles`;
    const reports = async () =>
      (await ok(200, 'GET', '/access-control/user/permissions', { as: assignee.as })).body['reports:read'];
    expect([await reports(), await reports()]).toEqual([undefined, undefined]);
    await ok(200, 'POST', path, { as, body: { roleUid, global: true } });
    expect([await reports(), await reports()]).toEqual([['reports:*'], ['reports:*']]);
    await ok(200, 'DELETE', `${path}/${roleUid}?global=true`, { as });
    expect(await reports()).toBeUndefined();
  });

  it('stops doing so the moment its assignment is taken away (I6)', async () => {
    const org = await freshOrg();
    const { as, id, roleUid } = await globalAccount(org, RIGHTS);
    const create = () =>
      api('POST', '/access-control/roles', { as, body: { name: unique('role'), global: true } });
    await ok(200, 'POST', '/access-control/roles', { as, body: { name: unique('role'), global: true } });
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}?global=true`);
    expectAccessDenied(await create(), 'roles:write');
  });
});

describe('creating orgs', () => {
  it('is for people: a service account that may is told so, without a trace', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await globalAccount(org, [['orgs:create', '']]);
    const { answer, trace } = await traceOf(() =>
      api('POST', '/orgs', { as, body: { name: unique('org') } }),
    );
    expect([answer.status, answer.body.message]).toEqual([403, 'Only users can create organizations']);
    expect(trace).toEqual({});
  });
});
