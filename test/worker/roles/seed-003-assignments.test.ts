import { describe, it } from 'vitest';

import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { example, expectDocumented, sendExample } from '../../support/golden.ts';

type Assignee = {
  readonly what: string;
  /** The names of the documented examples. */
  readonly examples: {
    readonly list: string;
    readonly add: string;
    readonly remove: string;
    readonly set: string;
  };
  /** The path of the assignee in the examples. */
  readonly documentedPath: string;
  /** A new assignee that has no role: its path, and the id of somebody who has its roles. */
  readonly make: (org: FreshOrg) => Promise<{ readonly path: string; readonly memberId: number }>;
};

const ASSIGNEES: readonly Assignee[] = [
  {
    what: 'a user',
    examples: {
      list: 'list-user-roles',
      add: 'add-user-role',
      remove: 'remove-user-role',
      set: 'set-user-roles',
    },
    documentedPath: '/users/1/',
    make: async (org) => {
      const { id } = await org.person('None');
      return { path: `/users/${id}/`, memberId: id };
    },
  },
  {
    what: 'a service account',
    examples: {
      list: 'list-service-account-roles',
      add: 'add-service-account-role',
      remove: 'remove-service-account-role',
      set: 'set-service-account-roles',
    },
    documentedPath: '/users/1/',
    make: async (org) => {
      const { id } = await org.account();
      return { path: `/users/${id}/`, memberId: id };
    },
  },
  {
    what: 'a team',
    examples: {
      list: 'list-team-roles',
      add: 'add-team-role',
      remove: 'remove-team-role',
      set: 'set-team-roles',
    },
    documentedPath: '/teams/1/',
    make: async (org) => {
      const { id } = await org.account();
      const team = await org.team();
      await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
      return { path: `/teams/${team}/`, memberId: id };
    },
  },
];

async function uidsOf(org: FreshOrg, path: string): Promise<string[]> {
  const { body } = await org.admin(200, 'GET', `/access-control${path}roles`);
  return body.map(({ uid }: { uid: string }) => uid).toSorted();
}

async function actionsOf(org: FreshOrg, userId: number): Promise<string[]> {
  const { body } = await org.admin(200, 'GET', `/access-control/users/${userId}/permissions`);
  return body.map(({ action }: { action: string }) => action);
}

describe.for(ASSIGNEES)('the documented examples for roles of $what', (assignee) => {
  const { examples, documentedPath, make } = assignee;

  it('list them without their permissions', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await make(org);
    const documented = example(`seed-003/${examples.list}`, { '"fixed:': '"', [documentedPath]: path });
    const [role] = JSON.parse(documented.answer.text);
    const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
    await org.admin(200, 'POST', '/access-control/roles', { ...role, permissions });
    await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid: role.uid });
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
  });

  it('list nothing where nothing is assigned', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await make(org);
    const documented = example(`seed-003/${examples.list}`, { [documentedPath]: path });
    expect((await sendExample(expect, documented, { org: org.id })).body).toEqual([]);
  });

  it('add one, which grants in the next answer, and may be repeated', async ({ expect }) => {
    const org = await freshOrg();
    const { path, memberId } = await make(org);
    const kept = await org.role([]);
    await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid: kept });
    const uid = await org.role([['reports:read', 'reports:*']]);
    expect(await actionsOf(org, memberId)).not.toContain('reports:read');
    const documented = example(`seed-003/${examples.add}`, { [documentedPath]: path, XvHQJq57z: uid });
    for (const _time of ['first', 'second']) {
      expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
      expect(await uidsOf(org, path)).toEqual([kept, uid].toSorted());
      expect(await actionsOf(org, memberId)).toContain('reports:read');
    }
  });

  it('remove one, which stops granting before the reply is sent (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { path, memberId } = await make(org);
    const kept = await org.role([['teams:read', 'teams:*']]);
    const uid = await org.role([['reports:read', 'reports:*']]);
    for (const roleUid of [kept, uid]) {
      await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid });
    }
    expect(await actionsOf(org, memberId)).toContain('reports:read');
    const documented = example(`seed-003/${examples.remove}`, { [documentedPath]: path, AFUXBHKnk: uid });
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    expect(await uidsOf(org, path)).toEqual([kept]);
    const actions = await actionsOf(org, memberId);
    expect(actions).not.toContain('reports:read');
    expect(actions).toContain('teams:read');
    await org.admin(200, 'GET', `/access-control/roles/${uid}`);
  });

  it('set them: what is not named goes, what is named comes, what was there stays', async ({ expect }) => {
    const org = await freshOrg();
    const { path, memberId } = await make(org);
    const gone = await org.role([['reports:read', 'reports:*']]);
    const stays = await org.role([['teams:read', 'teams:*']]);
    const comes = await org.role([['orgs:read', '']]);
    for (const roleUid of [gone, stays]) {
      await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid });
    }
    expect(await actionsOf(org, memberId)).toContain('reports:read');
    const documented = example(`seed-003/${examples.set}`, {
      [documentedPath]: path,
      ZiHQJq5nk: stays,
      GzNQ1357k: comes,
    });
    for (const _time of ['first', 'second']) {
      expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
      expect(await uidsOf(org, path)).toEqual([stays, comes].toSorted());
      const actions = await actionsOf(org, memberId);
      expect(actions).toEqual(expect.arrayContaining(['teams:read', 'orgs:read']));
      expect(actions).not.toContain('reports:read');
    }
  });

  it('set none', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await make(org);
    const uid = await org.role([]);
    await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid: uid });
    const { answer } = example(`seed-003/${examples.set}`);
    const { body } = await org.admin(200, 'PUT', `/access-control${path}roles`, { roleUids: [] });
    expect(body).toEqual(JSON.parse(answer.text));
    expect(await uidsOf(org, path)).toEqual([]);
  });

  it('answer 404 for a role that is not there, and then assign nothing', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await make(org);
    const uid = await org.role([]);
    const other = await org.role([]);
    await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid: uid });
    const add = example(`seed-003/${examples.add}`, { [documentedPath]: path }).request;
    // Only the second of the two documented roles is missing.
    const set = example(`seed-003/${examples.set}`, { [documentedPath]: path, ZiHQJq5nk: other }).request;
    for (const { method, path: where, headers, body } of [add, set]) {
      const answer = await org.admin(404, method, where, body, { headers });
      expect(answer.body.message).toEqual(expect.stringContaining('Role not found'));
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
    }
    expect(await uidsOf(org, path)).toEqual([uid]);
  });

  it('take shipped roles as well as custom ones, also with `global` and `includeHidden` absent', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { path, memberId } = await make(org);
    const fixed = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';
    await org.admin(200, 'POST', `/access-control${path}roles`, { roleUid: fixed });
    expect(await uidsOf(org, path)).toEqual([fixed]);
    expect(await actionsOf(org, memberId)).toContain('reports:write');
  });
});

describe('the list of roles of a user', () => {
  it('leaves out basic roles and what comes through a team', async ({ expect }) => {
    const org = await freshOrg();
    const accounts = await org.account('Admin');
    const team = await org.team();
    const uid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: accounts.id });
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: uid });
    for (const query of ['', '?includeHidden=true', '?includeMapped=true&includeHidden=true']) {
      const { body } = await org.admin(200, 'GET', `/access-control/users/${accounts.id}/roles${query}`);
      expect(body).toEqual([]);
    }
  });
});

describe('a global assignment', () => {
  it('holds in every org, and only global=true takes it away', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const person = await here.person('None');
    const member = { loginOrEmail: person.login, role: 'None' };
    await there.admin(200, 'POST', `/orgs/${there.id}/users`, member);
    const uid = await here.role([['reports:read', 'reports:*']], { global: true });
    const roles = `/access-control/users/${person.id}/roles`;
    const granted = async (): Promise<boolean[]> => [
      (await actionsOf(here, person.id)).includes('reports:read'),
      (await actionsOf(there, person.id)).includes('reports:read'),
    ];
    expect(await granted()).toEqual([false, false]);
    const added = await here.admin(200, 'POST', roles, { global: true, roleUid: uid });
    expect(added.body).toEqual({ message: 'Role added to the user.' });
    expect(await granted()).toEqual([true, true]);
    for (const query of ['', '?global=false']) {
      await here.admin(200, 'DELETE', `${roles}/${uid}${query}`);
      expect(await granted()).toEqual([true, true]);
    }
    await here.admin(200, 'PUT', roles, { global: false, roleUids: [], includeHidden: true });
    expect(await granted()).toEqual([true, true]);
    const removed = await here.admin(200, 'DELETE', `${roles}/${uid}?global=true`);
    expect(removed.body).toEqual({ message: 'Role removed from user.' });
    expect(await granted()).toEqual([false, false]);
  });

  it('is set apart from those of the org', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const local = await org.grant(account.id, [['teams:read', 'teams:*']]);
    const uid = await org.role([['reports:read', 'reports:*']], { global: true, name: unique('global') });
    const roles = `/access-control/users/${account.id}/roles`;
    await org.admin(200, 'PUT', roles, { global: true, roleUids: [uid] });
    expect(await actionsOf(org, account.id)).toEqual(expect.arrayContaining(['teams:read', 'reports:read']));
    await org.admin(200, 'PUT', roles, { global: true, roleUids: [] });
    const actions = await actionsOf(org, account.id);
    expect(actions).toContain('teams:read');
    expect(actions).not.toContain('reports:read');
    expect(await uidsOf(org, `/users/${account.id}/`)).toEqual([local]);
  });

  it('of a global role may also be made for one org alone', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const person = await here.person('None');
    await there.admin(200, 'POST', `/orgs/${there.id}/users`, { loginOrEmail: person.login, role: 'None' });
    const uid = await here.role([['reports:read', 'reports:*']], { global: true });
    await here.admin(200, 'POST', `/access-control/users/${person.id}/roles`, {
      global: false,
      roleUid: uid,
    });
    expect(await actionsOf(here, person.id)).toContain('reports:read');
    expect(await actionsOf(there, person.id)).not.toContain('reports:read');
  });
});
