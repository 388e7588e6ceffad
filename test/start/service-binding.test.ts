/**
 * A Worker of somebody who uses Gatehouse, with a service binding to its entrypoint `Decisions`: beside `npm start`, where `wrangler dev`
 * runs it, and in one workerd with the bundle that is deployed. Source: docs/operations.md#a-service-binding.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startRuntime } from '../bench/runtime.mjs';
import { freePort, start, stop } from '../support/service.ts';
import type { Asker } from '../worker/rpc-binding/asker.ts';
import { askerBy } from '../worker/rpc-binding/asker.ts';
import { bundledAsker } from '../worker/rpc-binding/bundled-asker.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse binding '));
const registry = join(folder, 'registry');
const state = join(folder, 'state');

let gatehouse: ChildProcess;
let url: URL;

beforeAll(async () => {
  const port = await freePort();
  gatehouse = await start(port, { STATE_DIR: state, WRANGLER_REGISTRY_PATH: registry });
  url = new URL(`http://localhost:${port}`);
}, 180_000);

afterAll(async () => {
  await stop(gatehouse);
  const stillThere = existsSync(join(registry, 'gatehouse'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  expect(stillThere, 'Gatehouse can be found after its end').toBe(false);
});

/** What is read of answers. */
type Made = { readonly id?: number; readonly key?: string; readonly uid?: string };

/** A request of the first admin, who is in org 1. */
async function admin(at: URL, method: string, path: string, body?: object): Promise<Made> {
  const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
  const response = await fetch(new URL(`/api${path}`, at), {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.status, `${method} ${path}: ${text}`).toBeLessThan(300);
  return JSON.parse(text) as Made;
}

/** A service account that may read team 7, with a token, and what it asks about itself. */
async function newAccount(at: URL) {
  const { id = 0 } = await admin(at, 'POST', '/serviceaccounts', { name: 'asks', role: 'None' });
  const { key = '' } = await admin(at, 'POST', `/serviceaccounts/${id}/tokens`, { name: 'asks' });
  const permissions = [{ action: 'teams:read', scope: 'teams:id:7' }];
  const { uid = '' } = await admin(at, 'POST', '/access-control/roles', { name: 'reads', permissions });
  await admin(at, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
  const question = {
    subject: { type: 'service_account', id: `id:${id}` },
    action: { name: 'read' },
    resource: { type: 'teams', id: '7' },
  };
  const revoke = async () => await admin(at, 'DELETE', `/access-control/users/${id}/roles/${uid}`);
  return { token: key, question, revoke };
}

describe('beside `npm start`', () => {
  let worker: ChildProcess;
  let asker: Asker;

  beforeAll(async () => {
    const port = await freePort();
    const main = join(root, 'test/worker/rpc-binding/asker-worker.ts');
    const config = join(folder, 'wrangler.toml');
    writeFileSync(
      config,
      `name = "asker"
main = ${JSON.stringify(main)}
compatibility_date = "2026-11-02"

[[services]]
binding = "DECISIONS"
service = "gatehouse"
entrypoint = "Decisions"
`,
    );
    worker = await wranglerDev(config, port);
    asker = askerBy((request) => fetch(new Request(`http://localhost:${port}/`, request)));
  }, 120_000);

  afterAll(async () => {
    worker.kill('SIGTERM');
    if (worker.exitCode === null) await once(worker, 'exit');
  });

  it('a Worker that `wrangler dev` runs finds it, asks, and sees at once what is revoked', async () => {
    const { token, question, revoke } = await newAccount(url);
    const found = async () => expect((await asker.evaluate(token, question)).decision).toBe(true);
    await vi.waitFor(found, { timeout: 20_000, interval: 100 });
    await revoke();
    expect((await asker.evaluate(token, question)).decision).toBe(false);
  });
});

/** Runs a Worker as its author does. Resolves once it can be asked. */
async function wranglerDev(config: string, port: number): Promise<ChildProcess> {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const child = spawn(process.execPath, [wrangler, 'dev', '--config', config, '--port', String(port)], {
    cwd: folder,
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_REGISTRY_PATH: registry,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_WRITE_LOGS: 'false',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('Ready on')) continue;
    // What it says later is read by nobody, and must not make it wait.
    child.stdout.resume();
    return child;
  }
  throw new Error('The Worker that asks did not start');
}

/** What the runtime itself says of a method that nobody may call. */
const NOT_THERE =
  /does not implement|not a function|does not export|Illegal constructor|is a reserved method/;
/** Names that a method of the class, a handler of the platform or a part of any object might have. */
const CALLED = [
  'ask #ask _ask answer private services request app evaluate.constructor evaluate.call',
  'ctx env caches props exports constructor prototype __proto__',
  'scheduled queue tail tailStream trace test email alarm webSocketMessage webSocketClose webSocketError',
].flatMap((names) => names.split(' '));
const READ = [
  'env env.DB env.TOKEN_SECRET env.AUDIT_KEY env.ADMIN_PASSWORD ctx ctx.exports ctx.props',
  'evaluate.prototype evaluate.call evaluate.constructor services ask',
].flatMap((names) => names.split(' '));

describe('in one workerd, as it is deployed', () => {
  let runtime: Awaited<ReturnType<typeof startRuntime>>;
  let asker: Asker;

  beforeAll(async () => {
    const nothing = 'export default { fetch: () => new Response() }; export class FloorObject {}';
    const bundle = readFileSync(join(state, 'build/bundle/index.js'), 'utf8');
    const modules = { gatehouse: bundle, yardstick: nothing, floor: nothing };
    runtime = await startRuntime(modules, { asker: await bundledAsker() });
    asker = askerBy((request) => fetch(new Request(runtime.urls.asker ?? '', request)));
  });

  afterAll(async () => await runtime.stop());

  it('a Worker asks, and sees at once what is revoked', async () => {
    const { token, question, revoke } = await newAccount(runtime.urls.gatehouse);
    expect((await asker.evaluate(token, question)).decision).toBe(true);
    await revoke();
    expect((await asker.evaluate(token, question)).decision).toBe(false);
    const { evaluations } = await asker.evaluations(token, { ...question, evaluations: [{}, {}] });
    expect(evaluations.map(({ decision }) => decision)).toEqual([false, false]);
  });

  it('nobody can send it a request', async () => {
    const outcome = await asker.call('fetch', 'http://gatehouse/api/health');
    expect(outcome).toEqual({ thrown: expect.stringMatching(NOT_THERE), touched: 0 });
  });

  it.for(CALLED)('nobody can call %s', async (name) => {
    const outcome = await asker.call(name, {});
    expect(outcome).toEqual({ thrown: expect.stringMatching(NOT_THERE), touched: 0 });
  });

  it.for(READ)('nobody can read %s', async (name) => {
    const outcome = await asker.read(name);
    expect(outcome).not.toHaveProperty('answered');
  });
});
