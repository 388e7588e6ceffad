import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

const ROLES = ['None', 'Viewer', 'Editor', 'Admin'] as const;

/** An org as its own members call it, and by its id: the two say the same. */
const WAYS = [
  ['/org/users', (_org: number) => '/org/users'],
  ['/orgs/:orgId/users', (org: number) => `/orgs/${org}/users`],
] as const;

const roleOf = async (org: FreshOrg, id: number): Promise<string | undefined> =>
  (await org.admin(200, 'GET', '/org/users')).body.find(({ userId }: { userId: number }) => userId === id)
    ?.role;

describe.for(WAYS)('%s', ([, path]) => {
  it('shows every field of the members, and no service account', async ({ expect }) => {
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
    const list = await org.admin(200, 'GET', path(org.id));
    expect(list.body).toEqual([expect.objectContaining({ login: 'admin', role: 'Admin' }), shown]);
    const search = await org.admin(200, 'GET', `${path(org.id)}/search`);
    expect(search.body).toEqual({ totalCount: 2, orgUsers: list.body, page: 1, perPage: 1000 });
    for (const part of [person.login.slice(3), email.toUpperCase(), 'some bo']) {
      const query = encodeURIComponent(part);
      expect((await org.admin(200, 'GET', `${path(org.id)}?query=${query}`)).body).toEqual([shown]);
    }
    expect((await org.admin(200, 'GET', `${path(org.id)}?limit=1`)).body).toHaveLength(1);
    await ok(200, 'POST', `/admin/users/${person.id}/disable`);
    const after = await org.admin(200, 'GET', `${path(org.id)}?query=${person.login}`);
    expect(after.body).toEqual([{ ...shown, isDisabled: true }]);
  });

  it.for(ROLES)(
    'gives a member the role %s, which holds from the reply on (I6)',
    async (role, { expect }) => {
      const org = await freshOrg();
      const from = role === 'Editor' ? 'Admin' : 'Editor';
      const person = await org.person(from);
      const before = await permissionsOf(person.as, org.id);
      const body = { role: role.toUpperCase() };
      const { answer, trace } = await traceOf(() =>
        org.admin(200, 'PATCH', `${path(org.id)}/${person.id}`, body),
      );
      expect(answer.body).toEqual({ message: 'Organization user updated' });
      expect(trace['changes']?.added).toHaveLength(1);
      expect(await permissionsOf(person.as, org.id)).not.toEqual(before);
      expect(await roleOf(org, person.id)).toBe(role);
      const again = await traceOf(() => org.admin(200, 'PATCH', `${path(org.id)}/${person.id}`, body));
      expect(again.trace).toEqual({});
    },
  );

  it.for(['', 'Owner', 'Grafana Admin', ' Viewer', 'basic_viewer', '__proto__'])(
    'knows no role %j',
    async (role, { expect }) => {
      const org = await freshOrg();
      const { id } = await org.person();
      const { answer, trace } = await traceOf(() =>
        org.admin(400, 'PATCH', `${path(org.id)}/${id}`, { role }),
      );
      expect(answer.body.message).toMatch(/role/i);
      expect(trace).toEqual({});
    },
  );

  it('lets nobody give a role above their own, but server admins (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const target = await org.person('Viewer');
    for (const [i, own] of ROLES.entries()) {
      const caller = await org.person(own);
      await org.grant(caller.id, [
        ['org.users:write', 'users:*'],
        ['org.users:add', 'users:*'],
      ]);
      for (const role of ROLES.slice(i + 1)) {
        const outsider = await newPerson({});
        for (const [method, to, body] of [
          ['PATCH', `${path(org.id)}/${target.id}`, { role }],
          ['PATCH', `${path(org.id)}/${caller.id}`, { role }],
          ['POST', path(org.id), { loginOrEmail: outsider.login, role }],
        ] as const) {
          const { answer, trace } = await traceOf(() =>
            api(method, to, { as: caller.as, org: org.id, body }),
          );
          expect([answer.status, answer.body.message], `${own} gives ${role}`).toEqual([
            403,
            "Cannot assign a role higher than user's role",
          ]);
          expect(trace).toEqual({});
        }
      }
    }
    await org.admin(200, 'PATCH', `${path(org.id)}/${target.id}`, { role: 'Admin' });
  });

  it('answers 404 to who is no member: outsiders, service accounts, nobody', async ({ expect }) => {
    const org = await freshOrg();
    const [outsider, account] = [await newPerson({}), await org.account()];
    for (const id of [outsider.id, account.id, NO_ID]) {
      for (const [method, body] of [['PATCH', { role: 'Viewer' }], ['DELETE']] as const) {
        const { answer, trace } = await traceOf(() =>
          api(method, `${path(org.id)}/${id}`, { org: org.id, ...(body && { body }) }),
        );
        expect([answer.status, answer.body.message], `${method} ${id}`).toEqual([404, 'User not found']);
        expect(trace).toEqual({});
      }
    }
  });

  it('takes uids for ids', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({ orgId: org.id });
    await org.admin(200, 'PATCH', `${path(org.id)}/${person.uid}`, { role: 'Editor' });
    expect(await roleOf(org, person.id)).toBe('Editor');
    await org.admin(404, 'PATCH', `${path(org.id)}/nosuchuid`, { role: 'Editor' });
    await org.admin(200, 'DELETE', `${path(org.id)}/${person.uid}`);
    expect(await roleOf(org, person.id)).toBeUndefined();
  });

  it('keeps the last Admin who is a person and can sign in', async ({ expect }) => {
    const org = await freshOrg();
    await org.account('Admin');
    const second = await org.person('Admin');
    const calls = [
      ['PATCH', { role: 'Viewer' }, 'Cannot change role so that there is no organization admin left'],
      ['DELETE', undefined, 'Cannot remove last organization admin'],
    ] as const;
    const refuse = async (): Promise<void> => {
      for (const [method, body, message] of calls) {
        const { answer, trace } = await traceOf(() =>
          api(method, `${path(org.id)}/1`, { org: org.id, ...(body && { body }) }),
        );
        expect([answer.status, answer.body.message], method).toEqual([400, message]);
        expect(trace).toEqual({});
      }
    };
    await ok(200, 'POST', `/admin/users/${second.id}/disable`);
    await refuse();
    await ok(200, 'POST', `/admin/users/${second.id}/enable`);
    await org.admin(200, 'PATCH', `${path(org.id)}/${second.id}`, { role: 'Editor' });
    await refuse();
    // To give the last one the role it has is no demotion.
    await org.admin(200, 'PATCH', `${path(org.id)}/1`, { role: 'Admin' });
    await org.admin(200, 'PATCH', `${path(org.id)}/${second.id}`, { role: 'Admin' });
    await org.admin(200, 'PATCH', `${path(org.id)}/1`, { role: 'Viewer' });
  });

  it('removes a member with all that it has in this org, and nothing of another', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('Admin');
    for (const each of [org, other]) {
      if (each === other) {
        await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
      }
      await each.grant(person.id, [['reports:read', 'reports:*']]);
      await each.admin(200, 'POST', `/teams/${await each.team()}/members`, { userId: person.id });
    }
    const elsewhere = await permissionsOf(person.as, other.id);
    await permissionsOf(person.as, org.id);
    const { answer, trace } = await traceOf(() => org.admin(200, 'DELETE', `${path(org.id)}/${person.id}`));
    expect(answer.body).toEqual({ message: 'User removed from organization' });
    expect(trace['changes']?.added).toHaveLength(1);
    expect(await permissionsOf(person.as, org.id)).toEqual({});
    expect(await permissionsOf(person.as, other.id)).toEqual(elsewhere);
    const left = Object.entries(await snapshot())
      .filter(([table]) => table !== 'changes')
      .flatMap(([, rows]) => rows.map((row) => JSON.parse(row)))
      .filter(
        (row) => row.org_id === org.id && (row.user_id === person.id || row.subject === String(person.id)),
      );
    expect(left).toEqual([]);
  });

  it('moves a removed member to another org of its own', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: org.id });
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(org.id);
    await org.admin(200, 'DELETE', `${path(org.id)}/${person.id}`);
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(other.id);
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
    await newPerson({ login: gone.login });
  });

  it('is not deleted while it is a server admin, nor while it is in another org', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [admin, busy] = [await newPerson({ orgId: org.id }), await newPerson({ orgId: org.id })];
    await ok(200, 'PUT', `/admin/users/${admin.id}/permissions`, { body: { isGrafanaAdmin: true } });
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: busy.login, role: 'Viewer' });
    for (const { id } of [admin, busy]) {
      const { body } = await org.admin(200, 'DELETE', `/org/users/${id}`);
      expect(body).toEqual({ message: 'User removed from organization' });
      await ok(200, 'GET', `/users/${id}`);
    }
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
    const [caller, member] = [await newPerson({}), await org.person()];
    await grantEverywhere(caller.id, [['org.users:read', 'users:*']]);
    const list = await ok(200, 'GET', `/orgs/${org.id}/users`, { as: caller.as });
    expect(list.body.map(({ userId }: { userId: number }) => userId)).toEqual([1, member.id]);
    expectAccessDenied(await api('GET', '/org/users', { as: caller.as, org: org.id }), 'org.users:read');
    await ok(200, 'GET', `/orgs/${org.id}/users`, { as: ADMIN, org: NO_ID });
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
