// Keeps a release's Worker as it is deployed, for the tests that run two versions against each other
// (test/start/two-versions.test.ts): node .dev/keep-release.mjs COMMIT
// To be run when a release was made, with its commit, and committed with what comes after it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { bundleWorker } from '../test/bench/bundle.mjs';

const root = resolve(import.meta.dirname, '..');
const kept = join(root, 'test/golden/release-before');
const git = (...args) => execFileSync('git', args, { cwd: root, maxBuffer: 2 ** 28 });

const [asked] = process.argv.slice(2);
if (asked === undefined) throw new Error('node .dev/keep-release.mjs COMMIT');
const commit = git('rev-parse', '--verify', `${asked}^{commit}`).toString().trim();

const scratch = mkdtempSync(join(tmpdir(), 'release-'));
try {
  execFileSync('tar', ['-x', '-C', scratch], { input: git('archive', commit) });
  // Built by the tools of today.
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  const worker = await bundleWorker(join(scratch, 'built'), scratch);
  const migrations = readdirSync(join(scratch, 'migrations')).filter((name) => name.endsWith('.sql'));
  mkdirSync(kept, { recursive: true });
  writeFileSync(
    join(kept, 'worker.js.gz'),
    gzipSync(worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'), { level: 9 }),
  );
  writeFileSync(
    join(kept, 'release.json'),
    `${JSON.stringify({ commit, migrations: migrations.length }, null, 2)}\n`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}
