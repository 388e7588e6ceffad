import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  allBut,
  emptyRole,
  globalWorld,
  HELD,
  LATE_MS,
  later,
  LEASE_MS,
  withoutNews,
} from '../../support/global-world.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Holds the answer to the next round trip back: `reached` once the database has answered, `release` lets it go. */
function holdNext({ d1 }: Bench): { reached: Promise<void>; release: () => void } {
  const { promise: reached, resolve: isReached } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  d1.after = async () => {
    d1.after = undefined;
    isReached();
    await released;
  };
  return { reached, release };
}

describe('a renewal of the lease that is under way when a change gets an unknown outcome (I8)', () => {
  for (const outcome of ['answers late', 'fails'] as const) {
    it(`and ${outcome} does not end the doubt: the change cannot happen later`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const { id, as } = await org.account();
      const roleUid = await org.grant(id, [[HELD, 'reports:*']]);
      const test = async (bench: Bench): Promise<void> => {
        const { d1, fetch } = bench;
        const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
        await read();
        later(LATE_MS);
        const { reached, release } = holdNext(bench);
        await read();
        await reached;
        d1.fault = 'lose-request';
        const path = `/access-control/users/${id}/roles/${roleUid}`;
        const change = await api('DELETE', path, { as: ADMIN, org: org.id }, fetch);
        expect(change.status, change.text).toBe(503);
        d1.fault = outcome === 'fails' ? 'down' : undefined;
        release();
        await api('GET', '/access-control/user/permissions', { as }, fetch);
        d1.fault = undefined;
        expect((await read()).body[HELD]).toEqual(['reports:*']);
        await expect(d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
      };
      await withCoordinator(org.id, test, withoutNews);
    });
  }
});

describe('an org that a change starts (I6)', () => {
  it('does not go on from what it read before it was told of the global plane', async ({ expect }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(org.id, async (bench) => {
      const { fetch } = bench;
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      await bench.stored();
      bench.restart();
      const { reached, release } = holdNext(bench);
      const change = api('DELETE', '/access-control/roles/unknown', { as: ADMIN, org: org.id }, fetch);
      await reached;
      const told = await bench.coordinator.followGlobal(await emptyRole(uid), [`role:${uid}`]);
      expect(told).toBe(true);
      release();
      expect((await change).status).toBe(404);
      expect((await read()).body).not.toHaveProperty(HELD);
    });
  });
});

describe('a change of the global plane that is asked for twice (I6)', () => {
  it('is answered neither time before every org was told or its lease is over', async ({ expect }) => {
    const { org, as, revoke, uid } = await globalWorld();
    const { promise: leaseOver, resolve: endLease } = Promise.withResolvers<void>();
    const wait = vi.spyOn(scheduler, 'wait').mockReturnValue(leaseOver);
    await withCoordinator(
      0,
      async ({ fetch }) => {
        const answered: string[] = [];
        const first = revoke(fetch).then(() => answered.push('first'));
        await vi.waitFor(() => expect(wait).toHaveBeenCalled());
        const body = { name: uid, global: true, version: 1, permissions: [] };
        const path = `/access-control/roles/${uid}`;
        const second = api('PUT', path, { body }, fetch).then(({ status }) =>
          answered.push(`second ${status}`),
        );
        // Comes after the second in the queue, and depends on its caller alone.
        await ok(403, 'PUT', path, { as, body }, fetch);
        expect(answered).toEqual([]);
        endLease();
        await Promise.all([first, second]);
        expect(answered.toSorted()).toEqual(['first', 'second 400']);
      },
      allBut(org.id),
    );
  });
});

describe('a database that was restored to an earlier state', () => {
  it('makes everything cached wrong, and changes go on', async ({ expect }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(org.id, async ({ fetch }) => {
      await emptyRole(uid);
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).body).not.toHaveProperty(HELD);
      await env.DB.batch([
        env.DB.prepare(
          'DELETE FROM changes WHERE org_id = 0 AND revision = (SELECT max(revision) FROM changes WHERE org_id = 0)',
        ),
        env.DB.prepare(`INSERT INTO permissions VALUES (0, ?, ?, 'reports:*', '', '')`).bind(uid, HELD),
      ]);
      await ok(200, 'POST', '/teams', { as: ADMIN, org: org.id, body: { name: uid } }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
    });
  });
});

describe('a database that does not answer (I9)', () => {
  it('does not keep an org from answering what it has cached', async ({ expect }) => {
    const { org, as } = await globalWorld();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await read();
      const { promise: never } = Promise.withResolvers<void>();
      d1.before = async () => await never;
      later(LEASE_MS);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
    });
  });
});

describe('a person created in an org whose rights the caller loses meanwhile (I4)', () => {
  it('is refused: what the caller may give is decided on what holds when it is committed', async () => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.person('Viewer');
    const permissions = [{ action: 'users:create', scope: '' }];
    const role = { name: unique('creators'), global: true, permissions };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body: role })).body;
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid, global: true });
    const create = () => ({ login: unique('person'), password: 'secret', orgId: org.id });
    await ok(200, 'POST', '/admin/users', { as, body: create() });
    await withCoordinator(0, async ({ d1, fetch }) => {
      d1.before = async (statements) => {
        if (!statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
        d1.before = undefined;
        // The org makes the caller None at this very moment.
        await env.DB.batch([
          env.DB.prepare(
            `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 1, id || 'x', global_revision, at, actor, origin, kind,
              "before", "after", touches, hash, hash || 'x'
             FROM changes WHERE org_id = ? ORDER BY revision DESC LIMIT 1`,
          ).bind(org.id),
          env.DB.prepare(`UPDATE org_users SET role = 'None' WHERE org_id = ? AND user_id = ?`).bind(
            org.id,
            id,
          ),
        ]);
      };
      await ok(403, 'POST', '/admin/users', { as, body: create() }, fetch);
    });
  });
});
