// Part of `npm run check`: fails if migrations/ does not say what src/storage/schema.ts says. Leaves no files behind:
// drizzle-kit generates into a copy, which has to stay as it was.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'migrations-'));
try {
  const copy = join(scratch, 'migrations');
  cpSync(join(root, 'migrations'), copy, { recursive: true });

  const drizzleKit = join(root, 'node_modules/drizzle-kit/bin.cjs');
  const out = relative(root, copy); // it does not understand an absolute path
  const args = [
    'generate',
    '--dialect',
    'sqlite',
    '--schema',
    'src/storage/schema.ts',
    '--casing',
    'snake_case',
    '--out',
    out,
  ];
  const run = spawnSync(process.execPath, [drizzleKit, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  // It exits with 0 on errors too, so only its word for "nothing to do" counts.
  if (!run.stdout.includes('No schema changes')) {
    console.error(`${run.stdout}${run.stderr}`.trim());
    console.error('migrations/ and src/storage/schema.ts differ: run `npm run db:generate`.');
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
