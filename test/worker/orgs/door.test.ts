import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { permission } from '../../../src/core/requirement.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import type { Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const PERMISSIONS = '/access-control/user/permissions';

type Call = readonly [method: string, path: string, body?: object | undefined];

/** Numbers that no org has. Each is used once, so that each may make an object. */
const inventedOrgs = (() => {
  let next = 1_900_000_000;
  return () => next++;
})();

/** What acts in the org that a header or a query names. */
const IN_NAMED_ORG: readonly Call[] = [
  ['GET', PERMISSIONS],
  ['GET', '/access-control/user/actions'],
  ['GET', '/access-control/roles'],
  ['GET', '/access-control/status'],
  ['GET', '/access-control/users/1/permissions'],
  ['GET', '/org'],
  ['GET', '/org/users'],
  ['GET', '/admin/groups'],
  ['GET', '/no/such/path'],
  ['POST', '/teams', { name: 'x' }],
  ['POST', '/access-control/roles', { name: 'x' }],
  ['POST', '/teams', { name: 7 }],
  ['POST', '/admin/groups', { name: 'x' }],
  ['DELETE', '/org/users/1'],
];

/** What acts in the org that the path names. */
const IN_ORG_OF_PATH: readonly Call[] = [
  ['GET', ''],
  ['GET', '/users'],
  ['GET', '/users/search'],
  ['PUT', '', { name: 'x' }],
  ['POST', '/users', { loginOrEmail: 'nobody', role: 'Viewer' }],
  ['PATCH', '/users/1', { role: 'Viewer' }],
  ['DELETE', '/users/1'],
  ['DELETE', ''],
];

const objects = async (): Promise<number> => (await listDurableObjectIds(env.ORG)).length;

describe('a number that no org has makes no object', () => {
  for (const who of ['a Viewer', 'a server admin'] as const) {
    it(`named by ${who} in a header, a query or a path`, async ({ expect }) => {
      const org = await freshOrg();
      const as = who === 'a Viewer' ? (await org.person('Viewer')).as : ADMIN;
      // What honest calls make is there by now.
      for (const orgId of [1, org.id]) await ok(200, 'GET', PERMISSIONS, { as, org: orgId });
      await ok(200, 'GET', PERMISSIONS);
      await ok(200, 'GET', '/orgs');
      const before = await objects();
      for (const [method, path, body] of IN_NAMED_ORG) {
        const options = { as, body };
        await api(method, path, { ...options, org: inventedOrgs() });
        await api(method, `${path}?targetOrgId=${inventedOrgs()}`, options);
      }
      for (const [method, path, body] of IN_ORG_OF_PATH)
        await api(method, `/orgs/${inventedOrgs()}${path}`, { as, body });
      const entries = [{ action: 'x:read' }];
      await api('POST', '/access-control/roles/search', { as, body: { orgId: inventedOrgs(), entries } });
      expect((await objects()) - before).toBe(0);
    });
  }

  it('and is not even called', async ({ expect }) => {
    const org = await freshOrg();
    const called = new Set<string>();
    const namespace = { getByName: (name: string) => (called.add(name), env.ORG.getByName(name)) };
    const app = createApp();
    const fetch: Fetch = async (request) => await app.fetch(request, { ...env, ORG: namespace });
    for (const as of [ADMIN, (await org.person('Viewer')).as]) {
      for (const [method, path, body] of IN_NAMED_ORG)
        await api(method, path, { as, org: inventedOrgs(), body }, fetch);
      for (const [method, path, body] of IN_ORG_OF_PATH)
        await api(method, `/orgs/${inventedOrgs()}${path}`, { as, body }, fetch);
      await ok(200, 'GET', PERMISSIONS, { as, org: org.id }, fetch);
    }
    // Where the path names the org, the global plane and the org that the admin acts in are asked for what they know.
    expect([...called].filter((name) => !['0', '1', String(org.id)].includes(name))).toEqual([]);
    expect([...called]).toContain(String(org.id));
  });
});

describe('an org pays nothing for who does not belong there', () => {
  it('neither for reads nor for changes of people who are no members', async ({ expect }) => {
    const [org, victim] = [await freshOrg(), await freshOrg()];
    const { as } = await org.person('Admin');
    await withCoordinator(victim.id, async ({ fetch, calls }) => {
      for (const [method, path, body] of [
        ...IN_NAMED_ORG,
        ...IN_ORG_OF_PATH.map(([m, path, b]): Call => [m, `/orgs/${victim.id}${path}`, b]),
      ]) {
        calls.count = 0;
        const answer = await api(method, path, { as, org: victim.id, body }, fetch);
        expect(calls.count, `${method} ${path}: ${answer.text}`).toBe(0);
        const isOpen = [PERMISSIONS, '/access-control/user/actions', '/no/such/path'].includes(path);
        if (!isOpen) expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(403);
      }
    });
  });

  it('nor for the token of another org that the path leads there', async ({ expect }) => {
    const [org, victim] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    await withCoordinator(victim.id, async ({ fetch, calls }) => {
      for (const [method, path, body] of IN_ORG_OF_PATH) {
        const options = { as, body };
        const answer = await api(method, `/orgs/${victim.id}${path}`, options, fetch);
        expect([answer.status, calls.count], `${method} ${path}: ${answer.text}`).toEqual([403, 0]);
      }
    });
  });

  it('nor for people who were deleted, whose sign-in an isolate remembers', async ({ expect }) => {
    const [org, victim] = [await freshOrg('by requests'), await freshOrg()];
    const { as, id } = await org.person('Viewer');
    await withCoordinator(victim.id, async ({ fetch, calls }) => {
      await ok(200, 'GET', PERMISSIONS, { as, org: org.id }, fetch);
      await ok(200, 'DELETE', `/admin/users/${id}`);
      calls.count = 0;
      await ok(401, 'GET', PERMISSIONS, { as, org: victim.id }, fetch);
      await ok(401, 'POST', '/teams', { as, org: victim.id, body: { name: 'x' } }, fetch);
      expect(calls.count).toBe(0);
    });
  });

  it('a member who left is refused by the object, which decides (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await org.person('Admin');
    await withCoordinator(org.id, async ({ fetch, calls }) => {
      await ok(200, 'GET', '/access-control/roles', { as, org: org.id }, fetch);
      await ok(200, 'DELETE', `/orgs/${org.id}/users/${id}`, {}, fetch);
      calls.count = 0;
      await ok(403, 'GET', '/access-control/roles', { as, org: org.id }, fetch);
      expect(calls.count).toBe(1);
    });
  });

  it('and who joins is let in at once', async () => {
    const org = await freshOrg();
    const other = await freshOrg();
    const { as, login } = await other.person('Viewer');
    await ok(403, 'GET', '/org', { as, org: org.id });
    await ok(200, 'POST', `/orgs/${org.id}/users`, { body: { loginOrEmail: login, role: 'Viewer' } });
    await ok(200, 'GET', '/org', { as, org: org.id });
  });
});

describe('a refusal does not tell what another org has (I10)', () => {
  it('a group that would get a root role, and one that is not there', async ({ expect }) => {
    const [org, victim] = [await freshOrg(), await freshOrg()];
    const { as } = await org.person('Admin');
    const there = await victim.team();
    const told = new Set<string>();
    for (const id of [there, 1_999_999_999]) {
      const body = { name: 'x', rootRole: 1 };
      const answer = await ok(403, 'PUT', `/admin/groups/${id}`, { as, org: victim.id, body });
      told.add(answer.body.message);
    }
    expect([...told]).toHaveLength(1);
  });
});

describe('an isolate that remembers an org that was deleted since', () => {
  it('answers members, server admins and tokens as any other does', async ({ expect }) => {
    const org = await freshOrg();
    const [member, account] = [await org.person('Admin'), await org.account('Admin')];
    await withCoordinator(org.id, async (bench) => {
      const { fetch } = bench;
      for (const { as } of [member, account]) await ok(200, 'GET', '/org', { as, org: org.id }, fetch);
      await env.DB.prepare('DELETE FROM org_users WHERE org_id = ? AND user_id = 1').bind(org.id).run();
      await ok(200, 'GET', `/orgs/${org.id}`, {}, fetch);
      await ok(200, 'DELETE', `/orgs/${org.id}`, {}, fetch);
      await forget(org.id);
      await bench.stored();
      bench.restart();
      await ok(403, 'GET', '/org', { as: member.as, org: org.id }, fetch);
      await ok(403, 'POST', '/teams', { as: member.as, org: org.id, body: { name: 'x' } }, fetch);
      await ok(404, 'GET', `/orgs/${org.id}`, {}, fetch);
      await ok(404, 'PUT', `/orgs/${org.id}`, { body: { name: 'x' } }, fetch);
      const { body } = await ok(401, 'GET', '/org', { as: account.as }, fetch);
      expect(body.message).toBe('Invalid API key');
    });
  });

  /** Throws away what the object stored, as if it had never been called. */
  const forget = async (orgId: number): Promise<void> =>
    await runInDurableObject(env.ORG.getByName(String(orgId)), async (_instance, { storage }) => {
      await storage.deleteAll();
    });
});

describe('what is found out is known at once, and asked once', () => {
  const isolate = (bindings: object = {}): Fetch => {
    const app = createApp();
    return async (request) => await app.fetch(request, { ...env, ...bindings });
  };

  it('an org that another isolate has just made is there', async ({ expect }) => {
    const [one, another] = [isolate(), isolate()];
    await ok(200, 'GET', PERMISSIONS, {}, another);
    for (let i = 0; i < 3; i++) {
      const { body } = await ok(200, 'POST', '/orgs', { body: { name: unique('org') } }, one);
      const named = await ok(200, 'GET', '/org', { org: body.orgId }, another);
      expect(named.body.id).toBe(body.orgId);
    }
  });

  it('so is one whose number was tried before it was there', async () => {
    const [one, another] = [isolate(), isolate()];
    const { body } = await ok(200, 'POST', '/orgs', { body: { name: unique('org') } }, one);
    const next: number = body.orgId + 1;
    for (let i = 0; i < 5; i++) await ok(403, 'GET', '/org', { org: next }, another);
    await ok(200, 'POST', '/orgs', { body: { name: unique('org') } }, one);
    await ok(200, 'GET', '/org', { org: next }, another);
  });

  it('that a person belongs to an org is asked once by an isolate', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.person('Viewer');
    await withCoordinator(org.id, async ({ d1, fetch, calls }) => {
      const read = () => ok(200, 'GET', PERMISSIONS, { as, org: org.id }, fetch);
      // Signing in looks the login up; the org's own object may be asked by others.
      await read();
      for (let i = 0; i < 3; i++) {
        [d1.trips, calls.count] = [0, 0];
        await read();
        expect([d1.trips, calls.count]).toEqual([0, 1]);
      }
    });
  });

  it('while the database is away, who may be let in is decided by the object (I9)', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.person('Viewer');
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', PERMISSIONS, { as, org: org.id }, bench.fetch);
      // This isolate knows who signs in, but not who belongs where.
      await ok(200, 'GET', PERMISSIONS, { as }, bench.fetch);
      bench.d1.fault = 'down';
      const { body } = await ok(200, 'GET', PERMISSIONS, { as, org: org.id }, bench.fetch);
      expect(body['orgs:read']).toEqual(['']);
      await ok(503, 'GET', PERMISSIONS, { as: ADMIN, org: inventedOrgs() }, bench.fetch);
    });
  });
});

describe('a server admin stands in the org of the path with the rights of the global plane', () => {
  /** An org that the first admin is no member of. */
  const closed = async (): Promise<number> => {
    const org = await freshOrg();
    await env.DB.prepare('DELETE FROM org_users WHERE org_id = ?').bind(org.id).run();
    return org.id;
  };

  it('in one that exists', async ({ expect }) => {
    const id = await closed();
    const { body } = await ok(200, 'GET', `/orgs/${id}`);
    expect(body.id).toBe(id);
    await ok(200, 'GET', `/orgs/${id}/users`);
    await ok(200, 'PUT', `/orgs/${id}`, { body: { name: unique('org') } });
    await ok(403, 'GET', '/org', { org: id });
    await ok(200, 'DELETE', `/orgs/${id}`);
  });

  it('and is told that a missing one is not there', async ({ expect }) => {
    const answers: unknown[] = [];
    for (const [method, path, body] of IN_ORG_OF_PATH) {
      const answer = await api(method, `/orgs/${inventedOrgs()}${path}`, { body });
      answers.push([method, path, answer.status, answer.body.message]);
    }
    expect(answers).toEqual([
      ['GET', '', 404, 'Organization not found'],
      ['GET', '/users', 404, 'Organization not found'],
      ['GET', '/users/search', 404, 'Organization not found'],
      ['PUT', '', 404, 'Organization not found'],
      ['POST', '/users', 404, 'Organization not found'],
      ['PATCH', '/users/1', 404, 'User not found'],
      ['DELETE', '/users/1', 404, 'User not found'],
      ['DELETE', '', 404, 'Organization not found'],
    ]);
  });
});

describe('the object of an org that does not exist', () => {
  const caller: Caller = {
    userId: 1,
    credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
    tokenOrgId: null,
    currentOrgId: null,
    origin: { address: '', userAgent: '' },
  };
  const question = { requirement: permission('roles:read'), standing: 'in-org' } as const;
  const pair = { own: 0, hash: '', global: 1, globalHash: '', news: [] };

  const tablesOf = async (orgId: number): Promise<unknown[]> =>
    await runInDurableObject(env.ORG.getByName(String(orgId)), (_instance, { storage }) =>
      storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
    );

  const storeOrg = async (id: number): Promise<void> => {
    const now = new Date().toISOString();
    await env.DB.prepare('INSERT INTO orgs (id, name, created, updated) VALUES (?, ?, ?, ?)')
      .bind(id, unique('org'), now, now)
      .run();
  };

  it('answers without making a table', async ({ expect }) => {
    await ok(200, 'GET', PERMISSIONS);
    const id = inventedOrgs();
    await withCoordinator(id, async ({ d1, coordinator }) => {
      const missing = { ok: false, refusal: { tag: 'not-found', thing: 'org' } };
      expect(await coordinator.authorise(caller, question)).toEqual(missing);
      expect(await coordinator.ownPermissions(caller, true)).toEqual(missing);
      expect(await coordinator.permissionsOf(caller, 1, question.requirement, question.requirement)).toEqual(
        missing,
      );
      const request = { name: 'createTeam', input: { name: 'x', email: '' } } as ChangeRequest;
      expect(await coordinator.change(caller, request, 'in-org')).toEqual(missing);
      expect(await coordinator.reach(pair)).toBe(false);
      expect(await coordinator.newsSince({ revision: 0, hash: '' })).toBeUndefined();
      d1.trips = 0;
      expect(await coordinator.followGlobal(1, ['everything' as never])).toBe(true);
      await coordinator.alarm();
      expect(d1.trips).toBe(0);
    });
    expect(await tablesOf(id)).toEqual([]);
  });

  it('asks the database once for all who call at the same time, and once more for who came after the first', async ({
    expect,
  }) => {
    await withCoordinator(inventedOrgs(), async ({ d1, coordinator }) => {
      await Promise.all([1, 2, 3].map(async () => await coordinator.authorise(caller, question)));
      expect(d1.trips).toBe(2);
    });
  });

  it('is asked again by who calls after the org was made, while an older question is on its way', async ({
    expect,
  }) => {
    const id = inventedOrgs();
    await withCoordinator(id, async ({ d1, coordinator }) => {
      const read = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      // The database has answered that there is no such org, and the answer is slow.
      d1.after = async () => {
        d1.after = undefined;
        read.resolve();
        await held.promise;
      };
      const early = coordinator.ownPermissions(caller, false);
      await read.promise;
      await storeOrg(id);
      const late = [1, 2, 3].map(async () => await coordinator.ownPermissions(caller, false));
      held.resolve();
      expect(await early).toMatchObject({ refusal: { tag: 'not-found', thing: 'org' } });
      for (const answer of await Promise.all(late))
        expect(answer).not.toMatchObject({ refusal: { tag: 'not-found' } });
    });
  });

  it('misses nothing that it is told before it has tables (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { id: userId, login } = await org.person('Viewer');
    const person: Caller = {
      ...caller,
      userId,
      credential: { kind: 'password', name: login, credentialVersion: 0 },
    };
    await withCoordinator(org.id, async ({ d1, coordinator }) => {
      const read = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      d1.after = async () => {
        d1.after = undefined;
        read.resolve();
        await held.promise;
      };
      const first = coordinator.ownPermissions(person, false);
      await read.promise;
      // The whole change, with its reply, while the object waits for whether its org exists.
      await ok(200, 'POST', `/admin/users/${userId}/disable`);
      held.resolve();
      expect(await first).toMatchObject({ refusal: { tag: 'unauthenticated' } });
    });
  });

  it('begins as soon as the org is there, and not while the database is away', async ({ expect }) => {
    const { id } = await freshOrg();
    await withCoordinator(id, async ({ d1, coordinator }) => {
      d1.fault = 'down';
      expect(await coordinator.ownPermissions(caller, false)).toMatchObject({
        refusal: { tag: 'unavailable' },
      });
      expect(await tablesOf(id)).toEqual([]);
      d1.fault = undefined;
      d1.trips = 0;
      expect(await coordinator.ownPermissions(caller, false)).toMatchObject({ ok: true });
      expect(d1.trips, 'two more than after a cold start, one of which nobody waits for').toBeLessThanOrEqual(
        4,
      );
    });
    expect(await tablesOf(id)).not.toEqual([]);
  });
});

/** A Worker of its own, and the names of the objects that it asks. */
function watchedIsolate(): { readonly fetch: Fetch; readonly asked: string[] } {
  const asked: string[] = [];
  const watched = {
    getByName: (name: string) => {
      asked.push(name);
      return env.ORG.getByName(name);
    },
  };
  const app = createApp();
  const bindings = { ...env, ORG: watched } as never;
  return { asked, fetch: async (request) => await app.fetch(request, bindings) };
}

describe('a change of the global plane by rights in an org', () => {
  it('costs the global plane one turn of somebody who goes on trying without the right, and is made with it', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const { as, id } = await org.person();
    const other = await org.person();
    const { fetch, asked } = watchedIsolate();
    const remove = () => api('DELETE', `/org/users/${other.id}`, { as, org: org.id }, fetch);
    for (let i = 0; i < 5; i++) expect((await remove()).status).toBe(403);
    expect(asked.filter((name) => name === '0')).toHaveLength(1);
    const roleUid = await org.role([['org.users:remove', 'users:*']], { global: true });
    await ok(200, 'POST', `/access-control/users/${id}/roles`, {
      org: org.id,
      body: { roleUid, global: true },
    });
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
  });
});

describe('somebody who has left an org', () => {
  it('costs it after a while no more than who was never in it', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, id } = await org.person('Viewer');
    const { fetch, asked } = watchedIsolate();
    const read = () => api('GET', '/access-control/roles', { as, org: org.id }, fetch);
    await read();
    await org.admin(200, 'DELETE', `/org/users/${id}`);
    for (let i = 0; i < 100; i++) expect((await read()).status).toBe(403);
    expect(asked.filter((name) => name === String(org.id)).length).toBeLessThan(30);
  });

  it('acts there again at once when they come back', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, id, login } = await org.person('Admin');
    const read = () => api('GET', '/access-control/roles', { as, org: org.id });
    expect((await read()).status).toBe(200);
    await org.admin(200, 'DELETE', `/org/users/${id}`);
    for (let i = 0; i < 5; i++) expect((await read()).status).toBe(403);
    await org.admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'Admin' });
    expect((await read()).status).toBe(200);
  });
});
