import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { collectGarbage } from './garbage.mjs';
import { makeScratch } from './scratch.mjs';

const root = resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** First password of `admin` in the Worker under measurement. */
export const ADMIN_PASSWORD = 'admin';
/** What keys the hashes of its tokens. */
export const TOKEN_SECRET = 'a bench secret of enough length';

/** What a change of ours asks, a row of each, and what it writes. */
const FLOOR_ASKED = ['heads', 'principals', 'roles', 'permissions', 'members', 'limits', 'assignments'];
const FLOOR_SCHEMA = [
  'CREATE TABLE trail (id INTEGER PRIMARY KEY, entry TEXT NOT NULL)',
  'CREATE TABLE given (id INTEGER PRIMARY KEY)',
  ...FLOOR_ASKED.flatMap((table) => [
    `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, value TEXT NOT NULL)`,
    `INSERT INTO ${table} VALUES (1, '${'x'.repeat(50)}')`,
  ]),
];

const DISTANT_DATABASE = readFileSync(fileURLToPath(import.meta.resolve('./distant-database.mjs')), 'utf8');
const DISTANT_GATEHOUSE = `
  import worker, * as objects from './gatehouse.js';
  import { distantObject, distantWorker } from './distant-database.js';
  export const OrgCoordinator = distantObject(objects.OrgCoordinator);
  export const GuessGuard = distantObject(objects.GuessGuard);
  export default distantWorker(worker);`;

/** Says what workerd says, without the lines that the Worker logs about each change. */
function tellOurs({ message }) {
  if (!message.startsWith('{"')) console.error(message);
}

const moduleOf = (path, contents) => ({ type: 'ESModule', path, contents });

/**
 * A database, as far as the bench uses it from outside.
 *
 * @typedef {object} Statement
 * @property {(...values: unknown[]) => Statement} bind
 * @property {() => Promise<unknown>} run
 * @property {<T>() => Promise<T>} first
 * @typedef {object} D1
 * @property {(sql: string) => Statement} prepare
 * @property {(statements: Statement[]) => Promise<unknown>} batch
 */

/**
 * The Workers that are measured side by side, and what is kept of each: its module's text, or its address.
 *
 * @template T
 * @typedef {{ readonly gatehouse: T, readonly yardstick: T, readonly floor: T }} Workers
 */

/**
 * Workers that run.
 *
 * @typedef {object} Runtime
 * @property {Workers<URL> & { readonly asker?: URL }} urls
 * @property {D1} database Gatehouse's
 * @property {() => Promise<void>} collectGarbage Gatehouse's
 * @property {() => Promise<URL>} inspector where Gatehouse can be looked into
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the Workers in one workerd, each on a port of its own that leads straight to it: the development proxy of
 * wrangler would cap everything at a fraction of what a Worker can do.
 *
 * @param {Workers<string>} modules their bundled texts
 * @param {object} [options]
 * @param {string} [options.asker] the text of a Worker that asks Gatehouse by service bindings: `DECISIONS` leads to its entrypoint of
 *   that name, `GATEHOUSE` to its `fetch`
 * @param {number} [options.databaseDelayMs] how much longer each round trip to Gatehouse's database takes
 * @param {boolean} [options.isInspected] whether garbage can be collected, which needs an inspector
 * @param {Readonly<Record<string, string>>} [options.settings] of Gatehouse, where they are not to be as in wrangler.toml
 * @param {string} [options.source] the folder with Gatehouse's configuration and migrations; this repository unless said
 * @param {string} [options.state] a folder whose state it goes on with and leaves behind; one of its own unless said
 * @returns {Promise<Runtime>}
 */
export async function startRuntime(modules, options = {}) {
  const {
    asker,
    databaseDelayMs = 0,
    isInspected = false,
    settings = {},
    source = root,
    state: kept,
  } = options;
  // Reached through wrangler, which brings it.
  const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(require.resolve('wrangler'))(
    'miniflare',
  );
  const { compatibilityDate, compatibilityFlags, ...config } = await readConfig(source);
  const workerOf = (name, options) => ({
    name,
    compatibilityDate,
    compatibilityFlags,
    modules: [moduleOf('index.js', modules[name])],
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    ...options,
  });
  const secrets = { ADMIN_PASSWORD, TOKEN_SECRET };
  const own = kept === undefined ? makeStateFolder() : undefined;
  const state = kept ?? own.folder;
  const isNew = readdirSync(state).length === 0;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      // Otherwise it asks the network for a sample of request metadata.
      cf: false,
      ...(isInspected && { inspectorPort: 0 }),
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: tellOurs,
      resourcePersistencePath: state,
      workers: [
        workerOf('gatehouse', {
          ...(databaseDelayMs > 0 && {
            modules: [
              moduleOf('index.js', DISTANT_GATEHOUSE),
              moduleOf('distant-database.js', DISTANT_DATABASE),
              moduleOf('gatehouse.js', modules.gatehouse),
            ],
          }),
          bindings: { ...config.bindings, ...secrets, ...settings, DELAY_MS: String(databaseDelayMs) },
          d1Databases: config.d1Databases,
          durableObjects: config.durableObjects,
        }),
        workerOf('yardstick', {}),
        workerOf('floor', {
          d1Databases: { DB: 'floor' },
          durableObjects: { FLOOR: { className: 'FloorObject', useSQLite: true } },
        }),
        ...(asker === undefined
          ? []
          : [
              workerOf('asker', {
                modules: [moduleOf('index.js', asker)],
                serviceBindings: {
                  DECISIONS: { name: 'gatehouse', entrypoint: 'Decisions' },
                  GATEHOUSE: 'gatehouse',
                },
              }),
            ]),
      ],
    }),
  );
  const stop = async () => {
    await miniflare.dispose();
    own?.remove();
  };
  try {
    const database = await miniflare.getD1Database('DB', 'gatehouse');
    if (isNew) {
      for (const { statements } of readMigrations(source)) await runAll(database, statements);
      await runAll(await miniflare.getD1Database('DB', 'floor'), FLOOR_SCHEMA);
    }
    const urls = {
      gatehouse: await miniflare.unsafeGetDirectURL('gatehouse'),
      yardstick: await miniflare.unsafeGetDirectURL('yardstick'),
      floor: await miniflare.unsafeGetDirectURL('floor'),
      ...(asker !== undefined && { asker: await miniflare.unsafeGetDirectURL('asker') }),
    };
    const inspector = async () =>
      new URL(`ws://${(await miniflare.getInspectorURL()).host}/core:user:gatehouse`);
    return {
      urls,
      database,
      collectGarbage: async () => {
        const wake = async () => await fetch(new URL('/api/health', urls.gatehouse));
        await collectGarbage(await inspector(), wake);
      },
      inspector,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * An empty folder for the state of a runtime: in memory where there is such a place, since otherwise a change would
 * measure this machine's disk.
 */
export const makeStateFolder = () => makeScratch({ isInMemory: true });

/**
 * Bindings and dates as wrangler.toml states them.
 *
 * @param {string} [source]
 */
export async function readConfig(source = root) {
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler');
  return unstable_getMiniflareWorkerOptions(join(source, 'wrangler.toml')).workerOptions;
}

/**
 * @param {string} [source]
 * @returns {{ file: string, statements: string[] }[]} every migration, in order
 */
export function readMigrations(source = root) {
  const directory = join(source, 'migrations');
  const files = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  return files.toSorted().map((file) => {
    const statements = readFileSync(join(directory, file), 'utf8').split('--> statement-breakpoint');
    return { file, statements: statements.filter((sql) => sql.trim() !== '') };
  });
}

/**
 * Runs statements one after the other.
 *
 * @param {D1} database
 * @param {readonly string[]} statements
 */
export async function runAll(database, statements) {
  for (const sql of statements) await database.prepare(sql).run();
}
