import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

import type { Allowances } from '../../src/core/limits.ts';
import { createApp } from '../../src/app.ts';
import { OrgCoordinator } from '../../src/durable/org-coordinator.ts';
import { STORE_AFTER_MS } from '../../src/durable/principal-cache.ts';
import type { Fetch } from './api.ts';
import { WatchedD1 } from './watched-d1.ts';

/** A coordinator over the storage of an org's real one, with a database that can be watched and made to fail. */
export type Bench = {
  readonly d1: WatchedD1;
  readonly coordinator: OrgCoordinator;
  /** Makes another coordinator over the same storage, as an eviction would. */
  readonly restart: () => OrgCoordinator;
  /**
   * Resolves when what was loaded before is stored. To be awaited where the platform's own object of the org is told of a change
   * that this one hears of later: there are two objects here over one storage, as there never are on the platform.
   */
  readonly stored: () => Promise<void>;
  /** Calls to coordinators that requests of `fetch` made. */
  readonly calls: { count: number };
  /** The whole Worker over this coordinator; the Worker's own database is watched as well. */
  readonly fetch: Fetch;
};

/** Other coordinators, as this one reaches them; tests put themselves in between. */
export type Namespace = Pick<typeof env.ORG, 'getByName'>;

/**
 * Runs a test inside an org's Durable Object, beside the instance that the platform made. What is allowed can be other than
 * usual, there and in the Worker.
 */
export async function withCoordinator<T>(
  orgId: number,
  test: (bench: Bench) => Promise<T>,
  others: Namespace = env.ORG,
  limits: Partial<Allowances> = {},
  settings: object = {},
): Promise<T> {
  return await runInDurableObject(env.ORG.getByName(String(orgId)), async (_instance, state) => {
    const d1 = new WatchedD1(env.DB);
    const own = { DB: d1.binding, ORG_LIMITS: JSON.stringify(limits), ...settings };
    const restart = () => new OrgCoordinator(state, { ...own, ORG: others as typeof env.ORG });
    const current = { coordinator: restart() };
    const calls = { count: 0 };
    const namespace = {
      getByName: (name: string) => {
        calls.count++;
        return name === String(orgId) ? current.coordinator : env.ORG.getByName(name);
      },
      jurisdiction: env.ORG.jurisdiction.bind(env.ORG),
    };
    const app = createApp();
    const bindings = { ...env, ...own, ORG: namespace };
    const fetch: Fetch = async (request) => await app.fetch(request, bindings);
    return await test({
      d1,
      calls,
      fetch,
      get coordinator() {
        return current.coordinator;
      },
      restart: () => (current.coordinator = restart()),
      // The timer of the object was set before this one.
      stored: async () => await scheduler.wait(2 * STORE_AFTER_MS),
    });
  });
}
