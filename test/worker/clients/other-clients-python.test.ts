import { describe, it } from 'vitest';

import type { Answer, As } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/*
 * The Python libraries grafana-client and grafana_api_sdk. Source: docs/grafana.md#other-clients.
 */

describe('grafana-client', () => {
  /** Sends the org with a token as well. */
  const caller = async (org: FreshOrg) => {
    const { as } = await org.account('Admin');
    return async (method: string, path: string, body?: unknown): Promise<Answer> =>
      await ok(method === 'POST' && path === '/serviceaccounts/' ? 201 : 200, method, path, {
        as,
        org: org.id,
        body,
      });
  };

  it('writes to paths that end in a slash', async ({ expect }) => {
    const call = await caller(await freshOrg());
    const account = await call('POST', '/serviceaccounts/', { name: unique('account'), role: 'Viewer' });
    expect(account.body).toMatchObject({ id: expect.any(Number), role: 'Viewer' });
    const role = await call('POST', '/access-control/roles/', { name: unique('role') });
    const list = await call('GET', '/access-control/roles/');
    expect(list.body.map(({ uid }: { uid: string }) => uid)).toContain(role.body.uid);
    expect((await call('GET', `/access-control/roles/${role.body.uid}/`)).body).toMatchObject({
      uid: role.body.uid,
    });
  });

  it('asks what it may do with each account', async ({ expect }) => {
    const org = await freshOrg();
    const call = await caller(org);
    const { id } = await org.account();
    const path = `/serviceaccounts/${id}?accesscontrol=true`;
    const wanted = {
      'serviceaccounts:read': true,
      'serviceaccounts:write': true,
      'serviceaccounts:delete': true,
    };
    expect((await call('GET', path)).body.accessControl).toMatchObject(wanted);
    const found = await call('GET', '/serviceaccounts/search?accesscontrol=true&query=account');
    for (const account of found.body.serviceAccounts) expect(account.accessControl).toMatchObject(wanted);
    const { accessControl } = (await call('GET', `/serviceaccounts/${id}`)).body;
    expect(accessControl).toBeUndefined();
  });

  it('searches until a page is empty', async ({ expect }) => {
    const org = await freshOrg();
    const call = await caller(org);
    for (let i = 0; i < 6; i++) await org.account();
    const seen: number[] = [];
    for (let page = 1; page < 50; page++) {
      const { body } = await call('GET', `/serviceaccounts/search?perpage=3&page=${page}`);
      expect(body).toMatchObject({ totalCount: 7, page, perPage: 3 });
      if (body.serviceAccounts.length === 0) break;
      seen.push(...body.serviceAccounts.map(({ id }: { id: number }) => id));
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const first = await call('GET', '/serviceaccounts/search?perpage=3&page=0');
    expect(first.body.serviceAccounts.map(({ id }: { id: number }) => id)).toEqual(seen.slice(0, 3));
  });

  it('gives a team roles, sets them, and takes them away', async ({ expect }) => {
    const org = await freshOrg();
    const call = await caller(org);
    const path = `/access-control/teams/${await org.team()}/roles`;
    const [a, b] = [await org.role([['teams:read', 'teams:*']]), await org.role([['teams:create', '']])];
    const uids = async () => (await call('GET', path)).body.map(({ uid }: { uid: string }) => uid).toSorted();
    await call('POST', path, { roleUid: a });
    expect(await uids()).toEqual([a]);
    await call('PUT', path, { roleUids: [a, b] });
    expect(await uids()).toEqual([a, b].toSorted());
    await call('DELETE', `${path}/${a}`);
    expect(await uids()).toEqual([b]);
  });
});

describe('grafana_api_sdk', () => {
  /** Compares messages letter by letter, and takes nothing but 200. */
  const caller =
    (org: FreshOrg, as?: As) =>
    async (method: string, path: string, body?: unknown): Promise<string> =>
      (await org.admin(200, method, path, body, as === undefined ? {} : { as })).body.message;

  it('reads the messages of roles and assignments', async ({ expect }) => {
    const org = await freshOrg();
    const call = caller(org);
    const permissions = [{ action: 'teams:read', scope: 'teams:*' }];
    const created = await org.admin(200, 'POST', '/access-control/roles', {
      name: unique('role'),
      permissions,
    });
    const { uid } = created.body;
    const [user, team] = [await org.person(), await org.team()];
    const ofUser = `/access-control/users/${user.id}/roles`;
    const ofTeam = `/access-control/teams/${team}/roles`;
    expect([
      await call('POST', ofUser, { roleUid: uid, global: false }),
      await call('DELETE', `${ofUser}/${uid}?global=false`),
      await call('PUT', `${ofUser}?includeHidden=true`, { roleUids: [uid], global: false }),
      await call('POST', ofTeam, { roleUid: uid }),
      await call('DELETE', `${ofTeam}/${uid}`),
      await call('PUT', `${ofTeam}?includeHidden=true`, { roleUids: [uid] }),
      await call('DELETE', `/access-control/roles/${uid}?force=true&global=false`),
    ]).toEqual([
      'Role added to the user.',
      'Role removed from user.',
      'User roles have been updated.',
      'Role added to the team.',
      'Role removed from team.',
      'Team roles have been updated.',
      'Role deleted',
    ]);
  });

  it('says in the query that hidden roles are meant too', async ({ expect }) => {
    const org = await freshOrg();
    const call = caller(org);
    const { id } = await org.account();
    const team = await org.team();
    const hidden = await org.role([['teams:read', 'teams:*']], { hidden: true });
    for (const path of [`/access-control/users/${id}/roles`, `/access-control/teams/${team}/roles`]) {
      await call('POST', path, { roleUid: hidden });
      await call('PUT', path, { roleUids: [] });
      expect((await org.admin(200, 'GET', `${path}?includeHidden=true`)).body).toMatchObject([
        { uid: hidden },
      ]);
      await call('PUT', `${path}?includeHidden=true`, { roleUids: [] });
      expect((await org.admin(200, 'GET', `${path}?includeHidden=true`)).body).toEqual([]);
    }
  });

  it('reads the messages of teams, members, accounts and tokens', async ({ expect }) => {
    const org = await freshOrg();
    const call = caller(org);
    const team = await org.admin(200, 'POST', '/teams', { name: unique('team') });
    expect(team.body.message).toBe('Team created');
    const path = `/teams/${team.body.teamId}`;
    const { id: userId } = await org.person();
    const { id } = await org.account();
    const token = await org.admin(200, 'POST', `/serviceaccounts/${id}/tokens`, { name: unique('token') });
    expect([
      await call('PUT', path, { name: unique('renamed'), email: 'team@example.org' }),
      await call('POST', `${path}/members`, { userId }),
      await call('DELETE', `${path}/members/${userId}`),
      await call('DELETE', path),
      await call('DELETE', `/serviceaccounts/${id}/tokens/${token.body.id}`),
      await call('DELETE', `/serviceaccounts/${id}`),
    ]).toEqual([
      'Team updated',
      'Member added to Team',
      'Team Member removed',
      'Team deleted',
      'Service account token deleted',
      'Service account deleted',
    ]);
  });

  it('reads the id of an account from the top of the answer to PATCH', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const { body } = await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { name: unique('renamed') });
    expect(body.id).toBe(id);
  });
});
