import { env } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import type { As } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import type { Bench, Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';

/** Remote calls and round trips of one request. */
async function costOf(
  bench: Bench,
  request: () => Promise<unknown>,
): Promise<{ calls: number; trips: number }> {
  bench.calls.count = 0;
  bench.d1.trips = 0;
  await request();
  return { calls: bench.calls.count, trips: bench.d1.trips };
}

const callerOf = (userId: number, name: string): Caller => ({
  userId,
  credential: { kind: 'password', name, credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});

describe('distance budget: coordinator calls and database round trips of a request', () => {
  it('a hot decision is one call and no round trip', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const decide = () => ok(200, 'GET', '/access-control/status', { as }, bench.fetch);
      await read();
      expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 0 });
      expect(await costOf(bench, decide)).toEqual({ calls: 1, trips: 0 });
    });
  });

  it('reloading the cache reads once in a second, however many ask (I1)', async ({
    expect,
    onTestFinished,
  }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account();
    onTestFinished(() => void vi.useRealTimers());
    await withCoordinator(org.id, async (bench) => {
      const reload = (what: string) => () =>
        ok(200, 'GET', `/access-control/user/${what}?reloadcache=true`, { as }, bench.fetch);
      await reload('permissions')();
      later(1_000);
      const many = () => Promise.all([1, 2, 3, 4].map(async () => await reload('permissions')()));
      expect(await costOf(bench, many)).toEqual({ calls: 4, trips: 1 });
      expect(await costOf(bench, reload('permissions'))).toEqual({ calls: 1, trips: 0 });
      expect(await costOf(bench, reload('actions'))).toEqual({ calls: 1, trips: 0 });
      later(1_000);
      expect(await costOf(bench, reload('actions'))).toEqual({ calls: 1, trips: 1 });
    });
  });

  it('a decision for a principal that is not cached is one call and one round trip', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    const other = await org.account('Viewer');
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const read = () => ok(200, 'GET', `/access-control/users/${other.id}/permissions`, { as }, bench.fetch);
      expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 1 });
      expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 0 });
    });
  });

  it('so is a search for one principal, and a filtered list: nobody is read for who may not see them', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    const narrow = await org.account();
    await org.grant(narrow.id, [['users.permissions:read', 'users:id:7']]);
    const [other, another] = [await org.account('Viewer'), await org.account('Viewer')];
    const search = '/access-control/users/permissions/search?namespacedId=';
    await withCoordinator(org.id, async (bench) => {
      for (const who of [as, narrow.as])
        await ok(200, 'GET', '/access-control/user/permissions', { as: who }, bench.fetch);
      const read = (status: number, path: string, who: As) => () =>
        ok(status, 'GET', path, { as: who }, bench.fetch);
      for (const path of [
        `${search}service-account:${other.id}&action=folders:read`,
        `/access-control/users/${another.id}/permissions?action=folders:read&scope=folders:uid:x`,
      ]) {
        expect(await costOf(bench, read(200, path, as)), path).toEqual({ calls: 1, trips: 1 });
        expect(await costOf(bench, read(200, path, as)), path).toEqual({ calls: 1, trips: 0 });
      }
      // Who is not there is not kept.
      for (let time = 0; time < 2; time++)
        expect(await costOf(bench, read(400, `${search}user:2147483646`, as))).toEqual({
          calls: 1,
          trips: 1,
        });
      const beyond = read(200, `${search}service-account:${other.id}`, narrow.as);
      expect(await costOf(bench, beyond)).toEqual({ calls: 1, trips: 0 });
    });
  });

  it('the first request after a cold start is one call and at most two round trips', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      await read();
      await bench.stored();
      bench.restart();
      const stored = await costOf(bench, read);
      expect(stored, 'what the object stored is compared in one round trip').toEqual({ calls: 1, trips: 1 });
    });
    await withCoordinator(org.id, async (bench) => {
      const { as: fresh } = await org.account('Viewer');
      await ok(200, 'GET', '/access-control/user/permissions', { as: fresh }, bench.fetch);
      await bench.stored();
      bench.restart();
      const other = await org.account('Viewer');
      await bench.stored();
      bench.restart();
      const unknown = await costOf(bench, () =>
        ok(200, 'GET', '/access-control/user/permissions', { as: other.as }, bench.fetch),
      );
      // One more for the token, which this isolate has never seen.
      expect(unknown).toEqual({ calls: 1, trips: 3 });
    });
  });

  it('and the org asks org 0 once to tell it what changes: beside the database, and not again for minutes', async ({
    expect,
    onTestFinished,
  }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    onTestFinished(() => void vi.useRealTimers());
    const asked: string[] = [];
    const others: Namespace = {
      getByName: (name) => {
        asked.push(name);
        return env.ORG.getByName(name);
      },
    };
    await withCoordinator(
      org.id,
      async (bench) => {
        const { d1, fetch } = bench;
        const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        await read();
        await bench.stored();
        bench.restart();
        asked.length = 0;
        let isAskedBeside = false;
        d1.after = async () => {
          d1.after = undefined;
          await scheduler.wait(50);
          isAskedBeside = asked.length > 0;
        };
        expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 1 });
        expect(asked).toEqual(['0']);
        expect(isAskedBeside).toBe(true);
        for (let minutes = 0; minutes < 4; minutes++) {
          later(60_000);
          await read();
        }
        expect(asked).toEqual(['0']);
        expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 0 });
        later(60_000);
        await read();
        expect(asked, 'again when half of the time is over').toEqual(['0', '0']);
      },
      others,
    );
  });

  it('a busy org renews its lease by one call to org 0, and no round trip to the database', async ({
    expect,
    onTestFinished,
  }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    onTestFinished(() => void vi.useRealTimers());
    const called: string[] = [];
    let answered = 0;
    const others = {
      getByName: (name: string) => {
        const stub = env.ORG.getByName(name);
        return {
          listen: (...all: Parameters<typeof stub.listen>) => stub.listen(...all),
          newsSince: async (...all: Parameters<typeof stub.newsSince>) => {
            called.push(name);
            const newest = await stub.newsSince(...all);
            answered++;
            return newest;
          },
        };
      },
    } as unknown as Namespace;
    await withCoordinator(
      org.id,
      async (bench) => {
        const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
        const costs = async () => await costOf(bench, read);
        await read();
        expect(called).toEqual([]);
        for (let renewals = 1; renewals <= 10; renewals++) {
          later(4_000);
          expect(await costs()).toEqual({ calls: 1, trips: 0 });
          await vi.waitFor(() => expect(answered).toBe(renewals));
        }
        later(5_000);
        expect(await costs(), 'who must wait for it waits for org 0').toEqual({ calls: 1, trips: 0 });
        expect(called).toEqual(Array.from({ length: 11 }, () => '0'));
        later(60_000);
        expect(await costs(), 'once a minute it is the database').toEqual({ calls: 1, trips: 1 });
        expect(called).toHaveLength(11);
      },
      others,
    );
  });

  it('a change is one call and at most two round trips, hot or cold', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, id } = await org.account('Admin');
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const path = `/access-control/users/${id}/roles`;
      const add = () => ok(200, 'POST', path, { as, body: { roleUid } }, bench.fetch);
      const remove = () => ok(200, 'DELETE', `${path}/${roleUid}`, { as }, bench.fetch);
      expect(await costOf(bench, add)).toEqual({ calls: 1, trips: 2 });
      expect(await costOf(bench, remove)).toEqual({ calls: 1, trips: 2 });
      await bench.stored();
      bench.restart();
      expect(await costOf(bench, add)).toEqual({ calls: 1, trips: 2 });
    });
  });

  it('so is a change of a person or an org, but for the check that spares hashing a password', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const { id } = await org.person('Editor');
    const password = { password: 'another' };
    const calls: readonly (readonly [number, string, string, object?])[] = [
      [1, 'PUT', `/users/${id}`, { name: 'Somebody' }],
      [1, 'POST', `/users/${id}/using/${org.id}`],
      [2, 'PUT', `/admin/users/${id}/password`, password],
      [1, 'PUT', `/admin/users/${id}/permissions`, { isGrafanaAdmin: true }],
      [1, 'POST', `/admin/users/${id}/disable`],
      [1, 'DELETE', `/org/users/${id}`],
      [1, 'DELETE', `/admin/users/${id}`],
      [1, 'POST', '/orgs', { name: unique('org') }],
      [2, 'POST', '/admin/users', { login: unique('person'), ...password }],
    ];
    await withCoordinator(0, async (bench) => {
      const options = { org: org.id };
      await ok(200, 'GET', '/orgs', options, bench.fetch);
      // That a person belongs to the org is read once by an isolate: see below.
      await ok(200, 'GET', '/org', options, bench.fetch);
      for (const [count, method, path, body] of calls) {
        const change = () => ok(200, method, path, { ...options, ...(body && { body }) }, bench.fetch);
        expect(await costOf(bench, change), `${method} ${path}`).toEqual({ calls: count, trips: 2 });
      }
    });
  });

  it('an isolate reads once, by keys, that a person belongs to an org; of a token it knows that already', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const [person, account] = [await org.person('Viewer'), await org.account('Viewer')];
    await withCoordinator(org.id, async (bench) => {
      const read = (as: As) => () =>
        ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id }, bench.fetch);
      const change = () =>
        ok(403, 'POST', '/teams', { as: person.as, org: org.id, body: { name: 'x' } }, bench.fetch);
      // The objects have what they need, and the isolate knows who signs in.
      await bench.coordinator.ownPermissions(callerOf(person.id, person.login), false);
      await ok(200, 'GET', '/access-control/user/permissions', { as: person.as }, bench.fetch);
      await read(account.as)();
      expect(await costOf(bench, read(account.as))).toEqual({ calls: 1, trips: 0 });
      expect(await costOf(bench, read(person.as)), 'the first time').toEqual({ calls: 1, trips: 1 });
      expect(await costOf(bench, read(person.as))).toEqual({ calls: 1, trips: 0 });
      expect(await costOf(bench, change), 'who may not is refused from memory').toEqual({
        calls: 1,
        trips: 0,
      });
    });
  });

  it('somebody who does not belong to the org that is named costs no call', async ({ expect }) => {
    const [org, other] = [await freshOrg('by requests'), await freshOrg('by requests')];
    const { as } = await org.person('Admin');
    await withCoordinator(other.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id }, bench.fetch);
      const read = () => ok(403, 'GET', '/access-control/status', { as, org: other.id }, bench.fetch);
      const change = () => ok(403, 'POST', '/teams', { as, org: other.id, body: { name: 'x' } }, bench.fetch);
      for (const refused of [read, change])
        expect(await costOf(bench, refused)).toEqual({ calls: 0, trips: 1 });
    });
  });

  it('a list is one call and one round trip', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, id } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const roles = '/access-control/roles';
      for (const path of [roles, `${roles}?delegatable=true`, `/access-control/users/${id}/roles`]) {
        const list = () => ok(200, 'GET', path, { as }, bench.fetch);
        // The first asks whether the caller may before it reads; the second does both at once.
        for (const time of ['first', 'second'])
          expect(await costOf(bench, list), `${path}, ${time}`).toEqual({ calls: 1, trips: 1 });
      }
    });
  });
});
