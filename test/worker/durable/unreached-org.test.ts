import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { allBut, globalWorld, HELD } from '../../support/global-world.ts';
import { confirmationInsideCommit, tokenOf } from '../../support/schedules.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('an org that was not told, and cannot reach the database either', () => {
  for (const race of [false, true]) {
    it(`does not answer from before an acknowledged change (I6)${race ? ', when a read came beside it' : ''}`, async ({
      expect,
    }) => {
      const { org, as, revoke } = await globalWorld();
      const read = async (fetch?: Bench['fetch']) =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body;
      await withCoordinator(org.id, async ({ fetch }) => {
        expect((await read(fetch))[HELD]).toEqual(['reports:*']);
      });
      await withCoordinator(
        0,
        async (bench) => {
          await bench.stored();
          bench.restart();
          // Acknowledged after the lease was waited out in earnest.
          if (race) await confirmationInsideCommit(bench, revoke);
          else await revoke(bench.fetch);
        },
        allBut(org.id),
      );
      const caller = await tokenOf(org.id);
      await withCoordinator(org.id, async ({ d1, coordinator }) => {
        d1.fault = 'down';
        // As from a Worker that knows the way of the token already.
        const answer = await coordinator.ownPermissions(caller, false);
        expect(answer.ok ? JSON.parse(answer.value)[HELD] : answer.refusal.tag).toBe('unavailable');
      });
    });
  }
});
