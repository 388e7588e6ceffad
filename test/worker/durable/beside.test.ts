/** What an object writes beside everything else: one at a time, so that its questions are six at most. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

afterEach(() => void vi.useRealTimers());

describe('an object whose writes hang', () => {
  it('has one under way of those that nobody waits for', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    // As if nobody had called the object yet.
    const object = env.ORG.getByName(String(org.id));
    await runInDurableObject(object, async (_instance, { storage }) => await storage.deleteAll());
    await withCoordinator(org.id, async ({ d1, fetch, coordinator }) => {
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const underWay: string[] = [];
      d1.before = async (statements) => {
        if (statements.every((sql) => /^\s*(select|with)/i.test(sql))) return;
        underWay.push(String(statements[0]));
        await held;
      };
      await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect(underWay).toHaveLength(1);
      expect(underWay[0]).toContain('update "orgs"');
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
      const alarm = coordinator.alarm();
      await scheduler.wait(50);
      const most = underWay.length;
      release();
      await alarm;
      expect(underWay, 'the use of the token is written afterwards').toHaveLength(2);
      expect(most).toBe(1);
    });
  });
});
