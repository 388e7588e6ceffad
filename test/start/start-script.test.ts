import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, vi } from 'vitest';

import { freePort, launch, listens, start, stop } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
const WAIT = { timeout: 45_000, interval: 100 };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse state '));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** A copy of the repository, so that nobody loses a `.wrangler` of their own. */
function copy(): string {
  const path = folder();
  const pages = readdirSync(root).filter((name) => name.endsWith('.md'));
  const parts = ['.dev', 'docs', 'migrations', 'package.json', 'src', 'tsconfig.json', 'wrangler.toml'];
  for (const part of [...parts, ...pages]) cpSync(join(root, part), join(path, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'junction');
  return path;
}

const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
const makeTeam = async (port: number, name: string): Promise<number> => {
  const request = { method: 'POST', headers, body: JSON.stringify({ name }) };
  const signal = AbortSignal.timeout(10_000);
  return (await fetch(`http://localhost:${port}/api/teams`, { ...request, signal })).status;
};

it('says at once that it starts, and ticks until it listens', async () => {
  const [port, state] = [await freePort(), folder()];
  // The process that had the state is gone, and its id belongs to somebody else: to us.
  writeFileSync(join(state, 'in-use-by'), `${process.pid} 1`);
  const service = launch({ PORT: String(port), STATE_DIR: state });
  const [first, ticks, last] = await listens(service);
  expect(first).toBe(`Gatehouse starts on port ${port}, with its state in ${state}`);
  expect(ticks).toMatch(/^\.+$/);
  expect(last).toBe(`Gatehouse listens on http://localhost:${port}`);
  await stop(service);
  expect(existsSync(join(state, 'in-use-by'))).toBe(false);
});

it('removing .wrangler beside a running service does not disturb it', async () => {
  const [port, state, repository] = [await freePort(), folder(), copy()];
  const beside = join(repository, '.wrangler');
  const service = await start(port, { STATE_DIR: state }, repository);
  expect(existsSync(beside)).toBe(false);
  expect(await makeTeam(port, 'before')).toBe(200);
  mkdirSync(join(beside, 'tmp'), { recursive: true });
  rmSync(beside, { recursive: true });
  // Nor does it need what it was built into.
  rmSync(join(state, 'build'), { recursive: true });
  expect(await makeTeam(port, 'after')).toBe(200);
  await stop(service);
});

it('removing the state beside a running service starts it over', async () => {
  const [port, repository] = [await freePort(), copy()];
  const service = await start(port, { STATE_DIR: '' }, repository);
  expect(await makeTeam(port, 'one')).toBe(200);
  expect(await makeTeam(port, 'one')).toBe(409);
  rmSync(join(repository, '.wrangler'), { recursive: true });
  await vi.waitFor(async () => expect(await makeTeam(port, 'one')).toBe(200), WAIT);
  await stop(service);
});

it.runIf(process.platform === 'linux')(
  'starts after kill -9, while nobody has noticed the death',
  async () => {
    const [port, state] = [await freePort(), folder()];
    const environment = { PORT: String(port), STATE_DIR: state };
    // The parent of the first service never asks what became of it.
    const parent = spawn('sh', ['-c', '"$0" .dev/start.mjs & exec sleep 600', process.execPath], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void parent.kill());
    await listens(parent);
    const pid = Number.parseInt(readFileSync(join(state, 'in-use-by'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '), WAIT);
    await stop(await start(port, environment));
  },
);

it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGKILL'] as const)(
  'ends when npm is ended by %s',
  async (signal) => {
    const [port, state] = [await freePort(), folder()];
    const env = { ...process.env, PORT: String(port), STATE_DIR: state };
    const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    await listens(npm);
    npm.kill(signal);
    await vi.waitFor(() => expect(existsSync(join(state, 'in-use-by'))).toBe(false), WAIT);
    await expect(fetch(`http://localhost:${port}/api/health`)).rejects.toThrow('fetch failed');
  },
);

it('a start that cannot write its state fails at once, and says so', async () => {
  const [port, path] = [await freePort(), folder()];
  const file = join(path, 'file');
  writeFileSync(file, '');
  const service = launch({ PORT: String(port), STATE_DIR: join(file, 'state') });
  const [output, errors] = await Promise.all([text(service.stdout), text(service.stderr)]);
  // It did not even come to the first tick.
  expect(output).toBe(`Gatehouse starts on port ${port}, with its state in ${join(file, 'state')}\n`);
  expect(errors).toMatch(/^STATE_DIR cannot be used: .*file/);
  expect(service.exitCode ?? (await once(service, 'exit'))[0]).toBe(1);
});

it('a start with a jurisdiction fails, since there is none here, and says so', async () => {
  const service = launch({ PORT: String(await freePort()), STATE_DIR: folder(), JURISDICTION: 'eu' });
  const errors = await text(service.stderr);
  expect(errors).toContain('JURISDICTION: the runtime here has none of that name');
  expect(service.exitCode ?? (await once(service, 'exit'))[0]).toBe(1);
});

it('--help tells what can be set, and starts nothing', async () => {
  const state = folder();
  for (const [argument, code] of [
    ['--help', 0],
    ['--hlep', 1],
  ] as const) {
    const service = launch({ STATE_DIR: join(state, 'none') }, [argument]);
    const [output, errors] = await Promise.all([text(service.stdout), text(service.stderr)]);
    expect(output + errors).toContain(code === 0 ? 'STATE_DIR' : 'npm start -- --help');
    expect(service.exitCode ?? (await once(service, 'exit'))[0]).toBe(code);
  }
  expect(existsSync(join(state, 'none'))).toBe(false);
});
