// The database of a service that `npm start` runs, while it does not run.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { unstable_getMiniflareWorkerOptions as readOptions } from 'wrangler';

import { stateDir } from '../local.mjs';

const require = createRequire(import.meta.url);
// Reached through wrangler, which brings it.
const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(require.resolve('wrangler'))(
  'miniflare',
);

const NOTHING = 'export default { fetch: () => new Response() };';

/**
 * Opens it, where the Worker would find it.
 *
 * @param {string} config the configuration in the state
 * @returns {Promise<{ database: any, close: () => Promise<void> }>}
 */
export async function openLocalDatabase(config) {
  const { d1Databases, compatibilityDate } = readOptions(config).workerOptions;
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new Log(LogLevel.ERROR),
      resourcePersistencePath: join(stateDir, 'v3'),
      workers: [
        {
          name: 'gatehouse',
          compatibilityDate,
          modules: [{ type: 'ESModule', path: 'index.js', contents: NOTHING }],
          d1Databases,
        },
      ],
    }),
  );
  return {
    database: await runtime.getD1Database('DB', 'gatehouse'),
    close: async () => await runtime.dispose(),
  };
}
