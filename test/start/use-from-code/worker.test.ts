/** The Worker of docs/use-from-code.md that asks by a service binding, as it stands there: run by `wrangler dev` beside `npm start`. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { freePort } from '../../support/service.ts';
import { commandsOf, ROOT } from './guide.ts';
import { makeProject, startService, stopService, writeFiles } from './project.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal, tryIt } from './terminal.ts';

const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-binding-'));
const project = join(folder, 'billing');
const registry = join(folder, 'workers');

let terminal: Terminal;
let worker: ChildProcess | undefined;
let port = 0;

/** What the guide types to run both, where the folder of the registry is that of this test. */
const [startsGatehouse = '', startsWorker = ''] = commandsOf('On your own machine')
  .replaceAll('/tmp/workers', registry)
  .split('npm start\n');

/** The status of a request to approve invoice 7. */
async function approve(who: string): Promise<number> {
  const headers = { Authorization: `Bearer session-of-${who}` };
  const url = `http://localhost:${port}/invoices/7/approve`;
  return (await fetch(url, { method: 'POST', headers })).status;
}

beforeAll(async () => {
  expect(startsGatehouse.trim().split('\n').at(-1)).toBe(`WRANGLER_REGISTRY_PATH=${registry}`);
  terminal = await openTerminal(join(folder, 'state'), { WRANGLER_REGISTRY_PATH: registry });
  await terminal.declareTypes();
  makeProject(project, ['gatehouse', 'hono']);
  port = await freePort();
  writeFiles(project, ['wrangler.toml', 'worker.ts']);
  const wrangler = `node '${join(ROOT, 'node_modules/wrangler/bin/wrangler.js')}'`;
  worker = await startService(
    startsWorker.replace('npx wrangler', wrangler).replace('3000', String(port)),
    project,
    {
      GATEHOUSE_TOKEN: terminal.token,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_WRITE_LOGS: 'false',
    },
  );
  // The two find one another a moment after both have started.
  await vi.waitFor(async () => expect(await approve('ben')).toBe(403), { timeout: 60_000, interval: 100 });
}, PATIENCE_MS);
afterAll(async () => {
  await stopService(worker);
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the Worker of the same account', () => {
  it('answers what the guide shows: who may passes, and not any more in the very next request', async () => {
    await tryIt(terminal, port);
    await terminal.forget();
  });

  it('lets nobody pass once Gatehouse is gone', async () => {
    await terminal.letApprove('ben', '7');
    expect(await approve('ben')).toBe(200);
    await terminal.stop();
    expect(await approve('ben')).toBe(503);
  });
});
