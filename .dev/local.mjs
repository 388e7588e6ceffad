// What runs Gatehouse's tools on this machine: their settings, the configuration that they take, and the secrets that are made once.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '..');

/** The folder that holds the database, the build and the secrets. */
export const stateDir = resolve(process.env.STATE_DIR || join(root, '.wrangler/state'));

/** The folder that holds the files that are answered without the Worker. */
const assetsDir = join(stateDir, 'build/assets');

/** A secret of this machine. What is stored is keyed with secrets, so that they have to outlive a restart. */
export function keptSecret(name) {
  const file = join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** What keys the hashes of tokens and passwords. */
export const tokenSecret = () => process.env.TOKEN_SECRET || keptSecret('token-secret');

/** What the tools see: a short list, so that nothing else in the environment changes what they do. */
export function environment() {
  const passed = ['PATH', 'HOME', 'TMPDIR', 'TERM', 'NO_COLOR', 'XDG_CONFIG_HOME'];
  // Without these nothing runs on Windows.
  const windows = [
    'SystemRoot',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'PATHEXT',
    'ComSpec',
  ];
  return {
    ...Object.fromEntries(
      [...passed, ...windows].filter((name) => process.env[name]).map((name) => [name, process.env[name]]),
    ),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG: process.env.WRANGLER_LOG || 'warn',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  };
}

/**
 * The tools build beside their configuration: so this is wrangler.toml again, but in the state. Returns its path, or throws what is
 * wrong with the original.
 */
export function writeConfig() {
  const folder = join(stateDir, 'build');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(assetsDir, { recursive: true });
  const named = new Set();
  const text = readFileSync(join(root, 'wrangler.toml'), 'utf8')
    // The files are made beside the bundle (`buildAssets`), not before it.
    .replace(/^\[build\]\ncommand = .*\n/m, () => {
      named.add('build');
      return '';
    })
    .replace(/^directory = ".*"/m, () => {
      named.add('directory');
      return `directory = ${JSON.stringify(assetsDir)}`;
    })
    .replace(/^(main|migrations_dir) = "(.*)"/gm, (_line, name, path) => {
      named.add(name);
      return `${name} = ${JSON.stringify(join(root, path))}`;
    })
    .replace(/(?<=^".*" = )"(\.\/src\/.*)"/gm, (_quoted, path) => {
      named.add('alias');
      return JSON.stringify(join(root, path));
    });
  // More than once where there are several environments.
  if (named.size !== 5)
    throw new Error(
      'wrangler.toml should name `main`, `migrations_dir`, each alias, and `command` and `directory` of the assets on a line of its own.',
    );
  const config = join(folder, 'wrangler.toml');
  writeFileSync(config, text);
  return config;
}

/** Starts a script of Node in the repository. */
export const node = (args, options) =>
  spawn(process.execPath, ['--no-warnings', ...args], { cwd: root, windowsHide: true, ...options });

/** Runs one of Wrangler's tools to its end. Resolves with what it said where it failed, and null where it did not. */
export const runTool = async (args) =>
  await run([join(root, 'node_modules/wrangler/wrangler-dist/cli.js'), ...args]);

async function run(args) {
  const child = node(args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return code === 0 ? null : output;
}

/** Makes the files that are answered without the Worker. Resolves with what is wrong, or null. */
export async function buildAssets() {
  // Types are stripped by default only from Node 22.18 on.
  const script = join(root, '.dev/assets/build.mjs');
  const output = await run(['--experimental-strip-types', script, assetsDir, join(stateDir, 'console')]);
  return output === null ? null : `${output}\nThe document and its pages could not be made.`;
}

/** Brings the database in the state to the newest migration. Resolves with what is wrong, or null. */
export async function applyMigrations(config) {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', stateDir, '--config', config];
  const output = await runTool(args);
  return output === null ? null : `${output}\nThe migrations could not be applied to ${stateDir}.`;
}
