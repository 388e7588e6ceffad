import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { globalWorld, HELD, later } from '../../support/global-world.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a database that was restored, and has come to the same revision by another way since', () => {
  it('makes what an object stored before wrong (I1)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.role([[HELD, 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
    await withCoordinator(org.id, async (bench) => {
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch)).body[HELD] ?? [];
      expect(await read()).toEqual(['reports:*']);
      // The assignment is undone with its entry, as a restore does; then another entry takes its number.
      await env.DB.batch([
        env.DB.prepare('DELETE FROM user_roles WHERE org_id = ? AND user_id = ?').bind(org.id, id),
        env.DB.prepare(
          `UPDATE changes SET id = id || 'x', hash = hash || 'x', kind = 'team.create', touches = '[]'
            WHERE org_id = ?1 AND revision = (SELECT max(revision) FROM changes WHERE org_id = ?1)`,
        ).bind(org.id),
      ]);
      await bench.stored();
      bench.restart();
      expect(await read()).toEqual([]);
    });
  });
});

describe('a database that was restored, in an org that is only asked, and never about anything new', () => {
  /** Takes the newest entry of a trail away, and what it brought, as a restore does. */
  const undo = async (orgId: number, brought: string, ...values: readonly unknown[]): Promise<void> =>
    void (await env.DB.batch([
      env.DB.prepare(brought).bind(...values),
      env.DB.prepare(
        `DELETE FROM changes
          WHERE org_id = ?1 AND revision = (SELECT max(revision) FROM changes WHERE org_id = ?1)`,
      ).bind(orgId),
    ]));

  it('is noticed within a minute and a lease, when its own trail was restored (I1)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.role([[HELD, 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
    await withCoordinator(org.id, async ({ fetch }) => {
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body[HELD] ?? [];
      expect(await read()).toEqual(['reports:*']);
      await undo(org.id, 'DELETE FROM user_roles WHERE org_id = ? AND user_id = ?', org.id, id);
      let seconds = 0;
      while ((await read()).length > 0) {
        later(2_000);
        seconds += 2;
        await scheduler.wait(5);
        expect(seconds).toBeLessThanOrEqual(66);
      }
      expect(seconds, 'not at once: the database is left alone').toBeGreaterThan(40);
    });
  });

  it('is noticed by whoever was not asked for a minute, before the first answer (I1)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.role([[HELD, 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
    await withCoordinator(org.id, async ({ fetch }) => {
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body[HELD] ?? [];
      expect(await read()).toEqual(['reports:*']);
      await undo(org.id, 'DELETE FROM user_roles WHERE org_id = ? AND user_id = ?', org.id, id);
      later(60_000);
      expect(await read()).toEqual([]);
    });
  });

  it('is noticed by org 0 within a minute, whoever asks it for news, for all that do (I1)', async ({
    expect,
  }) => {
    await globalWorld();
    await withCoordinator(0, async ({ coordinator, d1 }) => {
      const newest = await coordinator.newsSince({ revision: 0, hash: '' });
      const since = { revision: newest?.revision ?? 0, hash: newest?.hash ?? '' };
      expect(await coordinator.newsSince(since)).toMatchObject({ ...since, news: [] });
      // The newest entry of the global plane is gone, and another one has its number.
      await env.DB.prepare(
        `UPDATE changes SET id = id || 'x', hash = hash || 'x', touches = '[]'
          WHERE org_id = 0 AND revision = ?`,
      )
        .bind(since.revision)
        .run();
      d1.trips = 0;
      expect(await coordinator.newsSince(since), 'not yet').toMatchObject(since);
      expect(d1.trips).toBe(0);
      later(60_000);
      expect((await coordinator.newsSince(since))?.news).toBeUndefined();
      expect(d1.trips).toBe(1);
    });
  });
});
