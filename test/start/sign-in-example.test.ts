import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { freePort } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/sign-in.md'), 'utf8');
const section = page.split('\n### Try it\n')[1]?.split('\n### ')[0] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-idp-'));

/** The commands of both terminals, as one types them, with the files elsewhere. */
const [first = '', second = ''] = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
  ([, commands = '']) => commands.replaceAll('/tmp/', `${folder}/`),
);

/** What the page shows below its commands. */
const shown = [...second.matchAll(/^# (".*)$/gm)].map(([, answer]) => answer);

/** A start takes seconds, and longer where others start at the same time. */
const STARTS_WITHIN_MS = 300_000;

let service: ChildProcess;
let port: number;

beforeAll(async () => {
  port = await freePort();
  const env = { ...process.env, PORT: String(port), STATE_DIR: join(folder, 'state') };
  // A group of its own, as that of a terminal: npm and the shell do not pass every signal on.
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  service = spawn('bash', ['-euo', 'pipefail', '-c', first], {
    cwd: root,
    env,
    stdio: [...stdio],
    detached: true,
  });
  if (service.stdout === null) throw new Error('it says nothing');
  for await (const line of createInterface({ input: service.stdout }))
    if (line.includes('listens on')) return;
  throw new Error('the service did not start');
}, STARTS_WITHIN_MS);

afterAll(async () => {
  if (service.pid !== undefined && service.exitCode === null) {
    process.kill(-service.pid, 'SIGTERM');
    await once(service, 'exit');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the example of the page about signing in', () => {
  it('makes a key, starts the service with it, and answers what it shows', async ({ expect }) => {
    const here = second.replaceAll('localhost:8787', `localhost:${port}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here], { cwd: root });
    expect(shown).toEqual(['"login":"ada"', '"reports:read":["reports:*"]']);
    expect(stdout.split('\n').filter((line) => line.startsWith('"'))).toEqual(shown);
  });
});
