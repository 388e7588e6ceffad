import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';

import { freePort, start, stop } from '../../support/service.ts';
import { blocksOf, commandsOf } from './guide.ts';

type Json = Readonly<Record<string, unknown>>;

/** A Gatehouse of a test, and who types the commands of the guide beside it. */
export type Terminal = {
  readonly port: number;
  /** The token that the guide makes. */
  readonly token: string;
  readonly gatehouse: ChildProcess;
  /** Types commands of the guide, with a service on this port, and resolves with the lines that they print. */
  type(commands: string, service?: number, folder?: string): Promise<string[]>;
  /** Declares invoices, as the guide does where no service does it. */
  declareTypes(): Promise<void>;
  /** Makes somebody who may do all with one invoice, by a role that is called as they are. */
  letApprove(login: string, invoice: string): Promise<void>;
  /** Removes the people and roles that were made for them: all of a name that there are. */
  forget(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts Gatehouse, and makes the token that the guide makes first. */
export async function openTerminal(
  state: string,
  environment: Record<string, string> = {},
): Promise<Terminal> {
  const port = await freePort();
  const gatehouse = await start(port, { STATE_DIR: state, ...environment });

  async function type(commands: string, service = 3000, folder = state): Promise<string[]> {
    const here = commands
      .replaceAll('localhost:8787', `localhost:${port}`)
      .replaceAll('localhost:3000', `localhost:${service}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here], { cwd: folder });
    return stdout.trim().split('\n');
  }

  async function admin(method: string, path: string, body?: object): Promise<Json> {
    const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://localhost:${port}/api${path}`, { method, headers, ...sent });
    return (await answer.json()) as Json;
  }

  const token = (await type(`${commandsOf('A token')}\necho "$GATEHOUSE_TOKEN"`)).at(-1) ?? '';
  expect(token).toMatch(/^glsa_/);
  return {
    port,
    token,
    gatehouse,
    type,
    declareTypes: async () => {
      const [declared] = await type(commandsOf('Its types'));
      expect(JSON.parse(declared ?? '')).toMatchObject({ type: 'invoices', actions: ['read', 'approve'] });
    },
    letApprove: async (login, invoice) => {
      const { id } = await admin('POST', '/admin/users', { login, password: 'change-me-soon' });
      const scope = `invoices:id:${invoice}`;
      const permissions = ['read', 'approve'].map((name) => ({ action: `invoices:${name}`, scope }));
      const role = { uid: login, name: `custom:${login}`, version: 1, permissions };
      expect(await admin('POST', '/access-control/roles', role)).toMatchObject({ uid: login });
      await admin('POST', `/access-control/users/${String(id)}/roles`, { roleUid: login });
    },
    forget: async () => {
      for (const login of ['ada', 'ben']) {
        const { id } = await admin('GET', `/users/lookup?loginOrEmail=${login}`);
        if (typeof id === 'number') await admin('DELETE', `/admin/users/${id}`);
      }
      for (const uid of ['approves_invoice_7', 'ada', 'ben'])
        await admin('DELETE', `/access-control/roles/${uid}?force=true`);
    },
    stop: async () => await stop(gatehouse),
  };
}

/**
 * Checks that the commands of the guide below _Try it_ print what it shows, asking a service on this port: the first block once, the
 * second for one service after the other.
 */
export async function tryIt(terminal: Terminal, service: number): Promise<void> {
  const [once = '', each = ''] = blocksOf('Try it');
  const shown = [...each.matchAll(/^# (\d{3})$/gm)].map(([, status = '']) => status);
  expect(shown).toEqual(['200', '403', '403', '401', '403']);
  const printed = await terminal.type(`${once}\n${each}\n${each}`, service);
  expect(printed.filter((line) => /^\d{3}$/.test(line))).toEqual([...shown, ...shown]);
}
