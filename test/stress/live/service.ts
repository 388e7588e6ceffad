import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { readConfig } from '../../bench/runtime.mjs';
import { freePort } from '../../support/service.ts';
import type { Delay } from './slow-worker.ts';
import { BUILT_MODULE, slowWorker } from './slow-worker.ts';

/** First password of `admin`. */
export const ADMIN_PASSWORD = 'admin';

/** What a service is made of. */
export type Parts = {
  /** A folder for all that it keeps. */
  readonly scratch: string;
  /** The text of the Worker as built. */
  readonly built: string;
  readonly issuers: readonly object[];
};

/** The service in processes of its own, on a state that outlives them. */
export class Service {
  readonly port: number;
  /** The folder of the databases. */
  readonly state: string;
  readonly #config: object;
  readonly #scratch: string;
  #child: ChildProcess | undefined;
  #isUp = false;

  private constructor(port: number, config: object, { scratch }: Parts) {
    this.port = port;
    this.#config = config;
    this.#scratch = scratch;
    this.state = join(scratch, 'state');
    mkdirSync(this.state, { recursive: true });
  }

  /** Prepares a service; nothing runs yet. */
  static async prepare(parts: Parts): Promise<Service> {
    const { bindings, ...config } = (await readConfig()) as { readonly bindings: object };
    const { compatibilityDate, compatibilityFlags, d1Databases, durableObjects } = config as Record<
      string,
      unknown
    >;
    writeFileSync(join(parts.scratch, BUILT_MODULE), parts.built);
    const secrets = { ADMIN_PASSWORD, TOKEN_SECRET: 'a secret of enough length for a stress test' };
    const settings = { OIDC_ISSUERS: JSON.stringify(parts.issuers), ...secrets };
    return new Service(
      await freePort(),
      {
        compatibilityDate,
        compatibilityFlags,
        d1Databases,
        durableObjects,
        bindings: { ...bindings, ...settings },
        modules: ['index.js', BUILT_MODULE],
      },
      parts,
    );
  }

  /** Whether requests can be sent. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Starts it, with a database that is so far away. Resolves to whether it listens; it may be killed before. */
  async start(delay: Delay): Promise<boolean> {
    const file = join(this.#scratch, 'serve.json');
    writeFileSync(join(this.#scratch, 'index.js'), slowWorker(delay));
    writeFileSync(file, JSON.stringify({ ...this.#config, port: this.port, state: this.state }));
    const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.length < 200 && said.push(line));
    let isListening = false;
    for await (const line of createInterface({ input: child.stdout })) {
      if ((isListening = line.startsWith('listening'))) break;
      said.push(line);
    }
    if (this.#child !== child) return false;
    if (!isListening) throw new Error(`The service did not start: ${said.join('\n')}`);
    child.stdout.resume();
    this.#isUp = true;
    return true;
  }

  /** `kill -9` of every process of it, at once; resolves when they are gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.killNow();
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, 'exit');
  }

  /** The same without waiting. */
  killNow(): void {
    const pid = this.#child?.pid;
    this.#child = undefined;
    this.#isUp = false;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
