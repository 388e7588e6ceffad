import { resolve } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

/** What needs workerd, and takes long because it waits in earnest. */
export default defineConfig({
  root,
  plugins: [
    cloudflareTest({
      wrangler: { configPath: resolve(root, 'wrangler.toml') },
      miniflare: { bindings: { ADMIN_PASSWORD: 'admin', TOKEN_SECRET: 'a test secret of enough length' } },
    }),
  ],
  test: {
    name: 'stress',
    silent: 'passed-only',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    include: ['test/stress/worker/**/*.test.ts'],
    setupFiles: ['test/apply-migrations.ts'],
    provide: { migrations: await readD1Migrations(resolve(root, 'migrations')) },
  },
});
