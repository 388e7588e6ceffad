// Runs before every worker test file. Files share a runtime, which takes seconds to start, and what has no state: each
// has a database, objects and a Worker of its own, and they start empty.
import { applyD1Migrations, listDurableObjectIds, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { resolve } from 'node:path';
import type { EvaluatedModules } from 'vite/module-runner';
import { inject, vi } from 'vitest';

/** What lasts from one file to the next. */
const runtime = globalThis as unknown as {
  readonly __vitest_worker__: { readonly evaluatedModules: EvaluatedModules };
  worker?: unknown;
};

vi.useRealTimers();
vi.restoreAllMocks();
vi.unstubAllGlobals();
await wakeAll();
await reset();
const left = await env.DB.prepare(`SELECT name FROM sqlite_master WHERE name = 'users'`).first('name');
if (left !== null) throw new Error('The database of the file before is still there.');
await applyD1Migrations(env.DB, inject('migrations'));
await startWorker();

/** What sleeps is not reset: after ten seconds without a call, or where a test put it to sleep. */
async function wakeAll(): Promise<void> {
  await env.DB.prepare('SELECT 1').run();
  const namespaces: readonly DurableObjectNamespace[] = [env.ORG, env.GUARD, env.DRY_RUNS];
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

/** Everything that the Worker remembers hangs on what this one module makes; evaluating them all again takes longer. */
async function startWorker(): Promise<void> {
  const { evaluatedModules } = runtime.__vitest_worker__;
  const path = resolve(import.meta.dirname, '../src/index.ts');
  for (const module of evaluatedModules.getModulesByFile(path) ?? [])
    evaluatedModules.invalidateModule(module);
  const { default: worker } = await import('../src/index.ts');
  if (runtime.worker === worker) throw new Error('The Worker of the file before is still there.');
  runtime.worker = worker;
}
