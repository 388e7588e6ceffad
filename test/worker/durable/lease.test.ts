import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
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

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('an org that cannot be told of a change of the global plane (I6)', () => {
  it('stops answering from before it when its lease ends, and the change is not answered earlier', async ({
    expect,
  }) => {
    const { org, as, revoke } = await globalWorld();
    const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    const read = () => ok(200, 'GET', '/access-control/user/permissions', { as });
    expect((await read()).body[HELD]).toEqual(['reports:*']);
    await withCoordinator(0, async ({ fetch }) => await revoke(fetch), allBut(org.id));
    expect(wait).toHaveBeenCalledOnce();
    expect(wait.mock.calls[0]?.[0]).toBeGreaterThanOrEqual(LEASE_MS);
    expect((await read()).body[HELD], 'the org was not told').toEqual(['reports:*']);
    later(LEASE_MS);
    expect((await read()).body).not.toHaveProperty(HELD);
  });

  it('is not waited for when everybody was told', async ({ expect }) => {
    const { as, revoke } = await globalWorld();
    const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    await withCoordinator(0, async ({ fetch }) => await revoke(fetch));
    expect(wait).not.toHaveBeenCalled();
    const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as });
    expect(body).not.toHaveProperty(HELD);
  });
});

describe('an org that is told of a change of the global plane while it starts (I6)', () => {
  it('does not go on from what it asked the database before', async ({ expect }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(org.id, async (bench) => {
      const { d1, fetch } = bench;
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      await bench.stored();
      bench.restart();
      const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
      const { promise: changed, resolve: isChanged } = Promise.withResolvers<void>();
      d1.after = async () => {
        d1.after = undefined;
        isAsked();
        await changed;
      };
      const first = read();
      await asked;
      const told = bench.coordinator.followGlobal(await emptyRole(uid), [`role:${uid}`]);
      isChanged();
      expect(await told).toBe(true);
      expect((await read()).body).not.toHaveProperty(HELD);
      await first;
    });
  });
});

describe('the lease on the global plane', () => {
  it('is renewed beside the answers by the database, if org 0 does not tell: a busy org never waits', async ({
    expect,
  }) => {
    const { org, as } = await globalWorld();
    const test = async ({ d1, fetch }: Bench): Promise<void> => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await read();
      const { promise: never } = Promise.withResolvers<void>();
      d1.before = async () => await never;
      d1.trips = 0;
      later(LATE_MS);
      await read();
      await vi.waitFor(() => expect(d1.trips).toBe(1));
    };
    await withCoordinator(org.id, test, withoutNews);
  });

  it('shows, by org 0 alone, what an org was not told (I6)', async ({ expect }) => {
    const { org, as, revoke } = await globalWorld();
    vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = async () => (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body;
      expect((await read())[HELD]).toEqual(['reports:*']);
      await withCoordinator(0, async (bench) => await revoke(bench.fetch), allBut(org.id));
      d1.trips = 0;
      later(LEASE_MS);
      expect(await read()).not.toHaveProperty(HELD);
      expect(d1.trips, 'the principal is read anew, and no more').toBe(1);
    });
  });

  it('can be renewed without the database, by the coordinator of the global plane (I9)', async ({
    expect,
  }) => {
    const { org, as } = await globalWorld();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await read();
      d1.fault = 'down';
      later(LEASE_MS);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
    });
  });

  it('ends in 503 when neither the database nor that coordinator can be asked (I12)', async () => {
    const { org, as } = await globalWorld();
    await withCoordinator(
      org.id,
      async ({ d1, fetch }) => {
        await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        d1.fault = 'down';
        later(LEASE_MS);
        await ok(503, 'GET', '/access-control/user/permissions', { as }, fetch);
        d1.fault = undefined;
        await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      },
      allBut(0),
    );
  });
});
