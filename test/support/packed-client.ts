import { execFile } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/**
 * Puts the package into the `node_modules` of a project, as npm does: what `npm pack` makes, unpacked. Nothing is fetched and no script
 * runs. Resolves with the paths of its files.
 */
export async function installPackage(project: string): Promise<string[]> {
  const packages = join(project, 'node_modules');
  mkdirSync(packages, { recursive: true });
  const args = ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', project];
  const { stdout } = await run('npm', args, { cwd: root });
  const [packed] = JSON.parse(stdout) as [
    { readonly filename: string; readonly files: readonly { path: string }[] },
  ];
  // A name without a folder: some programs called tar take `C:` for a host.
  await run('tar', ['-xzf', packed.filename], { cwd: project });
  rmSync(join(project, packed.filename));
  renameSync(join(project, 'package'), join(packages, 'gatehouse'));
  return packed.files.map(({ path }) => path);
}
