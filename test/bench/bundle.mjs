import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/**
 * The Worker as it would be deployed: by the deploy command itself, so that its settings count.
 *
 * @param {string} directory where the bundle may be left
 * @param {string} [source] the folder with the Worker's configuration and source; this repository unless said
 * @param {object} [options]
 * @param {boolean} [options.isReadable] whether it keeps its names and lines, for a profile
 * @param {string} [options.metafile] where esbuild may say what it was made of
 * @returns {Promise<string>} the module's text
 */
export async function bundleWorker(directory, source = root, { isReadable = false, metafile } = {}) {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const args = [
    wrangler,
    'deploy',
    '--dry-run',
    '--outdir',
    directory,
    ...(isReadable ? ['--minify=false'] : []),
    ...(metafile === undefined ? [] : ['--metafile', metafile]),
  ];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  await promisify(execFile)(process.execPath, args, { cwd: source, env });
  return readFileSync(join(directory, 'index.js'), 'utf8');
}

/**
 * A Worker to compare with, bundled by the same esbuild with the same Hono.
 *
 * @param {string} url of its entry
 * @returns {Promise<string>} the module's text
 */
export async function bundleComparison(url) {
  // Reached through wrangler, which brings it.
  const { build } = createRequire(require.resolve('wrangler'))('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(url)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    external: ['cloudflare:*', 'node:*'],
    conditions: ['workerd', 'worker', 'browser'],
  });
  return outputFiles[0].text;
}

/**
 * @param {string} text
 * @returns {number} kB (1000 bytes) after gzip
 */
export const gzipKilobytes = (text) => gzipSync(text).length / 1000;
