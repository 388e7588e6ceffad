import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
/** A start takes long on a machine that does much else. */
const PATIENCE_MS = 300_000;

/** Where demos keep their state. */
const states = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('gatehouse-demo-'));

describe('npm run demo', () => {
  const before = states();
  const said: string[] = [];
  let port = 0;
  let demo: ChildProcessByStdio<null, Readable, null>;

  beforeAll(async () => {
    port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    demo = spawn(process.execPath, ['.dev/demo/run.mjs'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: demo.stdout })) {
      said.push(line);
      if (line.includes('Ctrl+C')) return;
    }
    throw new Error(`The demo ended: ${said.join('\n')}`);
  }, PATIENCE_MS);
  afterAll(() => void demo.kill('SIGKILL'));

  it('tells of a refusal, a reason, a revocation that is seen at once, and a trail that is whole', () => {
    const text = said.join('\n');
    expect(text).toMatch(/Chloe may write roles, but pays no invoices: .*invoices:pay on invoices:\*/);
    expect(text).toContain('May Ines read invoice 2026-17? Yes');
    expect(text).toContain('Yes, by team Night shift → custom:invoices:approver.');
    expect(text).toMatch(/Before: dan would lose .*invoices:approve/);
    expect(text).toContain('After: may Dan approve invoice 2026-17? No.');
    expect(text).toMatch(/Verified: (\d+) entries in a chain, \1 sealed\./);
    expect(text).toContain(`http://localhost:${port}/console/`);
    expect(text).toMatch(/as one of the others, who see less: ben, .*password northwind-demo\./);
  });

  it('tells how somebody else than the admin signs in', async () => {
    const ben = { Authorization: `Basic ${btoa('ben:northwind-demo')}` };
    expect((await fetch(`http://localhost:${port}/api/user`, { headers: ben })).status).toBe(200);
  });

  it('leaves a world that the API and the console show, until it is stopped', async () => {
    const get = async (path: string) =>
      await fetch(`http://localhost:${port}${path}`, {
        headers: { Authorization: `Basic ${btoa('admin:admin')}` },
      });
    expect(await (await get('/api/teams/search')).json()).toMatchObject({ totalCount: 3 });
    expect((await get('/console/')).status).toBe(200);
    demo.kill('SIGINT');
    await once(demo, 'exit');
    await expect(get('/api/health')).rejects.toThrow('fetch failed');
    expect(states()).toEqual(before);
  });
});
