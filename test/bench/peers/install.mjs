import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { OPENFGA, PACKAGES } from './versions.mjs';

const run = promisify(execFile);

/** Where Go is found when it is not on the path. */
const GO_FOLDER = '/usr/local/go/bin';

/**
 * Something that may not be there.
 *
 * @template T
 * @typedef {{ readonly found: T } | { readonly missing: string }} Found
 */

/**
 * The packages of the peers, installed into a folder that is not the project's.
 *
 * @param {string} folder
 * @returns {Promise<Found<(name: keyof typeof PACKAGES) => any>>} loads one of them
 */
export async function installPackages(folder) {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  const wanted = JSON.stringify({ private: true, dependencies: PACKAGES });
  writeFileSync(manifest, wanted);
  try {
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], {
      cwd: folder,
    });
  } catch (error) {
    return { missing: `npm could not install the packages: ${linesOf(error)[0]}` };
  }
  return { found: createRequire(manifest) };
}

/**
 * OpenFGA's server, built from the module proxy; at once where the folder has it already.
 *
 * @param {string} folder
 * @returns {Promise<Found<string>>} its path
 */
export async function buildServer(folder) {
  mkdirSync(folder, { recursive: true });
  const bin = join(folder, `openfga-${OPENFGA.version}`);
  const server = join(bin, 'openfga');
  if (existsSync(server)) return { found: server };
  const env = { ...process.env, PATH: `${process.env['PATH']}:${GO_FOLDER}` };
  try {
    await run('go', ['version'], { env });
  } catch {
    return { missing: 'there is no go toolchain' };
  }
  try {
    const args = ['install', `${OPENFGA.command}@${OPENFGA.version}`];
    await run('go', args, { cwd: folder, env: { ...env, GOBIN: bin }, maxBuffer: 2 ** 26 });
  } catch (error) {
    return { missing: `go could not build the server: ${linesOf(error).at(-1)}` };
  }
  return { found: server };
}

/**
 * What a tool said, which may begin with why it failed, as npm does, or end with that.
 *
 * @param {unknown} error
 */
const linesOf = (error) =>
  String(error?.stderr || error)
    .trim()
    .split('\n');
