import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const root = resolve(import.meta.dirname, '../..');

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Runs what `npm start` runs, in the repository or a copy of it. */
export function launch(
  environment: Record<string, string>,
  args: readonly string[] = [],
  cwd: string = root,
): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, ['.dev/start.mjs', ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the service as `npm start` does, and resolves once it says that it listens. */
export async function start(
  port: number,
  environment: Record<string, string>,
  cwd?: string,
): Promise<ChildProcess> {
  const service = launch({ PORT: String(port), ...environment }, [], cwd);
  await listens(service);
  return service;
}

/** Resolves with what was said until the service listens. */
export async function listens(service: ChildProcessByStdio<null, Readable, Readable>): Promise<string[]> {
  const said: string[] = [];
  createInterface({ input: service.stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: service.stdout })) {
    said.push(line);
    if (line.includes('listens on')) return said;
  }
  throw new Error(`The service did not start: ${said.join('\n')}`);
}

/** Stops the service as a terminal or a supervisor does. */
export async function stop(service: ChildProcess): Promise<void> {
  service.kill('SIGTERM');
  if (service.exitCode === null) await once(service, 'exit');
}
