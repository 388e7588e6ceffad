import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { bundleWorker } from '../../bench/bundle.mjs';
import { readConfig } from '../../bench/runtime.mjs';
import { readMigrations, runAll } from '../../bench/runtime.mjs';

const root = resolve(import.meta.dirname, '../../..');
const kept = join(root, 'test/golden/release-before');
const require = createRequire(import.meta.url);

/** First password of `admin`. */
export const ADMIN_PASSWORD = 'a password of the admin';

/**
 * The code of a Worker or an object: of the release before, or of this one.
 *
 * @typedef {'before' | 'now'} Version
 * @typedef {{ readonly worker: Version, readonly orgs: Version, readonly others: Version }} Mix which code the Worker has, the
 *   objects of orgs, and those of the global plane and of guesses
 * @typedef {{ readonly before: string, readonly now: string }} Builds
 *
 * @typedef {object} Service
 * @property {URL} url the Worker's
 * @property {(org: number) => Promise<Record<string, Record<string, unknown>[]>>} look all tables of the object of an org
 * @property {() => Promise<void>} loseAnswer the next change of an object is committed, but nobody hears it; then the database is gone
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Builds>} both Workers as they are deployed */
export async function buildBoth() {
  const scratch = mkdtempSync(join(tmpdir(), 'versions-'));
  try {
    const before = gunzipSync(readFileSync(join(kept, 'worker.js.gz'))).toString();
    return { before, now: await bundleWorker(scratch) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @returns {string} an empty folder for what a service keeps */
export const newState = () => mkdtempSync(join(tmpdir(), 'versions-'));

/**
 * Starts a mix of the two versions on a state that goes on from one start to the next.
 *
 * @param {Builds} builds
 * @param {Mix} mix
 * @param {string} state
 * @returns {Promise<Service>}
 */
export async function startMix(builds, { worker, orgs, others }, state) {
  const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(require.resolve('wrangler'))(
    'miniflare',
  );
  const { compatibilityDate, compatibilityFlags, bindings, d1Databases, durableObjects } = await readConfig();
  const moduleOf = (path, contents) => ({ type: 'ESModule', path, contents });
  const shared = { compatibilityDate, compatibilityFlags, d1Databases };
  const secrets = { ADMIN_PASSWORD, TOKEN_SECRET: 'a secret of enough length' };
  const fast = { PASSWORD_ITERATIONS: '100', KEEPS_NO_SECRETS: 'passwords may be weak here' };
  const elsewhere = Object.entries(durableObjects).map(([name, binding]) => [
    name,
    { ...binding, scriptName: 'objects' },
  ]);
  const socket = { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: () => {},
      resourcePersistencePath: state,
      workers: [
        {
          ...shared,
          ...socket,
          name: 'worker',
          modules: [moduleOf('index.js', builds[worker])],
          bindings: { ...bindings, ...secrets, ...fast },
          durableObjects: Object.fromEntries(elsewhere),
        },
        {
          ...shared,
          ...socket,
          name: 'objects',
          modules: [
            moduleOf('index.js', readFileSync(join(import.meta.dirname, 'objects.js'), 'utf8')),
            moduleOf('before.js', builds.before),
            moduleOf('now.js', builds.now),
          ],
          bindings: { ...bindings, ...secrets, ORGS: orgs, OTHERS: others },
          durableObjects,
        },
      ],
    }),
  );
  const stop = async () => await miniflare.dispose();
  try {
    await migrate(await miniflare.getD1Database('DB', 'worker'), worker, orgs, others);
    const objects = await miniflare.unsafeGetDirectURL('objects');
    return {
      url: await miniflare.unsafeGetDirectURL('worker'),
      look: async (org) => await (await fetch(new URL(`/look?org=${org}`, objects))).json(),
      loseAnswer: async () => void (await fetch(new URL('/fault?is=lose', objects))),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Brings the database to the newest version that runs. It never goes back. */
async function migrate(database, ...versions) {
  const { migrations: known } = JSON.parse(readFileSync(join(kept, 'release.json'), 'utf8'));
  await database.prepare('CREATE TABLE IF NOT EXISTS migrated (file TEXT PRIMARY KEY)').run();
  const { results } = await database.prepare('SELECT file FROM migrated').all();
  const done = new Set(results.map(({ file }) => file));
  for (const [i, { file, statements }] of readMigrations().entries()) {
    if (done.has(file) || (i >= known && !versions.includes('now'))) continue;
    await runAll(database, statements);
    await database.prepare('INSERT INTO migrated VALUES (?)').bind(file).run();
  }
}
