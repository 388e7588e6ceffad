import { describe, it } from 'vitest';
import { z } from 'zod';

import type { As } from '../../support/api.ts';
import { ADMIN, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { goBool, goClient, goInt, goList, goObject, goString, goTime } from '../../support/go-client.ts';

/*
 * Clients written in Go beside Terraform: grafana-operator, gdg and mcp-grafana.
 * Source: docs/grafana.md#other-clients.
 */

const account = goObject({
  id: z.int(),
  name: goString,
  role: goString,
  isDisabled: goBool,
  login: goString,
  orgId: goInt,
});
const token = goObject({ id: z.int(), name: goString, key: goString });
const tokens = goList(goObject({ id: z.int(), name: goString, expiration: goTime, hasExpired: goBool }));
const patched = goObject({ serviceaccount: account });

describe('grafana-operator', () => {
  it('reconciles a service account and its tokens', async ({ expect }) => {
    const org = await freshOrg();
    const call = goClient((await org.account('Admin')).as, null);
    await call('GET', '/health', { reads: goObject({ database: goString, version: z.string() }) });
    const body = { name: unique('operator'), role: 'Viewer', isDisabled: true };
    const made = await call('POST', '/serviceaccounts', { success: 201, body, reads: account });
    expect(made).toMatchObject({ ...body, orgId: org.id });
    const path = `/serviceaccounts/${made.id}`;

    const update = { name: unique('renamed'), role: 'Editor', isDisabled: false, serviceAccountId: made.id };
    const { serviceaccount } = await call('PATCH', path, { body: update, reads: patched });
    expect(serviceaccount).toMatchObject({
      id: made.id,
      name: update.name,
      role: 'Editor',
      isDisabled: false,
    });

    expect(await call('GET', `${path}/tokens`, { reads: tokens })).toEqual([]);
    const secondsToLive = 3_600;
    const before = Date.now();
    const wanted = { name: unique('token'), secondsToLive };
    const { id, key } = await call('POST', `${path}/tokens`, { body: wanted, reads: token });
    await ok(200, 'GET', '/access-control/user/permissions', { as: { token: key } });
    const [listed] = await call('GET', `${path}/tokens`, { reads: tokens });
    expect(listed).toMatchObject({ id, name: wanted.name, hasExpired: false });
    expect(Math.abs(Date.parse(listed?.expiration ?? '') - before - secondsToLive * 1_000)).toBeLessThan(
      5_000,
    );
    await call('DELETE', `${path}/tokens/${id}`);
    const gone = call('DELETE', `${path}/tokens/${id}`);
    await expect(gone).rejects.toMatchObject({ status: 404 });
    await call('DELETE', path);
  });

  it('makes an account anew when it is gone: PATCH says so', async ({ expect }) => {
    const org = await freshOrg();
    const call = goClient((await org.account('Admin')).as, null);
    const body = { name: unique('operator'), role: 'Viewer' };
    const { id } = await call('POST', '/serviceaccounts', { success: 201, body, reads: account });
    await org.admin(200, 'DELETE', `/serviceaccounts/${id}`);
    const update = call('PATCH', `/serviceaccounts/${id}`, { body: { ...body, isDisabled: false } });
    await expect(update).rejects.toMatchObject({ status: 404 });
    await call('POST', '/serviceaccounts', { success: 201, body, reads: account });
  });
});

describe('gdg', () => {
  it('counts the tokens of every account, in one page', async ({ expect }) => {
    const org = await freshOrg();
    const call = goClient(ADMIN, org.id);
    const counts = [0, 1, 3];
    const ids: number[] = [];
    for (const count of counts) {
      const body = { name: unique('account'), role: 'Viewer' };
      const { id } = (await org.admin(201, 'POST', '/serviceaccounts', body)).body;
      for (let i = 0; i < count; i++)
        await org.admin(200, 'POST', `/serviceaccounts/${id}/tokens`, { name: unique('token') });
      ids.push(id);
    }
    const reads = goObject({
      totalCount: goInt,
      page: goInt,
      perPage: goInt,
      serviceAccounts: goList(goObject({ id: z.int(), name: goString, tokens: goInt })),
    });
    const found = await call('GET', '/serviceaccounts/search', { query: { perpage: '5000' }, reads });
    expect(found.totalCount).toBe(3);
    expect(new Map(found.serviceAccounts.map((one) => [one.id, one.tokens]))).toEqual(
      new Map(ids.map((id, i) => [id, counts[i]])),
    );
  });

  it('knows who it is and where, and goes from org to org', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { id, login, as } = await org.person('Editor');
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, { loginOrEmail: login, role: 'Admin' });
    const call = goClient(as, null);
    const user = goObject({ id: z.int(), login: goString, orgId: goInt, isGrafanaAdmin: goBool });
    const orgs = goList(goObject({ orgId: goInt, name: goString, role: goString }));
    const current = goObject({ id: z.int(), name: goString });
    for (const { id: orgId } of [org, other, org]) {
      await call('POST', `/user/using/${orgId}`);
      expect(await call('GET', '/user', { reads: user })).toEqual({
        id,
        login,
        orgId,
        isGrafanaAdmin: false,
      });
      expect(await call('GET', '/org', { reads: current })).toMatchObject({ id: orgId });
    }
    expect(await goClient(ADMIN, org.id)('GET', '/licensing/check', { reads: z.boolean() })).toBe(true);
    const mine = await call('GET', '/user/orgs', { reads: orgs });
    expect(new Map(mine.map(({ orgId, role }) => [orgId, role]))).toEqual(
      new Map([
        [1, 'Viewer'],
        [org.id, 'Editor'],
        [other.id, 'Admin'],
      ]),
    );
    const strange = call('POST', `/user/using/${(await freshOrg()).id}`);
    await expect(strange).rejects.toMatchObject({ status: 401 });
  });

  it('restores teams with members and admins, and org users', async ({ expect }) => {
    const org = await freshOrg();
    const call = goClient(ADMIN, org.id);
    const people = [await org.person(), await org.person()];
    const { teamId } = await call('POST', '/teams', {
      body: { name: unique('team') },
      reads: goObject({ teamId: z.int(), uid: goString }),
    });
    for (const { id } of people) await call('POST', `/teams/${teamId}/members`, { body: { userId: id } });
    await call('PUT', `/teams/${teamId}/members/${people[0]?.id}`, { body: { permission: 4 } });
    const members = await call('GET', `/teams/${teamId}/members`, {
      reads: goList(goObject({ userId: goInt, login: goString, permission: goInt })),
    });
    const levels = new Map(members.map(({ login, permission }) => [login, permission]));
    expect(levels).toEqual(
      new Map([
        ['admin', 4],
        [people[0]?.login, 4],
        [people[1]?.login, 0],
      ]),
    );
    const users = goList(goObject({ userId: goInt, login: goString, email: goString, role: goString }));
    const listed = await call('GET', '/org/users', { reads: users });
    expect(listed.map(({ login }) => login).toSorted()).toEqual(
      ['admin', ...people.map(({ login }) => login)].toSorted(),
    );
    await call('GET', '/orgs', { reads: goList(goObject({ id: z.int(), name: goString })) });
    await call('DELETE', `/teams/${teamId}`);
  });
});

describe('mcp-grafana', () => {
  const callers: readonly (readonly [string, (org: FreshOrg) => Promise<As>])[] = [
    ['a password', async () => ADMIN],
    ['a token', async (org) => (await org.account('Admin')).as],
  ];

  it.for(callers)(
    'with %s and a header for its org: reads all that it knows',
    async ([, caller], { expect }) => {
      const org = await freshOrg();
      const call = goClient(await caller(org), org.id);
      const uid = await org.role([['teams:read', 'teams:*']]);
      const [user, team, other] = [await org.person(), await org.team(), await org.account()];
      await org.admin(200, 'POST', `/access-control/users/${user.id}/roles`, { roleUid: uid });
      await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: uid });

      const role = goObject({
        uid: z.string(),
        name: goString,
        permissions: goList(goObject({ action: goString })),
      });
      const roles = await call('GET', '/access-control/roles', { reads: goList(role) });
      expect(roles.map((one) => one.uid)).toContain(uid);
      const one = await call('GET', `/access-control/roles/${uid}`, { reads: role });
      expect(one.permissions).toEqual([{ action: 'teams:read' }]);
      const assignments = await call('GET', `/access-control/roles/${uid}/assignments`, {
        reads: goObject({
          role_uid: z.string(),
          users: goList(goInt),
          teams: goList(goInt),
          service_accounts: goList(goInt),
        }),
      });
      expect(assignments).toEqual({ role_uid: uid, users: [user.id], teams: [team], service_accounts: [] });

      const byId = z.record(z.string(), goList(goObject({ uid: z.string() })));
      const ofUsers = { orgId: org.id, userIds: [user.id, other.id] };
      const usersRoles = await call('POST', '/access-control/users/roles/search', {
        body: ofUsers,
        reads: byId,
      });
      expect(usersRoles[user.id]).toEqual([{ uid }]);
      expect(usersRoles[other.id] ?? []).toEqual([]);
      const ofTeams = { orgId: org.id, teamIds: [team] };
      const teamsRoles = await call('POST', '/access-control/teams/roles/search', {
        body: ofTeams,
        reads: byId,
      });
      expect(teamsRoles).toEqual({ [team]: [{ uid }] });

      const description = goObject({
        assignments: goObject({
          users: goBool,
          teams: goBool,
          builtInRoles: goBool,
          serviceAccounts: goBool,
        }),
        permissions: goList(goString),
      });
      expect(
        await call('GET', '/access-control/serviceaccounts/description', { reads: description }),
      ).toMatchObject({
        assignments: { users: true, teams: true },
        permissions: ['Edit', 'Admin'],
      });
      expect(await call('GET', '/access-control/teams/description', { reads: description })).toMatchObject({
        assignments: { users: true, teams: false },
        permissions: ['Member', 'Admin'],
      });
      const levels = goList(goObject({ userId: goInt, isManaged: goBool, permission: goString }));
      const onAccount = await call('GET', `/access-control/serviceaccounts/${other.id}`, { reads: levels });
      expect(onAccount).toContainEqual({ userId: 1, isManaged: true, permission: 'Admin' });
      const onTeam = await call('GET', `/access-control/teams/${team}`, { reads: levels });
      expect(onTeam).toContainEqual({ userId: 1, isManaged: true, permission: 'Admin' });

      const found = await call('GET', '/teams/search', {
        query: { query: '' },
        reads: goObject({ totalCount: goInt, teams: goList(goObject({ id: z.int() })) }),
      });
      expect(found).toEqual({ totalCount: 1, teams: [{ id: team }] });
      const people = await call('GET', '/org/users', { reads: goList(goObject({ userId: goInt })) });
      expect(new Set(people.map(({ userId }) => userId))).toEqual(new Set([1, user.id]));
    },
  );
});
