// Runs before every worker test file. Files share a runtime, which takes seconds to start, and nothing else: each has a
// database, objects and modules of its own, what the Worker remembers among them, and they start empty.
import { applyD1Migrations, listDurableObjectIds, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { inject, vi } from 'vitest';

vi.useRealTimers();
vi.restoreAllMocks();
vi.unstubAllGlobals();
vi.resetModules();
await wakeAll();
await reset();
await applyD1Migrations(env.DB, inject('migrations'));

/** What sleeps is not reset: after ten seconds without a call, or where a test put it to sleep. */
async function wakeAll(): Promise<void> {
  await env.DB.prepare('SELECT 1').run();
  const namespaces: readonly DurableObjectNamespace[] = [env.ORG, env.GUARD];
  await Promise.all(
    namespaces.map(async (namespace) => {
      const ids = await listDurableObjectIds(namespace);
      await Promise.all(ids.map(async (id) => await wake(namespace.get(id))));
    }),
  );
}

/** Any call wakes an object. The one that no object answers runs nothing in it. */
async function wake(stub: DurableObjectStub): Promise<void> {
  const { trace } = stub as unknown as { readonly trace: () => Promise<never> };
  await trace().catch(() => {});
}
