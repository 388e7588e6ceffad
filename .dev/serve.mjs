// The part of `npm start` that builds and runs the Worker, in a process of its own: start.mjs starts and ends it.
//
//   node serve.mjs CONFIG STATE_DIR PORT SETTINGS
//
// It loads the tools, waits for a message (the database is ready by then), and sends one when it listens. It leaves when
// the channel to start.mjs closes, so also when start.mjs is killed.
import { unstable_startWorker as startWorker } from 'wrangler';

const [config, stateDir, port, settings] = process.argv.slice(2);

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
  const text = (name) => [name, { type: 'plain_text', value: process.env[name] }];
  worker = await startWorker({
    config,
    bindings: Object.fromEntries(
      settings
        .split(',')
        .filter((name) => process.env[name])
        .map(text),
    ),
    dev: {
      server: { hostname: 'localhost', port: Number(port) },
      persist: stateDir,
      // Built once: what happens to files afterwards does not disturb a running service.
      watch: false,
      inspector: false,
      remote: false,
    },
  });
  worker.raw.once('buildFailed', () => process.exit(1));
  worker.raw.on('error', (event) => {
    console.error(event.cause ?? event);
    process.exit(1);
  });
  await worker.ready;
  process.send('ready');
}
