// The part of `npm start` that runs the Worker, in a process of its own: start.mjs starts and ends it.
//
//   node serve.mjs CONFIG BUNDLE STATE_DIR PORT SETTINGS
//
// It loads the tools, waits for a message (the database and the bundle are ready by then), and sends one when it listens. It leaves
// when the channel to start.mjs closes, so also when start.mjs is killed.
//
// It listens by Miniflare's own socket. `wrangler dev`, and whatever it is built on, puts a proxy in front, in a process of its own,
// which answers a change with a 500 of its own now and then, because it sends it on a connection that is just being closed.
//
// What answers with files is a Worker of its own behind ours. In front, where Miniflare has it, it doubles what a short answer takes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { unstable_getMiniflareWorkerOptions as readOptions } from 'wrangler';

const require = createRequire(import.meta.url);
// Reached through wrangler, which brings it.
const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(require.resolve('wrangler'))(
  'miniflare',
);

const [config, bundle, stateDir, port, settings] = process.argv.slice(2);

const LEVELS = { none: 'NONE', error: 'ERROR', warn: 'WARN', info: 'INFO', log: 'INFO', debug: 'DEBUG' };
const wished = process.env.WRANGLER_LOG ?? 'warn';

/** What the Worker that answers with files is called. */
const FILES = 'gatehouse-files';

let worker;
let isLeaving = false;
async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  setTimeout(() => process.exit(), 3000).unref();
  await worker?.dispose();
  process.exit();
}
process.on('disconnect', () => void leave());

process.once('message', () => void run());

async function run() {
  // All that wrangler.toml says, but for how to bundle: that is done.
  const {
    rootPath: _root,
    modulesRules: _rules,
    assets,
    bindings,
    serviceBindings,
    ...options
  } = readOptions(config).workerOptions;
  const told = settings
    .split(',')
    .filter((name) => process.env[name])
    .map((name) => [name, process.env[name]]);
  worker = new Miniflare(
    convertV4MiniflareOptions({
      host: 'localhost',
      port: Number(port),
      // Otherwise it asks the network for a sample of request metadata.
      cf: false,
      log: new Log(LogLevel[LEVELS[wished] ?? 'WARN']),
      handleStructuredLogs: tell,
      resourcePersistencePath: join(stateDir, 'v3'),
      // Where `wrangler dev` of other Workers finds this one for their service bindings. It opens a port by which every program of
      // this machine can call everything here, objects too: so only where that was asked for.
      unsafeDevRegistryPath: process.env.WRANGLER_REGISTRY_PATH,
      workers: [
        {
          ...options,
          name: 'gatehouse',
          modules: [{ type: 'ESModule', path: 'index.js', contents: readFileSync(bundle, 'utf8') }],
          bindings: { ...bindings, ...Object.fromEntries(told) },
          serviceBindings: { ...serviceBindings, ASSETS: FILES },
        },
        {
          name: FILES,
          unsafeRegisterWorker: false,
          compatibilityDate: options.compatibilityDate,
          modules: [{ type: 'ESModule', path: 'files.js', contents: 'export default {}' }],
          assets: { directory: assets.directory, assetConfig: assets.assetConfig },
        },
      ],
    }),
  );
  await worker.ready;
  process.send('ready');
}

/** What the Worker says is for whoever wants to hear more than warnings. */
function tell({ level, message }) {
  const isWanted =
    level === 'error' || (level === 'warn' ? wished !== 'error' : !['warn', 'error'].includes(wished));
  if (isWanted && wished !== 'none') console.log(message);
}
