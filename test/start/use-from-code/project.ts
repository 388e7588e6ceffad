import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { fileOf, ROOT } from './guide.ts';

const run = promisify(execFile);

/** What serves a Hono app on Node. It is no dependency of Gatehouse. */
const NODE_SERVER = '@hono/node-server@2.1.9';

/** Writes files of the guide into a folder, with other ports for the service and for Gatehouse where they are said. */
export function writeFiles(
  folder: string,
  names: readonly string[],
  ports: { readonly service?: number; readonly gatehouse?: number } = {},
): void {
  const { service = 3000, gatehouse = 8787 } = ports;
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const text = fileOf(name).replaceAll('3000', String(service)).replaceAll('8787', String(gatehouse));
    writeFileSync(join(folder, name), text);
  }
}

/** Makes a folder a project of modules that knows packages that are installed here, and Gatehouse as it exports itself. */
export function makeProject(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  for (const name of packages) {
    const at = join(folder, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(name === 'gatehouse' ? ROOT : join(ROOT, 'node_modules', name), at, 'junction');
  }
}

/** A network that never answers is as one that is missing. */
const INSTALL_MS = 60_000;

/** Installs what serves Hono on Node into a project. Resolves with why it is not there, or with undefined. */
export async function installNodeServer(folder: string): Promise<string | undefined> {
  const quiet = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  const args = ['install', ...quiet, '--fetch-retries=1', '--fetch-retry-mintimeout=1000', NODE_SERVER];
  return await run('npm', args, { cwd: folder, timeout: INSTALL_MS }).then(
    () => undefined,
    (error: unknown) => `npm could not install ${NODE_SERVER}: ${String(error).split('\n')[1] ?? ''}`,
  );
}

/** Why a tool cannot be used here, or undefined. */
export async function whyNot(tool: string, args: readonly string[]): Promise<string | undefined> {
  return await run(tool, args).then(
    () => undefined,
    (error: unknown) => `there is no ${tool}: ${String(error).split('\n')[0] ?? ''}`,
  );
}

/**
 * Starts a service by a command as one types it, and resolves once it says that it is there. It has a group of processes of its own, as in
 * a terminal: `go run` and the like pass no signal on.
 */
export async function startService(
  command: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const service = spawn('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said: string[] = [];
  createInterface({ input: service.stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: service.stdout })) {
    if (/listens on|Ready on/.test(line)) {
      // What it says later is read by nobody, and must not make it wait.
      service.stdout.resume();
      return service;
    }
    said.push(line);
  }
  throw new Error(`It did not start: ${command}\n${said.join('\n')}`);
}

/** Ends a service with all that it started. */
export async function stopService(service: ChildProcess | undefined): Promise<void> {
  if (service?.pid === undefined || service.exitCode !== null || service.signalCode !== null) return;
  const ended = once(service, 'exit');
  process.kill(-service.pid, 'SIGTERM');
  await ended;
}
