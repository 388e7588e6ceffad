// One life of the service: run by `service.ts` in a process group of its own, and killed with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const [file = ''] = process.argv.slice(2);
const { port, state, modules, ...worker } = JSON.parse(readFileSync(file, 'utf8'));

// Reached through wrangler, which brings it.
const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(require.resolve('wrangler'))(
  'miniflare',
);
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    // Otherwise it asks the network for a sample of request metadata.
    cf: false,
    log: new Log(LogLevel.ERROR),
    resourcePersistencePath: state,
    workers: [
      {
        ...worker,
        name: 'gatehouse',
        modules: modules.map((name: string) => ({
          type: 'ESModule',
          path: name,
          contents: readFileSync(join(file, '..', name), 'utf8'),
        })),
        unsafeDirectSockets: [{ host: '127.0.0.1', port }],
      },
    ],
  }),
);
// Only once for a state: whoever was killed meanwhile did all of a migration, or nothing.
const database = await miniflare.getD1Database('DB', 'gatehouse');
await database.prepare('CREATE TABLE IF NOT EXISTS live_migrations (name TEXT PRIMARY KEY)').run();
const { results } = await database.prepare('SELECT name FROM live_migrations').all();
const applied = new Set((results as { name: string }[]).map(({ name }) => name));
const directory = join(root, 'migrations');
for (const name of existsSync(directory) ? readdirSync(directory).toSorted() : []) {
  if (!name.endsWith('.sql') || applied.has(name)) continue;
  const statements = readFileSync(join(directory, name), 'utf8').split('--> statement-breakpoint');
  await database.batch([
    ...statements.filter((sql) => sql.trim() !== '').map((sql) => database.prepare(sql)),
    database.prepare('INSERT INTO live_migrations VALUES (?)').bind(name),
  ]);
}
console.log(`listening ${String(await miniflare.unsafeGetDirectURL('gatehouse'))}`);
