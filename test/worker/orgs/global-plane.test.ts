import { describe, it } from 'vitest';

import { GLOBAL_ORG_ID } from '../../../src/core/principal.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];
/** What somebody may do, by action. */
type Rights = Readonly<Record<string, readonly string[]>>;

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];

const toBody = (pairs: readonly Pair[]) => pairs.map(([action, scope]) => ({ action, scope }));

async function rightsOf(as: As, org: FreshOrg): Promise<Rights> {
  return (await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id })).body;
}

/** Reads twice, so that whatever can be remembered is; somebody in some org. */
type Seat = readonly [as: As, org: FreshOrg];
async function readTwice(seats: readonly Seat[]): Promise<Rights[]> {
  for (const [as, org] of seats) await rightsOf(as, org);
  return await readOnce(seats);
}
const readOnce = (seats: readonly Seat[]) => Promise.all(seats.map(([as, org]) => rightsOf(as, org)));

describe('a global role', () => {
  it('is seen, listed, read and given from every org', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const uid = await org.role([READ_REPORTS], { global: true });
    const admin = await other.account('Admin');
    const list = await ok(200, 'GET', '/access-control/roles', { as: admin.as });
    expect(list.body.filter((role: { uid: string }) => role.uid === uid)).toMatchObject([{ global: true }]);
    const role = await ok(200, 'GET', `/access-control/roles/${uid}`, { as: admin.as });
    expect(role.body).toMatchObject({ uid, global: true, permissions: toBody([READ_REPORTS]) });

    const { id, as } = await other.account();
    const given = { as: admin.as, body: { roleUid: uid } };
    await ok(200, 'POST', `/access-control/users/${id}/roles`, given);
    expect((await rightsOf(as, other))['reports:read']).toEqual(['reports:*']);
    // Given in one org, it does not count in another.
    const stranger = await org.account();
    expect((await rightsOf(stranger.as, org))['reports:read']).toBeUndefined();
  });

  it('is changed and deleted only by a call that says so', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([READ_REPORTS], { global: true });
    const path = `/access-control/roles/${uid}`;
    const body = { name: unique('role'), version: 7, permissions: [] };
    const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
      ['PUT', path, body],
      ['PUT', path, { ...body, global: false }],
      ['DELETE', path],
      ['DELETE', `${path}?force=true`],
      ['DELETE', `${path}?global=false`],
    ];
    for (const [method, target, sent] of calls) {
      const { answer, trace } = await traceOf(() => api(method, target, { org: org.id, body: sent }));
      expect(answer.status, `${method} ${target}: ${answer.text}`).toBe(400);
      expect(answer.body.message).toContain('global');
      expect(trace).toEqual({});
    }
    await org.admin(200, 'PUT', path, { ...body, global: true });
    await org.admin(200, 'DELETE', `${path}?global=true`);
    await org.admin(404, 'GET', path);
  });

  it('is not what an org role becomes when a call says global', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const uid = await org.grant(id, [READ_REPORTS]);
    const path = `/access-control/roles/${uid}`;
    const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
      ['PUT', path, { name: unique('role'), version: 7, permissions: [], global: true }],
      ['DELETE', `${path}?global=true&force=true`],
      ['POST', `/access-control/users/${id}/roles`, { roleUid: uid, global: true }],
      ['PUT', `/access-control/users/${id}/roles`, { roleUids: [uid], global: true }],
    ];
    for (const [method, target, sent] of calls) {
      const { answer, trace } = await traceOf(() => api(method, target, { org: org.id, body: sent }));
      expect([answer.status, answer.body.message], `${method} ${target}`).toEqual([404, 'Role not found']);
      expect(trace).toEqual({});
    }
  });

  it('grants and stops granting in the very next answer of every org (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const name = unique('role');
    const roleUid = await org.role([READ_REPORTS], { global: true, name });
    const [direct, member] = [await org.account(), await other.account()];
    await org.admin(200, 'POST', `/access-control/users/${direct.id}/roles`, { roleUid });
    const team = await other.team();
    await other.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await other.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    const seats: readonly Seat[] = [
      [direct.as, org],
      [member.as, other],
    ];
    const update = (version: number, pairs: readonly Pair[]) =>
      org.admin(200, 'PUT', `/access-control/roles/${roleUid}`, {
        name,
        version,
        global: true,
        permissions: toBody(pairs),
      });

    for (const rights of await readTwice(seats)) expect(rights['reports:read']).toEqual(['reports:*']);
    await update(1, [WRITE_REPORTS]);
    for (const rights of await readOnce(seats)) {
      expect([rights['reports:read'], rights['reports:write']]).toEqual([undefined, ['reports:*']]);
    }
    await readTwice(seats);
    await update(2, [READ_REPORTS]);
    for (const rights of await readOnce(seats)) {
      expect([rights['reports:read'], rights['reports:write']]).toEqual([['reports:*'], undefined]);
    }
  });

  it('takes the assignments of all orgs along when it is deleted by force (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [uid, name] = [unique('uid'), unique('role')];
    const roleUid = await org.role([READ_REPORTS], { global: true, uid, name });
    const [direct, member, everywhere] = [await org.account(), await other.account(), await other.account()];
    await org.admin(200, 'POST', `/access-control/users/${direct.id}/roles`, { roleUid });
    const team = await other.team();
    await other.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await other.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    const global = { roleUid, global: true };
    await other.admin(200, 'POST', `/access-control/users/${everywhere.id}/roles`, global);
    const seats: readonly Seat[] = [
      [direct.as, org],
      [member.as, other],
      [everywhere.as, other],
    ];

    for (const rights of await readTwice(seats)) expect(rights['reports:read']).toEqual(['reports:*']);
    const refused = await org.admin(400, 'DELETE', `/access-control/roles/${uid}?global=true`);
    expect(refused.body.message).toMatch(/\b3\b/);
    await org.admin(200, 'DELETE', `/access-control/roles/${uid}?global=true&force=true`);
    for (const rights of await readOnce(seats)) expect(rights['reports:read']).toBeUndefined();

    // Another role of the same name and uid finds no assignments left.
    await other.role([READ_REPORTS], { global: true, uid, name });
    for (const rights of await readOnce(seats)) expect(rights['reports:read']).toBeUndefined();
  });
});

describe('uids and names of global roles', () => {
  it('an org role and a global role never share a uid, in either order', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const create = (at: FreshOrg, uid: string, global: boolean) => () =>
      api('POST', '/access-control/roles', { org: at.id, body: { uid, name: unique('role'), global } });
    const [first, second] = [unique('uid'), unique('uid')];
    await org.role([], { uid: first });
    await org.role([], { uid: second, global: true });
    for (const call of [create(org, first, true), create(other, first, true), create(other, second, false)]) {
      const { answer, trace } = await traceOf(call);
      expect(answer.status, answer.text).toBe(400);
      expect(trace).toEqual({});
    }
    // What is one org's own is free in another.
    expect((await create(other, first, false)()).status).toBe(200);
  });

  it('an org role that comes first by a hair keeps its uid from the global role', async ({ expect }) => {
    const org = await freshOrg();
    const uid = unique('uid');
    const answer = await withCoordinator(GLOBAL_ORG_ID, async ({ d1, fetch }) => {
      // The global role is decided already; the org's is committed before it is.
      d1.before = async (statements) => {
        if (!statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
        d1.before = undefined;
        await org.role([], { uid });
      };
      const body = { uid, name: unique('role'), global: true, permissions: toBody([READ_REPORTS]) };
      return await api('POST', '/access-control/roles', { body }, fetch);
    });
    expect(answer.status, answer.text).toBe(400);
    const { body } = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(body).toMatchObject({ global: false, permissions: [] });
  });

  it('global roles share one space of names, apart from the names of orgs', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const name = unique('role');
    await org.role([], { name, global: true });
    const again = await api('POST', '/access-control/roles', { org: other.id, body: { name, global: true } });
    expect(again.status, again.text).toBe(400);
    await other.role([], { name });
  });
});

describe('a global assignment', () => {
  it('counts in every org that the person is a member of, and in no other (I6)', async ({ expect }) => {
    const [org, other, closed] = [await freshOrg(), await freshOrg(), await freshOrg()];
    const person = await org.person('None');
    const member = { loginOrEmail: person.login, role: 'None' };
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, member);
    const roleUid = await org.role([READ_REPORTS], { global: true });
    const path = `/access-control/users/${person.id}/roles`;
    const seats: readonly Seat[] = [
      [person.as, org],
      [person.as, other],
    ];

    for (const rights of await readTwice(seats)) expect(rights['reports:read']).toBeUndefined();
    await org.admin(200, 'POST', path, { roleUid, global: true });
    for (const rights of await readTwice(seats)) expect(rights['reports:read']).toEqual(['reports:*']);
    expect((await other.admin(200, 'GET', path)).body).toMatchObject([{ uid: roleUid }]);
    expect(await rightsOf(person.as, closed)).toEqual({});

    // Taken away in one org only, it is still there.
    await other.admin(200, 'DELETE', `${path}/${roleUid}`);
    for (const rights of await readTwice(seats)) expect(rights['reports:read']).toEqual(['reports:*']);
    await other.admin(200, 'DELETE', `${path}/${roleUid}?global=true`);
    for (const rights of await readOnce(seats)) expect(rights['reports:read']).toBeUndefined();
  });

  it('is set apart from the assignments in an org (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const path = `/access-control/users/${id}/roles`;
    await org.grant(id, [['teams:read', 'teams:*']]);
    const [read, write] = [
      await org.role([READ_REPORTS], { global: true }),
      await org.role([WRITE_REPORTS], { global: true }),
    ];
    const held = async () => {
      const rights = await rightsOf(as, org);
      return ['teams:read', 'reports:read', 'reports:write'].filter((action) => action in rights);
    };
    await org.admin(200, 'PUT', path, { roleUids: [read], global: true });
    expect(await held()).toEqual(['teams:read', 'reports:read']);
    await org.admin(200, 'PUT', path, { roleUids: [write], global: true });
    expect(await held()).toEqual(['teams:read', 'reports:write']);
    await org.admin(200, 'PUT', path, { roleUids: [] });
    expect(await held()).toEqual(['reports:write']);
    await org.admin(200, 'PUT', path, { roleUids: [], global: true });
    expect(await held()).toEqual([]);
  });
});
