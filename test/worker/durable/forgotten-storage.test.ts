/** The global coordinator has lost what it stored, or has just taken over from the version before, and the database is away. */
import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { allBut, globalWorld, HELD } from '../../support/global-world.ts';
import { tokenOf } from '../../support/schedules.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a global coordinator that does not know what is acknowledged', () => {
  for (const [name, sql] of [
    ['its storage was thrown away (I1)', [`DROP TABLE ledger`, `DROP TABLE news`]],
    [
      'it takes over from the version before',
      [
        `DROP TABLE ledger`,
        `DROP TABLE news`,
        `CREATE TABLE state (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, own INTEGER NOT NULL,
          global INTEGER NOT NULL, pending INTEGER NOT NULL, telling INTEGER NOT NULL)`,
        `INSERT INTO state VALUES (1, 3, 1000, 1000, 0, 0)`,
      ],
    ],
  ] as const) {
    it(`does not vouch for an org that was not told of an acknowledged change: ${name} (I6)`, async ({
      expect,
    }) => {
      const { org, as, revoke } = await globalWorld();
      const caller = await tokenOf(org.id);
      await withCoordinator(org.id, async ({ fetch }) => {
        const own = (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body;
        expect(own[HELD]).toEqual(['reports:*']);
      });
      let since = { revision: 0, hash: '' };
      await runInDurableObject(env.ORG.getByName(String(org.id)), (_instance, state) => {
        const query = 'SELECT followed AS revision, followed_hash AS hash FROM ledger';
        since = state.storage.sql.exec<{ revision: number; hash: string }>(query).one();
      });
      let answer: unknown;
      await withCoordinator(
        0,
        async (bench) => {
          // Acknowledged after the lease was waited out in earnest.
          await revoke(bench.fetch);
          await runInDurableObject(env.ORG.getByName('0'), (_instance, state) => {
            for (const statement of sql) state.storage.sql.exec(statement);
          });
          bench.d1.fault = 'down';
          answer = await bench.restart().newsSince(since);
        },
        allBut(org.id),
      );
      const others = { getByName: () => ({ newsSince: async () => answer }) } as unknown as Namespace;
      await withCoordinator(
        org.id,
        async ({ d1, coordinator }) => {
          d1.fault = 'down';
          const own = await coordinator.ownPermissions(caller, false);
          expect(own.ok ? JSON.parse(own.value)[HELD] : own.refusal.tag).toBe('unavailable');
        },
        others,
      );
    });
  }
});
