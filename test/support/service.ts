import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

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

/** Starts the service as `npm start` does, and resolves once it says that it listens. */
export async function start(port: number, environment: Record<string, string>): Promise<ChildProcess> {
  const env = { ...process.env, PORT: String(port), ...environment };
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

/** Stops the service as a terminal or a supervisor does. */
export async function stop(service: ChildProcess): Promise<void> {
  service.kill('SIGTERM');
  if (service.exitCode === null) await once(service, 'exit');
}
