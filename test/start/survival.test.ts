import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';

const state = mkdtempSync(join(tmpdir(), 'gatehouse state '));
const ADMIN_PASSWORD = 'not the default one';

afterAll(() => rmSync(state, { recursive: true, force: true }));

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

  let service = await start(port, { STATE_DIR: state, ADMIN_PASSWORD });
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

  service = await start(port, { STATE_DIR: state, ADMIN_PASSWORD });
  expect(await call('GET', '/access-control/user/permissions', bearer)).toEqual(before);
  expect((await call('GET', '/access-control/roles/kept', admin)).body).toMatchObject(role);
  await stop(service);
});

it('a body without an announced length that goes on beyond the limit is refused, and disturbs nobody else', async () => {
  const port = await freePort();
  const service = await start(port, { STATE_DIR: state, ADMIN_PASSWORD });
  const headers = {
    Authorization: `Basic ${btoa(`admin:${ADMIN_PASSWORD}`)}`,
    'Content-Type': 'application/json',
  };
  const send = (body: string, isAnnounced: boolean): Promise<number> =>
    new Promise((answered, failed) => {
      const length = isAnnounced ? { 'Content-Length': Buffer.byteLength(body) } : {};
      const options = { port, method: 'POST', path: '/api/teams', headers: { ...headers, ...length } };
      request(options, (response) => {
        response.resume();
        response.on('end', () => answered(response.statusCode ?? 0));
      })
        .on('error', failed)
        .end(body);
    });
  for (const name of ['first', 'second', 'third']) {
    expect(await send(' '.repeat(2_000_000), false)).toBe(413);
    expect(await send(JSON.stringify({ name }), true)).toBe(200);
  }
  await stop(service);
});

it('a start that cannot go well fails, and says why', async () => {
  const port = await freePort();
  const bad = { STATE_DIR: state, ADMIN_PASSWORD, GRAFANA_DIALECT: 'nonsense' };
  await expect(start(port, bad)).rejects.toThrow('GRAFANA_DIALECT');
  const service = await start(port, { STATE_DIR: state, ADMIN_PASSWORD });
  await expect(start(await freePort(), { STATE_DIR: state })).rejects.toThrow('Another Gatehouse');
  await stop(service);
});
