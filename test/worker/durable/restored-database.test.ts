import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { HELD } from '../../support/global-world.ts';

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
