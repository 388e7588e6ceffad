import { describe, expect, it } from 'vitest';

import type { Refusal } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import type { Authorised } from '../../../src/durable/coordinator.ts';
import { watch } from '../../../src/durable/watching.ts';
import type { Watcher } from '../../../src/service/trail/followers.ts';

const watcher = (userId: number): Watcher => ({
  caller: {
    userId,
    credential: { kind: 'token', tokenId: userId },
    tokenOrgId: 7,
    currentOrgId: null,
    origin: { address: '', userAgent: '' },
  },
  standing: 'in-org',
});

/** An org at a revision, in which some may, and others are not kept by its object. */
function org(allowed: readonly number[]) {
  const world = { own: 1, allowed: new Set(allowed), kept: new Set<number>(), asked: 0 };
  const decide = ({ caller: { userId } }: Watcher): Result<Authorised, Refusal> => {
    const at = { own: world.own, global: 1 };
    if (!world.allowed.has(userId)) return refuse({ tag: 'denied', needed: '' } as unknown as Refusal);
    return ok({ alsoMet: false, reach: [], at, since: at });
  };
  const loads: (() => void)[] = [];
  return {
    world,
    /** Has those who are waited for be answered. */
    load: () => loads.splice(0).forEach((answer) => answer()),
    atOnce: (one: Watcher) => (world.kept.has(one.caller.userId) ? decide(one) : undefined),
    authorise: async (one: Watcher) => {
      world.asked++;
      const { promise, resolve } = Promise.withResolvers<Result<Authorised, Refusal>>();
      loads.push(() => resolve(decide(one)));
      return await promise;
    },
  };
}

describe('whether watchers may', () => {
  it('is of the moment at which the last of them is known, for whoever is kept (I6)', async () => {
    const { world, load, atOnce, authorise } = org([1, 2]);
    world.kept.add(1);
    const asked = watch([watcher(1), watcher(2)], atOnce, authorise);
    world.allowed.delete(1);
    world.own = 2;
    load();
    expect(await asked).toEqual(ok({ at: { own: 2, global: 1 }, may: ['no', 'yes'] }));
    expect(world.asked).toBe(1);
  });

  it('is asked of the object again for nobody who is not kept', async () => {
    const { world, load, atOnce, authorise } = org([1]);
    const asked = watch([watcher(1), watcher(2)], atOnce, authorise);
    load();
    expect(await asked).toEqual(ok({ at: { own: 1, global: 1 }, may: ['yes', 'no'] }));
    expect(world.asked).toBe(2);
  });

  it('is told at once where all are kept, at the first state where nobody may', async () => {
    const { world, atOnce, authorise } = org([]);
    world.kept.add(1);
    expect(await watch([watcher(1)], atOnce, authorise)).toEqual(
      ok({ at: { own: 0, global: 0 }, may: ['no'] }),
    );
    expect(world.asked).toBe(0);
  });
});
