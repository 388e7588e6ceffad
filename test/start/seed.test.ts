import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse seed '));
const state = join(folder, 'state');
/** Two runs of the tools, and a start. */
const HOOK_MS = 300_000;
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Runs what `npm run seed` runs, and tells how it ended and all that it said. */
async function seed(...args: string[]) {
  const run = spawn(process.execPath, ['--no-warnings', '.dev/seed/run.mjs', ...args], {
    cwd: root,
    env: { ...process.env, STATE_DIR: state },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(run, 'exit');
  const [out, errors] = await Promise.all([text(run.stdout), text(run.stderr)]);
  const [code] = (await ended) as [number];
  return { code, out, errors };
}

it('says what it does not understand, and touches nothing', async () => {
  expect(await seed('--users', 'many')).toEqual({
    code: 2,
    out: '',
    errors: '--users must be a whole number. What there is: npm run seed -- --help\n',
  });
  expect(await seed('--help')).toMatchObject({ code: 0, errors: '' });
  expect(existsSync(state)).toBe(false);
});

describe('a database that was filled', () => {
  let port = 0;
  let service: Awaited<ReturnType<typeof start>> | undefined;
  let first: Awaited<ReturnType<typeof seed>>;
  beforeAll(async () => {
    first = await seed('--preset', 'small', '--users', '30', '--orgs', '2');
    port = await freePort();
    service = await start(port, { STATE_DIR: state });
  }, HOOK_MS);
  afterAll(async () => {
    if (service !== undefined) await stop(service);
  });

  const ask = async (path: string, headers: Record<string, string>, body?: unknown) => {
    const response = await fetch(`http://localhost:${port}${path}`, {
      headers: { ...headers, 'Content-Type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await response.json()) as unknown;
  };
  const admin = { Authorization: `Basic ${btoa('admin:admin')}` };

  it('says what there is, and what to try', () => {
    expect(first.errors).toBe('');
    expect(first.code).toBe(0);
    expect(first.out).toContain('3 orgs, 81 users, 6 teams, 20 roles');
    // As a shell takes it.
    expect(first.out).toContain(`  STATE_DIR='${state}' npm start\n`);
  });

  it('is answered from by the service, to a token that it printed and kept for its owner alone', async () => {
    const file = join(state, 'seeded-tokens');
    const [line = ''] = readFileSync(file, 'utf8').split('\n');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
    const [org, account, token = ''] = line.split(' ');
    expect([org, account]).toEqual(['1', '32']);
    expect(first.out).toContain(token);
    const bearer = { Authorization: `Bearer ${token}` };
    expect(await ask('/api/access-control/user/permissions', bearer)).toMatchObject({
      'reports:read': expect.arrayContaining(['reports:id:r_0_9', 'reports:id:r_2_9']) as unknown,
    });
    const question = (role: string) => ({
      subject: { type: 'user', id: 'user-3' },
      action: { name: 'reports:read' },
      resource: { type: 'reports', id: `${role}_9` },
    });
    expect(first.out).toContain(JSON.stringify(question('r_7')));
    expect(await ask('/access/v1/evaluation', bearer, question('r_7'))).toMatchObject({ decision: true });
    expect(await ask('/access/v1/evaluation', bearer, question('r_9'))).toMatchObject({ decision: false });
  });

  it('counts what it has, and is changed as any other', async () => {
    const limits = (await ask('/api/access-control/limits', admin)) as { name: string; used: number }[];
    const used = Object.fromEntries(limits.map((limit) => [limit.name, limit.used]));
    expect(used).toMatchObject({ members: 41, roles: 10, permissions: 100, tokens: 10, teams: 2 });
    const given = await ask('/api/access-control/users/3/roles', admin, { roleUid: 'r_9' });
    expect(given).toMatchObject({ message: 'Role added to the user.' });
    const made = await ask('/api/teams', { ...admin, 'X-Grafana-Org-Id': '3' }, { name: 'new' });
    expect(made).toMatchObject({ teamId: 7 });
  });

  it('is left alone while the service runs', async () => {
    const { code, errors } = await seed('--add');
    expect(code).toBe(1);
    expect(errors).toContain('Stop it, or choose another STATE_DIR');
  });
});

it(
  'is not filled again, and takes a further org where that is asked for',
  async () => {
    const { code, errors } = await seed('--preset', 'small');
    expect(code).toBe(1);
    expect(errors).toContain('other data');
    const added = await seed('--preset', 'small', '--add');
    expect(added.errors).toBe('');
    expect(added.out).toContain('Org 4 of');
  },
  HOOK_MS,
);
