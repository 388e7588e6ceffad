/** Who is told of a change of the global plane, and what an org does that nobody tells (I6). */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Bench, Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { allBut, emptyRole, globalWorld, HELD } from '../../support/global-world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs statements in the storage of org 0's object. */
const inOrg0 = async (...statements: readonly string[]): Promise<void> =>
  await runInDurableObject(env.ORG.getByName('0'), (_instance, state) => {
    for (const statement of statements) state.storage.sql.exec(statement);
  });

/** No object of the version before is left: who is not on the list answers nothing from memory. */
const knowsWhoListens = 'UPDATE listeners_whole SET since = 0';

/** All coordinators, and who was called. */
function counted(): { readonly others: Namespace; readonly called: number[] } {
  const called: number[] = [];
  const others: Namespace = {
    getByName: (name) => {
      called.push(Number(name));
      return env.ORG.getByName(name);
    },
  };
  return { others, called };
}

describe('an org that org 0 does not tell what changes', () => {
  it('answers from nothing that was read before the question, though it has just read it (I6)', async ({
    expect,
  }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(
      org.id,
      async ({ d1, fetch }) => {
        const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        expect((await read()).body[HELD]).toEqual(['reports:*']);
        d1.trips = 0;
        expect((await read()).body[HELD]).toEqual(['reports:*']);
        expect(d1.trips).toBe(1);
        await emptyRole(uid);
        expect((await read()).body).not.toHaveProperty(HELD);
      },
      allBut(0),
    );
  });

  it('asks the database once for all who wait, after the last of them came (I6)', async ({ expect }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(
      org.id,
      async ({ d1, fetch }) => {
        const read = async () =>
          (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body;
        await read();
        const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        d1.trips = 0;
        d1.after = async () => {
          d1.after = undefined;
          isAsked();
          await released;
        };
        const first = read();
        await asked;
        await emptyRole(uid);
        const later = [read(), read(), read()];
        await scheduler.wait(50);
        release();
        for (const body of await Promise.all(later)) expect(body).not.toHaveProperty(HELD);
        await first;
        // What was asked before, what was asked for the three, and one of them read the principal.
        expect(d1.trips).toBeLessThanOrEqual(3);
      },
      allBut(0),
    );
  });

  it('is told from the next question on, once org 0 is there again', async ({ expect }) => {
    const { org, as } = await globalWorld();
    let isAway = true;
    const others: Namespace = {
      getByName: (name) => {
        if (isAway) throw new Error('Network connection lost.');
        return env.ORG.getByName(name);
      },
    };
    await withCoordinator(
      org.id,
      async ({ d1, fetch }) => {
        const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        await read();
        isAway = false;
        // Org 0 is not asked more than once a second.
        await scheduler.wait(1_100);
        await read();
        d1.trips = 0;
        await read();
        expect(d1.trips).toBe(0);
      },
      others,
    );
  });
});

describe('a change of the global plane', () => {
  it('is told to those who listen, and to nobody else', async ({ expect }) => {
    const { org, as, revoke } = await globalWorld();
    const silent = await freshOrg('by requests');
    const read = async () => (await ok(200, 'GET', '/access-control/user/permissions', { as })).body;
    expect((await read())[HELD]).toEqual(['reports:*']);
    await inOrg0(knowsWhoListens);
    const { others, called } = counted();
    await withCoordinator(0, async ({ fetch }) => await revoke(fetch), others);
    expect(called).toContain(org.id);
    expect(called).not.toContain(silent.id);
    expect(await read()).not.toHaveProperty(HELD);
  });

  for (const count of [199, 230]) {
    it(`waits for nobody, and calls at most 200, where ${count} orgs more listen (I6)`, async ({
      expect,
    }) => {
      const { as, revoke } = await globalWorld();
      const read = async () => (await ok(200, 'GET', '/access-control/user/permissions', { as })).body;
      expect((await read())[HELD]).toEqual(['reports:*']);
      const more = Array.from({ length: count }, (_, i) => `(${900_000 + i}, ${Date.now() + 600_000})`);
      await inOrg0(knowsWhoListens, `INSERT INTO listeners VALUES ${more.join(', ')}`);
      const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
      const { others, called } = counted();
      await withCoordinator(0, async ({ fetch }: Bench) => await revoke(fetch), others);
      expect(wait).not.toHaveBeenCalled();
      expect(called.length).toBeLessThanOrEqual(200);
      expect(await read()).not.toHaveProperty(HELD);
      await inOrg0('DELETE FROM listeners WHERE org_id >= 900000');
    });
  }

  it('is waited for where one org deep in the tree cannot be told (I6)', async ({ expect }) => {
    const { revoke } = await globalWorld();
    // The last of them never hears.
    const more = Array.from({ length: 401 }, (_, i) => `(${900_000 + i}, ${Date.now() + 600_000})`);
    await inOrg0(knowsWhoListens, `INSERT INTO listeners VALUES ${more.join(', ')}`);
    const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    const others = {
      getByName: (name: string) => {
        const { hear, followGlobal } = env.ORG.getByName(name);
        const isDeaf = (ids: readonly number[]): boolean => ids.includes(900_400);
        return {
          followGlobal,
          hear: async (...[changes, rest, id]: Parameters<typeof hear>) => {
            const unheard = await hear(changes, rest, id);
            return isDeaf(rest) ? [...unheard, 900_400] : unheard;
          },
        };
      },
    } as unknown as Namespace;
    await withCoordinator(0, async ({ fetch }: Bench) => await revoke(fetch), others);
    expect(wait).toHaveBeenCalledOnce();
    await inOrg0('DELETE FROM listeners WHERE org_id >= 900000');
  });
});
