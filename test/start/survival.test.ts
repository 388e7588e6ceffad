import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const state = mkdtempSync(join(tmpdir(), 'gatehouse state '));
const ADMIN_PASSWORD = 'not the default one';

afterAll(() => rmSync(state, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts the service as `npm start` does, and resolves once it says that it listens. */
async function start(port: number): Promise<ChildProcess> {
  const env = { ...process.env, PORT: String(port), STATE_DIR: state, ADMIN_PASSWORD };
  const service = spawn(process.execPath, ['.dev/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: service.stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: service.stdout })) {
    said.push(line);
    if (line.includes('listens on')) return service;
  }
  throw new Error(`The service did not start: ${said.join('\n')}`);
}

async function stop(service: ChildProcess): Promise<void> {
  service.kill('SIGTERM');
  if (service.exitCode === null) await once(service, 'exit');
}

it('what was stored is there after a restart: roles, assignments, and tokens that still sign in', async () => {
  const port = await freePort();
  const call = async (method: string, path: string, authorization: string, body?: object) => {
    const response = await fetch(`http://localhost:${port}/api${path}`, {
      method,
      headers: { Authorization: authorization, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const admin = `Basic ${btoa(`admin:${ADMIN_PASSWORD}`)}`;

  let service = await start(port);
  const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
  const role = { uid: 'kept', name: 'kept', version: 1, permissions };
  expect((await call('POST', '/access-control/roles', admin, role)).status).toBe(200);
  const account = await call('POST', '/serviceaccounts', admin, { name: 'kept', role: 'None' });
  const token = await call('POST', `/serviceaccounts/${account.body['id']}/tokens`, admin, { name: 'kept' });
  const bearer = `Bearer ${token.body['key']}`;
  await call('POST', `/access-control/users/${account.body['id']}/roles`, admin, { roleUid: 'kept' });
  const before = await call('GET', '/access-control/user/permissions', bearer);
  expect(before.body).toMatchObject({ 'reports:read': ['reports:*'] });
  await stop(service);

  service = await start(port);
  expect(await call('GET', '/access-control/user/permissions', bearer)).toEqual(before);
  expect((await call('GET', '/access-control/roles/kept', admin)).body).toMatchObject(role);
  await stop(service);
});
