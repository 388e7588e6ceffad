import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

/** An org as its own members call it, and by its id: the two say the same. */
const WAYS = [
  ['/org/users', (_org: number) => '/org/users'],
  ['/orgs/:orgId/users', (org: number) => `/orgs/${org}/users`],
] as const;

const roleOf = async (org: FreshOrg, id: number): Promise<string | undefined> =>
  (await org.admin(200, 'GET', '/org/users')).body.find(({ userId }: { userId: number }) => userId === id)
    ?.role;

const paths = WAYS.map(([, path]) => path);

describe('/org/users and /orgs/:orgId/users', () => {
  it('show every field of the members, and no service account', async ({ expect }) => {
    const org = await freshOrg();
    await org.account('Admin');
    const email = `${unique('mail')}@example.org`;
    const person = await newPerson({ email, name: 'Some Body', orgId: org.id });
    const shown = {
      orgId: org.id,
      userId: person.id,
      uid: person.uid,
      email,
      name: 'Some Body',
      login: person.login,
      role: 'Viewer',
      isDisabled: false,
      isExternallySynced: false,
      authLabels: [],
      avatarUrl: '',
    };
    for (const path of paths) {
      const list = await org.admin(200, 'GET', path(org.id));
      expect(list.body).toEqual([expect.objectContaining({ login: 'admin', role: 'Admin' }), shown]);
      const search = await org.admin(200, 'GET', `${path(org.id)}/search`);
      expect(search.body).toEqual({ totalCount: 2, orgUsers: list.body, page: 1, perPage: 1000 });
      for (const part of [person.login.slice(3), email.toUpperCase(), 'some bo']) {
        const query = encodeURIComponent(part);
        expect((await org.admin(200, 'GET', `${path(org.id)}?query=${query}`)).body).toEqual([shown]);
      }
      expect((await org.admin(200, 'GET', `${path(org.id)}?limit=1`)).body).toHaveLength(1);
    }
    await ok(200, 'POST', `/admin/users/${person.id}/disable`);
    for (const path of paths) {
      const after = await org.admin(200, 'GET', `${path(org.id)}?query=${person.login}`);
      expect(after.body).toEqual([{ ...shown, isDisabled: true }]);
    }
  });

  it('give a member each role, in any letter case, which holds from the reply on (I6)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await org.person('Viewer');
    for (const path of paths) {
      let before = await permissionsOf(person.as, org.id);
      for (const role of ['Admin', 'None', 'Editor', 'Viewer']) {
        const body = { role: role.toUpperCase() };
        const { answer, trace } = await traceOf(() =>
          org.admin(200, 'PATCH', `${path(org.id)}/${person.id}`, body),
        );
        expect(answer.body).toEqual({ message: 'Organization user updated' });
        expect(trace['changes']?.added).toHaveLength(1);
        const held = await permissionsOf(person.as, org.id);
        expect(held).not.toEqual(before);
        before = held;
        expect(await roleOf(org, person.id)).toBe(role);
      }
    }
  });

  it('refuse a role that does not exist', async ({ expect }) => {
    const org = await freshOrg();
    const { trace } = await traceOf(async () => {
      for (const path of paths) {
        for (const role of ['', 'Owner']) {
          const answer = await org.admin(400, 'PATCH', `${path(org.id)}/1`, { role });
          expect(answer.body.message).toMatch(/role/i);
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('let nobody give a role above their own, not even to themselves (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const caller = await org.person('Editor');
    await org.grant(caller.id, [
      ['org.users:write', 'users:*'],
      ['org.users:add', 'users:*'],
    ]);
    const { login } = await newPerson({});
    const { trace } = await traceOf(async () => {
      for (const path of paths) {
        for (const [method, to, body] of [
          ['PATCH', `${path(org.id)}/${caller.id}`, { role: 'Admin' }],
          ['POST', path(org.id), { loginOrEmail: login, role: 'Admin' }],
        ] as const) {
          const answer = await api(method, to, { as: caller.as, org: org.id, body });
          expect([answer.status, answer.body.message], `${method} ${to}`).toEqual([
            403,
            "Cannot assign a role higher than user's role",
          ]);
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('answer 404 to who is no member: service accounts, nobody', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const { trace } = await traceOf(async () => {
      for (const to of paths.flatMap((path) => [account.id, NO_ID].map((id) => `${path(org.id)}/${id}`))) {
        for (const [method, body] of [['PATCH', { role: 'Viewer' }], ['DELETE']] as const) {
          const answer = await api(method, to, { org: org.id, ...(body && { body }) });
          expect([answer.status, answer.body.message], `${method} ${to}`).toEqual([404, 'User not found']);
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('take uids for ids', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({ orgId: org.id });
    for (const path of paths) {
      await org.admin(200, 'PATCH', `${path(org.id)}/${person.uid}`, { role: 'Editor' });
      expect(await roleOf(org, person.id)).toBe('Editor');
      await org.admin(404, 'PATCH', `${path(org.id)}/nosuchuid`, { role: 'Editor' });
      await org.admin(200, 'DELETE', `/orgs/${org.id}/users/${person.uid}`);
      expect(await roleOf(org, person.id)).toBeUndefined();
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    }
    await org.admin(200, 'DELETE', `/org/users/${person.uid}`);
    expect(await roleOf(org, person.id)).toBeUndefined();
  });

  it('keep the last Admin who is a person and can sign in', async ({ expect }) => {
    const org = await freshOrg();
    await org.account('Admin');
    const second = await org.person('Admin');
    const refuse = async (): Promise<void> => {
      const { trace } = await traceOf(async () => {
        for (const path of paths) {
          for (const [method, body, message] of [
            ['PATCH', { role: 'Viewer' }, 'Cannot change role so that there is no organization admin left'],
            ['DELETE', undefined, 'Cannot remove last organization admin'],
          ] as const) {
            const answer = await api(method, `${path(org.id)}/1`, { org: org.id, ...(body && { body }) });
            expect([answer.status, answer.body.message], method).toEqual([400, message]);
          }
        }
      });
      expect(trace).toEqual({});
    };
    await ok(200, 'POST', `/admin/users/${second.id}/disable`);
    await refuse();
    await ok(200, 'POST', `/admin/users/${second.id}/enable`);
    await org.admin(200, 'PATCH', `/org/users/${second.id}`, { role: 'Editor' });
    await refuse();
    await org.admin(200, 'PATCH', `/org/users/${second.id}`, { role: 'Admin' });
    await org.admin(200, 'PATCH', '/org/users/1', { role: 'Viewer' });
  });

  it('remove a member with all that it has in the org, and nothing of another', async ({ expect }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const person = await orgs[0].person('Admin');
    await orgs[1].admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    for (const each of orgs) {
      await each.grant(person.id, [['reports:read', 'reports:*']]);
      await each.admin(200, 'POST', `/teams/${await each.team()}/members`, { userId: person.id });
      expect(await permissionsOf(person.as, each.id)).toHaveProperty('reports:read');
    }
    const elsewhere = await permissionsOf(person.as, orgs[1].id);
    for (const [i, org] of orgs.entries()) {
      const to = `${paths[i]?.(org.id)}/${person.id}`;
      const { answer, trace } = await traceOf(() => org.admin(200, 'DELETE', to));
      expect(answer.body).toEqual({ message: 'User removed from organization' });
      expect(trace['changes']?.added).toHaveLength(1);
      expect(await permissionsOf(person.as, org.id)).toEqual({});
      if (i === 0) expect(await permissionsOf(person.as, orgs[1].id)).toEqual(elsewhere);
      const left = Object.entries(await snapshot())
        .filter(([table]) => table !== 'changes')
        .flatMap(([, rows]) => rows.map((row) => JSON.parse(row)))
        .filter(
          (row) => row.org_id === org.id && (row.user_id === person.id || row.subject === String(person.id)),
        );
      expect(left).toEqual([]);
    }
  });

  it('move a removed member to another org of its own', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: org.id });
    const current = async () => (await ok(200, 'GET', '/org', { as: person.as })).body.id;
    const join = (at: FreshOrg) =>
      at.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    await join(other);
    expect(await current()).toBe(org.id);
    await org.admin(200, 'DELETE', `/org/users/${person.id}`);
    expect(await current()).toBe(other.id);
    await join(org);
    await other.admin(200, 'DELETE', `/orgs/${other.id}/users/${person.id}`);
    expect(await current()).toBe(org.id);
  });
});

describe('a member who is in no other org', () => {
  it('is deleted when removed from the current org, and only removed by the path of an org', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [gone, kept] = [await newPerson({ orgId: org.id }), await newPerson({ orgId: org.id })];
    for (const { as } of [gone, kept]) await permissionsOf(as);
    const deleted = await traceOf(() => org.admin(200, 'DELETE', `/org/users/${gone.id}`));
    expect(deleted.answer.body).toEqual({ message: 'User deleted' });
    expect(deleted.trace['changes']?.added).toHaveLength(1);
    const removed = await org.admin(200, 'DELETE', `/orgs/${org.id}/users/${kept.id}`);
    expect(removed.body).toEqual({ message: 'User removed from organization' });
    await ok(404, 'GET', `/users/${gone.id}`);
    await ok(200, 'GET', `/users/${kept.id}`);
    expect(await permissionsOf(gone.as)).toBe(401);
    expect(await permissionsOf(kept.as)).toEqual({});
  });

  it('is not deleted while it is a server admin', async ({ expect }) => {
    const org = await freshOrg();
    const admin = await newPerson({ orgId: org.id });
    await ok(200, 'PUT', `/admin/users/${admin.id}/permissions`, { body: { isGrafanaAdmin: true } });
    const { body } = await org.admin(200, 'DELETE', `/org/users/${admin.id}`);
    expect(body).toEqual({ message: 'User removed from organization' });
    await ok(200, 'GET', '/orgs', { as: admin.as });
  });

  it('acts in the first org that it joins again', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: org.id });
    await permissionsOf(person.as);
    await org.admin(200, 'DELETE', `/orgs/${org.id}/users/${person.id}`);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(other.id);
  });
});

describe('POST /org/users', () => {
  it('adds a person by login or e-mail address in any letter case, as `POST /orgs/:id/users` does', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const email = `${unique('mail')}@example.org`;
    const person = await newPerson({ email });
    const body = { loginOrEmail: ` ${email.toUpperCase()} `, role: 'editor' };
    const added = await org.admin(200, 'POST', '/org/users', body);
    expect(added.body).toEqual({ userId: person.id, message: 'User added to organization' });
    expect(await roleOf(org, person.id)).toBe('Editor');
    for (const loginOrEmail of [email, person.login.toUpperCase()]) {
      const again = await org.admin(409, 'POST', '/org/users', { loginOrEmail, role: 'Viewer' });
      expect(again.body.message).toBe('User is already member of this organization');
    }
    const unknown = await org.admin(404, 'POST', '/org/users', { loginOrEmail: 'nobody', role: 'Viewer' });
    expect(unknown.body.message).toBe('User not found');
    const account = await org.admin(201, 'POST', '/serviceaccounts', { name: unique('account') });
    await org.admin(404, 'POST', '/org/users', { loginOrEmail: account.body.login, role: 'Viewer' });
  });

  it('can be used by a token of an Admin account, with what an Admin holds', async () => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const { id, login } = await newPerson({});
    await ok(200, 'POST', '/org/users', { as, body: { loginOrEmail: login, role: 'Admin' } });
    await ok(200, 'PATCH', `/org/users/${id}`, { as, body: { role: 'Viewer' } });
    await ok(200, 'DELETE', `/org/users/${id}`, { as });
  });
});

describe('GET /org/users/lookup', () => {
  it('shows what is needed to choose a member, and no more', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({ orgId: org.id });
    await org.account();
    const shown = { userId: person.id, uid: person.uid, login: person.login, avatarUrl: '' };
    const { body } = await org.admin(200, 'GET', '/org/users/lookup');
    expect(body).toEqual([expect.objectContaining({ login: 'admin' }), shown]);
    const found = await org.admin(200, 'GET', `/org/users/lookup?query=${person.login}&limit=5`);
    expect(found.body).toEqual([shown]);
  });
});

describe('global rights of somebody who is no member', () => {
  it('reach an org by its path, and not by a header', async ({ expect }) => {
    const org = await freshOrg();
    const caller = await newPerson({});
    await grantEverywhere(caller.id, [['org.users:read', 'users:*']]);
    const list = await ok(200, 'GET', `/orgs/${org.id}/users`, { as: caller.as });
    expect(list.body.map(({ userId }: { userId: number }) => userId)).toEqual([1]);
    expectAccessDenied(await api('GET', '/org/users', { as: caller.as, org: org.id }), 'org.users:read');
    await ok(200, 'GET', `/orgs/${org.id}/users`, { as: ADMIN, org: NO_ID });
  });
});

describe('who makes itself a member of an org', () => {
  it('must hold already what was given to it there before (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({});
    await grantEverywhere(person.id, [['org.users:add', 'users:*']]);
    await org.grant(person.id, [['teams:delete', 'teams:*']]);
    const team = await org.team();
    const { as, login } = person;
    await ok(403, 'DELETE', `/teams/${team}`, { as, org: org.id });
    const body = { loginOrEmail: login, role: 'None' };
    const refused = await ok(403, 'POST', `/orgs/${org.id}/users`, { as, body });
    expect(refused.body.message).toContain('teams:delete');
    await ok(403, 'DELETE', `/teams/${team}`, { as, org: org.id });
  });

  it('must hold already what external groups bring it there (I11)', async ({ expect }) => {
    const person = await newPerson({});
    await grantEverywhere(person.id, [['org.users:add', 'users:*']]);
    for (const bring of ['a role', 'a team'] as const) {
      const org = await freshOrg();
      const group = unique('group');
      await env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, '', ?, '')`)
        .bind(person.id, group, group)
        .run();
      const roleUid = await org.role([['teams:delete', 'teams:*']]);
      if (bring === 'a role') {
        await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles: [roleUid] });
      } else {
        const team = await org.team();
        await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
        await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: group });
      }
      const body = { loginOrEmail: person.login, role: 'None' };
      const refused = await ok(403, 'POST', `/orgs/${org.id}/users`, { as: person.as, body });
      expect(refused.body.message, bring).toMatch(/teams:(delete|read)/);
    }
    // Where nothing waits for it, it may.
    const org = await freshOrg();
    const body = { loginOrEmail: person.login, role: 'None' };
    await ok(200, 'POST', `/orgs/${org.id}/users`, { as: person.as, body });
  });
});

describe('who creates an org', () => {
  it('acts in it from then on if it was in none, and stays where it is otherwise', async ({ expect }) => {
    const person = await newPerson({});
    const { as } = person;
    await grantEverywhere(person.id, [['orgs:create', '']]);
    const create = async () => (await ok(200, 'POST', '/orgs', { as, body: { name: unique('org') } })).body;
    const first = await create();
    expect((await ok(200, 'GET', '/org', { as })).body.id).toBe(1);
    await ok(200, 'DELETE', `/orgs/1/users/${person.id}`);
    await ok(200, 'DELETE', `/orgs/${first.orgId}`);
    await ok(403, 'GET', '/org', { as });
    const second = await create();
    expect((await ok(200, 'GET', '/org', { as })).body.id).toBe(second.orgId);
  });
});

it('an org that does not exist has no list of members', async ({ expect }) => {
  for (const path of ['/orgs/2147483647/users', '/orgs/2147483647/users/search']) {
    expect((await ok(404, 'GET', path)).body.message).toBe('Organization not found');
  }
});

it('a page beyond all numbers is empty, so that no client loops', async ({ expect }) => {
  const { body } = await ok(200, 'GET', '/org/users/search?page=99999999999999999999&perpage=1');
  expect(body.orgUsers).toEqual([]);
});
