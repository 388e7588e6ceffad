// `npm start`: Gatehouse on this machine, with its state in a folder. Applies the migrations, then runs the Worker.
// `npm start -- --help` says how it is set up.
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  applyMigrations,
  buildAssets,
  environment,
  keptSecret,
  node,
  root,
  runTool,
  stateDir,
  tokenSecret,
  writeConfig,
} from './local.mjs';
import { parentWatch } from './parent.mjs';
import { hasState, lockState, openState } from './state.mjs';

const help = `npm start: runs Gatehouse on this machine, with its own local database.

It applies the migrations, builds the Worker once, and listens on http://localhost:PORT until it is stopped (Ctrl+C).
What is changed in the source counts from the next start on.

Environment variables:
  PORT             8787               the port to listen on
  STATE_DIR        .wrangler/state    the folder that holds the database, the build and the secrets; remove it to start over
  ADMIN_PASSWORD   admin              the first password of user admin
  TOKEN_SECRET     made once, kept in STATE_DIR
  AUDIT_KEY        made once, kept in STATE_DIR
  OIDC_ISSUERS_1 … none               more identity providers, as in OIDC_ISSUERS
  WRANGLER_LOG     warn               how much the Worker and the tools below say: error, warn, log, debug
  WRANGLER_REGISTRY_PATH              a folder in which \`wrangler dev\` of other Workers, run with the same, finds Gatehouse for
                                      their service bindings: docs/operations.md#a-service-binding
  AUTHZEN_MERGE, DATABASE_BYTES_MAX, GRAFANA_DIALECT, JURISDICTION, LOCATION, OIDC_ISSUERS, ORG_LIMITS, PASSWORD_LENGTH_MIN,
  PERMISSION_VALIDATION_ENABLED, PUBLIC_URL, TOKEN_LIFE_MAX
                                      as in wrangler.toml; docs/operations.md says what they mean. JURISDICTION is for Cloudflare only`;

const port = Number(process.env.PORT || 8787);
/** How long to wait for one that is just stopping. */
const PATIENCE_MS = 3000;

let service;
let isStopping = false;
let isStartingOver = false;
let ticks;
let isTicking = false;

function startTicks() {
  ticks = setInterval(() => {
    isTicking = true;
    process.stdout.write('.');
  }, 1000);
}

function endTicks() {
  clearInterval(ticks);
  if (isTicking) process.stdout.write('\n');
  isTicking = false;
}

function fail(message) {
  endTicks();
  console.error(message);
  process.exit(1);
}

/** Why we cannot listen, found out beforehand, for a message that says what to do; null if we can. */
async function portTrouble() {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise((done) => {
      const probe = createServer();
      probe.once('error', (error) =>
        done(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? error.code : null),
      );
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)));
    });
    if (taken)
      return `Port ${port} is taken or not allowed (${taken} on ${host}). Choose another one: PORT=8788 npm start`;
  }
  return null;
}

function lockTrouble() {
  const owner = lockState(stateDir);
  return (
    owner && `Another Gatehouse (process ${owner}) uses ${stateDir}. Stop it, or choose another STATE_DIR.`
  );
}

/** Whoever stops a service and starts it again does not always wait for the end of the first. */
async function patiently(trouble) {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const message = await trouble();
    if (!message) return;
    if (Date.now() > giveUpAt) fail(message);
    await pause(100);
  }
}

/** What the Worker is told. */
function settings() {
  const {
    AUTHZEN_MERGE,
    DATABASE_BYTES_MAX,
    GRAFANA_DIALECT,
    JURISDICTION,
    LOCATION,
    OIDC_ISSUERS,
    ORG_LIMITS,
    PASSWORD_LENGTH_MIN,
    PERMISSION_VALIDATION_ENABLED,
    PUBLIC_URL,
    TOKEN_LIFE_MAX,
  } = process.env;
  return {
    AUTHZEN_MERGE,
    DATABASE_BYTES_MAX,
    GRAFANA_DIALECT,
    JURISDICTION,
    LOCATION,
    OIDC_ISSUERS,
    ORG_LIMITS,
    PASSWORD_LENGTH_MIN,
    PERMISSION_VALIDATION_ENABLED,
    PUBLIC_URL,
    TOKEN_LIFE_MAX,
    ADMIN_PASSWORD: process.env.ADMIN_PASSWORD || 'admin',
    TOKEN_SECRET: tokenSecret(),
    AUDIT_KEY: process.env.AUDIT_KEY || keptSecret('audit-key'),
    ...moreIssuers(),
  };
}

/** All names that begin like these are passed on: the Worker says which it does not take. */
function moreIssuers() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('OIDC_ISSUERS')));
}

/** Builds the Worker as a deployment does. Resolves with what is wrong, or null. */
async function build(config) {
  const output = await runTool(['deploy', '--dry-run', '--outdir', bundleDir(config), '--config', config]);
  return output === null ? null : `${output}\nThe Worker could not be built.`;
}

const bundleDir = (config) => join(dirname(config), 'bundle');

/** Starts the process that runs the Worker. It stops when the channel to it closes. */
function serve(config) {
  const told = settings();
  const bundle = join(bundleDir(config), 'index.js');
  const args = [
    join(root, '.dev/serve.mjs'),
    config,
    bundle,
    stateDir,
    String(port),
    Object.keys(told).join(),
  ];
  const { WRANGLER_REGISTRY_PATH } = process.env;
  const env = { ...environment(), ...told, ...(WRANGLER_REGISTRY_PATH && { WRANGLER_REGISTRY_PATH }) };
  // A group of its own: a Ctrl+C is for us alone, and whatever it has started can be ended with it.
  const detached = process.platform !== 'win32';
  const child = node(args, { env, detached, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('message', () => void announce());
  child.on('exit', () => {
    if (detached) endGroup(child.pid);
    if (isStopping) leave();
    else if (isStartingOver) void begin();
    else fail('Gatehouse stopped unexpectedly.');
  });
  return child;
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** The Worker checks its settings at the first request; a start with unusable ones should fail, and say so. */
async function announce() {
  const trouble = await healthTrouble();
  if (isStopping) return;
  endTicks();
  if (trouble) {
    console.error(trouble);
    stop(1);
    return;
  }
  console.log(`Gatehouse listens on http://localhost:${port}`);
  const watch = setInterval(() => {
    if (isStopping || hasState(stateDir)) return;
    clearInterval(watch);
    console.error(`${stateDir} has been removed: Gatehouse starts over.`);
    isStartingOver = true;
    disconnect();
  }, 500);
}

async function healthTrouble() {
  try {
    const health = await fetch(`http://localhost:${port}/api/health`);
    const { message } = await health.json();
    return health.ok ? null : message || 'The service is not healthy.';
  } catch (error) {
    return `The service does not answer: ${error.cause?.message || error.message}`;
  }
}

/** Tells the process that runs the Worker to leave. */
function disconnect() {
  const child = service;
  if (child.connected) child.disconnect();
  setTimeout(() => child.kill('SIGKILL'), 5000).unref();
}

function stop(code = 0) {
  if (isStopping) return;
  isStopping = true;
  process.exitCode = code;
  if (service) disconnect();
  else leave();
}

function leave() {
  endTicks();
  process.exit();
}

async function begin() {
  isStartingOver = false;
  startTicks();
  let config;
  try {
    openState(stateDir);
    await patiently(lockTrouble);
    await patiently(portTrouble);
    config = writeConfig();
    service = serve(config);
  } catch (error) {
    // What the system says is about the folder.
    fail(error.code === undefined ? error.message : `STATE_DIR cannot be used: ${error.message}`);
  }
  // Whoever fails first says so at once.
  const orFail = async (tool) => {
    const trouble = await tool;
    if (trouble !== null && !isStopping) fail(trouble);
  };
  await Promise.all([orFail(applyMigrations(config)), orFail(build(config)), orFail(buildAssets())]);
  if (service.connected) service.send('start');
}

const wishes = process.argv.slice(2);
if (wishes.some((wish) => wish === '--help' || wish === '-h')) {
  console.log(help);
  process.exit();
}
if (wishes.length > 0) fail(`Unknown argument ${wishes[0]}. What there is: npm start -- --help`);
const nodeMajor = Number(process.versions.node.split('.')[0]);
if (nodeMajor < 22)
  fail('Node 22 or later is needed. `npm ci` installs one, unless install scripts are switched off.');
if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`PORT is not a port: ${process.env.PORT}`);

console.log(`Gatehouse starts on port ${port}, with its state in ${stateDir}`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop());
parentWatch(stop);
await begin();
