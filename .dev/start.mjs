// `npm start`: Gatehouse on this machine, with its state in a folder. Applies the migrations, then runs the Worker.
//
//   PORT            8787               ADMIN_PASSWORD                 admin
//   STATE_DIR       .wrangler/state    TOKEN_SECRET                   made once, kept in STATE_DIR
//   WRANGLER_LOG    warn               GRAFANA_DIALECT, OIDC_ISSUERS, PERMISSION_VALIDATION_ENABLED   as in wrangler.toml
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const port = Number(process.env.PORT || 8787);
const stateDir = resolve(process.env.STATE_DIR || join(root, '.wrangler/state'));

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Tokens are stored as hashes keyed with this secret, so it has to outlive a restart. */
function tokenSecret() {
  const file = join(stateDir, 'token-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Found out beforehand, for a message that says what to do. */
async function refuseTakenPort() {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise((done) => {
      const probe = createServer();
      probe.once('error', (error) =>
        done(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? error.code : null),
      );
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)));
    });
    if (taken)
      fail(
        `Port ${port} is taken or not allowed (${taken} on ${host}). Choose another one: PORT=8788 npm start`,
      );
  }
}

/** What wrangler sees, and with CLOUDFLARE_INCLUDE_PROCESS_ENV the Worker too: so a short list, not all of process.env. */
function environment() {
  const passed = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TERM',
    'NO_COLOR',
    'XDG_CONFIG_HOME',
    'GRAFANA_DIALECT',
    'OIDC_ISSUERS',
    'PERMISSION_VALIDATION_ENABLED',
  ];
  return {
    ...Object.fromEntries(
      passed.filter((name) => process.env[name]).map((name) => [name, process.env[name]]),
    ),
    ADMIN_PASSWORD: process.env.ADMIN_PASSWORD || 'admin',
    TOKEN_SECRET: process.env.TOKEN_SECRET || tokenSecret(),
    CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG: process.env.WRANGLER_LOG || 'warn',
    WRANGLER_REGISTRY_PATH: join(stateDir, 'registry'),
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  };
}

/** If we are killed outright, wrangler would live on: the closed channel to us is its sign to go. */
const leaveWithParent = "--import=data:text/javascript,process.on('disconnect',()=>process.exit())";

function wrangler(args, stdio) {
  const cli = join(root, 'node_modules/wrangler/wrangler-dist/cli.js');
  return spawn(process.execPath, ['--no-warnings', leaveWithParent, cli, ...args], { cwd: root, env, stdio });
}

async function applyMigrations() {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', stateDir];
  const child = wrangler(args, ['ignore', 'pipe', 'pipe']);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) fail(`${output}\nThe migrations could not be applied to ${stateDir}.`);
}

function serve() {
  const place = ['--ip', 'localhost', '--port', String(port), '--persist-to', stateDir];
  const child = wrangler(
    ['dev', ...place, '--show-interactive-dev-session=false'],
    ['ignore', 'inherit', 'inherit', 'ipc'],
  );
  child.on('message', (message) => {
    if (JSON.parse(message).event === 'DEV_SERVER_READY') void announce();
  });

  /** The Worker checks its settings at the first request; a start with unusable ones should fail, and say so. */
  async function announce() {
    const health = await fetch(`http://localhost:${port}/api/health`);
    const { message } = await health.json();
    if (health.ok) return console.log(`Gatehouse listens on http://localhost:${port}`);
    console.error(message);
    stop(1);
  }

  let stopping = false;
  let exitCode = 0;
  const stop = (code = 0) => {
    stopping = true;
    exitCode = code;
    child.kill('SIGTERM');
    setTimeout(() => child.connected && child.disconnect(), 3000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop());
  // npm passes signals on, but can itself be killed; then nobody would stop us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid === parent || stop(), 500).unref();

  child.on('exit', (code) => {
    if (!stopping) console.error('Gatehouse stopped unexpectedly.');
    process.exit(stopping ? exitCode : code || 1);
  });
}

/** Two services on one state would not hear of each other's changes. */
function lockState() {
  const lock = join(stateDir, 'in-use-by');
  const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (owner !== process.pid && isRunning(owner))
    fail(`Another Gatehouse (process ${owner}) uses ${stateDir}. Stop it, or choose another STATE_DIR.`);
  writeFileSync(lock, String(process.pid));
  process.on('exit', () => rmSync(lock, { force: true }));
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

const nodeMajor = Number(process.versions.node.split('.')[0]);
if (nodeMajor < 22)
  fail('Node 22 or later is needed. `npm ci` installs one, unless install scripts are switched off.');
if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`PORT is not a port: ${process.env.PORT}`);
await refuseTakenPort();
try {
  mkdirSync(stateDir, { recursive: true });
} catch (error) {
  fail(`STATE_DIR cannot be used: ${error.message}`);
}
lockState();
const env = environment();
await applyMigrations();
serve();
