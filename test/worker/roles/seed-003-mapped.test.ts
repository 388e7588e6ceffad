import { describe, it } from 'vitest';

import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const GROUP = 'CN=Readers,OU=Groups,DC=example';

/** Says that a user is in an external group beside those that it is in. */
async function joinGroup(org: FreshOrg, userId: number, group: string): Promise<void> {
  const path = `/groupsync/users/${userId}/groups`;
  const { groups } = (await org.admin(200, 'GET', path)).body;
  await org.admin(200, 'PUT', path, { groups: [...groups, group] });
}

/** Maps an external group to a role. */
const mapGroup = async (org: FreshOrg, group: string, roleUid: string): Promise<unknown> =>
  await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles: [roleUid] });

type World = {
  readonly org: FreshOrg;
  readonly account: Account;
  readonly path: string;
  readonly mapped: string;
  readonly group: string;
};

/** An account in a group of its own that is mapped to a role, which allows to read reports. */
async function mappedAccount(fields: object = {}): Promise<World> {
  const org = await freshOrg();
  const account = await org.account();
  const mapped = await org.role([['reports:read', 'reports:*']], fields);
  const group = `${GROUP},DC=${unique('net')}`;
  await joinGroup(org, account.id, group);
  await mapGroup(org, group, mapped);
  return { org, account, path: `/access-control/users/${account.id}/roles`, mapped, group };
}

type Listed = { readonly uid: string; readonly mapped?: boolean };

const list = async (org: FreshOrg, path: string): Promise<Listed[]> =>
  (await org.admin(200, 'GET', path)).body;

async function mayReadReports({ org, account }: World): Promise<boolean> {
  const { body } = await org.admin(200, 'GET', '/access-control/user/permissions', undefined, account);
  return 'reports:read' in body;
}

describe('a role that came through an external group', () => {
  it('is listed only where includeMapped asks for it, and then says so', async ({ expect }) => {
    const { org, account, path, mapped } = await mappedAccount();
    const direct = await org.grant(account.id, [['teams:read', 'teams:*']]);
    for (const query of ['', '?includeMapped=false', '?includeHidden=true']) {
      const roles = await list(org, `${path}${query}`);
      expect(roles.map(({ uid }) => uid)).toEqual([direct]);
      for (const role of roles) expect(role).not.toHaveProperty('mapped');
    }
    const roles = await list(org, `${path}?includeMapped=true`);
    expect(roles.map(({ uid }) => uid).toSorted()).toEqual([direct, mapped].toSorted());
    expect(roles.find(({ uid }) => uid === mapped)).toMatchObject({ uid: mapped, mapped: true });
    expect(roles.find(({ uid }) => uid === direct)).not.toHaveProperty('mapped');
  });

  it('says nothing of mapping where the role itself is shown', async ({ expect }) => {
    const { org, mapped } = await mappedAccount();
    expect((await org.admin(200, 'GET', `/access-control/roles/${mapped}`)).body).not.toHaveProperty(
      'mapped',
    );
    for (const role of await list(org, '/access-control/roles')) expect(role).not.toHaveProperty('mapped');
  });

  it('needs includeHidden as well when it is hidden', async ({ expect }) => {
    const { org, path, mapped } = await mappedAccount({ hidden: true });
    expect(await list(org, `${path}?includeMapped=true`)).toEqual([]);
    const roles = await list(org, `${path}?includeMapped=true&includeHidden=true`);
    expect(roles).toEqual([expect.objectContaining({ uid: mapped, mapped: true, hidden: true })]);
  });

  it('grants what it holds', async ({ expect }) => {
    const world = await mappedAccount();
    const { org, account } = world;
    expect(await mayReadReports(world)).toBe(true);
    const { body } = await org.admin(200, 'GET', `/access-control/users/${account.id}/permissions`);
    expect(body).toContainEqual({ action: 'reports:read', scope: 'reports:*' });
  });

  it('grants in the org of the mapping alone', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const person = await here.person('None');
    await there.admin(200, 'POST', `/orgs/${there.id}/users`, { loginOrEmail: person.login, role: 'None' });
    const group = `${GROUP},DC=${unique('net')}`;
    const mapped = await there.role([['reports:read', 'reports:*']]);
    await joinGroup(there, person.id, group);
    await mapGroup(there, group, mapped);
    const path = `/access-control/users/${person.id}`;
    expect(await list(here, `${path}/roles?includeMapped=true`)).toEqual([]);
    expect(await list(there, `${path}/roles?includeMapped=true`)).toHaveLength(1);
    const pair = { action: 'reports:read', scope: 'reports:*' };
    expect((await here.admin(200, 'GET', `${path}/permissions`)).body).not.toContainEqual(pair);
    expect((await there.admin(200, 'GET', `${path}/permissions`)).body).toContainEqual(pair);
  });

  it('can be a shipped role', async ({ expect }) => {
    const world = await mappedAccount();
    const { org, account, path } = world;
    const fixed = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';
    const group = `${GROUP},DC=${unique('net')}`;
    await joinGroup(org, account.id, group);
    await mapGroup(org, group, fixed);
    const roles = await list(org, `${path}?includeMapped=true`);
    expect(roles).toContainEqual(expect.objectContaining({ uid: fixed, mapped: true }));
    const { body } = await org.admin(200, 'GET', `/access-control/users/${account.id}/permissions`);
    expect(body).toContainEqual({ action: 'reports:write', scope: 'reports:*' });
  });

  it('comes once, though several groups bring it', async ({ expect }) => {
    const { org, account, path, mapped } = await mappedAccount();
    const group = `${GROUP},DC=${unique('net')}`;
    await joinGroup(org, account.id, group);
    await mapGroup(org, group, mapped);
    expect((await list(org, `${path}?includeMapped=true`)).map(({ uid }) => uid)).toEqual([mapped]);
  });

  it.for([
    ['setting none', 'PUT', '', { roleUids: [] }],
    ['setting none, hidden ones included', 'PUT', '', { roleUids: [], includeHidden: true }],
    ['setting none globally', 'PUT', '', { roleUids: [], global: true }],
    ['removing it', 'DELETE', '/<mapped>', undefined],
    ['removing it globally', 'DELETE', '/<mapped>?global=true', undefined],
  ] as const)('is not touched by %s', async ([, method, suffix, body], { expect }) => {
    // Only a global role can be assigned globally.
    const world = await mappedAccount({ global: true });
    const { org, path, mapped } = world;
    await org.admin(200, method, path + suffix.replace('<mapped>', mapped), body);
    expect(await list(org, path)).toEqual([]);
    const roles = await list(org, `${path}?includeMapped=true`);
    expect(roles).toEqual([expect.objectContaining({ uid: mapped, mapped: true })]);
    expect(await mayReadReports(world)).toBe(true);
  });

  it('can be given directly too, and taken again, and stays', async ({ expect }) => {
    const world = await mappedAccount();
    const { org, path, mapped } = world;
    const isDirect = async (): Promise<boolean> =>
      (await list(org, path)).some(({ uid, mapped: flag }) => uid === mapped && flag === undefined);
    for (const [body, direct] of [
      [{ roleUids: [mapped] }, true],
      [{ roleUids: [] }, false],
    ] as const) {
      await org.admin(200, 'PUT', path, body);
      expect(await isDirect()).toBe(direct);
      expect(await mayReadReports(world)).toBe(true);
    }
    await org.admin(200, 'POST', path, { roleUid: mapped });
    expect(await isDirect()).toBe(true);
    await org.admin(200, 'DELETE', `${path}/${mapped}`);
    expect(await isDirect()).toBe(false);
    expect(await list(org, `${path}?includeMapped=true`)).toHaveLength(1);
    expect(await mayReadReports(world)).toBe(true);
  });

  it('stays given directly when the mapping goes', async ({ expect }) => {
    const world = await mappedAccount();
    const { org, path, mapped } = world;
    await org.admin(200, 'POST', path, { roleUid: mapped });
    await org.admin(204, 'DELETE', `/groupsync/groups/${world.group}`);
    expect(await mayReadReports(world)).toBe(true);
    const roles = await list(org, `${path}?includeMapped=true`);
    expect(roles.map(({ uid }) => uid)).toEqual([mapped]);
    expect(roles[0]).not.toHaveProperty('mapped');
  });

  it('counts for what its holder may delegate', async () => {
    const org = await freshOrg();
    const account = await org.account();
    const target = await org.account();
    await org.grant(account.id, [['users.roles:add', 'permissions:type:delegate']]);
    const mapped = await org.role([['reports:read', 'reports:*']]);
    const group = `${GROUP},DC=${unique('net')}`;
    const add = async (status: number) =>
      await org.admin(
        status,
        'POST',
        `/access-control/users/${target.id}/roles`,
        { roleUid: mapped },
        account,
      );
    await add(403);
    await joinGroup(org, account.id, group);
    await mapGroup(org, group, mapped);
    await add(200);
  });
});
