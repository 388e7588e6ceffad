import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { unstable_readConfig as readConfig } from 'wrangler';

import { bundledAsker } from './worker/rpc-binding/bundled-asker.mjs';

const root = resolve(import.meta.dirname, '..');
/** Generous, for machines that are slow or shared: no test is about time. */
const testTimeout = 60_000;
const hookTimeout = testTimeout;

/** Where the databases are: none has to outlive the machine, and a disk makes every commit wait. */
const memory = '/dev/shm';
const ROOM_MIN = 2 ** 30;
if (process.env['TMPDIR'] === undefined && existsSync(memory)) {
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize > ROOM_MIN) {
    const folder = mkdtempSync(`${memory}/gatehouse-`);
    process.env['TMPDIR'] = folder;
    // Not all that is started here cleans up after itself.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  }
}

/** Parts of packages that the bundle holds something else for. Tests of the Worker run on the same, so that they notice what is missing. */
const { alias = {}, compatibility_date: compatibilityDate } = readConfig({
  config: resolve(root, 'wrangler.toml'),
});
/** The packages that have such parts, and all that import these: Vitest gives other packages to the runtime as they are. */
const bundled = /\/node_modules\/(@asteasolutions|@hono|drizzle-orm|hono|zod)\//;

export default defineConfig({
  test: {
    // Warnings that a test provokes on purpose are shown only when it fails.
    silent: 'passed-only',
    // Left to itself, Vitest keeps a core free, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        // Rules and mappings: plain Node, no runtime to start.
        root,
        test: {
          name: 'unit',
          isolate: false,
          testTimeout,
          hookTimeout,
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/forget-lines.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The service as `npm start` runs it.
        root,
        test: {
          name: 'start',
          testTimeout,
          hookTimeout,
          // One after another: a start alone keeps two cores busy.
          maxWorkers: 1,
          include: ['test/start/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The pages in a real browser, against the same; skipped where there is none.
        root,
        test: {
          name: 'browser',
          // A page takes a browser seconds on a machine that is idle.
          testTimeout: 3 * testTimeout,
          hookTimeout: 3 * hookTimeout,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/announce.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        // The whole Worker in workerd, with a D1 database and Durable Objects. A runtime takes seconds to start, so that files
        // share it; apply-migrations.ts isolates them.
        root,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: resolve(root, 'wrangler.toml') },
            miniflare: {
              bindings: {
                ADMIN_PASSWORD: 'admin',
                TOKEN_SECRET: 'a test secret of enough length',
                AUDIT_KEY: 'a test key of enough length for seals',
                // Most tests make people, and few are about how slow their passwords are to guess.
                PASSWORD_ITERATIONS: '100',
                KEEPS_NO_SECRETS: 'passwords may be weak here',
              },
              // A Worker that asks ours by a service binding, and how tests reach it.
              serviceBindings: { ASKER: 'asker' },
              workers: [
                {
                  name: 'asker',
                  compatibilityDate,
                  modules: [{ type: 'ESModule', path: 'index.js', contents: await bundledAsker() }],
                  // What the Worker under test is called here.
                  serviceBindings: {
                    DECISIONS: { name: 'vitest-plugin-runner-worker', entrypoint: 'Decisions' },
                  },
                },
              ],
            },
          }),
        ],
        resolve: {
          alias: Object.entries(alias as Record<string, string>).map(([name, path]) => ({
            // By itself a name would stand for all that begins with it.
            find: new RegExp(`^${RegExp.escape(name)}$`),
            replacement: resolve(root, path),
          })),
        },
        test: {
          name: 'worker',
          server: { deps: { inline: [bundled] } },
          testTimeout,
          hookTimeout,
          isolate: false,
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/apply-migrations.ts', 'test/forget-lines.ts'],
          provide: {
            migrations: await readD1Migrations(resolve(root, 'migrations')),
            // More of them than the suite has time for.
            dryRuns: {
              walks: Number(process.env['DRY_RUN_WALKS'] ?? 6),
              seed: Number(process.env['DRY_RUN_SEED'] ?? 1),
            },
          },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
