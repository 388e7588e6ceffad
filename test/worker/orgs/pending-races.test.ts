import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson, permissionsOf } from '../../support/people.ts';

/** Lets something happen just before the next change is committed: after its facts were read. */
function beforeCommit({ d1 }: Bench, act: () => Promise<unknown>): void {
  d1.before = async (statements) => {
    if (!statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
    d1.before = undefined;
    await act();
  };
}

/** Somebody of one org who was added to another by its Admin. */
async function world() {
  const [org, home] = [await freshOrg('by requests'), await freshOrg('by requests')];
  const admin = await org.person('Admin');
  const person = await newPerson({ orgId: home.id });
  await ok(200, 'GET', '/user', { as: person.as });
  const add = async () =>
    await ok(200, 'POST', '/org/users', {
      as: admin.as,
      org: org.id,
      body: { loginOrEmail: person.login, role: 'Admin' },
    });
  await add();
  return { org, home, admin, person, add };
}

const memberships = async (userId: number) =>
  (
    await env.DB.prepare('SELECT org_id, pending_as FROM org_users WHERE user_id = ? ORDER BY org_id')
      .bind(userId)
      .all<{ org_id: number; pending_as: string | null }>()
  ).results.map(({ org_id: org, pending_as: as }) => [org, as]);

const settled = async (userId: number): Promise<number> =>
  (
    await env.DB.prepare(
      `SELECT count(*) AS n FROM changes WHERE before LIKE '%"pendingAs"%' AND before LIKE ?`,
    )
      .bind(`%"user":${userId}%`)
      .first<{ n: number }>()
  )?.n ?? 0;

describe('whoever acts in an org for the first time, while', () => {
  it.for([
    ['the org', 'org/users'],
    ['the org by its path', 'orgs'],
  ] as const)('%s removes them, is no member, and stays none', async ([, way], { expect }) => {
    const { org, home, admin, person } = await world();
    const path = way === 'orgs' ? `/orgs/${org.id}/users` : '/org/users';
    await withCoordinator(org.id, async (bench) => {
      beforeCommit(bench, async () => {
        // The change of the org itself waits for its turn, so that it is written as if it had come before.
        if (way === 'orgs')
          await env.DB.prepare('DELETE FROM org_users WHERE org_id = ? AND user_id = ?')
            .bind(org.id, person.id)
            .run();
        else await ok(200, 'DELETE', `${path}/${person.id}`, { as: admin.as, org: org.id });
      });
      expect(await permissionsOf(person.as, org.id, bench.fetch)).not.toHaveProperty('org.users:add');
    });
    expect(await memberships(person.id)).toEqual([[home.id, null]]);
    expect(await permissionsOf(person.as, org.id)).toEqual({});
  });

  it('the server deletes them, is let in nowhere', async ({ expect }) => {
    const { org, person } = await world();
    await withCoordinator(org.id, async (bench) => {
      beforeCommit(bench, async () => await ok(200, 'DELETE', `/admin/users/${person.id}`));
      expect(await permissionsOf(person.as, org.id, bench.fetch)).toBe(401);
    });
    expect(await memberships(person.id)).toEqual([]);
  });

  it('they switch to it, is made a member once', async ({ expect }) => {
    const { org, home, person } = await world();
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => await ok(200, 'GET', '/user', { as: person.as, org: org.id }));
      await ok(200, 'POST', `/user/using/${org.id}`, { as: person.as }, bench.fetch);
    });
    expect(await memberships(person.id)).toEqual([
      [org.id, null],
      [home.id, null],
    ]);
    expect(await settled(person.id)).toBe(1);
    expect((await ok(200, 'GET', '/user', { as: person.as })).body.orgId).toBe(org.id);
  });
});

describe('whoever switches to an org that removes them meanwhile', () => {
  it('is told that it is no org of theirs', async ({ expect }) => {
    const { org, home, admin, person } = await world();
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => {
        await ok(200, 'DELETE', `/orgs/${org.id}/users/${person.id}`, { as: admin.as });
      });
      await ok(401, 'POST', `/user/using/${org.id}`, { as: person.as }, bench.fetch);
    });
    expect(await memberships(person.id)).toEqual([[home.id, null]]);
  });
});

describe('whoever acts in an org', () => {
  it('that removes them for good meanwhile is removed as the member that they are by then', async ({
    expect,
  }) => {
    const { org, home, admin, person } = await world();
    await ok(200, 'DELETE', `/orgs/${home.id}/users/${person.id}`, { org: home.id });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => await ok(200, 'GET', '/user', { as: person.as, org: org.id }));
      const path = `/org/users/${person.id}`;
      const removed = await ok(200, 'DELETE', path, { as: admin.as, org: org.id }, bench.fetch);
      expect(removed.body.message).toBe('User deleted');
    });
    expect(await memberships(person.id)).toEqual([]);
  });

  it('while another removes them for good is not deleted (I4)', async ({ expect }) => {
    const { org, home, person } = await world();
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => await ok(200, 'GET', '/user', { as: person.as, org: org.id }));
      const removed = await ok(200, 'DELETE', `/org/users/${person.id}`, { org: home.id }, bench.fetch);
      expect(removed.body.message).toBe('User removed from organization');
    });
    expect(await memberships(person.id)).toEqual([[org.id, null]]);
    expect((await ok(200, 'GET', '/user', { as: person.as })).body.orgId).toBe(org.id);
  });
});

describe('whoever acts for the first time by rights of the org in the global plane', () => {
  it('is a member at once for the org as well, which had them in memory (I6)', async ({ expect }) => {
    const { org, admin, person } = await world();
    const other = await org.person();
    const path = `/access-control/users/${person.id}/permissions`;
    expect((await ok(200, 'GET', path, { as: admin.as, org: org.id })).text).not.toContain('users');
    await ok(200, 'DELETE', `/org/users/${other.id}`, { as: person.as, org: org.id });
    expect(await settled(person.id)).toBe(1);
    const seen = await ok(200, 'GET', path, { as: admin.as, org: org.id });
    expect(seen.text).toContain('users');
    await ok(200, 'GET', '/org/users', { as: person.as, org: org.id });
  });
});

describe('whoever changes something as their first act', () => {
  it('is held to the conditions that they make', async ({ expect }) => {
    const { org, person } = await world();
    const team = await org.team();
    const body = { name: unique('team') };
    const headers = { 'If-Match': `"${team}.7"` };
    await ok(412, 'PUT', `/teams/${team}`, { as: person.as, org: org.id, body, headers });
    expect(await settled(person.id)).toBe(1);
  });

  it('makes it once under a key', async ({ expect }) => {
    const { org, person } = await world();
    const send = {
      as: person.as,
      org: org.id,
      body: { name: unique('team') },
      headers: { 'Idempotency-Key': unique('key') },
    };
    const [first, ...others] = await Promise.all(
      Array.from({ length: 3 }, async () => await ok(200, 'POST', '/teams', send)),
    );
    for (const { body } of others) expect(body).toEqual(first?.body);
    expect(await settled(person.id)).toBe(1);
  });
});
